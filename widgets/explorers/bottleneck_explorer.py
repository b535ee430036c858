"""BottleneckExplorer: what a 1×1 before a 3×3 or 5×5 saves, and from which width on it costs."""

from ..core.words import grouped, times
from ..inception.bottleneck import break_even, direct_cost, naive_to_real, reduced_cost, widest_that_saves
from ..inception.widths import GOOGLENET_BLOCKS
from ..pictures.block.bottleneck import MEASURES, branch_lanes, compared, reduce_curve, waterfall
from ..pictures.sheet import beside
from ..ui.controls import across, dropdown, level, paragraph, slider, toggles, view
from .base import Explorer
from .bottleneck_state import INPUTS, BottleneckState

_NUMBERS = {"channels": "In channels", "reduce": "Reduce width", "out": "Out channels", "size": "Map size"}


class BottleneckExplorer(Explorer):
    """Move the reduce width of a branch and see its cost against the direct way, and the whole block's."""

    CONTROLS = {
        "preset": dropdown("Branch", "210px"),
        "kernel": toggles("Kernel", "230px", options={3: "3×3", 5: "5×5"}),
        "measure": toggles("Count", "310px", "110px"),
    } | {name: slider(label, "92px", flex="1 1 280px", width="auto") for name, label in _NUMBERS.items()}
    VIEWS = {
        "lanes": view(),
        "curve": view(flex="1 1 0", min_width="0"),
        "waterfall": view(flex="1 1 0", min_width="0"),
        "conclusion": view(min_height="92px"),
    }
    ROWS = (
        level("preset", "kernel", "measure"),
        level(*_NUMBERS),
        "lanes",
        across("curve", "waterfall"),
        "conclusion",
    )

    def __init__(self):
        super().__init__(BottleneckState())

    @classmethod
    def demo(cls):
        """A working explorer: branch 3 of block 3a, on images of 224×224."""
        return cls()

    def draw(self):
        drawn = zip(("lanes", "curve", "waterfall"), self._scenes(), strict=True)
        return {name: scene.svg() for name, scene in drawn} | {"conclusion": paragraph(*self._conclusion())}

    def words(self):
        m, block = self.model, self._block_steps()
        k, preset = times((m.kernel, m.kernel)), m.preset
        of = "" if preset == m.own else f", as in branch {preset[3:]} of block {preset[:2]}"
        lines = [f"A {k} from {m.channels} to {m.out} channels, on maps of {times((m.size,) * 2)}{of}."]
        for name, cost in zip(("direct", f"1×1 to {m.reduce} first"), self._costs(), strict=True):
            lines.append(f"{name}: {grouped(cost.params)} parameters, {grouped(cost.macs)} MACs.")
        lines += self._conclusion()
        counts = [grouped(getattr(cost, MEASURES[m.measure])) for cost in block.values()]
        lines.append(
            f"Block {m.block} on {times(INPUTS[m.block])}, {m.measure}: {counts[0]} without a reduce, "
            f"{counts[1]} with the 3×3's, {counts[2]} with both."
        )
        return lines

    def picture(self):
        lanes, curve, fall = self._scenes()
        plots = beside([curve.pixels(1.31), fall.pixels(1.31)])
        return [lanes, plots, *self._conclusion()]

    def _scenes(self):
        m = self.model
        branch = (m.channels, m.reduce, m.out, m.kernel, m.size)
        return (
            branch_lanes(*branch),
            reduce_curve(*branch, m.measure),
            waterfall(m.block, INPUTS[m.block], self._block_steps(), m.measure),
        )

    def _costs(self):
        """(directly, through the reduce)"""
        m = self.model
        ends = m.out, m.kernel, m.size, m.size
        return direct_cost(m.channels, *ends), reduced_cost(m.channels, m.reduce, *ends)

    def _block_steps(self):
        name = self.model.block
        return naive_to_real(GOOGLENET_BLOCKS[name], *INPUTS[name])

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
        before, after = (getattr(cost, MEASURES[m.measure]) for cost in self._costs())
        ratio, which = compared(before, after)
        than = "than" if which == "fewer" else "as"
        precisely = f" ({grouped(after)} and {grouped(before)})" if ratio == "about" else ""
        yours = f"A reduce to {m.reduce} takes {ratio} {which} {m.measure} {than} the direct way{precisely}."
        return [equal, saving, yours]
