"""The whole net from left to right, and under each part its share of parameters, MACs and activations."""

from ...core.branches import BRANCHES, SHORT_NAMES
from ...core.words import grouped, memory, millions, times
from ...inception.widths import GOOGLENET_BLOCKS
from ..axes import GRID
from ..block.ribbon import add_segments
from ..palette import COLOURS, HATCHES
from ..scene import INK, Box, Line, Scene, Text

WIDTH, HEIGHT = 920, 538  # as wide as a cell shows it on a small screen, so that letters keep their size
# One hue, darker with depth; the label above each stage is the second cue.
STAGE_COLOURS = dict(
    zip(
        ("b1", "b2", "b3", "b4", "b5", "dense"),
        ("#8fb3d9", "#6f9cca", "#4f86bb", "#3a70a6", "#2b5c90", "#8c8c8c"),
        strict=True,
    )
)
SHARES = {"parameters": "params", "MACs": "macs", "activations as float32": "bytes"}
_WIDE = {"block": 63, "conv": 35, "pool": 26, "mean": 33, "dense": 40}
_STAGE_GAP, _GAP, _LEFT = 7, 2, 6
_BOX, _LANE = 84, 23  # top of the boxes, height of a lane
_BOTTOM = _BOX + 4 * _LANE
_ROWS, _ROW, _BAR = 240, 100, 42  # where the shares begin, height of a row, highest bar


def kind(part):
    """ "block", "conv", "pool", "mean" or "dense": how a LayerCost of the net is drawn."""
    if part.branches:
        return "block"
    if part.params:
        return "dense" if part.dense_params else "conv"
    return "mean" if part.name == "average" else "pool"


def places(stages):
    """[(stage, part, left, right), …] of {stage: [LayerCost, …]}, from left to right."""
    found, x = [], _LEFT
    for stage, parts in stages.items():
        for part in parts:
            wide = _WIDE[kind(part)]
            found.append((stage, part, x, x + wide))
            x += wide + _GAP
        x += _STAGE_GAP - _GAP
    return found


def network_map(stages, image, chosen):
    """Draw the net {stage: [LayerCost, …]} for an image of (channels, height, width). Returns a Scene.

    chosen: the place of the part to mark, from 0.
    """
    found = places(stages)
    parts = [part for _, part, _, _ in found]
    scene = Scene(WIDTH, HEIGHT, f"GoogLeNet for {times(image)}; marked: {parts[chosen].name}")
    _add_title(scene, parts, image)
    _add_marker(scene, *found[chosen][2:])
    before = image
    for stage in stages:
        own = [(left, right) for of, _, left, right in found if of == stage]
        _add_stage(scene, stage, own[0][0], own[-1][1])
    depth = 0
    for _, part, left, right in found:
        _add_part(scene, part, left, right, depth, before)
        depth, before = depth + part.depth, part.shape
    _add_sizes(scene, found)
    for row, (name, what) in enumerate(SHARES.items()):
        _add_shares(scene, found, row, name, what)
    return scene


def _add_title(scene, parts, image):
    params, macs, depth = (sum(getattr(part, what) for part in parts) for what in ("params", "macs", "depth"))
    said = f"For {times(image)}: {grouped(params)} parameters, {millions(macs)} MACs, {depth} layers deep"
    scene.add(Text(_LEFT, 11, said, 14, bold=True))
    for place, branch in enumerate(BRANCHES):
        x = 626 + 74 * place
        scene.add(Box(x, 4, 22, 13, COLOURS[branch], INK, HATCHES[branch], 1))
        scene.add(Text(x + 27, 11, SHORT_NAMES[branch], 13))


def _add_marker(scene, left, right):
    """A frame round the chosen part and round each of its shares."""
    frames = [
        (44, _BOTTOM + 22),
        *((_ROWS + row * _ROW + 10, _bottom(row) + 2) for row in range(len(SHARES))),
    ]
    for top, bottom in frames:
        scene.add(Box(left - 3, top, right - left + 6, bottom - top, edge=INK, width=3))


def _add_stage(scene, stage, left, right):
    scene.add(Box(left, 37, right - left, 5, STAGE_COLOURS[stage]))
    scene.add(Text((left + right) / 2, 28, stage, 14, "middle", bold=True))


def _add_part(scene, part, left, right, depth, before):
    """The part with its name, the numbers of its layers above it and its channels below it."""
    middle, what = (left + right) / 2, kind(part)
    if part.depth:
        numbers = range(depth + 1, depth + part.depth + 1)
        scene.add(Text(middle, 53, " ".join(map(str, numbers)), 12, "middle"))
    name = {"average": "avg", "dense": ""}.get(part.name, part.name.split()[0])
    scene.add(Text(middle, 71, name, 11 if what in ("pool", "mean") else 14, "middle", bold=what == "block"))
    if what == "block":
        _add_lanes(scene, part, left, right)
    else:
        inset = 12 if what in ("pool", "mean") else 0
        scene.add(Box(left, _BOX + inset, right - left, 4 * _LANE - 2 * inset, edge=INK))
        if part.shape[1:] and part.shape[1] < before[1]:
            scene.add(Text(middle, _BOX + 2 * _LANE, f"÷{before[1] / part.shape[1]:.0f}", 13, "middle"))
    scene.add(Text(middle, _BOTTOM + 12, str(part.shape[0]), 13, "middle", bold=True))


def _add_lanes(scene, part, left, right):
    """A lane a branch, with its widths; at the right the ribbon of what is concatenated."""
    widths, ribbon = GOOGLENET_BLOCKS[part.name], 9
    for lane, branch in enumerate(BRANCHES):
        y, out = _BOX + lane * _LANE, widths.outputs[branch]
        said = f"{widths.reduces[branch]}›{out}" if branch in widths.reduces else str(out)
        scene.add(Box(left, y + 1, right - left - ribbon - 2, _LANE - 2, edge=COLOURS[branch], width=2))
        scene.add(Text((left + right - ribbon - 2) / 2, y + _LANE / 2, said, 12, "middle"))
    add_segments(scene, widths, right - ribbon, _BOX, 4 * _LANE, ribbon, upright=True)


def _add_sizes(scene, found):
    """A line under all parts that hand on maps of the same size, with that size."""
    y = _BOTTOM + 27
    zones = []
    for _, part, left, right in found:
        size = times(part.shape[1:]) or "1"
        if zones and zones[-1][0] == size:
            zones[-1][2] = right
        else:
            zones.append([size, left, right])
    for size, left, right in zones:
        scene.add(Line(((left, y), (right, y)), GRID, 2))
        middle = max((left + right) / 2, _LEFT + 3.9 * len(size))  # "112×112" is wider than the first part
        scene.add(Text(middle, y + 11, size, 12, "middle"))
    scene.add(Line(((_LEFT, y + 26), (WIDTH - _LEFT, y + 26)), GRID, 0.5))


def _bottom(row):
    """Where the bars of that row stand."""
    return _ROWS + row * _ROW + 28 + _BAR


def _add_shares(scene, found, row, name, what):
    """A row of bars on one scale for all rows: each part's share of the net, and each stage's."""
    whole = sum(getattr(part, what) for _, part, _, _ in found)
    most = max(
        getattr(part, each) / sum(getattr(other, each) for _, other, _, _ in found)
        for _, part, _, _ in found
        for each in SHARES.values()
    )
    scene.add(Text(_LEFT, _ROWS + row * _ROW, f"{name}, % of {amount(what, whole)}", 13, bold=True))
    bottom, stages = _bottom(row), {}
    for stage, part, left, right in found:
        share = getattr(part, what) / whole
        high = _BAR * share / most
        scene.add(Box(left, bottom - high, right - left, high, STAGE_COLOURS[stage]))
        if share:
            scene.add(Text((left + right) / 2, bottom - high - 8, percent(share), 12, "middle"))
        start, _, so_far = stages.get(stage, (left, right, 0))
        stages[stage] = start, right, so_far + share
    scene.add(Line(((_LEFT, bottom), (found[-1][3], bottom)), width=1))
    for stage, (left, right, share) in stages.items():
        said = f"{stage}: {percent(share)}" if right - left > 60 else percent(share)
        scene.add(Text((left + right) / 2, bottom + 10, said, 13, "middle", bold=True))


def amount(what, whole):
    """A whole net's params, macs or bytes as a reader sees them."""
    return memory(whole) if what == "bytes" else millions(whole)


def percent(share):
    """0.0268 → "2.7", 0.23 → "23", 0.0001 → "<0.1": few letters, without the sign."""
    if share >= 0.0995 or not share:
        return f"{100 * share:.0f}"
    return f"{100 * share:.1f}" if share >= 0.0005 else "<0.1"
