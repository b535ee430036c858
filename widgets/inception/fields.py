"""The layers of the stem and the stages, and which pixels of the image an output of each can see.

Every kernel here is odd and has kernel // 2 pixels of padding, so its window stands around the pixels
0, stride, 2·stride …: a layer hands on the size of its map divided by its stride, rounded up.
"""

from dataclasses import dataclass

from .reach import BRANCH_KERNELS
from .widths import GOOGLENET_BLOCKS


@dataclass(frozen=True)
class Layer:
    """A layer or block: its widest kernel, its stride, the channels it hands on.

    kind: "convolution", "pool", "block" or "average" (over the whole map: kernel and stride mean nothing).
    """

    name: str
    stage: int
    kind: str
    kernel: int
    stride: int
    channels: int


def _layers():
    """Szegedy et al. 2015, Table 1; every stage but the last ends in a pool of stride 2."""
    rows = [
        ("7×7", 1, "convolution", 7, 2, 64),
        ("pool 1", 1, "pool", 3, 2, 64),
        ("1×1", 2, "convolution", 1, 1, 64),
        ("3×3", 2, "convolution", 3, 1, 192),
        ("pool 2", 2, "pool", 3, 2, 192),
    ]
    for stage in (3, 4, 5):
        blocks = {name: widths for name, widths in GOOGLENET_BLOCKS.items() if int(name[0]) == stage}
        rows += [
            (name, stage, "block", max(BRANCH_KERNELS.values()), 1, widths.out_channels)
            for name, widths in blocks.items()
        ]
        channels = rows[-1][-1]
        rows.append(
            ("average", 5, "average", 1, 1, channels)
            if stage == 5
            else (f"pool {stage}", stage, "pool", 3, 2, channels)
        )
    return {row[0]: Layer(*row) for row in rows}


LAYERS = _layers()  # {"7×7": Layer, "pool 1": …, … "3a": …, … "average": …}, in order


@dataclass(frozen=True)
class Look:
    """What outputs see along one axis: output i sees `field` pixels from `start` + `jump`·i on."""

    start: int = 0
    field: int = 1
    jump: int = 1

    def through(self, kernel, stride=1):
        """The Look of the outputs of one more layer."""
        start = self.start - kernel // 2 * self.jump
        return Look(start, self.field + (kernel - 1) * self.jump, self.jump * stride)

    def span(self, output, size):
        """The pixels that an output sees of an axis of `size` pixels, as a range: cut at the border."""
        first = self.start + self.jump * output
        return range(max(first, 0), min(first + self.field, size))

    def outputs(self, size):
        """How many outputs an axis of `size` pixels has."""
        return -(-size // self.jump)

    def most(self, size):
        """The most pixels of an axis of `size` pixels that one output sees."""
        return max(len(self.span(output, size)) for output in range(self.outputs(size)))


def _looks():
    """{layer: {"": Look}}, for a block also {branch: Look}; none for the average, which sees everything."""
    look, found = Look(), {}
    for layer in LAYERS.values():
        if layer.kind == "average":
            continue
        branches = BRANCH_KERNELS if layer.kind == "block" else {}
        found[layer.name] = {branch: look.through(kernel) for branch, kernel in branches.items()}
        look = look.through(layer.kernel, layer.stride)
        found[layer.name][""] = look
    return found


LOOKS = _looks()
