"""The state of BottleneckExplorer: a branch with a reduce, the block of the waterfall, what is counted."""

from ..core.line import Line
from ..inception.counting import block_inputs
from ..inception.widths import GOOGLENET_BLOCKS
from ..pictures.block.bottleneck import MEASURES
from ..ui.state import Choice, OneOf, State, Whole

IMAGE_SIDE = 224  # pixels of the paper's images: block 3a then gets 192×28×28
INPUTS = block_inputs(IMAGE_SIDE, IMAGE_SIDE)  # {"3a": (channels, height, width), …}


def _presets():
    """{"3a b2": {trait: value}, … "5b b3": …}: both branches with a reduce, of all nine blocks."""
    found = {}
    for block, widths in GOOGLENET_BLOCKS.items():
        channels, size, _ = INPUTS[block]
        for branch, reduce in widths.reduces.items():
            numbers = {"channels": channels, "reduce": reduce, "out": widths.outputs[branch], "size": size}
            found[f"{block} {branch}"] = numbers | {"kernel": widths.kernels[branch], "block": block}
    return found


class BottleneckState(State):
    """The numbers of a branch; a block and a measure by their names."""

    line = Line("{channels}-{reduce},{out}@{size} kernel={kernel} block={block} count={measure}")
    presets, own = _presets(), "your own numbers"
    channels = Whole(192, most=1024)
    reduce = Whole(16, most=1024)
    out = Whole(32, most=512)
    size = Whole(28, most=112)
    kernel = OneOf({3: "3", 5: "5"}, 5)
    block = Choice(GOOGLENET_BLOCKS)
    measure = Choice(MEASURES)
