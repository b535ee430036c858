"""A profile: which operators a computation's time went to, as bars and as words."""

from ..palette import COLOURS
from ..scene import INK, Box, Scene, Text
from ..sheet import Shown

_MOST = 7  # bars; what is less than these is one bar more
_ROW, _LEFT, _FULL = 32, 210, 420
# What MXNet calls them, and what this collection does.
_WORDS = {"Activation": "ReLU", "Concat": "concatenation", "Pooling": "pooling", "FullyConnected": "dense",
          "Convolution": "convolution", "multi_sgd_update": "SGD's update", "adam_update": "Adam's update",
          "add_n": "adding up gradients", "_zeros_without_dtype": "filling with zeros"}  # fmt: skip


class ProfileBars(Shown):
    """Shares of the time by operator, slowest first. Shows itself as PNG, and as text with a line each.

    found: {operator: (calls, seconds)} as from `profile`, one at least. title: a sentence.
    `.shares` → {name: share of the time, 0 … 1}, the smallest put together as "all others".
    """

    def __init__(self, found, title=""):
        self.title = title
        ordered = sorted(found.items(), key=lambda item: -item[1][1])
        total = sum(spent for _, spent in found.values())
        rows = [(_WORDS.get(name, name), calls, spent) for name, (calls, spent) in ordered]
        if rest := rows[_MOST:]:
            rows[_MOST:] = [("all others", sum(one[1] for one in rest), sum(one[2] for one in rest))]
        self.calls = {name: calls for name, calls, _ in rows}
        self.shares = {name: spent / total for name, _, spent in rows}

    def __repr__(self):
        lines = [
            f"{name:22}{_percent(share):>6}  {self.calls[name]:5} calls"
            for name, share in self.shares.items()
        ]
        return "\n".join([*([self.title] if self.title else []), *lines])

    def scene(self):
        """The bars as a Scene."""
        scene = Scene(760, 44 + _ROW * len(self.shares), self.title or "Time by operator")
        scene.add(Text(0, 14, self.title, 15, bold=True))
        for n, (name, share) in enumerate(self.shares.items()):
            y, w = 36 + _ROW * n, max(1.0, _FULL * share)
            scene.add(Text(_LEFT - 10, y + 11, name, 14, "end"))
            scene.add(Box(_LEFT, y, w, 22, COLOURS["b1"], edge=INK, width=1))
            scene.add(Text(_LEFT + w + 8, y + 11, f"{_percent(share)}, {self.calls[name]} calls", 13))
        return scene


def _percent(share):
    """Whole percents: more would be chance."""
    return f"{share:.0%}" if share >= 0.01 else "< 1%"
