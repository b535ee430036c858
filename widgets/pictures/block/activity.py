"""How strongly each channel of a block answers to an image: a strip of its means, dead ones marked."""

import numpy
from PIL import Image

from ..montage import png_bytes
from ..palette import RAMPS, rgb

WIDTH, _TALL, _MARK, _LINE = 1180, 34, 10, 2
_DEAD, _ALIVE = rgb("#D55E00"), rgb("#8c8c8c")


def activity(maps):
    """{"b1": (means, dead), …} of a block's maps, {"b1": float (C, H, W), …}.

    means: float (C,), the mean over each map. dead: bool (C,), whether it is above 0 nowhere.
    """
    return {branch: (of.mean(axis=(1, 2)), of.max(axis=(1, 2)) <= 0) for branch, of in maps.items()}


def activity_strip(means_and_dead):
    """Such numbers as a Pillow RGBA image, WIDTH pixels wide: channels from left to right, branch by branch.

    A channel is as bright in its branch's colour as its mean is of the block's largest. Below it a dead one
    has a mark, the others a thin line.
    """
    most = max((float(means.max()) for means, _ in means_and_dead.values()), default=0) or 1.0
    colours, dead = [], []
    for branch, (means, none) in means_and_dead.items():
        levels = (255 * numpy.sqrt(numpy.clip(means / most, 0, 1))).astype(int)
        colours.append(RAMPS[branch][levels])
        dead.append(none)
    colours, dead = numpy.concatenate(colours), numpy.concatenate(dead)
    at = numpy.arange(WIDTH) * len(dead) // WIDTH
    strip = numpy.zeros((_TALL + _LINE + _MARK, WIDTH, 4), numpy.uint8)
    strip[:_TALL, :, :3] = colours[at]
    strip[_TALL : _TALL + _LINE, :, :3] = _ALIVE
    strip[: _TALL + _LINE, :, 3] = 255
    strip[_TALL:, dead[at]] = [*_DEAD, 255]
    return Image.fromarray(strip)


def activity_png(means_and_dead):
    """The strip as PNG bytes, with the quickest compression."""
    return png_bytes(activity_strip(means_and_dead), compress_level=1)


def activity_words(means_and_dead):
    """[the mean of each branch and what is dead, in words and numbers]."""
    means = ", ".join(f"{branch} {means.mean():.3g}" for branch, (means, _) in means_and_dead.items())
    dead = {branch: int(none.sum()) for branch, (_, none) in means_and_dead.items()}
    channels = sum(len(none) for _, none in means_and_dead.values())
    where = ", ".join(f"{count} in {branch}" for branch, count in dead.items() if count) or "none"
    return [
        f"Mean activation: {means}.",
        f"Dead for this picture: {sum(dead.values())} of {channels} channels ({where}).",
    ]
