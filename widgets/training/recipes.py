"""What a training run does, all of it: a recipe. Two runs of one recipe and seed see the same batches."""

from collections import Counter
from dataclasses import dataclass, field, replace
from math import ceil, cos, pi


@dataclass(frozen=True)
class Phase:
    """`epochs` passes over the training images, resized to `size` × `size` pixels.

    other: a second size, which every other step takes; an epoch's last step has the first.
    """

    epochs: int
    size: int
    other: int = field(default=0, repr=False)


@dataclass(frozen=True)
class Recipe:
    """How to train: phases in order, then what holds for all of them.

    batch: images a step. optimizer: "sgd" or "adam", by MXNet's name. lr: the largest learning rate;
    `warmup` steps lead up to it on a straight line, and with `cosine` half a cosine wave leads from it to 0.
    init: a key of starts.STARTS, gain: for the start "gain". flip: mirror every other image, drawn by chance.
    partial: whether an epoch's last, short batch counts.
    """

    name: str
    phases: tuple[Phase, ...]
    batch: int
    optimizer: str
    lr: float
    init: str
    warmup: int = 0
    cosine: bool = False
    flip: bool = False
    partial: bool = True
    gain: float = field(default=1.0, repr=False)

    @property
    def epochs(self):
        """How many epochs all phases have together."""
        return sum(phase.epochs for phase in self.phases)

    def phase(self, epoch):
        """The Phase of that epoch, counted from 0; of epochs after the last, the last."""
        for phase in self.phases:
            if epoch < phase.epochs:
                return phase
            epoch -= phase.epochs
        return self.phases[-1]

    def size(self, epoch):
        """Pixels a side in that epoch, counted from 0: those that its tests are done at."""
        return self.phase(epoch).size

    def size_at(self, step, steps):
        """Pixels a side in step `step` of `steps`, counted from 0."""
        epoch, place = divmod(step, steps // self.epochs)
        phase = self.phase(epoch)
        by_turns = phase.other and (steps // self.epochs - 1 - place) % 2
        return phase.other if by_turns else phase.size

    def images_by_size(self, images):
        """{pixels a side: how many images of it all epochs have}, over so many images."""
        steps, found = self.steps_per_epoch(images), Counter()
        whole = images if self.partial else steps * self.batch
        for phase in self.phases:
            turns = steps // 2 * self.batch if phase.other else 0  # the last step is not the other's
            found.update({phase.size: phase.epochs * (whole - turns), phase.other: phase.epochs * turns})
        return {size: many for size, many in found.items() if size}

    def steps_per_epoch(self, images):
        """How many steps an epoch over so many images has."""
        return ceil(images / self.batch) if self.partial else images // self.batch

    def learning_rate(self, step, steps):
        """Learning rate of step `step` of `steps`, counted from 0."""
        if step < self.warmup:
            return self.lr * (step + 1) / self.warmup
        if not self.cosine:
            return self.lr
        return self.lr * (1 + cos(pi * (step - self.warmup) / max(1, steps - self.warmup))) / 2

    def with_epochs(self, epochs):
        """The same recipe with so many epochs: its last phase longer, or its phases cut off."""
        if epochs == self.epochs:
            return self
        phases, left = [], epochs
        for phase in self.phases:
            phases.append(replace(phase, epochs=min(phase.epochs, left)))
            left -= phases[-1].epochs
        phases[-1] = replace(phases[-1], epochs=phases[-1].epochs + left)
        return replace(self, phases=tuple(phase for phase in phases if phase.epochs))


# As in an older notebook of the book's chapter on GoogLeNet: plain SGD at 0.1, images blown up to 96 × 96,
# five epochs. (d2l 1.0 prints 0.01 and ten.)
BOOK = Recipe("book", (Phase(5, 96),), batch=128, optimizer="sgd", lr=0.1, init="xavier")

# 33 pixels are the fewest that leave no layer with a map of one pixel, and cost a fifth of 96; He's scale and
# Adam start at once, where plain SGD stands still for 200 steps.
_SOUND = {"batch": 128, "optimizer": "adam", "lr": 1e-3, "init": "he", "cosine": True, "partial": False}
QUICK = Recipe("quick", (Phase(1, 33),), warmup=50, **_SOUND)

# What the shipped weights were made with: small first, then the size of the sources, and 64 by turns. Left to
# 96 alone, a run of as many steps named 93 % of the test images right at 96, and 80 % at 64. At 96 every tap
# of every layer meets data, which at 33 those of the last 5×5 do not.
FULL = Recipe("full", (Phase(6, 33), Phase(8, 96, 64)), warmup=100, flip=True, **_SOUND)

RECIPES = {recipe.name: recipe for recipe in (BOOK, QUICK, FULL)}


def recipe(name):
    """The recipe of that name; ValueError that lists the names otherwise."""
    if name not in RECIPES:
        raise ValueError(f"There is no recipe {name!r}; choose one of {', '.join(RECIPES)}.")
    return RECIPES[name]
