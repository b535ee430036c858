"""A trained net with some of its branches silenced, and what it then says of the same images."""

from collections import OrderedDict

import numpy
from mxnet import np

from ..backend.memory import give_back_large_arrays
from ..backend.threads import mxnet_call
from ..core.words import quoted
from .insides import segments

FILLS = ("zeros", "mean")
_BATCH = 125  # in more at once nothing is faster, and MXNet's work space, which it keeps, is larger
_REMEMBERED = 256  # results of 40 kB for 1000 images


class Ablation:
    """A GoogLeNet on some images, run whole once; with branches silenced, from the first such block on.

    net: a GoogLeNet, or another net whose blocks concatenate. images: float (N, 1, H, W), as large as the net
    is for. labels: int (N,).
    A branch is written "3a b2". Silenced, it hands on zeros, or at each channel and place its mean over these
    images; all other weights stay. What every block hands on is kept: 160 MB for 1000 images of 48×48.
    Methods may be called from any thread.
    """

    @mxnet_call
    def __init__(self, net, images, labels):
        if len(images) != len(labels) or not len(labels):
            raise ValueError(
                f"There are {len(images)} images and {len(labels)} labels; they must be as many."
            )
        give_back_large_arrays()
        self.labels = numpy.asarray(labels, dtype=int)
        stem, self._segments, self._head = segments(net.net)
        self.blocks = tuple(segment.name for segment in self._segments)
        self._handed_on = {name: [] for name in self.blocks}
        self._slices = {name: _slices(block) for name, block, _ in self._segments}
        self.branches = tuple(f"{block} {branch}" for block in self.blocks for branch in self._slices[block])
        self._known = OrderedDict()
        self._falls = {by: {} for by in FILLS}
        sums = dict.fromkeys(self.blocks, 0)
        for start in range(0, len(images), _BATCH):
            x = np.array(images[start : start + _BATCH], dtype="float32")
            for layer in stem:
                x = layer(x)
            for segment in self._segments:
                x = segment.block(x)
                sums[segment.name] = sums[segment.name] + x.sum(axis=0).asnumpy().astype("float64")
                x = segment.after(x)
                x.wait_to_read()  # one batch at a time in memory
                self._handed_on[segment.name].append(x)
        # A pool looks at each channel alone, so a silenced branch may be filled in behind it as well.
        self._means = {
            segment.name: segment.after(np.array(sums[segment.name][None] / len(images), dtype="float32"))
            for segment in self._segments
        }

    def scores(self, silenced=(), by="zeros"):
        """What the net says of every image: float32 (N, classes), NumPy, not to be written to.

        silenced: names of branches. by: "zeros" or "mean". ValueError, a sentence, for others.
        """
        key = self._checked(silenced), self._by(by)
        if key not in self._known:
            self._known[key] = self._run(*key)
            if len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return self._known[key]

    def predicted(self, silenced=(), by="zeros"):
        """The class that the net gives every image: int64 (N,)."""
        return self.scores(silenced, by).argmax(axis=1)

    def accuracy(self, silenced=(), by="zeros"):
        """Share of the images that are named right, 0 … 1."""
        return float((self.predicted(silenced, by) == self.labels).mean())

    def fall(self, branch, by="zeros"):
        """By how much the accuracy falls, 0 … 1, when this one branch is silenced; remembered for `falls`."""
        known = self._falls[self._by(by)]
        if branch not in known:
            known[branch] = self.accuracy() - self.accuracy([branch], by)
        return known[branch]

    def falls(self, by="zeros"):
        """{branch: fall} as far as measured."""
        return dict(self._falls[self._by(by)])

    def importance(self, by="zeros", progress=iter):
        """The fall for every branch: float (blocks, branches), 0 … 1. Each is measured once.

        progress: what the names are drawn through, such as a bar.
        """
        falls = [self.fall(branch, by) for branch in progress(self.branches)]
        return numpy.array(falls).reshape(len(self.blocks), -1)

    @mxnet_call
    def _run(self, silenced, by):
        first = min((self.blocks.index(name[:2]) for name in silenced), default=len(self.blocks) - 1)
        parts = []
        for handed_on in self._handed_on[self.blocks[first]]:
            x = self._silence(handed_on.copy(), self.blocks[first], silenced, by)
            for segment in self._segments[first + 1 :]:
                x = self._silence(segment.after(segment.block(x)), segment.name, silenced, by)
            for layer in self._head:
                x = layer(x)
            parts.append(x.asnumpy())
        scores = numpy.concatenate(parts)
        scores.flags.writeable = False
        return scores

    def _silence(self, x, block, silenced, by):
        for branch, place in self._slices[block].items():
            if f"{block} {branch}" in silenced:
                x[:, place] = self._means[block][:, place] if by == "mean" else 0
        return x

    def _checked(self, silenced):
        names = frozenset([silenced] if isinstance(silenced, str) else silenced)
        if unknown := sorted(str(name) for name in names if name not in self.branches):
            raise ValueError(
                f"A branch is one of {self.branches[0]!r} … {self.branches[-1]!r}; got {quoted(unknown[0])}."
            )
        return names

    @staticmethod
    def _by(by):
        if by not in FILLS:
            raise ValueError(f"A branch is silenced by {' or '.join(map(repr, FILLS))}; got {quoted(by)}.")
        return by


def _slices(block):
    if block.description.join != "concatenate":
        raise ValueError("A branch that is added to others has no channels of its own to be silenced.")
    return block.description.channel_slices
