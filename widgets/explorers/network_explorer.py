"""NetworkExplorer: the whole net, where its parameters, MACs and memory are, and other nets beside it."""

from functools import cache

from ..core.words import BRANCH_NAMES, grouped, plural, stage_name, times
from ..inception.layers import total
from ..inception.nets import IMAGE, NETS, net_cost
from ..pictures.net.layer_table import figures, layer_table, lines, rivals, where
from ..pictures.net.network import SHARES, network_map, percent, places
from ..ui.controls import dropdown, level, paragraph, slider, toggles, view
from .base import Explorer
from .network_state import VIEWS, NetworkState

_WIDE = {"flex": "1 1 300px", "width": "auto"}


class NetworkExplorer(Explorer):
    """Walk through the net part by part; see what each costs, and what AlexNet, NiN and VGG-16 do."""

    CONTROLS = {
        "position": slider("Part, left to right", **_WIDE),
        "part": dropdown("or by name", "190px"),
        "view": toggles("Below", "290px", "100px"),
        "size": slider("Image, pixels a side", **_WIDE),
        "channels": toggles("Image", "220px", options={1: "grey", 3: "colour"}),
        "classes": slider("Classes", **_WIDE),
    }
    VIEWS = {"map": view(), "below": view(), "conclusion": view(min_height="72px")}
    ROWS = (
        level("position", "part", "view"),
        level("size", "channels", "classes"),
        *("map", "below", "conclusion"),
    )

    def __init__(self):
        super().__init__(NetworkState())

    @classmethod
    def demo(cls):
        """A working explorer: the book's net for Fashion-MNIST, at block 3a."""
        return cls()

    def draw(self):
        above, below = (scene.svg() for scene in self._scenes())
        return {"map": above, "below": below, "conclusion": paragraph(*self._conclusion())}

    def words(self):
        found = places(self.model.stages)
        whole = total([part for _, part, _, _ in found])
        params, macs, kept = figures(whole)
        head = f"GoogLeNet for {times(self.model.image)}, {self.model.classes} classes"
        rows = [
            f"{head}: {params} parameters, {macs} MACs, {kept} of activations.",
            f"Share of each part in %: {', '.join(SHARES)}.",
        ]
        rows += [self._line(stage, part, whole) for stage, part, _, _ in found]
        below = self._part_lines() if self.model.view == VIEWS[0] else self._net_lines()
        return [*rows, *below, *self._conclusion()]

    def picture(self):
        return [*(scene.pixels(1.35) for scene in self._scenes()), *self._conclusion()]

    def _scenes(self):
        model, (stage, part, fed) = self.model, self._chosen()
        above = network_map(model.stages, model.image, model.position - 1)
        if model.view == VIEWS[0]:
            return above, layer_table(stage, part, fed)
        return above, rivals(_nets(), IMAGE, "GoogLeNet")

    def _chosen(self):
        """(stage, LayerCost, shape of what it is fed) of the part that is looked at."""
        found, at = places(self.model.stages), self.model.position - 1
        return found[at][0], found[at][1], found[at - 1][1].shape if at else self.model.image

    def _conclusion(self):
        """What the picture says, in three sentences."""
        if self.model.view != VIEWS[0]:
            return _compared()
        stages, (stage, part, _) = self.model.stages, self._chosen()
        found, own, most = [(of, one) for of, inside in stages.items() for one in inside], [], []
        for name, what in SHARES.items():
            whole = sum(getattr(one, what) for _, one in found)
            sums = {of: sum(getattr(one, what) for one in inside) for of, inside in stages.items()}
            of = max(sums, key=sums.get)
            name = name.split(" as ")[0]
            own.append(f"{percent(getattr(part, what) / whole)} % of the {name}")
            most.append(f"most {name} in {stage_name(of)} ({percent(sums[of] / whole)} %)")
        largest = max(found, key=lambda pair: pair[1].params)
        busiest = max(found, key=lambda pair: pair[1].macs)
        return [
            f"{where(stage, part)}: {', '.join(own)}.",
            f"By stage: {', '.join(most)}.",
            f"Of all parts, {where(*largest)} has the most parameters, each used {_uses(largest[1])} an "
            f"image; {where(*busiest)} needs the most MACs, each parameter used {_uses(busiest[1])}.",
        ]

    @staticmethod
    def _line(stage, part, whole):
        shares = (percent(getattr(part, what) / getattr(whole, what)) for what in SHARES.values())
        row = f"{stage_name(stage):8} {part.name:8} {times(part.shape):12}"
        return row + "".join(f"{share:>6}" for share in shares)

    def _part_lines(self):
        stage, part, fed = self._chosen()
        rows = [f"{where(stage, part)}, from {times(fed)}; parameters, MACs, activations as float32:"]
        for branch, name, one in lines(part):
            of = f"{branch} ({BRANCH_NAMES[branch]}), " if branch else ""
            rows.append(f"{of}{name}: {times(one.shape)}; {', '.join(figures(one))}.")
        return rows

    @staticmethod
    def _net_lines():
        rows = [f"Counted for {times(IMAGE)} and 1000 classes:"]
        for net in _nets():
            params, macs, kept = figures(net)
            rows.append(
                f"{net.name}: {params} parameters, {grouped(net.dense_params)} of them in dense layers; "
                f"{macs} MACs; {kept} of activations; {net.depth} layers deep."
            )
        return rows


def _uses(part):
    return plural(round(part.macs / part.params), "time")


@cache
def _nets():
    return [net_cost(name) for name in NETS]


def _compared():
    """What the bars of the nets say, in three sentences."""
    nets = {net.name: net for net in _nets()}
    ours, vgg, alex = nets["GoogLeNet"], nets["VGG-16"], nets["AlexNet"]
    dense = ", ".join(f"{net.dense_params / net.params:.0%} of {name}'s" for name, net in nets.items())
    return [
        f"GoogLeNet has {vgg.params / ours.params:.0f} times fewer parameters than VGG-16 and needs "
        f"{vgg.macs / ours.macs:.0f} times fewer MACs.",
        f"It has {alex.params / ours.params:.0f} times fewer parameters than AlexNet and needs "
        f"{ours.macs / alex.macs:.1f} times as many MACs.",
        f"Dense layers hold {dense} parameters.",
    ]
