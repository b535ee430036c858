"""How each channel of each block answers to many images: to none, to all, to some classes above others."""

from typing import NamedTuple

import numpy

from ..backend.threads import mxnet_call
from .insides import walk

_BATCH = 50  # in more at once little is faster, and MXNet's work space, which it keeps, is larger


class Responses(NamedTuple):
    """The highest number of each image's map, and the mean over its places: float32 (images, channels)."""

    peaks: numpy.ndarray
    means: numpy.ndarray


class Census(NamedTuple):
    """What was found of each channel of a block, (channels,): three times bool, and a share, 0 … 1.

    threshold: the share above which a channel is selective.
    """

    dead: numpy.ndarray
    always: numpy.ndarray
    selective: numpy.ndarray
    between: numpy.ndarray
    threshold: float


class Gathered:
    """`.responses`, {block: Responses}, filled batch by batch: of each map two numbers are kept."""

    def __init__(self, images):
        self.responses, self._images = {}, images

    def add(self, block, rows, maps):
        """Take the maps of these rows, (rows, C, H, W), NumPy."""
        if block not in self.responses:
            shape = self._images, maps.shape[1]
            self.responses[block] = Responses(*(numpy.zeros(shape, "float32") for _ in Responses._fields))
        kept = self.responses[block]
        kept.peaks[rows] = maps.max(axis=(2, 3))
        kept.means[rows] = maps.mean(axis=(2, 3))


def in_batches(rows):
    """Row numbers in batches of a size that memory bears."""
    return [rows[start : start + _BATCH] for start in range(0, len(rows), _BATCH)]


@mxnet_call
def responses(net, images):
    """{block: Responses} of a GoogLeNet to some images, float (N, 1, H, W), in one pass: 44 kB an image."""
    gathered = Gathered(len(images))
    for rows, segment, out, _ in walk(net, images, in_batches(numpy.arange(len(images)))):
        gathered.add(segment.name, rows, out)
    return gathered.responses


def census(answers, labels, seed=0):
    """The Census of a block's channels from their Responses and the images' labels, int (N,).

    Behind a ReLU: dead, above 0 nowhere in any image; always on, above 0 somewhere in every one; selective,
    the classes differ by more in its mean response than in any channel of the block in 19 shufflings of the
    labels (`chance_between`, by seed).
    """
    peaks, means = answers
    between, threshold = between_classes(means, labels), chance_between(means, labels, seed=seed)
    return Census(peaks.max(axis=0) <= 0, peaks.min(axis=0) > 0, between > threshold, between, threshold)


def between_classes(means, labels):
    """Share of each channel's variance over the images that lies between classes, float (channels,), 0 … 1.

    Of means, float (N, channels): Σ n_k (mean of class k − mean)² / Σ (value − mean)², the correlation ratio
    η² (Pearson 1905, Fisher 1925). 0 for a channel that never varies.
    """
    labels = numpy.asarray(labels)
    return _between(means, (labels == numpy.unique(labels)[:, None])[None])[0]


def chance_between(means, labels, times=19, seed=0):
    """The largest such share of any channel in so many shufflings of the labels, by seed.

    A permutation test on the maximum (Westfall and Young 1993): of channels that know nothing of the classes,
    however many there are, one has a larger share with a chance of 1 / (times + 1).
    """
    labels, rng = numpy.asarray(labels), numpy.random.default_rng(seed)
    shuffled = numpy.stack([rng.permutation(labels) for _ in range(times)])
    return float(_between(means, shuffled[:, None] == numpy.unique(labels)[:, None]).max())


def _between(means, members):
    """members: bool (shufflings, classes, images). → float (shufflings, channels)."""
    off = numpy.asarray(means, dtype="float64")
    off = off - off.mean(axis=0)
    whole, least = (off**2).sum(axis=0), 1e-20 * (numpy.asarray(means, dtype="float64") ** 2).sum(axis=0)
    sums = members.reshape(-1, len(off)).astype("float64") @ off
    parts = sums.reshape(*members.shape[:2], -1) ** 2 / members.sum(axis=2)[..., None]
    return numpy.divide(parts.sum(axis=1), whole, out=numpy.zeros(parts.shape[::2]), where=whole > least)
