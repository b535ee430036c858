"""How long each chapter takes and how much memory its kernel holds at most. Run by `make bench`."""

import runpy
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main(names):
    run = runpy.run_path(str(ROOT / ".ci/chapters.py"))["run"]
    chapters = [Path(name).resolve() for name in names] or sorted((ROOT / "chapters").glob("[0-9]*.ipynb"))
    print(f"{'chapter':40} {'seconds':>8} {'peak MB':>8}")
    for path in chapters:
        _, seconds, peak = run(path)
        print(f"{path.stem:40} {seconds:8.1f} {peak / 1e6:8.0f}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
