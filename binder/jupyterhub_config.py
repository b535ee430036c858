"""A class on one Linux machine: JupyterHub, where every reader is a Linux user.

    sudo /opt/inception/.venv/bin/python -m jupyterhub -f /opt/inception/binder/jupyterhub_config.py

The project must lie where every user can read it (/opt/inception, not under /root or a home), with a .venv
that root made there: `make class`. README.md has the whole recipe; tests/hub runs this file with two users.
"""

import grp
import os
import pwd
import sys
from contextlib import suppress
from pathlib import Path

HERE = Path(__file__).resolve().parent
STATE = Path(os.environ.get("INCEPTION_HUB", "/srv/inception-hub"))  # the hub's memory; for root alone
STATE.mkdir(mode=0o700, exist_ok=True)
c = get_config()  # noqa: F821 - JupyterHub puts it here

# -- the door: one port, the rest on the loopback ---------------------------------------------------
# Plain HTTP for this machine alone: a web server with a certificate (Caddy, nginx) stands before it.
c.JupyterHub.bind_url = "http://127.0.0.1:8000"
# The proxy that pip brings, so that nothing needs Node. Debian's (node-configurable-http-proxy) and npm's are
# both the command ["configurable-http-proxy"].
start = "from configurable_http_proxy.cli import main; main()"
c.ConfigurableHTTPProxy.command = [sys.executable, "-c", start]
c.ConfigurableHTTPProxy.pid_file = str(STATE / "proxy.pid")
c.JupyterHub.db_url = f"sqlite:///{STATE}/hub.sqlite"
c.JupyterHub.cookie_secret_file = str(STATE / "cookie_secret")

# -- who: the Linux users of the group `inception`, with their Linux passwords ----------------------
c.JupyterHub.authenticator_class = "pam"
c.PAMAuthenticator.allowed_groups = {"inception"}

# -- a seat: a server run by that Linux user; its token stays on, whatever the proxy does -----------
c.JupyterHub.spawner_class = "localprocess"
c.Spawner.cmd = [sys.executable, str(HERE / "seat.py")]
c.Spawner.notebook_dir = "~/inception"
c.Spawner.default_url = "/lab/tree/my/00_start_here.ipynb"
c.Spawner.http_timeout = c.Spawner.start_timeout = 120  # thirty start in the same minute
c.Spawner.args = [
    # By default a kernel speaks on ports of the loopback, and whoever is on this machine can listen to what
    # it prints. A socket file lies in the user's home instead.
    "--ConnectionFileMixin.transport=ipc",
    "--ServerApp.kernel_websocket_connection_class=widgets.server.PromptConnection",  # as in `make lab`
    # A forgotten kernel keeps its memory from the others: two hours idle, and it ends.
    "--MappingKernelManager.cull_idle_timeout=7200",
    "--MappingKernelManager.cull_connected=True",
]
c.Spawner.environment = {
    # A socket file's path may have 107 characters, and its own name takes 49 of them.
    "JUPYTER_RUNTIME_DIR": lambda spawner: f"{home(spawner.user.name)}/.jupyter-run",
}


# -- a class's predictions: readers put files into a folder, and only the group of teachers reads them -------
TEACHERS = os.environ.get("INCEPTION_TEACHERS", "inception-teachers")  # without that group, no such folder
CLASS = Path(os.environ.get("INCEPTION_CLASS", "/srv/inception-class"))


def drop_box(folder, group):
    """What lies in it belongs to its sender and, by the set-group bit, to the teachers; the sticky bit keeps
    others from removing or replacing it, and without the right to read nobody else can list it.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    os.chown(folder, -1, group)
    folder.chmod(0o3773)


with suppress(KeyError):  # no such group
    teachers = grp.getgrnam(TEACHERS).gr_gid
    drop_box(CLASS, teachers)
    c.Spawner.environment["INCEPTION_CLASS"] = str(CLASS)


def home(name):
    return pwd.getpwnam(name).pw_dir


def groups(user):
    for number in os.getgrouplist(user.pw_name, user.pw_gid):
        with suppress(KeyError):  # one without a name
            yield grp.getgrgid(number).gr_name


def close_home(spawner):
    """Some systems make homes that every user can read; one that is not of this class is left as it is."""
    user = pwd.getpwnam(spawner.user.name)
    folder = os.open(user.pw_dir, os.O_RDONLY | os.O_DIRECTORY)
    try:
        # A user's home may be / or one that many share.
        if os.fstat(folder).st_uid == user.pw_uid and spawner.authenticator.allowed_groups & {*groups(user)}:
            os.fchmod(folder, 0o700)
    finally:
        os.close(folder)


c.Spawner.pre_spawn_hook = close_home
