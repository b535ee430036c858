"""The state of NetworkBuilder: a design and the block that is chosen; as a line, as JSON and back."""

import json

import traitlets

from ..core.line import Line
from ..inception.design import GOOGLENET, STAGES, Design
from ..inception.widths import LARGEST, WIDTHS, block_of, six, traits_of
from ..ui.state import State, Typed, Whole, read_export, rule
from .six_widths import BLOCK_PRESETS

NETWORK_FORMAT = "inception network 1"
_MOST = {name: 2 * most for name, most in traits_of(LARGEST).items()}  # twice the widest of the book


class DesignState(State):
    """The chosen block, its six widths, and all other blocks: together they are the design."""

    line = Line("{parts}[ at {block}]")
    presets, own, varying = BLOCK_PRESETS, "your own widths", ("block",)
    block = Typed(str, "the name of a block")
    c1 = Whole(1, most=_MOST["c1"])
    c2_reduce = Whole(1, most=_MOST["c2_reduce"])
    c2 = Whole(1, most=_MOST["c2"])
    c3_reduce = Whole(1, most=_MOST["c3_reduce"])
    c3 = Whole(1, most=_MOST["c3"])
    c4 = Whole(1, most=_MOST["c4"])
    others = Typed(dict, "the blocks by their stages")  # {"3": (BranchWidths, …), …} without the chosen block

    def __init__(self, design=GOOGLENET, block="3a"):
        self._last = None, None
        super().__init__()
        self.change(**choosing(design, block))

    @property
    def widths(self):
        """The widths of the chosen block."""
        return block_of(self.trait_values())

    @property
    def design(self):
        """All of it as a Design."""
        return self._joined(self.trait_values())

    @rule("block", "others", *WIDTHS)
    def _makes_a_net(self, value, trait):
        values = self.trait_values() | {trait: value}
        for name, widths in self._joined(values).blocks.items():
            for width, number in traits_of(widths).items():
                if number > _MOST[width]:
                    raise ValueError(f"Block {name}: {width} must be at most {_MOST[width]}; got {number}.")
        return value

    def _joined(self, values):
        """The Design of such {trait: value}; the last one is kept, as one move asks for it many times."""
        parts = values["others"], values["block"], block_of(values)
        kept, design = self._last
        if kept != parts:
            design = Design.of_parts(*parts)
            self._last = parts, design
        return design

    def completed(self, values):
        """Those values, and what follows from them: another chosen block brings its own widths."""
        if "block" in values and "others" not in values:
            return choosing(self.design, values["block"]) | values
        return values

    @traitlets.observe("block", "others")
    def _blocks_to_choose(self, change):
        self.offered["block"] = tuple(self.design.blocks)

    @State.preset.getter
    def preset(self):
        """The book's block with the widths of the chosen one, its namesake first: 4e and 5a are the same."""
        same = self.presets.get(self.block) == traits_of(self.widths)
        return self.block if same else super().preset

    @property
    def parts(self):
        """The stages as the line has them: "3:64-96,…|128-… 4:… 5:…"."""
        return str(self.design)

    def from_string(self, text):
        found = self.fields_in(text)
        if found["parts"][:2] != "3:":
            raise self.unlike(text)
        return choosing(Design.of_text(found["parts"]), found.get("block", "3a"))

    def to_json(self):
        """All of it as text that `from_json` takes."""
        stages = {stage: [six(widths) for widths in blocks] for stage, blocks in self.design.stages.items()}
        return json.dumps({"format": NETWORK_FORMAT, "chosen": self.block, "stages": stages}, indent=1)

    def from_json(self, text):
        """{trait: value} of such text; raises ValueError in one sentence for anything else."""
        data = read_export(text, NETWORK_FORMAT, ("chosen", "stages"))
        stages = data["stages"]
        if not isinstance(stages, dict) or set(stages) != set(STAGES):
            raise ValueError('"stages" in the JSON must hold "3", "4" and "5", and nothing else.')
        lines = [line for stage in stages.values() for line in (stage if isinstance(stage, list) else [None])]
        if not all(isinstance(line, str) for line in lines):
            raise ValueError(f'A stage in the JSON must be a list of texts like "{six(self.widths)}".')
        return choosing(Design.of_lines(stages), data["chosen"])


def choosing(design, block):
    """{trait: value} of a design in which that block is chosen."""
    design.find(block)
    return {"block": block, "others": design.without(block), **traits_of(design.blocks[block])}
