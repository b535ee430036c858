"""The state of NetworkBuilder: a design and the block that is chosen; as a line, as JSON and back."""

import json
import re

import traitlets

from ..inception.design import GOOGLENET, STAGES, Design
from ..inception.widths import LARGEST, BranchWidths
from ..ui.exchange import read_export
from .base import State, Whole
from .six_widths import WIDTHS, six, traits_of, widths_of

FORMAT = "inception network 1"
_MOST = {name: 2 * most for name, most in traits_of(LARGEST).items()}  # twice the widest of the book
_STATE = re.compile(r"3:(\S*) 4:(\S*) 5:(\S*)(?: at (\S+))?")
_LONGEST = 2_000  # characters; eight blocks a stage take under seven hundred


class DesignState(State):
    """The chosen block, its six widths, and all other blocks: together they are the design."""

    block = traitlets.Unicode()
    c1 = Whole(1, most=_MOST["c1"])
    c2_reduce = Whole(1, most=_MOST["c2_reduce"])
    c2 = Whole(1, most=_MOST["c2"])
    c3_reduce = Whole(1, most=_MOST["c3_reduce"])
    c3 = Whole(1, most=_MOST["c3"])
    c4 = Whole(1, most=_MOST["c4"])
    others = traitlets.Dict()  # {"3": (BranchWidths, …), …} without the chosen block

    def __init__(self, design=GOOGLENET, block="3a"):
        self._last = None, None
        super().__init__()
        self.change(**choosing(design, block))

    @property
    def widths(self):
        """The widths of the chosen block."""
        return _block_of(self.trait_values())

    @property
    def design(self):
        """All of it as a Design."""
        return self._joined(self.trait_values())

    @traitlets.validate("block", "others", *WIDTHS)
    def _makes_a_net(self, proposal):
        values = self.trait_values() | {proposal["trait"].name: proposal["value"]}
        for name, widths in self._joined(values).blocks.items():
            for width, value in traits_of(widths).items():
                if value > _MOST[width]:
                    raise ValueError(f"Block {name}: {width} must be at most {_MOST[width]}; got {value}.")
        return proposal["value"]

    def _joined(self, values):
        """The Design of such {trait: value}; the last one is kept, as one move asks for it many times."""
        parts = values["others"], values["block"], _block_of(values)
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

    def to_string(self):
        stages = self.design.stages
        return " ".join(f"{s}:{'|'.join(map(six, stages[s]))}" for s in STAGES) + f" at {self.block}"

    def from_string(self, text):
        found = _STATE.fullmatch(text.strip()) if len(text) <= _LONGEST else None
        if not found:
            raise ValueError(
                f"A state looks like '3:{six(self.widths)}|… 4:… 5:… at 3a', with | between blocks; "
                f"got {text[:60]!r}."
            )
        *stages, block = found.groups()
        stages = {stage: line.split("|") if line else [] for stage, line in zip(STAGES, stages, strict=True)}
        return choosing(_design(stages), block or "3a")

    def to_json(self):
        """All of it as text that `from_json` takes."""
        stages = {stage: [six(widths) for widths in blocks] for stage, blocks in self.design.stages.items()}
        return json.dumps({"format": FORMAT, "chosen": self.block, "stages": stages}, indent=1)

    def from_json(self, text):
        """{trait: value} of such text; raises ValueError in one sentence for anything else."""
        data = read_export(text, FORMAT, ("chosen", "stages"))
        stages = data["stages"]
        if not isinstance(stages, dict) or set(stages) != set(STAGES):
            raise ValueError('"stages" in the JSON must hold "3", "4" and "5", and nothing else.')
        lines = [line for stage in stages.values() for line in (stage if isinstance(stage, list) else [None])]
        if not all(isinstance(line, str) for line in lines):
            raise ValueError(f'A stage in the JSON must be a list of texts like "{six(self.widths)}".')
        return choosing(_design(stages), data["chosen"])


def choosing(design, block):
    """{trait: value} of a design in which that block is chosen."""
    design.find(block)
    return {"block": block, "others": design.without(block), **traits_of(design.blocks[block])}


def _block_of(values):
    w = [values[name] for name in WIDTHS]
    return BranchWidths(w[0], (w[1], w[2]), (w[3], w[4]), w[5])


def _design(stages):
    return Design({stage: tuple(map(widths_of, lines)) for stage, lines in stages.items()})
