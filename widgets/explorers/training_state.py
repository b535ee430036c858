"""What TrainingDashboard is set to train: recipe, images, learning rate, batch."""

import re
from dataclasses import replace
from math import isfinite

import traitlets

from ..training.plan import Plan
from ..training.recipes import RECIPES
from .base import Choice, State

BATCHES = ("128", "64", "32")
_STATE = re.compile(r"(\S+?)@(\S+) lr=(\S+) batch=(\S+)")


class Rate(traitlets.Float):
    """A number from `least` to `most`, which may come as typed; refuses anything else in a sentence."""

    least, most = 1e-6, 10.0

    def validate(self, obj, value):
        try:
            number = float(value)
        except (TypeError, ValueError):
            number = 0.0
        if not (isfinite(number) and self.least <= number <= self.most):
            raise ValueError(
                f"{self.name} must be a number from {self.least:g} to {self.most:g}; got {value!r:.40}."
            )
        return number


class TrainingState(State):
    """A plan, trait by trait. data: names of the images there are."""

    recipe = Choice()
    data = Choice()
    lr = Rate(1e-3)
    batch = Choice()

    def __init__(self, data=("sample",)):
        super().__init__()
        self.offer("recipe", ("quick", *(name for name in RECIPES if name != "quick")))
        self.offer("data", data)
        own = {str(recipe.batch) for recipe in RECIPES.values()}
        self.offer("batch", sorted({*BATCHES, *own}, key=int, reverse=True))
        self.batch = own_numbers(self.recipe)["batch"]

    @property
    def plan(self):
        """The Plan that these traits stand for."""
        recipe = replace(RECIPES[self.recipe], lr=self.lr, batch=int(self.batch))
        return Plan(recipe, self.data)

    def to_string(self):
        return f"{self.recipe}@{self.data} lr={self.lr!r} batch={self.batch}"

    def from_string(self, text):
        found = _STATE.fullmatch(text.strip())
        if not found:
            raise ValueError(f"A state looks like {self.to_string()!r}; got {text[:80]!r}.")
        return dict(zip(("recipe", "data", "lr", "batch"), found.groups(), strict=True))


def own_numbers(recipe):
    """{trait: value}: the learning rate and the batch that a recipe itself has."""
    own = RECIPES.get(recipe)
    return {"lr": own.lr, "batch": str(own.batch)} if own else {}
