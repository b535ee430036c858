"""A seat in a class: this user's own copies of the chapters, then this user's Jupyter server.

    python seat.py [arguments of jupyterhub-singleuser]

A JupyterHub starts it as the user, in place of jupyterhub-singleuser: as root it would write where a user may
have laid a link. The copies lie in `my/` of $JUPYTERHUB_ROOT_DIR (the hub's `notebook_dir`) or ~/inception.
"""

import os
import sys
from pathlib import Path

from widgets.copies import MY, hand_out
from widgets.core.files import place


def main(words):
    """Hand out the chapters, then become the server; leave with a sentence where there is no folder."""
    try:
        root = place("JUPYTERHUB_ROOT_DIR", lambda _: Path("~"), "inception")
    except OSError as error:
        sys.exit(f"Nothing can be served: {error}.")
    for sentence in hand_out(root / MY):  # served all the same: a reader can make room
        print(sentence, file=sys.stderr)
    if not root.is_dir():
        sys.exit(f"Nothing can be served: {root} is no folder.")
    os.environ["JUPYTERHUB_ROOT_DIR"] = str(root)
    os.execv(sys.executable, [sys.executable, "-m", "jupyterhub.singleuser", *words])


if __name__ == "__main__":
    main(sys.argv[1:])
