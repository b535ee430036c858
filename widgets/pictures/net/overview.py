"""A block and the net that it stands in, as two drawings."""

from ...core.words import plural, times
from ...inception.nets import googlenet, stage_costs
from ...inception.widths import GOOGLENET_BLOCKS
from ..block.diagram import block_diagram
from ..sheet import Shown, small_png, stack
from .network import network_map, places

_IMAGE = (1, 96, 96)  # as everywhere in the chapters


class Overview(Shown):
    """GoogLeNet for a grey image of 96×96, one block marked, and that block by itself; the same in words."""

    def __init__(self, block="3a"):
        self.block, self.stages = block, stage_costs(googlenet(10), _IMAGE)
        parts = [part for _, part, _, _ in places(self.stages)]
        self._place = next(place for place, part in enumerate(parts) if part.name == block)
        self._fed, self._part = parts[self._place - 1].shape, parts[self._place]
        self._blocks = [part.name for part in parts if part.branches]

    def scenes(self):
        """The two drawings: the block, the net."""
        block = block_diagram(GOOGLENET_BLOCKS[self.block], self._fed, image_name=f"into {self.block}")
        return block, network_map(self.stages, _IMAGE, self._place, shares={})

    def __repr__(self):
        names = ", ".join(f"{b} {name}" for b, name in GOOGLENET_BLOCKS[self.block].branch_names.items())
        return (
            f"Block {self.block}: {times(self._fed)} goes in, {times(self._part.shape)} comes out.\n"
            f"Its branches: {names}.\n"
            f"GoogLeNet: {plural(len(self._blocks), 'block')} one after the other, {', '.join(self._blocks)}."
        )

    def png(self):
        """As in Shown."""
        return small_png(stack(self.scenes()))
