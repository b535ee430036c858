"""Arrays in one file: NumPy's .npz without pickle, read as one reads what a stranger has sent."""

import zipfile
from math import prod
from pathlib import Path
from typing import NamedTuple

import numpy
from numpy.lib import format as npy

from ..core.files import replacing

NUMBERS = "fiu"  # NumPy's letters for the types of plain numbers
_ENCRYPTED = 1  # a bit of a member's flags


class BadCheckpoint(ValueError):
    """A file that is no checkpoint of this run; the message says why."""


class _Member(NamedTuple):
    """An array in the file: where it is, and what its header says."""

    info: zipfile.ZipInfo
    start: int
    shape: tuple
    fortran: bool
    kind: numpy.dtype


def write_npz(path, arrays):
    """Save {name: NumPy array} so that `path` holds either what it held before or all of it."""
    with replacing(path, "wb", shared=True) as file:
        numpy.savez(file, **arrays)


def read_npz(path, fits=lambda shapes: None, only=None):
    """{name: NumPy array} of such a file, or of the one array `only`, as if there were no other.

    No memory is taken for what a file only claims to hold. fits: called with {name: shape} of all that is
    there before any of it is read; it may raise BadCheckpoint. BadCheckpoint, one sentence, too, if the file
    is damaged or no such file.
    """
    path = Path(path)
    try:
        if not path.is_file():
            raise BadCheckpoint(f"There is no file {path}.")
        with zipfile.ZipFile(path) as file:
            members = _members(file, path.stat().st_size, only)
            fits({name: member.shape for name, member in members.items()})
            return {name: _array(file, member) for name, member in members.items()}
    except BadCheckpoint:
        raise
    except Exception as error:  # zipfile and NumPy know some ten kinds of errors for bytes that are wrong
        why = (str(error) or type(error).__name__)[:200].splitlines()[0]
        raise BadCheckpoint(f"{path.name} is damaged or no file of ours ({why}).") from None


def _members(file, size, only):
    """{name: _Member} of a file of so many bytes; ValueError for what we never write."""
    found = file.infolist()
    if len({info.filename for info in found}) < len(found) or sum(info.file_size for info in found) > size:
        raise ValueError("it claims to hold more than it can")
    named = {info.filename.removesuffix(".npy"): info for info in found}
    return {name: _member(file, info) for name, info in named.items() if only in (None, name)}


def _member(file, info):
    if info.flag_bits & _ENCRYPTED or info.compress_type != zipfile.ZIP_STORED:
        raise ValueError(f"{info.filename[:80]} is compressed or encrypted")
    with file.open(info) as array:
        if npy.read_magic(array) != (1, 0):
            raise ValueError(f"{info.filename[:80]} is an array of another format")
        shape, fortran, kind = npy.read_array_header_1_0(array)
        if kind.kind not in NUMBERS:
            raise ValueError(f"{info.filename[:80]} holds no plain numbers")
        if array.tell() + prod(shape) * kind.itemsize != info.file_size:
            raise ValueError(f"{info.filename[:80]} does not hold as many numbers as it says")
        return _Member(info, array.tell(), shape, fortran, kind)


def _array(file, member):
    numbers = numpy.frombuffer(file.read(member.info), member.kind, offset=member.start)
    return numbers.reshape(member.shape, order="F" if member.fortran else "C")
