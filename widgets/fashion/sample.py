"""The sample inside the package: 4 000 training and 1 000 test images, as many of each class.

Rule: the first 400 (training) and 100 (test) images of each class, in the order of the full set.
"""

from functools import cache
from pathlib import Path

import numpy as np

from .folder import read_folder
from .idx import write_idx

FOLDER = Path(__file__).with_name("sample")
PER_CLASS = {"train": 400, "t10k": 100}


@cache
def load():
    """The sample as a `Data`: uint8 (4000, 28, 28) and (1000, 28, 28) with their labels."""
    return read_folder(FOLDER)


def first_of_each(labels, count):
    """Indices of the first `count` images of each class 0 … 9, ascending: int64 (10 · count,)."""
    chosen = [np.flatnonzero(labels == label)[:count] for label in range(10)]
    for label, indices in enumerate(chosen):
        if len(indices) < count:
            raise ValueError(
                f"class {label} has {len(indices)} images and the sample needs {count}; give the full set"
            )
    return np.sort(np.concatenate(chosen))


def build(full, target, per_class=PER_CLASS):
    """Make the sample's four files in `target` from the full set in the folder `full`.

    With zlib 1.2.13 the shipped files come out byte for byte; sample/PROVENANCE.txt has their SHA-256.
    """
    for (prefix, count), split in zip(per_class.items(), read_folder(full), strict=True):
        indices = first_of_each(split.labels, count)
        write_idx(Path(target) / f"{prefix}-images-idx3-ubyte.gz", split.images[indices])
        write_idx(Path(target) / f"{prefix}-labels-idx1-ubyte.gz", split.labels[indices])
