"""Open JupyterLab on the reader's first chapter. More arguments go to JupyterLab, and win over these."""

import os
import sys

from widgets import copies


def has_browser(env=os.environ):
    """A browser that this user can see. Over ssh the machine's own one would open out of sight."""
    return "SSH_CONNECTION" not in env and (
        sys.platform == "darwin" or "DISPLAY" in env or "WAYLAND_DISPLAY" in env
    )


def arguments(env=os.environ):
    """JupyterLab's arguments: for this machine alone, with its token, on the first chapter."""
    yield "--ServerApp.ip=127.0.0.1"
    yield f"--ServerApp.root_dir={copies.ROOT}"
    yield f"--LabApp.default_url=/lab/tree/{copies.MY}/{copies.FIRST}"
    yield "--ServerApp.kernel_websocket_connection_class=widgets.server.PromptConnection"
    yield "--Application.log_level=WARN"  # leaves the address on screen, not a page of start-up notes
    if os.geteuid() == 0:
        yield "--allow-root"  # Jupyter refuses root otherwise; in a container there is nobody else
    if not has_browser(env):
        yield "--no-browser"


if __name__ == "__main__":
    if os.path.expanduser("~") == "~":  # noqa: PTH111 - Path's raises where there is none
        sys.exit("JupyterLab needs a home folder: name one, like HOME=/a/folder make lab.")
    copies.main()
    if not has_browser():
        print("Open the address below in a browser; Ctrl-C ends JupyterLab.")
        if "SSH_CONNECTION" in os.environ:
            print("From your own machine, first: ssh -L 8888:127.0.0.1:8888 and this machine's name")
            print("(with another port in the address, take that one in both places).")
        sys.stdout.flush()
    given = {argument.split("=")[0].lstrip("-").split(".")[-1] for argument in sys.argv[1:]}
    # JupyterLab refuses a setting that comes twice.
    ours = [argument for argument in arguments() if argument.split("=")[0].split(".")[-1] not in given]
    command = [sys.executable, "-m", "jupyterlab", *ours, *sys.argv[1:]]
    os.execv(sys.executable, command)
