"""The whole net from left to right, and under each part its share of parameters, MACs and activations."""

from itertools import groupby

from ...core.words import SHORT_NAMES, grouped, memory, millions, stage_name, times
from ...inception.layers import total
from ..palette import COLOURS
from ..scene import GRID, INK, Box, Line, Scene, Text, branch_entries, joined

WIDTH, HEIGHT = 920, 538  # as wide as a cell shows it on a small screen, so that letters keep their size
# One hue, darker with depth; the label above each stage is the second cue.
STAGE_COLOURS = dict(b1="#8fb3d9", b2="#6f9cca", b3="#4f86bb", b4="#3a70a6", b5="#2b5c90", dense="#8c8c8c")
SHARES = {"parameters": "params", "MACs": "macs", "activations as float32": "bytes"}
_WIDE = {"block": 63, "conv": 35, "pool": 26, "mean": 33, "dense": 40}
_STAGE_GAP, _GAP, _LEFT = 7, 2, 6
_BOX, _TALL = 84, 92  # top of the boxes, their height
_BOTTOM = _BOX + _TALL
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


def network_map(stages, image, chosen, names=SHORT_NAMES, shares=SHARES):
    """Draw the net {stage: [LayerCost, …]} for an image of (channels, height, width). Returns a Scene.

    chosen: the place of the part to mark, from 0. names: {branch: what its colour stands for}. shares: of
    SHARES, those that stand below; without them it is as much less high.
    """
    found = places(stages)
    parts = [part for _, part, _, _ in found]
    height = _ROWS + _ROW * len(shares) - 2
    scene = Scene(WIDTH, height, f"GoogLeNet for {times(image)}; marked: {parts[chosen].name}")
    whole = total(parts)
    counts = f"{grouped(whole.params)} parameters, {millions(whole.macs)} MACs, {whole.depth} layers deep"
    scene.add(Text(_LEFT, 11, f"For {times(image)}: {counts}", 14, bold=True))
    scene.add(*branch_entries(names, 626, 11, 296, w=22, h=13, gap=5))
    _add_marker(scene, *found[chosen][2:], rows=len(shares))
    for stage, left, right in _spans(found, lambda stage, part: stage):
        scene.add(Box(left, 37, right - left, 5, STAGE_COLOURS[stage]))
        scene.add(Text((left + right) / 2, 28, stage_name(stage), 14, "middle", bold=True))
    depth, before = 0, image
    for _, part, left, right in found:
        _add_part(scene, part, left, right, depth, before)
        depth, before = depth + part.depth, part.shape
    _add_sizes(scene, found)
    wholes = {name: getattr(whole, what) for name, what in shares.items()}
    each = {name: [getattr(part, what) / wholes[name] for part in parts] for name, what in shares.items()}
    most = max(map(max, each.values()), default=1)
    for row, (name, what) in enumerate(shares.items()):
        said = f"{name}, % of {amount(what, wholes[name])}"
        scene.add(Text(_LEFT, _ROWS + row * _ROW, said, 13, bold=True))
        _add_shares(scene, found, each[name], _bottom(row), _BAR / most)
    return scene


def _spans(found, of):
    """(what, left, right) of every stretch of parts that are alike in of(stage, part)."""
    for what, alike in groupby(found, key=lambda one: of(*one[:2])):
        ends = [end for _, _, *ends in alike for end in ends]
        yield what, ends[0], ends[-1]


def _add_marker(scene, left, right, rows):
    """A frame round the chosen part and round each of its shares."""
    shares = ((_ROWS + row * _ROW + 10, _bottom(row) + 2) for row in range(rows))
    for top, bottom in ((44, _BOTTOM + 22), *shares):
        scene.add(Box(left - 3, top, right - left + 6, bottom - top, edge=INK, width=3))


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
        scene.add(Box(left, _BOX + inset, right - left, _TALL - 2 * inset, edge=INK))
        if part.shape[1:] and part.shape[1] < before[1]:
            scene.add(Text(middle, _BOX + _TALL / 2, f"÷{before[1] / part.shape[1]:.0f}", 13, "middle"))
    scene.add(Text(middle, _BOTTOM + 12, str(part.shape[0]), 13, "middle", bold=True))


def _add_lanes(scene, part, left, right):
    """A lane a branch, with the widths of its convolutions; at the right the ribbon of what they hand on."""
    outputs, ribbon = {branch: chain.shape[0] for branch, chain in part.branches.items()}, 9
    high, wide = _TALL / len(outputs), right - left - ribbon - 2
    for lane, (branch, chain) in enumerate(part.branches.items()):
        y, said = _BOX + lane * high, "›".join(str(one.shape[0]) for one in chain.parts if one.params)
        scene.add(Box(left, y + 1, wide, high - 2, edge=COLOURS[branch], width=2))
        scene.add(Text(left + wide / 2, y + high / 2, said or "identity", 12, "middle"))
    added = part.shape[0] < sum(outputs.values())
    scene.add(*joined(outputs, added, right - ribbon, _BOX, _TALL, ribbon, upright=True))


def _add_sizes(scene, found):
    """A line under all parts that hand on maps of the same size, with that size."""
    y = _BOTTOM + 27
    for size, left, right in _spans(found, lambda stage, part: times(part.shape[1:]) or "1"):
        scene.add(Line(((left, y), (right, y)), GRID, 2))
        middle = max((left + right) / 2, _LEFT + 3.9 * len(size))  # "112×112" is wider than the first part
        scene.add(Text(middle, y + 11, size, 12, "middle"))
    scene.add(Line(((_LEFT, y + 26), (WIDTH - _LEFT, y + 26)), GRID, 0.5))


def _bottom(row):
    """Where the bars of that row stand."""
    return _ROWS + row * _ROW + 28 + _BAR


def _add_shares(scene, found, shares, bottom, unit):
    """A row of bars, one a part, `unit` high at a share of 1, and under each stage the sum of its shares."""
    stages = dict.fromkeys(STAGE_COLOURS, 0)
    for (stage, _, left, right), share in zip(found, shares, strict=True):
        stages[stage] += share
        high = unit * share
        scene.add(Box(left, bottom - high, right - left, high, STAGE_COLOURS[stage]))
        if share:
            scene.add(Text((left + right) / 2, bottom - high - 8, percent(share), 12, "middle"))
    scene.add(Line(((_LEFT, bottom), (found[-1][3], bottom)), width=1))
    for stage, left, right in _spans(found, lambda stage, part: stage):
        said = f"{stage_name(stage)}: " if right - left > 90 else ""
        said += percent(stages[stage])
        scene.add(Text((left + right) / 2, bottom + 10, said, 13, "middle", bold=True))


def amount(what, whole):
    """A whole net's params, macs or bytes as a reader sees them."""
    return memory(whole) if what == "bytes" else millions(whole)


def percent(share):
    """0.0268 → "2.7", 0.23 → "23", 0.0001 → "<0.1": few letters, without the sign."""
    if share >= 0.0995 or not share:
        return f"{100 * share:.0f}"
    return f"{100 * share:.1f}" if share >= 0.0005 else "<0.1"
