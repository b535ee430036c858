"""Which units of a layer vary together over many images, by how far apart they stand.

A unit is one channel at one place of a map. The distance of two is that of the smallest kernel which stands
on one and covers the other: 0 for a 1×1, 1 for a 3×3, 2 for a 5×5.
"""

from typing import NamedTuple

import numpy
from mxnet import np

from ..backend.threads import mxnet_call
from ..core.numbers import whole_number
from .insides import segments

_BATCH = 25


class Together(NamedTuple):
    """By distance 0 … reach, float64 (reach + 1,).

    squared: mean squared correlation of two units of different channels, nan where there are none; own: of
    two of one channel, 1 at distance 0. partners: where the units' strongest partners stand, adding up to 1.
    """

    squared: numpy.ndarray
    own: numpy.ndarray
    partners: numpy.ndarray


def together(maps, reach=2, partners=20):
    """How units vary together: a Together.

    maps: float (images, channels, H, W), H and W above 2 · reach. Pearson's correlation over the images of
    each unit at least `reach` from the border with all up to `reach` from it, without units that never vary.
    Of units that know nothing of each other its square is 1 / (images − 1) in the mean. partners: how many
    of a unit's strongest, by that square, are looked at. ValueError for maps too small, or too many partners.
    """
    z, live = _standardised(maps)
    images, channels, height, width = z.shape
    whole_number(reach, "reach", (min(height, width) - 1) // 2, least=0)
    side = 2 * reach + 1
    whole_number(partners, "partners", channels * side**2 - 1)
    away = abs(numpy.arange(side) - reach)
    rings = numpy.maximum(away[:, None], away).ravel()  # (side²,)
    sums, found = numpy.zeros((4, reach + 1)), numpy.zeros(reach + 1)
    for row in range(height - side + 1):
        for column in range(width - side + 1):
            window = numpy.s_[..., row : row + side, column : column + side]
            middle = numpy.flatnonzero(live[:, row + reach, column + reach])
            r2 = z[:, middle, row + reach, column + reach].T @ z[window].reshape(images, -1)
            r2 = (r2**2).reshape(len(middle), channels, -1)
            by_place = _by_place(r2, live[window].reshape(channels, -1), middle)
            sums += [numpy.bincount(rings, values) for values in by_place]
            r2[numpy.arange(len(middle)), middle, side**2 // 2] = -1  # no partner of itself
            best = numpy.argpartition(-r2.reshape(len(middle), -1), partners - 1, axis=1)[:, :partners]
            found += numpy.bincount(rings[best.ravel() % side**2], minlength=reach + 1)
    with numpy.errstate(invalid="ignore"):
        return Together(sums[0] / sums[1], sums[2] / sums[3], found / found.sum())


def _by_place(r2, live, middle):
    """Sums of r² (middle, channels, places), and how many pairs: of other channels, then of one's own."""
    own, pairs = r2[numpy.arange(len(middle)), middle].sum(axis=0), live[middle].sum(axis=0)
    return r2.sum(axis=(0, 1)) - own, len(middle) * live.sum(axis=0) - pairs, own, pairs


def _standardised(maps):
    """(z, live): float32 with Σ z² = 1 over the images for each unit that varies, else 0; bool (C, H, W)."""
    z = numpy.asarray(maps, dtype="float32")
    z = z - z.mean(axis=0)
    length = numpy.sqrt((z**2).sum(axis=0))
    live = length > 1e-6 * numpy.sqrt(len(z))
    return numpy.where(live, z / numpy.where(live, length, 1), 0), live


@mxnet_call
def fed(net, images, last="5b"):
    """What the blocks of a GoogLeNet up to `last` are fed, {"3a": float32 (N, C, H, W), …}, NumPy.

    images: float (N, 1, H, W), NumPy or MXNet. All nine at 96×96 take 0.7 MB an image.
    """
    stem, inside, _ = segments(net.net)
    found = {segment.name: [] for segment in inside if segment.name <= last}
    for start in range(0, len(images), _BATCH):
        x = np.array(images[start : start + _BATCH], dtype="float32")
        for layer in stem:
            x = layer(x)
        for segment in inside[: len(found)]:
            found[segment.name].append(x.asnumpy())
            if segment.name != last:
                x = segment.after(segment.block(x))
    return {name: numpy.concatenate(batches) for name, batches in found.items()}
