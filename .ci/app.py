"""Serve every explorer on pages without code, by Voilà. More arguments go to Voilà, and win over these."""

import os
import sys
from pathlib import Path

from lab import has_browser

from widgets.copies import CHAPTERS

IDLE, LOOK = 600, 60  # s: a kernel that has lost its page for so long ends; how often that is looked at
# The front ends of widgets alone: the others are JupyterLab's, and find no JupyterLab here.
FRONT_ENDS = "@voila-dashboards/widgets-manager8", "@jupyter-widgets/jupyterlab-manager"


def arguments(what, template, env=os.environ):
    """Voilà's arguments: for this machine alone, with a token; a kernel a visitor, ended when he has left.

    what: a notebook, or a folder of some. template: of those beside this file.
    """
    yield str(what)
    yield "--Voila.ip=127.0.0.1"
    yield "--Voila.auto_token=True"
    yield "--Voila.kernel_websocket_connection_class=widgets.server.PromptConnection"
    yield f"--VoilaConfiguration.template={template}"
    yield from (f"--VoilaConfiguration.extension_allowlist={name}" for name in FRONT_ENDS)
    # A page that is closed says so, and its kernel ends at once; one that the network lost cannot. It says so
    # by a cookie, beside which Voilà sets none against forgery; nobody else can know the kernel's name.
    yield "--Voila.tornado_settings=disable_check_xsrf=True"
    yield f"--MappingKernelManager.cull_idle_timeout={IDLE}"
    yield f"--MappingKernelManager.cull_interval={LOOK}"
    if not has_browser(env):
        yield "--no-browser"


def become(ours, words):
    """Become Voilà with our arguments and, before these, the words given. It finds the templates here."""
    given = {word.split("=")[0] for word in words}
    ours = [argument for argument in ours if argument.split("=")[0] not in given]
    places = [str(Path(__file__).parent), *filter(None, [os.environ.get("JUPYTER_PATH")])]
    os.environ["JUPYTER_PATH"] = os.pathsep.join(places)
    os.execv(sys.executable, [sys.executable, "-m", "voila", *ours, *words])


if __name__ == "__main__":
    become(arguments(CHAPTERS / "app.ipynb", "app"), sys.argv[1:])
