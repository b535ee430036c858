"""What a training will take, before it begins: counted from the net, or measured on a few steps."""

import gc
from dataclasses import dataclass, replace
from functools import cache
from statistics import median

import numpy

from ..backend.memory import give_back_freed, memory_left, memory_taken
from ..core.words import grouped, memory, millions, times
from ..inception.design import GOOGLENET, Design
from ..inception.layers import FLOAT32
from ..inception.nets import Net
from .engines import choose
from .engines.drawn import PARTS
from .pace import spell
from .recipes import QUICK, Phase
from .recorded import recorded
from .run import Run
from .starts import OPTIMIZERS

# Bytes in a step for each byte that layers put out: that, its gradient, and work space. The growth of the
# process in five runs on a CPU, four in MXNet, one in PyTorch, full and quarter width, 33 to 96 pixels: 2.11
# to 2.41.
HELD = 2.25

CORES = 2  # of the machine that the recorded quick run was made on


@dataclass(frozen=True)
class Estimate:
    """What a training takes. params, macs: of the net, for one image of size × size, its largest.

    memory: bytes, for parameters, gradients, what the optimiser remembers and the activations of a batch.
    seconds: of all steps. left: bytes that this machine has left, or None where nobody says. steps: on how
    many memory and seconds were measured; 0: they are counted.
    """

    params: int
    macs: int
    size: int
    batch: int
    optimizer: str
    memory: int
    seconds: float
    left: int | None
    steps: int = 0

    @property
    def fits(self):
        """Whether there is room for it, as far as that is known."""
        return self.left is None or self.memory <= self.left

    @property
    def refusal(self):
        """Why it cannot be trained here, in a sentence; "" if it can."""
        if self.fits:
            return ""
        batch = f"{self.batch} images at {times(2 * (self.size,))}"
        return (
            f"Too large for this machine: the training takes about {memory(self.memory)} (parameters, "
            f"gradients, what {OPTIMIZERS[self.optimizer]} remembers, activations of {batch}), and "
            f"{memory(self.left)} are left; take a smaller net, batch or image."
        )

    def __str__(self):
        """All of it in words."""
        how = f"measured on {self.steps} steps" if self.steps else "counted, at the recorded run's pace"
        left = "" if self.left is None else f" of {memory(self.left)} left"
        return (
            f"{grouped(self.params)} parameters, {millions(self.macs)} MACs an image at "
            f"{times(2 * (self.size,))}. A training takes about {memory(self.memory)} of memory{left}, and "
            f"{spell(self.seconds)} ({how})."
        )


def estimate(design, recipe, images, engine=None):
    """The Estimate of a recipe over so many images, from counts: nothing is allocated.

    design: a Design, its line, or a Net. engine: as in Run; of what is left on a GPU nothing is known. The
    time is that of the quick run which ships with the collection, made on two cores, times what this one has
    more of: MACs or numbers that layers put out, whichever is more. ValueError for a line that is no design.
    """
    net = _net(design)
    sizes = recipe.images_by_size(images)
    costs = {size: net.count((1, size, size)) for size in sizes}
    largest, (macs, numbers) = costs[max(costs)], _pace()
    each = 2 + PARTS[recipe.optimizer]  # a parameter, its gradient, what the optimiser remembers
    held = each * FLOAT32 * largest.params + round(HELD * recipe.batch * largest.bytes)
    seconds = sum(
        many * max(costs[size].macs / macs, costs[size].activations / numbers) for size, many in sizes.items()
    )
    of_batch = max(costs), recipe.batch, recipe.optimizer
    on_cpu = str(getattr(engine, "keywords", {}).get("device") or "cpu").startswith("cpu")
    return Estimate(
        largest.params, largest.macs, *of_batch, held, seconds, memory_left() if on_cpu else None
    )  # fmt: skip


def measured(design, recipe, images, engine=None, steps=3, asked=None):
    """As `estimate`, with memory and seconds as `steps` steps at each size take them here, on blank images.

    memory: by how much the process grew, and never less than is counted: what it had room for before, or
    gave back meanwhile, does not show in its growth. engine: as in Run. asked: an Event; once it is set the
    measurement ends, and what was counted comes back. ValueError, one sentence, and nothing allocated, if
    there is no room.
    """
    counted = estimate(design, recipe, images, engine)
    if counted.refusal:
        raise ValueError(counted.refusal)
    sizes = recipe.images_by_size(images)
    brief = replace(recipe, phases=tuple(Phase(1, size) for size in sizes), lr=1e-6, warmup=0)
    many, found = recipe.batch * (steps + 1), {size: [] for size in sizes}
    blank = numpy.zeros((many, 28, 28), "uint8"), numpy.arange(many) % 10
    engine = engine or choose("gluon", "cpu")[0]  # bring the engine itself before it is measured
    gc.collect()  # garbage that went meanwhile would hide as much
    with memory_taken() as taken:
        run = Run(brief, *blank, net=_net(design), engine=engine)
        while not run.done:
            if asked and asked.is_set():
                return counted
            step = run.step()
            found[step.size].append(step.batch_seconds)
        del run
    gc.collect()  # layers know each other in circles
    give_back_freed()
    each = {size: median(passed[1:]) / recipe.batch for size, passed in found.items()}  # the first warms up
    seconds = sum(many * each[size] for size, many in sizes.items())
    return replace(counted, memory=max([counted.memory, *taken]), seconds=seconds, steps=steps * len(sizes))


def _net(design):
    if isinstance(design, Net):
        return design
    return (Design.of_text(design) if isinstance(design, str) else design).net


@cache
def _pace():
    """(MACs, numbers put out) a second of the quick run that ships, MACs counted on the way there alone."""
    last, size = recorded("quick")[-1], QUICK.size(0)
    seconds = last["cpu_seconds"] / CORES  # whatever else the machine did meanwhile
    cost, speed = GOOGLENET.net.count((1, size, size)), last["images"] / seconds
    return cost.macs * speed, cost.activations * speed
