import gzip
import hashlib
import struct
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from widgets.fashion import idx

arrays = hnp.arrays(np.uint8, hnp.array_shapes(min_dims=1, max_dims=3, min_side=0, max_side=9))


@given(arrays, st.sampled_from(["a", "a.gz"]))
def test_what_is_written_is_read(tmp_path_factory, array, name):
    path = tmp_path_factory.mktemp("idx") / name
    idx.write_idx(path, array)
    back = idx.read_idx(path)
    assert back.dtype == np.uint8 and back.shape == array.shape
    np.testing.assert_array_equal(back, array)


def test_bytes_by_hand(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(bytes([0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 255]))
    assert idx.read_idx(path).tolist() == [[1, 2, 3], [4, 5, 255]]
    assert idx.encode(np.uint8([[1, 2, 3], [4, 5, 255]])) == path.read_bytes()


def test_equal_arrays_give_equal_files(tmp_path, monkeypatch):
    array = np.arange(60, dtype=np.uint8).reshape(3, 4, 5)
    idx.write_idx(tmp_path / "one.gz", array)
    monkeypatch.setattr("time.time", lambda: 2e9)
    idx.write_idx(tmp_path / "another-name.gz", array)
    assert (tmp_path / "one.gz").read_bytes() == (tmp_path / "another-name.gz").read_bytes()
    assert gzip.decompress((tmp_path / "one.gz").read_bytes()) == idx.encode(array)


def test_digest_is_that_of_the_plain_file(tmp_path):
    array = np.arange(6, dtype=np.uint8)
    idx.write_idx(tmp_path / "a", array)
    assert idx.digest(array) == hashlib.sha256((tmp_path / "a").read_bytes()).hexdigest()


whole = idx.encode(np.zeros((5, 28, 28), np.uint8))
zipped = gzip.compress(whole)
flipped = bytearray(zipped)
flipped[-6] ^= 1  # in the checksum

DAMAGED = {
    "empty": (b"", "is empty"),
    "web page": (b"<!DOCTYPE html><html>", "starts with b'<!DO'"),
    "zipped web page": (gzip.compress(b"<!DOCTYPE html>"), "not an IDX file"),
    "floats": (struct.pack(">HBBI", 0, 13, 1, 1) + b"abcd", "not an IDX file"),
    "four axes": (struct.pack(">HBB4I", 0, 8, 4, 1, 1, 1, 1) + b"a", "not an IDX file"),
    "header cut": (whole[:10], "truncated"),
    "values cut": (whole[:-1], "promises 3920 values and holds 3919"),
    "gzip cut": (zipped[:-9], "truncated"),
    "zipped after a cut": (gzip.compress(whole[:-1]), "truncated"),
    "too long": (whole + b"x", "goes on after"),
    "zipped too long": (gzip.compress(whole + b"x"), "goes on after"),
    "checksum": (bytes(flipped), "corrupt"),
    "gzip of noise": (b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + b"noise" * 9, "corrupt"),
    "absurd size": (struct.pack(">HBB3I", 0, 8, 3, 2**32 - 1, 28, 28), "more than"),
}


@pytest.mark.parametrize("case", DAMAGED)
def test_damaged_file_is_named_in_one_sentence(tmp_path, case):
    content, words = DAMAGED[case]
    path = tmp_path / "train-images-idx3-ubyte.gz"
    path.write_bytes(content)
    with pytest.raises(ValueError) as caught:
        idx.read_idx(path)
    message = str(caught.value)
    assert str(path) in message and words in message and "\n" not in message
    assert "put a whole copy" in message


@given(st.integers(0, len(zipped) - 1))
def test_a_file_cut_anywhere_is_refused(tmp_path_factory, length):
    path = tmp_path_factory.mktemp("cut") / "a.gz"
    path.write_bytes(zipped[:length])
    with pytest.raises(ValueError, match=r"truncated|empty|not an IDX"):
        idx.read_idx(path)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_in_words(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("any") / "a"
    path.write_bytes(content)
    try:
        assert idx.encode(idx.read_idx(path)) == content or content[:2] == b"\x1f\x8b"
    except ValueError as error:
        assert str(path) in str(error)


def test_gzip_bomb_is_not_inflated(tmp_path):
    path = tmp_path / "bomb.gz"
    path.write_bytes(gzip.compress(idx.encode(np.zeros(100, np.uint8)) + bytes(100_000_000), 1))
    tracemalloc.start()
    with pytest.raises(ValueError, match="goes on after the 100 values"):
        idx.read_idx(path)
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()


def test_missing_file_and_folder_in_its_place(tmp_path):
    for path in (tmp_path / "absent", tmp_path):
        with pytest.raises(ValueError, match="is missing or not a file"):
            idx.read_idx(path)


def test_unreadable_file(tmp_path):
    path = tmp_path / ("a" * 300)  # a name too long for the file system: an OSError even for root
    with pytest.raises(ValueError, match="cannot be read: File name too long"):
        idx.read_idx(path)


@pytest.mark.parametrize("shape", [(5, 28, 27), (5, 784), (0, 28, 28), (28,)])
def test_images_of_another_shape(tmp_path, shape):
    idx.write_idx(tmp_path / "a", np.zeros(shape, np.uint8))
    with pytest.raises(ValueError, match=r"not \(N, 28, 28\) images"):
        idx.read_images(tmp_path / "a")


@pytest.mark.parametrize("shape", [(0,), (5, 1), (5, 28, 28)])
def test_labels_of_another_shape(tmp_path, shape):
    idx.write_idx(tmp_path / "a", np.zeros(shape, np.uint8))
    with pytest.raises(ValueError, match=r"not \(N,\) labels"):
        idx.read_labels(tmp_path / "a")


def test_label_without_a_class(tmp_path):
    idx.write_idx(tmp_path / "a", np.uint8([9, 10, 0]))
    with pytest.raises(ValueError, match="holds the label 10, but classes are 0 … 9"):
        idx.read_labels(tmp_path / "a")
    idx.write_idx(tmp_path / "a", np.uint8([9, 0]))
    assert idx.read_labels(tmp_path / "a").tolist() == [9, 0]


@pytest.mark.parametrize("array", [np.zeros(3), np.uint8(3), np.zeros((1, 1, 1, 1), np.uint8)])
def test_only_bytes_are_written(tmp_path, array):
    with pytest.raises(ValueError, match="uint8 with 1 to 3 axes"):
        idx.write_idx(tmp_path / "a", array)
    assert not list(tmp_path.iterdir())
