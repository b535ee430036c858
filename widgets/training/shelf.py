"""The runs that a session keeps on disk, a folder each: which is whose, what room they take, what may go."""

from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from ..core.words import memory, plural
from .checkpoints import checkpoints, differences, owner
from .home import LOCK, claim, holder
from .pace import spell

ROOM = 10**9  # bytes that runs may take before the oldest is offered; a checkpoint may take 72 million
WEIGHTS = "weights.npz"  # what `load_googlenet` reads, once somebody has asked for the trained net
OURS = ("step-*.npz", "log.csv", "log-*.csv", "look-*.npz", WEIGHTS)


@dataclass(frozen=True)
class Kept:
    """A run on disk. size: in bytes. steps, seconds: what its newest checkpoint has behind it."""

    path: Path
    size: int
    steps: int
    seconds: float

    @property
    def words(self):
        """What goes if it goes."""
        trained = f"{plural(self.steps, 'step')}, {spell(self.seconds)} of training, {memory(self.size)}"
        return f"{self.path.name} ({trained})"


def place(folder, key, identity):
    """The folder of a run among those in `folder`: `key`, or `key-2` … where that is another run's."""
    names = (key if n == 1 else f"{key}-{n}" for n in count(1))
    return next(folder / name for name in names if not differences(identity, owner(folder / name)))


def size(folder):
    """How many bytes the runs in a folder take."""
    return sum(_size(path) for path in folder.glob("*/"))


def oldest(folder, but=None):
    """The run in a folder that was written to longest ago and may go, a Kept, or None.

    Not the one in the folder `but`, none that somebody trains, and never the one that took longest.
    """
    written = [(new[0].lstat().st_mtime, path) for path in folder.glob("*/") if (new := checkpoints(path))]
    there = [_kept(path) for _, path in sorted(written)]
    longest = max(there, key=lambda run: run.seconds, default=None)
    may_go = (run for run in there if run is not longest and run.path != but and not holder(run.path))
    return next(may_go, None)


def remove(run):
    """Remove a run from the disk; InUse, and nothing removed, if somebody trains it."""
    with claim(run.path):
        clear(run.path)
        (run.path / LOCK).unlink()
    with suppress(OSError):  # something of the reader's own is there
        run.path.rmdir()


def clear(path):
    """Remove what a run has written to its folder, but for the lock, which its owner holds."""
    for file in [file for pattern in OURS for file in path.glob(pattern)]:
        if file.is_symlink() or not file.is_dir():  # a folder is none of ours
            file.unlink()


def _kept(path):
    about = owner(path)
    steps, seconds = (about.get(name) for name in ("position", "seconds"))
    known = type(steps) is int and type(seconds) in (int, float) and 0 <= steps < 1e15 and 0 <= seconds < 1e15
    return Kept(path, _size(path), *((steps, seconds) if known else (0, 0.0)))


def _size(path):
    return sum(file.stat().st_size for file in path.iterdir() if file.is_file())
