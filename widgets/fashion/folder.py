"""A folder with the four files of Fashion-MNIST."""

from pathlib import Path
from typing import NamedTuple

import numpy as np

from .idx import read_images, read_labels


class Split(NamedTuple):
    """Images with their classes: uint8 (N, 28, 28) and uint8 (N,)."""

    images: np.ndarray
    labels: np.ndarray


class Data(NamedTuple):
    """What the network learns from, and what it is tested on."""

    train: Split
    val: Split


def held_back(split):
    """(Split to learn from, Split to choose by): of each class the last twelfth is held back, or one image.

    Of the 60 000 training images these are 5 000, 500 of a class, always the same.
    """
    back = np.zeros(len(split.labels), bool)
    for label in np.unique(split.labels):
        places = np.flatnonzero(split.labels == label)
        back[places[-max(1, len(places) // 12) :]] = True
    return Split(*(part[~back] for part in split)), Split(*(part[back] for part in split))


def read_folder(folder):
    """Read the four files, each gzipped (NAME.gz, preferred) or plain (NAME): a `Data`.

    Raises ValueError, one sentence that names the file, when one is missing, damaged, or does not match the
    other of its pair.
    """
    try:
        return Data(_read_split(Path(folder), "train"), _read_split(Path(folder), "t10k"))
    except OSError as error:
        raise ValueError(f"{folder} cannot be read: {error.strerror}; check its permissions") from None


def _read_split(folder, prefix):
    images_path = _either(folder, f"{prefix}-images-idx3-ubyte")
    labels_path = _either(folder, f"{prefix}-labels-idx1-ubyte")
    images, labels = read_images(images_path), read_labels(labels_path)
    if len(images) != len(labels):
        raise ValueError(
            f"{images_path} holds {len(images)} images, but {labels_path.name} beside it {len(labels)} "
            "labels; take both files from the same copy of the data set"
        )
    return Split(images, labels)


def _either(folder, name):
    """The gzipped file, unless only the plain one is there."""
    zipped, plain = folder / f"{name}.gz", folder / name
    return plain if plain.exists() and not zipped.exists() else zipped
