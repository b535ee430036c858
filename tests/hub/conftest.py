"""A real JupyterHub from the recipe in binder/: two Linux users, each with a server and chapter 01 open."""

import os
import platform
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest
import requests

sys.path.insert(0, str(Path(__file__).parent))

from client import sign_in, start_server
from people import open_folder, readable, readers

# The recipe as it is; only its ports and its group are this test's own.
CONFIG = """
load_subconfig({recipe!r})
c.JupyterHub.bind_url = {url!r}
c.JupyterHub.hub_port = {hub}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{proxy}"
c.PAMAuthenticator.allowed_groups = {{{group!r}}}
"""


def free_ports(count):
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


class Hub:
    """`with Hub(…) as hub:` runs it; ended by process id, its proxy with it."""

    def __init__(self, folder, python, project, group, teachers):
        port, self.hub_port, self.proxy_port = free_ports(3)
        self.url = f"http://127.0.0.1:{port}"
        self.state, self.log = folder / "state", folder / "hub.log"
        self.handed, self.python = folder / "class", python
        self.variables = {
            "INCEPTION_HUB": str(self.state), "INCEPTION_CLASS": str(self.handed),
            "INCEPTION_TEACHERS": teachers,
        }  # fmt: skip
        config = folder / "config.py"
        recipe = str(project / "binder/jupyterhub_config.py")
        ports = {"hub": self.hub_port, "proxy": self.proxy_port}
        config.write_text(CONFIG.format(recipe=recipe, url=self.url, group=group, **ports))
        self.command = [str(python), "-m", "jupyterhub", "-f", str(config)]

    def __enter__(self):
        env = {
            name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "PYTHON"))
        }
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                self.command, env=env | self.variables, cwd=self.log.parent,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        try:
            self._wait()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _wait(self, seconds=90):
        deadline = time.monotonic() + seconds
        with requests.Session() as web:
            web.trust_env = False
            while True:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"JupyterHub did not start:\n{self.log.read_text()}")
                with suppress(requests.ConnectionError):
                    if web.get(f"{self.url}/hub/health", timeout=5).ok:
                        return
                time.sleep(0.2)

    def __exit__(self, *error):
        if any(error):
            print(self.log.read_text())  # pytest shows it
        hub = psutil.Process(self.process.pid) if self.process.poll() is None else None
        family = [hub, *hub.children(recursive=True)] if hub else []
        self.process.terminate()
        _, alive = psutil.wait_procs(family, timeout=20)
        for left in alive:
            left.kill()
        self.process.wait()


@pytest.fixture(scope="module")
def class_of_two():
    """.hub, .teacher, who has no seat, and .a and .b: each a user with .web (signed in), .token, .server and
    .kernel (of chapter 01).
    """
    if platform.system() != "Linux" or os.geteuid() != 0:
        pytest.skip("makes two Linux users, which only root can")
    with ExitStack() as stack:
        folder = stack.enter_context(open_folder())
        (folder / "home").mkdir()
        group, users = stack.enter_context(readers(folder / "home"))
        teachers, [teacher] = stack.enter_context(readers(folder / "home", 1))
        hub = stack.enter_context(Hub(folder, *readable(folder, users[0]), group, teachers))

        def sit_down(user):
            user.web, user.token = sign_in(hub.url, user.name, user.password)
            user.server = start_server(hub.url, user.name, user.token)
            user.kernel = user.server.open("my/01_one_inception_block.ipynb")

        with ThreadPoolExecutor(len(users)) as pool:
            list(pool.map(sit_down, users))
        yield SimpleNamespace(hub=hub, teacher=teacher, a=users[0], b=users[1])
        for user in users:
            user.kernel.close()
            user.end_processes()  # else the hub waits for them one by one
