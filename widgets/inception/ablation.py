"""A trained net with some of its branches silenced, and what it then says of the same images."""

from collections import OrderedDict

import numpy
from mxnet import np

from ..backend.memory import give_back_large_arrays
from ..backend.threads import mxnet_call
from ..core.numbers import whole_number
from ..core.words import quoted
from .channels import Gathered, in_batches
from .insides import segments, walk
from .judging import MEASURES, halves, harm

FILLS = ("zeros", "mean")
HALVES = ("choosing", "reporting")
_REMEMBERED = 512  # results of 20 kB for 500 images


class Ablation:
    """A GoogLeNet on some images, run whole once; with branches silenced, from the first such block on.

    net: a GoogLeNet, or another net whose blocks concatenate. images: float (N, 1, H, W), as large as the net
    is for. labels: int (N,). seed: of the two halves of the images (`judging.halves`): what was chosen on one
    can be judged on the other; `.rows` → {"choosing": int (N/2,), "reporting": …}.
    A branch is written "3a b2"; single channels of a block are a pair ("3a", (0, 7, 9)). Silenced, they hand
    on zeros, or at each channel and place their mean over these images; all other weights stay.
    What every block hands on is kept, `.held` bytes: 200 MB for 500 images of 65×65. `.responses`: how each
    channel answers to them, as `channels.responses` has it.
    Methods may be called from any thread.
    """

    @mxnet_call
    def __init__(self, net, images, labels, seed=0):
        if len(images) != len(labels) or len(labels) < 2:
            raise ValueError(
                f"There are {len(images)} images and {len(labels)} labels; they must be as many, two or more."
            )
        give_back_large_arrays()
        self.images, self.labels = images, numpy.asarray(labels, dtype=int)
        self.rows = dict(zip(HALVES, halves(self.labels, seed), strict=True))
        _, self._segments, self._head = segments(net.net)
        self.blocks = tuple(segment.name for segment in self._segments)
        self.slices = {name: _slices(block) for name, block, _ in self._segments}
        self.branches = tuple(f"{block} {branch}" for block in self.blocks for branch in self.slices[block])
        self._known = OrderedDict()
        self._harms = {(by, measure): {} for by in FILLS for measure in MEASURES}
        self._handed_on = {(name, half): [] for name in self.blocks for half in HALVES}
        sums, gathered = dict.fromkeys(self.blocks, 0), Gathered(len(images))
        for half in HALVES:
            batches = in_batches(self.rows[half])
            for rows, segment, out, after in walk(net, images, batches):
                sums[segment.name] = sums[segment.name] + out.sum(axis=0, dtype="float64")
                gathered.add(segment.name, rows, out)
                self._handed_on[segment.name, half].append(after)
        self.responses = gathered.responses
        # A pool looks at each channel alone, so a silenced branch may be filled in behind it as well.
        self._means = {
            segment.name: segment.after(np.array(sums[segment.name][None] / len(images), dtype="float32"))
            for segment in self._segments
        }
        self.held = sum(4 * x.size for parts in self._handed_on.values() for x in parts)

    def scores(self, silenced=(), by="zeros", half=None):
        """What the net says of the images of that half, or of all: float32 (N, classes), NumPy.

        silenced: names of branches, or channels. by: "zeros" or "mean". ValueError, a sentence, for others.
        The scores of a half are not to be written to.
        """
        if half is None:
            of_halves = numpy.concatenate([self.scores(silenced, by, one) for one in HALVES])
            return of_halves[numpy.argsort(numpy.concatenate([self.rows[one] for one in HALVES]))]
        _one_of(FILLS, by, "A branch is silenced by")
        key = self._checked(silenced), by, _one_of(HALVES, half, "A half is")
        if key not in self._known:
            self._known[key] = self._run(*key)
            if len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return self._known[key]

    def predicted(self, silenced=(), by="zeros", half=None):
        """The class that the net gives every such image: int64 (N,)."""
        return self.scores(silenced, by, half).argmax(axis=1)

    def labels_of(self, half=None):
        """The right classes of the same images, int64 (N,)."""
        return self.labels if half is None else self.labels[self.rows[half]]

    def accuracy(self, silenced=(), by="zeros", half=None):
        """Share of the images that are named right, 0 … 1."""
        return float((self.predicted(silenced, by, half) == self.labels_of(half)).mean())

    def harm(self, silenced, measure="accuracy", by="zeros", half=None):
        """(by how much worse the net does with these silenced, its standard error), as `judging.harm` has it.

        measure: a name in judging.MEASURES: a share, or scores, or nats.
        """
        _one_of(MEASURES, measure, "The measure is")
        before, after = self.scores(half=half), self.scores(silenced, by, half)
        return harm(measure, self.labels_of(half), before, after)

    def measure_alone(self, branch, by="zeros"):
        """Silence this one branch on the choosing half, and remember for `harms` what it does."""
        for measure in MEASURES:
            self._harms[by, measure][branch] = self.harm([branch], measure, by, HALVES[0])[0]

    def harms(self, by="zeros", measure="accuracy"):
        """{branch: harm on the choosing half, silenced alone} as far as measured."""
        return dict(self._harms[by, measure])

    def importance(self, by="zeros", measure="accuracy", progress=iter):
        """The harm of every branch alone, on the choosing half: float (blocks, branches). Each runs once.

        progress: what the names are drawn through, such as a bar.
        """
        _one_of(FILLS, by, "A branch is silenced by")
        known = self._harms[by, _one_of(MEASURES, measure, "The measure is")]
        for branch in progress(self.branches):
            if branch not in known:
                self.measure_alone(branch, by)
        return numpy.array([known[branch] for branch in self.branches]).reshape(len(self.blocks), -1)

    def control(self, branches, seed=0):
        """For each of these branches as many channels of its block's other branches, drawn by seed: pairs to
        silence, (block, channels).
        """
        rng, drawn = numpy.random.default_rng(seed), []
        for block, own in sorted(self._checked(branches)):
            others = [c for place in self.slices[block].values() for c in range(place.start, place.stop)]
            others = sorted({*others} - {*own})
            drawn.append((block, tuple(map(int, numpy.sort(rng.choice(others, len(own), replace=False))))))
        return drawn

    @mxnet_call
    def _run(self, silenced, by, half):
        first = min((self.blocks.index(block) for block, _ in silenced), default=len(self.blocks) - 1)
        parts = []
        for handed_on in self._handed_on[self.blocks[first], half]:
            x = self._silence(handed_on, self.blocks[first], silenced, by)
            for segment in self._segments[first + 1 :]:
                x = self._silence(segment.after(segment.block(x)), segment.name, silenced, by)
            for layer in self._head:
                x = layer(x)
            parts.append(x.asnumpy())
        scores = numpy.concatenate(parts)
        scores.flags.writeable = False
        return scores

    def _silence(self, x, block, silenced, by):
        channels = [channel for name, own in silenced if name == block for channel in own]
        if not channels:
            return x
        keep = numpy.ones((1, x.shape[1], *(1,) * (x.ndim - 2)), "float32")
        keep[:, channels] = 0
        keep = np.array(keep)
        return x * keep + self._means[block] * (1 - keep) if by == "mean" else x * keep

    def _checked(self, silenced):
        """Names of branches and pairs of a block and channels, as a frozenset of (block, sorted channels)."""
        names = [silenced] if isinstance(silenced, str) else silenced
        return frozenset(self._channels(name) for name in names)

    def _channels(self, name):
        if isinstance(name, tuple) and len(name) == 2 and name[0] in self.blocks:
            most = max(place.stop for place in self.slices[name[0]].values())
            channels = tuple(sorted({whole_number(c, "channel", most - 1, least=0) for c in name[1]}))
            return name[0], channels
        if name not in self.branches:
            raise ValueError(
                f"A branch is one of {self.branches[0]!r} … {self.branches[-1]!r}; got {quoted(name)}."
            )
        block, branch = name.split()
        place = self.slices[block][branch]
        return block, tuple(range(place.start, place.stop))


def _one_of(offered, value, says):
    if value not in offered:
        raise ValueError(f"{says} {' or '.join(map(repr, offered))}; got {quoted(value)}.")
    return value


def _slices(block):
    if block.description.join != "concatenate":
        raise ValueError("A branch that is added to others has no channels of its own to be silenced.")
    return block.description.channel_slices
