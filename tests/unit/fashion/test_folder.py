import gzip

import numpy as np
import pytest

from widgets.fashion.folder import Split, held_back, read_folder
from widgets.fashion.idx import write_idx


@pytest.mark.parametrize("ending", [".gz", ""])
def test_four_files_are_read(write_set, ending):
    data = read_folder(write_set("set", train=30, val=20, ending=ending))
    assert data.train.images.shape == (30, 28, 28) and data.val.images.shape == (20, 28, 28)
    assert data.train.labels.tolist() == [*range(10)] * 3 and data.val.labels.tolist() == [*range(10)] * 2
    assert data.train.images.std() > 60  # noise, not zeros


def test_gzipped_file_is_preferred(write_set):
    folder = write_set("set", train=30)
    write_idx(folder / "train-labels-idx1-ubyte", np.uint8([1, 2]))
    assert len(read_folder(folder).train.labels) == 30


@pytest.mark.parametrize(
    "name", ["train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"]
)
def test_missing_file_is_named(write_set, name):
    folder = write_set("set")
    (folder / f"{name}-ubyte.gz").unlink()
    with pytest.raises(ValueError, match=f"{name}-ubyte.gz is missing"):
        read_folder(folder)


def test_labels_of_another_set(write_set):
    folder = write_set("set", train=30)
    write_idx(folder / "train-labels-idx1-ubyte.gz", np.zeros(29, np.uint8))
    with pytest.raises(
        ValueError, match=r"train-images.* 30 images, but train-labels-\S+ beside it 29 labels; take"
    ):
        read_folder(folder)


def test_swapped_files(write_set):
    folder = write_set("set")
    (folder / "train-labels-idx1-ubyte.gz").write_bytes((folder / "train-images-idx3-ubyte.gz").read_bytes())
    with pytest.raises(ValueError, match=r"train-labels.*shape \(30, 28, 28\), not \(N,\) labels"):
        read_folder(folder)


def test_gzip_is_known_by_its_content_not_its_name(write_set):
    folder = write_set("set")
    path = folder / "t10k-images-idx3-ubyte.gz"
    before = read_folder(folder).val.images
    path.write_bytes(gzip.decompress(path.read_bytes()))
    np.testing.assert_array_equal(read_folder(folder).val.images, before)


def test_folder_with_an_impossible_name(tmp_path):
    with pytest.raises(ValueError, match="cannot be read: File name too long"):
        read_folder(tmp_path / ("a" * 300))


def test_a_twelfth_of_each_class_is_held_back_always_the_same():
    labels = np.random.default_rng(0).permutation(
        np.repeat(np.arange(10), [24, 36, 25, 1, 11, 12, 30, 40, 50, 60])
    )
    images = np.arange(len(labels), dtype="uint16")[:, None, None]
    rest, back = held_back(Split(images, labels))
    assert np.bincount(back.labels, minlength=10).tolist() == [2, 3, 2, 1, 1, 1, 2, 3, 4, 5]
    assert sorted([*rest.images.ravel(), *back.images.ravel()]) == [*range(len(labels))]
    for part in (rest, back):
        assert (part.labels == labels[part.images.ravel()]).all()
    first = np.flatnonzero(labels == 0)
    assert back.images.ravel()[back.labels == 0].tolist() == first[-2:].tolist()
