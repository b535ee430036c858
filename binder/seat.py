"""A seat in a class: this user's own copy of the chapters, then this user's Jupyter server.

    python seat.py [arguments of jupyterhub-singleuser]

A JupyterHub starts it as the user, in place of jupyterhub-singleuser: as root it would write where a user may
have laid a link. The copy is $JUPYTERHUB_ROOT_DIR (the hub's `notebook_dir`), or ~/inception.
"""

import os
import shutil
import sys
from glob import escape
from pathlib import Path

from widgets.core.files import place, replacing

CHAPTERS = Path(__file__).resolve().parent.parent / "chapters"
STRAY = {"__pycache__", ".ipynb_checkpoints"}


def hand_out(source, target):
    """Copy the files that are not there yet: what a reader changed stays, what a reader deleted returns.

    What cannot be copied is said, and the rest goes on: served, a reader can make room for it.
    """
    try:
        if source.is_dir():
            target.mkdir(parents=True, exist_ok=True)
            for path in sorted(source.iterdir()):
                if path.name not in STRAY:
                    hand_out(path, target / path.name)
        elif not os.path.lexists(target):
            for litter in target.parent.glob(f".{escape(target.name)}.*.part"):  # of a copy that was killed
                litter.unlink()
            with source.open("rb") as file, replacing(target, "wb") as copy:
                shutil.copyfileobj(file, copy)
    except OSError as error:
        in_the_way = isinstance(error, FileExistsError | NotADirectoryError)
        why = "a file is where a folder should be" if in_the_way else error.strerror or error
        print(f"{target} was not handed out: {why}.", file=sys.stderr)


def main(words):
    """Hand out the chapters, then become the server; leave with a sentence where there is no folder."""
    try:
        root = place("JUPYTERHUB_ROOT_DIR", lambda _: Path("~"), "inception")
    except OSError as error:
        sys.exit(f"Nothing can be served: {error}.")
    hand_out(CHAPTERS, root / CHAPTERS.name)
    if not root.is_dir():
        sys.exit(f"Nothing can be served: {root} is no folder.")
    os.environ["JUPYTERHUB_ROOT_DIR"] = str(root)
    os.execv(sys.executable, [sys.executable, "-m", "jupyterhub.singleuser", *words])


if __name__ == "__main__":
    main(sys.argv[1:])
