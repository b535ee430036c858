"""Looks: what a net makes of a few garments at one moment of its training, and those that a run keeps."""

import json
import re
import zlib
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from math import prod
from pathlib import Path

import numpy

from ..fashion.garments import GARMENTS, garment_image
from .npz import BadCheckpoint, read_npz, write_npz

ROOM = 60_000_000  # bytes that the looks of a whole run may take, before they are packed
_NAME = re.compile(r"look-(\d{8})\.npz")
_MOST = 10**8  # bytes of one look, unpacked: far more than any of ours has
_LEVELS = 255


@dataclass(frozen=True, eq=False)
class Look:
    """What a net made of some images after `step` steps.

    size: pixels a side that it was fed. names: of the images. shares: float (N, classes), 0 … 1. filters:
    float32, the weights of the first layer. maps: {"3a": {"b1": float32 (N, C, H, W), …}, …}.
    """

    step: int
    size: int
    names: tuple
    shares: numpy.ndarray
    filters: numpy.ndarray
    maps: dict

    def of(self, name, block):
        """(shares of the classes, {"b1": float32 (C, H, W), …}) of one image and block."""
        at = self.names.index(name)
        return self.shares[at], {branch: maps[at] for branch, maps in self.maps[block].items()}


def pictures():
    """{garment: uint8 (28, 28)}: the ten garments that are looked at, unless others are asked for."""
    return {name: garment_image(name) for name in GARMENTS}


def look(run, images):
    """The Look of a run as it stands at {name: uint8 (28, 28)}, at the size of its last step."""
    size = run.recipe.size(max(0, run.position - 1) // run.steps_per_epoch)
    shares, maps, filters = run.engine.look(numpy.stack([*images.values()]), size)
    return Look(run.position, size, tuple(images), shares, filters, maps)


def moments(steps):
    """The steps after which a run of so many keeps a look: 0, 1, 2, 3, 4, 6, 8, 11, … and the last.

    Each is √2 times the one before: most is to be seen at the beginning.
    """
    powers = (round(2 ** (half / 2)) for half in range(2 * max(1, steps).bit_length()))
    return sorted({0, steps, *(step for step in powers if step < steps)})


def until_next(run):
    """How many steps a run has to go to its next moment."""
    return next((moment - run.position for moment in moments(run.steps) if moment > run.position), 1)


class Keeping:
    """Keeps looks of a run at {name: uint8 (28, 28)} in a folder, each at its moment; ask after every step.

    What the folder has of later steps goes: they will be done again. trouble: "", or a sentence on why a
    look is missing; the run goes on without.
    """

    def __init__(self, run, folder, images):
        self._run, self._images, self._kept = run, images, Kept(folder)
        self._moments, self.trouble = moments(run.steps), ""
        self._kept.forget_after(run.position)
        self.ask()

    def ask(self):
        """Keep a look if the run stands at a moment of which there is none yet."""
        here = self._run.position
        if here in self._moments and here not in self._kept.steps:
            try:
                self._kept.keep(look(self._run, self._images), len(self._moments))
            except OSError as error:
                self.trouble = f"No look of step {here} was kept ({error})."


class Kept:
    """The looks that the run in a folder has kept, one file a moment."""

    def __init__(self, folder):
        self.folder = Path(folder)

    @property
    def steps(self):
        """After which steps they were taken, in order."""
        with suppress(OSError):
            found = (_NAME.fullmatch(path.name) for path in self.folder.iterdir())
            return tuple(sorted(int(name[1]) for name in found if name))
        return ()

    def read(self, step):
        """The Look after that step; BadCheckpoint, one sentence, for a file that is none.

        Maps are what was kept of them: at each place within 1/500 of the largest number of the branch, and 0
        just where there was 0 or less.
        """
        try:
            written = self._path(step).stat()
        except OSError as error:
            raise BadCheckpoint(f"There is no look of step {step} ({error.strerror}).") from None
        return _read(self._path(step), written.st_ino, written.st_mtime_ns)

    def keep(self, look, of=1):
        """Write a look, one `of` so many: of as many images as there is room for. OSError without room."""
        self.folder.mkdir(parents=True, exist_ok=True)
        write_npz(self._path(look.step), packed(look, ROOM // of))

    def forget_after(self, step):
        """Remove what was kept after a step, of a part that will be done again."""
        for later in self.steps:
            if later > step:
                with suppress(OSError):
                    self._path(later).unlink()

    def _path(self, step):
        return self.folder / f"look-{step:08}.npz"


@lru_cache(maxsize=6)
def _read(path, *written):
    """The Look in a file that was written then; kept, since a reader drags to and fro."""
    return unpacked(read_npz(path, _small))


def packed(look, room=ROOM):
    """A Look as arrays for a file: of its first images alone where all would take more than `room` bytes."""
    each = sum(prod(maps.shape[1:]) for block in look.maps.values() for maps in block.values())
    count = min(len(look.names), max(1, room // max(1, each)))
    parts = [maps[:count] for block in look.maps.values() for maps in block.values()]
    peaks = numpy.array([part.max(axis=(1, 2, 3)) for part in parts], "float32")  # (branches, images)
    levels = [_levels(part, of) for part, of in zip(parts, peaks, strict=True)]
    about = {
        "step": look.step, "size": look.size, "names": look.names[:count],
        "maps": {n: {b: maps.shape[1:] for b, maps in of.items()} for n, of in look.maps.items()},
    }  # fmt: skip
    return {
        "about": numpy.frombuffer(json.dumps(about).encode(), numpy.uint8),
        "shares": look.shares[:count].astype("float32"),
        "filters": look.filters,
        "peaks": peaks,
        "maps": numpy.frombuffer(zlib.compress(b"".join(part.tobytes() for part in levels)), numpy.uint8),
    }


def unpacked(arrays):
    """The Look of such arrays; BadCheckpoint, one sentence, for any others."""
    try:
        about = json.loads(arrays["about"].tobytes())
        names, shapes = tuple(map(str, about["names"])), about["maps"]
        each = [(len(names), *map(int, shape)) for of in shapes.values() for shape in of.values()]
        if min(map(min, each), default=1) < 1 or sum(map(prod, each)) > _MOST:
            raise ValueError("it tells of maps that cannot be")
        opened = zlib.decompressobj()
        levels = opened.decompress(arrays["maps"].tobytes(), sum(map(prod, each)) + 1)
        ends = numpy.cumsum([0, *map(prod, each)])
        levels = numpy.frombuffer(levels, numpy.uint8, ends[-1])
        if not opened.eof or len(arrays["shares"]) != len(names):
            raise ValueError("it holds more or less than it tells of")
        parts = iter(zip(each, ends, arrays["peaks"], strict=False))
        maps = {
            name: {branch: _numbers(levels, *next(parts)) for branch in of} for name, of in shapes.items()
        }
        step, size = int(about["step"]), int(about["size"])
        return Look(step, size, names, arrays["shares"], arrays["filters"], maps)
    except (
        LookupError,
        TypeError,
        ValueError,
        AttributeError,
        RuntimeError,
        StopIteration,
        zlib.error,
    ) as why:
        raise BadCheckpoint(f"This is no look of ours ({str(why)[:200]}).") from None


def _levels(maps, peaks):
    """float (N, C, H, W) → uint8: 0 for 0 and less; what is above it, rounded up, to 255 for the peak."""
    scale = _LEVELS / numpy.maximum(peaks, _LEVELS * numpy.finfo("float32").tiny)  # a finite number
    return numpy.clip(numpy.ceil(maps * scale[:, None, None, None]), 0, _LEVELS).astype(numpy.uint8)


def _numbers(levels, shape, start, peaks):
    """The middle of what each level stands for, float32 of that shape."""
    part = levels[start : start + prod(shape)].reshape(shape).astype("float32")
    return numpy.maximum(part - 0.5, 0) * (peaks / _LEVELS)[:, None, None, None]


def _small(shapes):
    if sum(map(prod, shapes.values())) > _MOST:
        raise BadCheckpoint("It holds more than any look of ours.")
