"""BottleneckExplorer: what a 1×1 before a 3×3 or 5×5 saves, and from which width on it costs."""

import re

import ipywidgets as ipw
import traitlets

from ..core.words import grouped, times
from ..inception.bottleneck import (
    KERNELS,
    break_even,
    direct_cost,
    naive_to_real,
    reduced_cost,
    widest_that_saves,
)
from ..inception.counting import block_inputs
from ..inception.widths import GOOGLENET_BLOCKS
from ..pictures.block.bottleneck import MEASURES, branch_lanes, compared, reduce_curve
from ..pictures.block.waterfall import waterfall
from ..pictures.sheet import beside, caption, stack
from ..ui.controls import dropdown, row, slider, toggles
from ..ui.look import html, shared
from ..ui.presets import WithPresets
from .base import Choice, Explorer, State, Whole, whole_or_text

IMAGE = 224  # pixels a side of the paper's images: block 3a then gets 192×28×28
NUMBERS = ("channels", "reduce", "out", "size")
_INPUTS = block_inputs(IMAGE, IMAGE)
_STATE = re.compile(r"(\S+?)-(\S+?),(\S+?)@(\S+) kernel=(\S+) block=(\S+) count=(\S+)")


def _presets():
    """{"3a b2": {trait: value}, … "5b b3": …}: both branches with a reduce, of all nine blocks."""
    found = {}
    for name, widths in GOOGLENET_BLOCKS.items():
        for branch, kernel in KERNELS.items():
            channels, size, _ = _INPUTS[name]
            found[f"{name} {branch}"] = {
                "channels": channels,
                "reduce": widths.reduces[branch],
                "out": widths.outputs[branch],
                "size": size,
                "kernel": kernel,
                "block": name,
            }
    return found


PRESETS = _presets()


class BottleneckState(State):
    """A branch with a reduce, the block that the waterfall shows, and what is counted."""

    channels = Whole(192, most=1024)
    reduce = Whole(16, most=1024)
    out = Whole(32, most=512)
    size = Whole(28, most=112)
    kernel = traitlets.Int(5)
    block = Choice()
    measure = Choice()

    def __init__(self):
        super().__init__()
        self.offer("block", GOOGLENET_BLOCKS)
        self.offer("measure", MEASURES)

    @traitlets.validate("kernel")
    def _known(self, proposal):
        if proposal["value"] not in KERNELS.values():
            raise ValueError(f"kernel must be 3 or 5; got {proposal['value']!r}.")
        return proposal["value"]

    def to_string(self):
        numbers = f"{self.channels}-{self.reduce},{self.out}@{self.size}"
        return f"{numbers} kernel={self.kernel} block={self.block} count={self.measure}"

    def from_string(self, text):
        found = _STATE.fullmatch(text.strip())
        if not found:
            raise ValueError(f"A state looks like {self.to_string()!r}; got {text[:80]!r}.")
        *numbers, kernel, block, measure = found.groups()
        values = {name: whole_or_text(number) for name, number in zip(NUMBERS, numbers, strict=True)}
        if kernel not in ("3", "5"):
            raise ValueError(f"kernel must be 3 or 5; got {kernel!r}.")
        return values | {"kernel": int(kernel), "block": block, "measure": measure}


class BottleneckExplorer(WithPresets, Explorer):
    """Move the reduce width of a branch and see its cost against the direct way, and the whole block's."""

    presets, own = PRESETS, "your own numbers"

    def __init__(self):
        model = BottleneckState()
        traits = model.traits()
        labels = ("In channels", "Reduce width", "Out channels", "Map size")
        controls = {
            "preset": dropdown("Branch", [*self.presets, self.own], "210px"),
            "kernel": toggles("Kernel", [("3×3", 3), ("5×5", 5)], "230px"),
            "measure": toggles("Count", list(MEASURES), "310px", "110px"),
        } | {
            name: slider(traits[name], label, "92px", flex="1 1 280px", width="auto")
            for name, label in zip(NUMBERS, labels, strict=True)
        }
        super().__init__(model, controls)
        half = {"flex": "1 1 0", "min_width": "0"}
        self._lanes, self._words_below = html(), html(min_height="92px")
        self._curve, self._waterfall = (html(**half) for _ in range(2))
        self.watch_presets()
        wrap = shared(ipw.Layout, flex_flow="row wrap", align_items="flex-end")
        self.children = [
            ipw.HBox([controls[name] for name in ("preset", "kernel", "measure")], layout=wrap),
            ipw.HBox([controls[name] for name in NUMBERS], layout=wrap),
            self._lanes,
            row([self._curve, self._waterfall]),
            *(self._words_below, self.footer),
        ]
        self.show()

    @classmethod
    def demo(cls):
        """A working explorer: branch 3 of block 3a, on images of 224×224."""
        return cls()

    def draw(self):
        self._lanes.value, self._curve.value, self._waterfall.value = (
            scene.svg() for scene in self._scenes()
        )
        lines = "<br>".join(self._conclusion())
        self._words_below.value = f"<div style='font-size:15px;line-height:1.5'>{lines}</div>"
        self.controls["preset"].value = self.preset()

    def describe(self):
        with self._lock:
            m, block = self.model, self._block_steps()
            k, preset = times((m.kernel, m.kernel)), self.preset()
            of = "" if preset == self.own else f", as in branch {preset[3:]} of block {preset[:2]}"
            lines = [f"A {k} from {m.channels} to {m.out} channels, on maps of {times((m.size,) * 2)}{of}."]
            for name, cost in (("direct", self._direct()), (f"1×1 to {m.reduce} first", self._reduced())):
                lines.append(f"{name}: {grouped(cost.params)} parameters, {grouped(cost.macs)} MACs.")
            lines += self._conclusion()
            key = MEASURES[m.measure]
            counts = [grouped(getattr(cost, key)) for cost in block.values()]
            lines.append(
                f"Block {m.block} on {times(_INPUTS[m.block])}, {m.measure}: {counts[0]} without a reduce, "
                f"{counts[1]} with the 3×3's, {counts[2]} with both."
            )
            return "\n".join(lines)

    def picture(self):
        lanes, curve, fall = self._scenes()
        plots = beside([curve.pixels(1.31), fall.pixels(1.31)])
        return stack([lanes.pixels(1.24), plots, *map(caption, self._conclusion())])

    def _scenes(self):
        m = self.model
        branch = (m.channels, m.reduce, m.out, m.kernel, m.size)
        return (
            branch_lanes(*branch),
            reduce_curve(*branch, m.measure),
            waterfall(m.block, _INPUTS[m.block], self._block_steps(), m.measure),
        )

    def _direct(self):
        m = self.model
        return direct_cost(m.channels, m.out, m.kernel, m.size, m.size)

    def _reduced(self):
        m = self.model
        return reduced_cost(m.channels, m.reduce, m.out, m.kernel, m.size, m.size)

    def _block_steps(self):
        name = self.model.block
        return naive_to_real(GOOGLENET_BLOCKS[name], *_INPUTS[name])

    def _conclusion(self):
        """What the curve says, in three sentences."""
        m, biases = self.model, self.model.measure == "parameters"
        taps, bias = m.kernel**2, " + 1" if biases else ""
        even, widest = (f(m.channels, m.out, m.kernel, biases) for f in (break_even, widest_that_saves))
        top, bottom = taps * m.channels * m.out, m.channels + taps * m.out + int(biases)
        equal = (
            f"Break-even: reduce · ({m.channels} + {taps}·{m.out}{bias}) = {taps}·{m.channels}·{m.out}, so "
            f"reduce = {grouped(top)} / {grouped(bottom)} = {float(even):.1f}."
            + (" The + 1 is each reduce channel's bias." if biases else "")
        )
        saving = (
            "No whole reduce width saves here: even 1 channel costs no less than the direct way."
            if widest == 0
            else f"A reduce to {widest} channels or fewer saves {m.measure}, a wider one does not."
        )
        before, after = (getattr(cost, MEASURES[m.measure]) for cost in (self._direct(), self._reduced()))
        ratio, which = compared(before, after)
        than = "than" if which == "fewer" else "as"
        precisely = f" ({grouped(after)} and {grouped(before)})" if ratio == "about" else ""
        yours = f"A reduce to {m.reduce} takes {ratio} {which} {m.measure} {than} the direct way{precisely}."
        return [equal, saving, yours]
