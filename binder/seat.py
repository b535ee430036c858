"""A seat in a class: this user's own copy of the chapters, then this user's Jupyter server.

    python seat.py [arguments of jupyterhub-singleuser]

A JupyterHub starts it as the user, in place of jupyterhub-singleuser: as root it would write where a user may
have laid a link. The copy is $JUPYTERHUB_ROOT_DIR (the hub's `notebook_dir`), or ~/inception.
"""

import os
import shutil
import sys
from pathlib import Path

CHAPTERS = Path(__file__).resolve().parent.parent / "chapters"
STRAY = {"__pycache__", ".ipynb_checkpoints"}


def hand_out(source, target):
    """Copy the files that are not there yet: what a reader changed stays, what a reader deleted returns."""
    target.mkdir(parents=True, exist_ok=True)
    for path in sorted(source.iterdir()):
        if path.is_dir() and path.name not in STRAY:
            hand_out(path, target / path.name)
        elif path.is_file() and not os.path.lexists(target / path.name):
            shutil.copyfile(path, target / path.name)


if __name__ == "__main__":
    root = Path(os.environ.get("JUPYTERHUB_ROOT_DIR") or "~/inception").expanduser()
    hand_out(CHAPTERS, root / CHAPTERS.name)
    os.environ["JUPYTERHUB_ROOT_DIR"] = str(root)
    os.execv(sys.executable, [sys.executable, "-m", "jupyterhub.singleuser", *sys.argv[1:]])
