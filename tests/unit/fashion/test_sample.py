import re

import numpy as np
import pytest

from widgets.fashion import sample
from widgets.fashion.folder import read_folder
from widgets.fashion.idx import digest


def test_as_many_of_each_class():
    train, val = sample.load()
    assert train.images.shape == (4000, 28, 28) and val.images.shape == (1000, 28, 28)
    assert np.bincount(train.labels).tolist() == [400] * 10
    assert np.bincount(val.labels).tolist() == [100] * 10


def test_contents_are_those_of_the_provenance():
    listed = re.findall(r"^(\w{64})  (\S+ubyte)$", (sample.FOLDER / "PROVENANCE.txt").read_text(), re.M)[4:]
    train, val = sample.load()
    assert [digest(a) for a in (*train, *val)] == [sha256 for sha256, _ in listed]


def test_nothing_may_change_the_shared_sample():
    with pytest.raises(ValueError, match="read-only"):
        sample.load().train.images[0, 0, 0] = 1


def test_size_and_licence():
    assert sum(file.stat().st_size for file in sample.FOLDER.iterdir()) < 3_000_000
    assert "Zalando SE" in (sample.FOLDER / "LICENSE").read_text()
    assert sorted(f.suffix for f in sample.FOLDER.iterdir()) == ["", ".gz", ".gz", ".gz", ".gz", ".txt"]


def test_first_of_each_by_hand():
    labels = np.uint8([*range(9, -1, -1), 3, 3, *range(10)])
    indices = sample.first_of_each(labels, 2)
    assert indices.tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14, 16, 17, 18, 19, 20, 21]


def test_build_twice_gives_the_same_files(write_set, tmp_path):
    full = write_set("full", train=40, val=30)
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        sample.build(full, tmp_path / name, {"train": 2, "t10k": 1})
    one, two = ({f.name: f.read_bytes() for f in (tmp_path / n).iterdir()} for n in ("one", "two"))
    assert one == two and len(one) == 4
    built, whole = read_folder(tmp_path / "one"), read_folder(full)
    np.testing.assert_array_equal(built.train.images, whole.train.images[:20])
    np.testing.assert_array_equal(built.val.labels, whole.val.labels[:10])


def test_the_sample_of_the_sample_is_the_sample(tmp_path):
    """The rule is idempotent, so the shipped files rebuild themselves: same contents, same order."""
    sample.build(sample.FOLDER, tmp_path)
    for rebuilt, shipped in zip(read_folder(tmp_path), sample.load(), strict=True):
        np.testing.assert_array_equal(rebuilt.images, shipped.images)
        np.testing.assert_array_equal(rebuilt.labels, shipped.labels)


def test_build_from_too_few(write_set, tmp_path):
    with pytest.raises(ValueError, match="class 0 has 3 images and the sample needs 4; give the full set"):
        sample.build(write_set("full", train=30), tmp_path, {"train": 4, "t10k": 1})
