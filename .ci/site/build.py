"""Build the web site, or the teacher's edition: python .ci/site/build.py [--teachers] [FOLDER]

By default into build/site or build/teachers. A warning is a failure.
"""

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from sphinx.cmd.build import build_main

ROOT = Path(__file__).resolve().parents[2]


def main(arguments):
    """Build it into that folder, anew. Returns the exit status."""
    teachers = "--teachers" in arguments
    names = [name for name in arguments if name != "--teachers"]
    usual = ROOT / "build/teachers" if teachers else ROOT / "build/site"
    out = Path(*names or [usual]).resolve()
    shutil.rmtree(out, ignore_errors=True)
    which = ["-t", "teachers"] if teachers else []
    with TemporaryDirectory() as read:  # kept, it would hold what older code made of a chapter
        status = build_main(
            ["-q", "-W", "--keep-going", "-d", read, *which, str(ROOT / "chapters"), str(out)]
        )
    if not status:
        print(f"{out / ('teaching.html' if teachers else 'index.html')} is the first page.")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
