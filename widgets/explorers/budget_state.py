"""The state of BudgetDesigner: a task, six widths, the tries that were kept; as a line, as JSON and back."""

import json
from dataclasses import dataclass

from ..core.line import Line
from ..core.words import grouped, quoted
from ..inception.bottleneck import least_block
from ..inception.counting import block_cost
from ..inception.widths import LARGEST, SIX, BranchWidths, six, six_numbers, traits_of, widths_of
from ..ui.state import Listing, TypedWhole, read_export, rule
from .six_widths import BLOCK_PRESETS, START, SixWidths

TASK = ("channels", "target", "budget")
MOST_TRIES = 30
BUDGET_FORMAT = "inception budget 1"


@dataclass(frozen=True)
class Try:
    """What counts of some widths on `channels` input channels."""

    widths: BranchWidths
    params: int
    looks_around: int  # channels from the 3×3 and the 5×5

    @classmethod
    def of(cls, widths, channels):
        """The Try of some BranchWidths."""
        looks_around = widths.outputs["b2"] + widths.outputs["b3"]
        return cls(widths, block_cost(widths, channels, 1, 1).params, looks_around)


class BudgetState(SixWidths):
    """Output `target` channels or more for `budget` parameters or fewer, from `channels` input channels."""

    line = Line("{channels}>{target}<{budget} " + SIX + "[ kept {tries}]")
    presets, own = BLOCK_PRESETS, "your own widths"
    channels = TypedWhole(192, most=1024)
    target = TypedWhole(256, most=LARGEST.out_channels, least=4)
    budget = TypedWhole(120_000, most=10_000_000)
    tries = Listing(BranchWidths, "BranchWidths", " ", six, widths_of)  # in the order they were kept

    @property
    def now(self):
        """The six sliders as a Try."""
        return Try.of(self.widths, self.channels)

    @property
    def kept(self):
        """[Try, …], at the present input channels."""
        return [Try.of(widths, self.channels) for widths in self.tries]

    @property
    def full(self):
        """Why no more tries can be kept, or ""."""
        if len(self.tries) < MOST_TRIES:
            return ""
        return f"{MOST_TRIES} tries are kept and no more fit: export them, then Reset or Undo."

    @rule(*TASK)
    def _can_be_met(self, value, trait):
        task = {name: getattr(self, name) for name in TASK} | {trait: value}
        least = least_block(task["channels"], task["target"])
        params = block_cost(least, task["channels"], 1, 1).params
        if params > task["budget"]:
            raise ValueError(
                f"No block can output {task['target']} channels from {task['channels']} for "
                f"{grouped(task['budget'])} parameters: the least is {grouped(params)}, by {six(least)}."
            )
        return value

    @rule("tries")
    def _few_and_within_the_sliders(self, tries, _):
        if len(tries) > MOST_TRIES:
            raise ValueError(f"At most {MOST_TRIES} tries can be kept; got {len(tries)}.")
        for number, widths in enumerate(tries, start=1):
            for name, value in traits_of(widths).items():
                most = self.traits()[name].most
                if value > most:
                    raise ValueError(f"Try {number}: {name} must be at most {most}; got {value}.")
        return tries

    def to_json(self):
        """All of it as text that `from_json` takes."""
        task = {name: getattr(self, name) for name in TASK}
        lines = {"widths": six(self.widths), "tries": [six(widths) for widths in self.tries]}
        return json.dumps({"format": BUDGET_FORMAT} | task | lines, indent=1)

    def from_json(self, text):
        """{trait: value} of such text; raises ValueError in one sentence for anything else."""
        data = read_export(text, BUDGET_FORMAT, (*TASK, "widths", "tries"))
        if unlike := next((n for n in TASK if type(data[n]) is not int), None):
            raise ValueError(f"{unlike} in the JSON must be a whole number; got {quoted(data[unlike])}.")
        lines = [data["widths"], *data["tries"]] if isinstance(data["tries"], list) else [None]
        if not all(isinstance(line, str) for line in lines):
            raise ValueError(
                f'"widths" in the JSON must be text like "{six(START)}", "tries" a list of such.'
            )
        values = {name: data[name] for name in TASK} | six_numbers(lines[0])
        return values | {"tries": tuple(map(widths_of, lines[1:]))}
