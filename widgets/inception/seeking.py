"""What excites each channel of a GoogLeNet most, among some images: where, how much, in which class."""

from typing import NamedTuple

import numpy
from mxnet import np, npx
from mxnet.gluon import nn

from ..backend.threads import mxnet_call
from ..core.numbers import whole_number
from ..core.words import quoted
from .channels import in_batches
from .counting import looks
from .insides import segments, walk
from .judging import by_class
from .nets import googlenet

NINE = 9


class Patch(NamedTuple):
    """Where one output of a channel looks, in one image, and its number.

    image: which of them. output: (row, column) in the map. rows, columns: the pixels that it sees, as ranges
    cut at the image's edge. over: the names of the edges that its field reaches over. value: after ReLU.
    """

    image: int
    output: tuple[int, int]
    rows: range
    columns: range
    over: tuple[str, ...]
    value: float


class _Answers(NamedTuple):
    """Of each image's map of each channel the highest number, where it stands, and the mean: (images, C)."""

    peaks: numpy.ndarray
    places: numpy.ndarray
    means: numpy.ndarray
    sides: tuple[int, int]


class Seeker:
    """A GoogLeNet on some images, run whole once; from then on what excites a channel is looked up.

    net: a GoogLeNet, or another whose blocks concatenate. images: float (N, 1, H, W) in 0 … 1. labels:
    int (N,). progress: what the batches are drawn through, such as a bar.
    A channel is named by its place, "7×7", the first layer, or "3a" … "5b"; its branch, "b1" …, or "" where
    there are none; and its number in the branch, from 0. `.counts` → {place: {branch: channels}}.
    `.pictures`: the images as uint8 (N, H, W). ValueError, a sentence, for what there is not.
    """

    @mxnet_call
    def __init__(self, net, images, labels, progress=iter):
        self.net, self.labels = net, numpy.asarray(labels, dtype=int)
        images = images if isinstance(images, numpy.ndarray) else images.asnumpy()
        self.pictures = (255 * images[:, 0]).round().astype("uint8")
        self._looks = looks(description(net))
        stem, inside, _ = segments(net.net)
        first = next(iter(self._looks))
        self._slices = {first: {"": slice(0, stem[0](np.array(images[:1])).shape[1])}}
        self._slices |= {name: block.description.channel_slices for name, block, _ in inside}
        self.counts = {
            place: {branch: at.stop - at.start for branch, at in slices.items()}
            for place, slices in self._slices.items()
        }
        parts = {place: [] for place in self._slices}
        for rows in progress(in_batches(numpy.arange(len(images)))):
            parts[first].append(_answers(stem[0](np.array(images[rows], dtype="float32")).asnumpy()))
            for _, segment, out, _ in walk(net, images, [rows]):
                parts[segment.name].append(_answers(out))
        self._answers = {
            place: _Answers(*map(numpy.concatenate, list(zip(*of, strict=True))[:3]), of[0].sides)
            for place, of in parts.items()
        }

    def peaks(self, place, branch, channel):
        """The highest number of each image's map, float32 (N,)."""
        return self._answers[place].peaks[:, self._at(place, branch, channel)]

    def nine(self, place, branch, channel, count=NINE):
        """[Patch, …]: where the channel answers most, the most first, one an image; none where it is dark."""
        at, (_, places, _, sides) = self._at(place, branch, channel), self._answers[place]
        peaks = self.peaks(place, branch, channel)
        order = numpy.argsort(-peaks, kind="stable")[:count]
        outputs = (numpy.unravel_index(places[image, at], sides) for image in order)
        return [
            self._patch(place, branch, int(image), (int(row), int(column)), float(peaks[image]))
            for image, (row, column) in zip(order, outputs, strict=True)
            if peaks[image] > 0
        ]

    def by_class(self, place, branch, channel):
        """The mean of its maps over all places and over each class's images, float (classes,)."""
        return by_class(self._answers[place].means[:, self._at(place, branch, channel)], self.labels)

    def field(self, place, branch):
        """Side in pixels of the square that one of its outputs sees, uncut."""
        self._at(place, branch, 0)
        return self._looks[place][branch].field

    def filter(self, channel):
        """The weights of that filter of the first layer, float32 (k, k): the mean over its inputs."""
        weights = segments(self.net.net)[0][0].weight.data()[whole_number(channel, "channel", least=0)]
        return weights.asnumpy().mean(axis=0)

    def _patch(self, place, branch, image, output, value):
        look, sides = self._looks[place][branch], self.pictures.shape[1:]
        rows, columns = (look.span(*at) for at in zip(output, sides, strict=True))
        starts = [look.start + look.jump * at for at in output]
        ends = [start + look.field > side for start, side in zip(starts, sides, strict=True)]
        edges = dict(zip(("top", "left", "bottom", "right"), (*(s < 0 for s in starts), *ends), strict=True))
        return Patch(image, output, rows, columns, tuple(edge for edge in edges if edges[edge]), value)

    def _at(self, place, branch, channel):
        """The channel's place in what that layer hands on."""
        if branch not in self._slices.get(place, ()):
            raise ValueError(f"This net has no branch {quoted(branch)} in {quoted(place)}.")
        last = self.counts[place][branch] - 1
        return self._slices[place][branch].start + whole_number(channel, "channel", last, least=0)


def description(net):
    """The Net that a GoogLeNet or a DescribedNet is built from."""
    return getattr(net, "description", None) or googlenet(10)


def fed(net, place, x):
    """(the block of that name, or the first layer; what it is fed). x: MXNet (N, 1, H, W). In NumPy mode.

    ValueError for a place that the net has not.
    """
    stem, inside, _ = segments(net.net)
    if place == next(iter(description(net).layers)):
        return stem[0], x
    if place not in (names := [segment.name for segment in inside]):
        raise ValueError(f"This net has the blocks {', '.join(names)}; got {quoted(place)}.")
    for layer in stem:
        x = layer(x)
    for segment in inside:
        if segment.name == place:
            return segment.block, x
        x = segment.after(segment.block(x))


def before_relu(layer, branch, x):
    """What a branch of a block computes of x, or a layer if branch is "", before the ReLU at its end.

    MXNet (N, C, H, W), in NumPy mode; of nets without normalisation. A dark ReLU hands no gradient back.
    """
    chain = [layer]
    if branch:
        chain = [
            getattr(layer, f"{branch}_{n}") for n in range(1, len(layer.description.branches[branch]) + 1)
        ]
    for one in chain[:-1]:
        x = one(x)
    last = chain[-1]
    if not isinstance(last, nn.Conv2D):
        return last(x)
    learned = [last.weight.data(), *([] if last.bias is None else [last.bias.data()])]
    return npx.convolution(x, *learned, **last._kwargs)


def _answers(maps):
    """maps: float (N, C, H, W) → _Answers."""
    flat = maps.reshape(*maps.shape[:2], -1)
    places = flat.argmax(axis=2)
    peaks = numpy.take_along_axis(flat, places[..., None], 2)[..., 0]
    return _Answers(peaks, places.astype("uint16"), flat.mean(axis=2), maps.shape[2:])
