"""One channel of the output beside the picture it came from, and what concatenating costs against adding."""

import numpy

from ...core.branches import BRANCHES
from ...core.words import grouped, millions
from ..montage import grey_levels
from ..palette import COLOURS, HATCHES, RAMPS
from ..scene import INK, Box, Picture, Scene, Text
from .ribbon import add_segments

WIDTH, HEIGHT = 1000, 290
_SIDE, _TOP = 250, 28
_RIGHT, _LENGTH, _ACROSS = 560, 430, 26


def grey_image(x):
    """float (C, H, W) → uint8 (H, W): the mean over the channels, its own least black and most white."""
    mean = numpy.asarray(x, dtype="float32").mean(axis=0)
    spread = float(mean.max() - mean.min()) or 1.0
    return (255 * (mean - mean.min()) / spread).astype(numpy.uint8)


def map_image(feature_map, branch):
    """float (H, W) → uint8 (H, W, 3) in the branch's colour: 0 dark, the map's own strongest white."""
    strongest = float(feature_map.max())
    return RAMPS[branch][grey_levels(feature_map, strongest if strongest > 0 else 1.0)]


def channel_picture(image, name, feature_map, branch, label, widths, joins, layer):
    """Draw a garment, one feature map of it, and two bars: what the next layer takes and pays.

    image: uint8 (H, W), called `name`; feature_map: float (H, W) of `branch`, called `label`; joins: as
    inception.joining.join_costs returns them; layer: the name of the next layer. Returns a Scene.
    """
    scene = Scene(WIDTH, HEIGHT, f"{name}, its feature map in {label}, and the cost of the next layer")
    for x, title, pixels in ((10, name, image), (280, label, map_image(feature_map, branch))):
        scene.add(Text(x, 12, title, 16, bold=True), Picture(x, _TOP, _SIDE, _SIDE, pixels))
        scene.add(Box(x, _TOP, _SIDE, _SIDE, edge=INK, width=1))
    scene.add(Text(_RIGHT, 12, f"What the next layer pays: {layer}", 16, bold=True))
    concat, add = joins["concat"], joins["add"]
    _add_words(scene, 66, f"concatenated: {concat.channels} channels, side by side", concat.next_layer)
    add_segments(scene, widths, _RIGHT, 84, _LENGTH, _ACROSS)
    even = len(set(widths.outputs.values())) == 1
    only_if = "each a sum of four" if even else f"if each branch had {add.channels}"
    _add_words(scene, 186, f"added: {add.channels} channels, {only_if}", add.next_layer)
    _add_sum(scene, _RIGHT, 204, _LENGTH * add.channels / concat.channels)
    return scene


def _add_words(scene, y, title, cost):
    scene.add(Text(_RIGHT, y, title, 16))
    words = f"{grouped(cost.params)} parameters, {millions(cost.macs)} MACs"
    scene.add(Text(_RIGHT, y + 18 + _ACROSS + 18, words, 16))


def _add_sum(scene, x, y, length):
    """A bar whose every channel holds all four branches: their colours one above the other."""
    stripe = _ACROSS / len(BRANCHES)
    for number, branch in enumerate(BRANCHES):
        place = (x, y + number * stripe, length, stripe)
        scene.add(Box(*place, fill=COLOURS[branch], hatch=HATCHES[branch]))
    scene.add(Box(x, y, length, _ACROSS, edge=INK, width=1))
