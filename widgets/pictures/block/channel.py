"""One channel of the output beside the picture it came from, and what concatenating costs against adding."""

from ...core.words import grouped, millions, number_word
from ..montage import grey_levels
from ..palette import GREYS, RAMPS
from ..scene import Scene, Text, framed, joined

WIDTH, HEIGHT = 1000, 290
_SIDE, _TOP = 250, 28
_RIGHT, _LENGTH, _ACROSS = 560, 430, 26


def map_image(feature_map, branch):
    """float (H, W) → uint8 (H, W, 3) in the branch's colour: 0 dark, the map's own strongest white.

    branch None: in grey, as a sum of all branches has no colour of its own.
    """
    strongest = float(feature_map.max())
    ramp = GREYS if branch is None else RAMPS[branch]
    return ramp[grey_levels(feature_map, strongest if strongest > 0 else 1.0)]


def channel_picture(image, name, feature_map, branch, label, widths, joins, layer):
    """Draw a garment, one feature map of it, and two bars: what goes into the next layer, and its cost.

    image: uint8 (H, W), called `name`; feature_map: float (H, W), called `label`, of `branch`, None for the
    sum of all; joins: as inception.counting.join_costs returns them; layer: the name of the next layer.
    Returns a Scene.
    """
    scene = Scene(WIDTH, HEIGHT, f"{name}, its feature map in {label}, and the cost of the next layer")
    for x, title, pixels in ((10, name, image), (280, label, map_image(feature_map, branch))):
        scene.add(Text(x, 12, title, 16, bold=True), *framed(x, _TOP, _SIDE, _SIDE, pixels))
    scene.add(Text(_RIGHT, 12, f"Cost of the next layer: {layer}", 16, bold=True))
    concat, add, outputs = joins["concat"], joins["add"], widths.outputs
    even = len(set(outputs.values())) == 1
    only_if = f"each a sum of {number_word(len(outputs))}" if even else f"if each branch had {add.channels}"
    for y, join, title in (
        (84, concat, f"concatenated: {concat.channels} channels, side by side"),
        (204, add, f"added: {add.channels} channels, {only_if}"),
    ):
        cost = f"{grouped(join.next_layer.params)} parameters, {millions(join.next_layer.macs)} MACs"
        scene.add(Text(_RIGHT, y - 18, title, 16), Text(_RIGHT, y + _ACROSS + 18, cost, 16))
        length = _LENGTH * join.channels / concat.channels
        scene.add(*joined(outputs, join is add, _RIGHT, y, length, _ACROSS))
    return scene
