"""Build the web site: python .ci/site/build.py [FOLDER], by default build/site. A warning is a failure."""

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from sphinx.cmd.build import build_main

ROOT = Path(__file__).resolve().parents[2]


def main(arguments):
    """Build it into that folder, anew. Returns the exit status."""
    out = Path(*arguments or [ROOT / "build/site"]).resolve()
    shutil.rmtree(out, ignore_errors=True)
    with TemporaryDirectory() as read:  # kept, it would hold what older code made of a chapter
        status = build_main(["-q", "-W", "--keep-going", "-d", read, str(ROOT / "chapters"), str(out)])
    if not status:
        print(f"{out / 'index.html'} is the first page.")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
