"""Fashion-MNIST for `d2l.Trainer`, batch by batch."""

import numpy as np
from d2l import mxnet as d2l
from matplotlib import pyplot as plt
from mxnet import gluon
from mxnet import np as mxnp

from ..backend.threads import mxnet_call
from ..core.numbers import is_whole
from ..core.words import quoted
from . import sources
from .garments import GARMENTS
from .resize import check_size, to_tensor

LARGEST_BATCH = 512 * 2**20  # bytes: half of what a chapter may use


class FashionMNIST(d2l.DataModule):
    """Fashion-MNIST as the book's class of that name, from the first source that has it.

    `batch_size` images make a batch, resized to `resize`, (width, height) in pixels. `train` and `val` are
    `GarmentSet`s, `source` is the sentence that says where the images are from and how many there are; it is
    printed once, here. Raises ValueError for impossible arguments and for a damaged folder in FASHION_MNIST.
    """

    def __init__(self, batch_size=128, resize=(96, 96)):
        batch_size, resize = _check(batch_size, resize)
        super().__init__(root=None, num_workers=0)  # one process outruns d2l's four workers: see GarmentSet
        self.save_hyperparameters()
        found = sources.load()
        self.source = found.sentence
        self.train, self.val = (GarmentSet(*split, resize) for split in found.data)
        print(self.source)

    def __repr__(self):
        return self.source

    def get_dataloader(self, train):
        """Batches for one epoch, shuffled for training: iterable many times, `len()` of them."""
        return Batches(self.train if train else self.val, self.batch_size, shuffle=train)

    def text_labels(self, indices):
        """The names of the classes `indices`, each 0 … 9: a list of str."""
        indices = [int(i) for i in indices]
        if wrong := [i for i in indices if not 0 <= i < len(GARMENTS)]:
            raise ValueError(f"classes are 0 … 9, but got {wrong[0]}")
        return [GARMENTS[i] for i in indices]

    def visualize(self, batch, nrows=1, ncols=8, labels=()):
        """Draw the first nrows · ncols images of a batch (X, y), titled by `labels` or by class."""
        images, classes = (_numpy(part) for part in batch)
        titles = list(labels) or self.text_labels(classes)
        _, axes = plt.subplots(nrows, ncols, figsize=(1.5 * ncols, 1.8 * nrows), squeeze=False)
        for axis in axes.flat:
            axis.axis("off")
        for axis, image, title in zip(axes.flat, images[:, 0], titles, strict=False):
            axis.imshow(image, cmap="gray", vmin=0, vmax=1)
            axis.set_title(title)


class GarmentSet(gluon.data.Dataset):
    """Images kept as bytes, resized when asked for: `images` uint8 (N, 28, 28), `labels` int32 (N,).

    `self[i]` is one image float32 (1, height, width) in 0 … 1 with its label. A whole batch is resized in one
    call: 27 000 images/s at 96×96 on two shared cores, where Gluon's loader, image by image, gave 2 800
    without and 4 700 with four worker processes.
    """

    def __init__(self, images, labels, resize):
        self.images, self.labels, self.resize = images, labels.astype(np.int32), resize

    def __len__(self):
        return len(self.labels)

    @mxnet_call
    def __getitem__(self, i):
        if not -len(self) <= i < len(self):
            raise IndexError(f"there are {len(self)} images, and {i} is none of them")
        return to_tensor(self.images[i][None], self.resize)[0], self.labels[i]

    @mxnet_call
    def batch(self, indices):
        """MXNet float32 (B, 1, height, width) in 0 … 1 and int32 (B,), on any thread."""
        return to_tensor(self.images[indices], self.resize), mxnp.array(self.labels[indices], dtype="int32")


class Batches:
    """A set cut into batches, the last one as short as it comes out; shuffled anew in every epoch.

    The order is NumPy's, as in Gluon's loader: `numpy.random.seed` repeats it.
    """

    def __init__(self, dataset, batch_size, shuffle):
        self.dataset, self.batch_size, self.shuffle = dataset, batch_size, shuffle

    def __len__(self):
        return -(-len(self.dataset) // self.batch_size)

    def __iter__(self):
        order = np.arange(len(self.dataset))
        if self.shuffle:
            np.random.shuffle(order)
        for start in range(0, len(order), self.batch_size):
            yield self.dataset.batch(order[start : start + self.batch_size])


def _check(batch_size, resize):
    width, height = check_size(resize, "resize")
    if not is_whole(batch_size) or batch_size < 1:
        raise ValueError(f"batch_size must be a whole number, 1 or more, but got {quoted(batch_size)}")
    most = LARGEST_BATCH // (4 * width * height)
    if batch_size > most:
        raise ValueError(
            f"a batch of {batch_size} images of {width}×{height} takes more than 512 MB; "
            f"choose batch_size {most} or less, or a smaller resize"
        )
    return int(batch_size), (width, height)


@mxnet_call
def _numpy(array):
    return array.asnumpy() if hasattr(array, "asnumpy") else np.asarray(array)
