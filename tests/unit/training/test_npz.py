"""An .npz that a stranger has sent: refused in a sentence, with no memory taken for what it only claims."""

import io
import os
import tracemalloc
import zipfile

import numpy
import pytest

from widgets.training.npz import BadCheckpoint, read_npz, write_npz

ARRAYS = {"a": numpy.arange(6, dtype="float32").reshape(2, 3), "b": numpy.ones((), "float16")}


def header(shape, kind="<f4", **also):
    """The first bytes of an array in NumPy's format, whatever comes after them."""
    file = io.BytesIO()
    numpy.lib.format.write_array_header_1_0(
        file, {"shape": shape, "descr": kind, "fortran_order": False} | also
    )
    return file.getvalue()


def npz(path, *members, kind=zipfile.ZIP_STORED):
    with zipfile.ZipFile(path, "w", kind) as file:
        for name, content in members:
            file.writestr(name, content)


def flagged(path, offset, value):
    """Set two bytes of every member's description, at the front of the file and in its directory."""
    npz(path, ("a.npy", header((1,)) + bytes(4)))
    content = bytearray(path.read_bytes())
    for signature, place in ((b"PK\3\4", offset), (b"PK\1\2", offset + 2)):
        at = content.index(signature) + place
        content[at : at + 2] = value.to_bytes(2, "little")
    path.write_bytes(content)


def beyond(path):
    """A member whose numbers begin behind the end of the file."""
    npz(path, ("a.npy", header((1,)) + bytes(4)))
    content = bytearray(path.read_bytes())
    content[28:30] = b"\xff\xff"  # how much lies between its name and its numbers
    path.write_bytes(content)


HOSTILE = {
    "numbers behind the end": beyond,
    "a header of 10^12 floats": lambda path: npz(path, ("a.npy", header((10**12,)))),
    "a header of 10^12 bytes": lambda path: npz(path, ("a.npy", header((10**6, 10**6), "|u1"))),
    "sides below zero": lambda path: npz(path, ("a.npy", header((-1, -1)) + bytes(4))),
    "more numbers than it says": lambda path: npz(path, ("a.npy", header((1,)) + bytes(400))),
    "objects": lambda path: npz(path, ("a.npy", header((1,), "|O") + bytes(8))),
    "structures": lambda path: npz(path, ("a.npy", header((1,), [("x", "<f4", (10**9,))]))),
    "words": lambda path: npz(path, ("a.npy", b"these are words")),
    "brackets without end": lambda path: npz(path, ("a.npy", b"\x93NUMPY\1\0\x10\x27" + b"(" * 10_000)),
    "version 3": lambda path: npz(path, ("a.npy", b"\x93NUMPY\3\0\xff\xff\xff\x7f" + bytes(80))),
    "one name twice": lambda path: npz(path, *[("a.npy", header((1,)) + bytes(4))] * 2),
    "zeros, compressed": lambda path: npz(
        path, ("a.npy", header((10**7,)) + bytes(4 * 10**7)), kind=zipfile.ZIP_DEFLATED
    ),
    "unknown compression": lambda path: flagged(path, 8, 77),
    "encrypted": lambda path: flagged(path, 6, 1),
    "a pipe": lambda path: os.mkfifo(path),
    "a folder": lambda path: path.mkdir(),
}


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_hostile_file_is_refused_in_a_sentence_and_takes_no_memory(kind, tmp_path):
    path = tmp_path / "step-00000001.npz"
    HOSTILE[kind](path)
    tracemalloc.start()
    try:
        with pytest.raises(BadCheckpoint) as refusal:
            read_npz(path)
        assert tracemalloc.get_traced_memory()[1] < 4e6
    finally:
        tracemalloc.stop()
    sentence = str(refusal.value)
    assert sentence.endswith(".") and "\n" not in sentence and len(sentence) < 300


def test_what_is_written_is_read(tmp_path):
    path = tmp_path / "a.npz"
    write_npz(path, ARRAYS | {"c": numpy.asfortranarray(ARRAYS["a"])})
    for name, array in read_npz(path).items():
        expected = ARRAYS.get(name, ARRAYS["a"])
        assert array.dtype == expected.dtype and array.tolist() == expected.tolist()
    assert list(read_npz(path, only="b")) == ["b"]


def test_shapes_are_shown_before_anything_is_read(tmp_path):
    path = tmp_path / "a.npz"
    write_npz(path, {"a": numpy.zeros(10**6, "float32")})

    def refuse(shapes):
        assert shapes == {"a": (10**6,)}
        raise BadCheckpoint("too large for us.")

    tracemalloc.start()
    try:
        with pytest.raises(BadCheckpoint, match="too large for us"):
            read_npz(path, refuse)
        assert tracemalloc.get_traced_memory()[1] < 1e6
    finally:
        tracemalloc.stop()
