"""Each branch's share of the gradient: a bar for all blocks together and one for each, cut by branch."""

from ...core.words import SHORT_NAMES
from ..scene import GRID, INK, Line, Scene, Text, branch_entries, stacked

WIDTH, HEIGHT = 1000, 188
_LEFT, _TOP, _TALL, _WIDE = 46, 46, 116, 42
ALL, BEFORE = "all blocks", "after the first step"


def gradient_bars(blocks, names=SHORT_NAMES, wait=BEFORE):
    """{"3a": {"b1": squared length of its gradient, …}, …} → a Scene of upright bars, 100 % tall each.

    names: {branch: what it is called}, of all branches. wait: what is said while there are no blocks.
    """
    said = "; ".join(share_lines(blocks)) or wait
    scene = Scene(WIDTH, HEIGHT, f"Each branch's share of the gradient. {said}")
    scene.add(Text(_LEFT - 6, 14, "share of the gradient's squared length, %", 13, bold=True))
    said = {branch: f"{branch} ({name})" for branch, name in names.items()}
    scene.add(*branch_entries(said, 400, 14, 600, h=16))
    for value in (0, 50, 100):
        y = _TOP + _TALL * (1 - value / 100)
        scene.add(Line(((_LEFT, y), (WIDTH - 14, y)), GRID, 0.5), Text(_LEFT - 6, y, str(value), 13, "end"))
    bars = _bars(blocks)
    gap = (WIDTH - 14 - _LEFT - 90) / max(1, len(blocks))
    for place, (name, squares) in enumerate(bars.items()):
        x = _LEFT + 16 if name == ALL else _LEFT + 104 + gap * (place - 1)
        parts = shares(squares)
        boxes = stacked(parts, x, _TOP + _TALL, -_TALL, _WIDE, upright=True, edge=INK, width=1)
        for box, share in zip(boxes, parts.values(), strict=True):
            scene.add(box)
            if box.h > 12:
                scene.add(Text(x + _WIDE + 5, box.y + box.h / 2, f"{100 * share:.0f}", 12))
        scene.add(Text(x + _WIDE / 2, _TOP + _TALL + 15, name, 13, "middle", bold=name == ALL))
    if not bars:
        scene.add(Text(_LEFT + 20, _TOP + _TALL / 2, wait, 14))
    return scene


def share_lines(blocks):
    """The same in words, a line for all blocks together and one for each."""
    return [
        f"{name}: " + ", ".join(f"{branch} {share:.0%}" for branch, share in shares(squares).items())
        for name, squares in _bars(blocks).items()
    ]


def shares(squares):
    """{"b1": squared length, …} → {"b1": share, …}, 0 … 1 and 1 together; all 0 where nothing is there."""
    whole = sum(squares.values())
    return {branch: square / whole if whole > 0 else 0.0 for branch, square in squares.items()}


def together(blocks):
    """{"3a": {"b1": …}, …} → {"b1": …}: the squared lengths of all blocks added up."""
    added = {}
    for squares in blocks.values():
        for branch, square in squares.items():
            added[branch] = added.get(branch, 0.0) + square
    return added


def _bars(blocks):
    return {ALL: together(blocks)} | blocks if blocks else {}
