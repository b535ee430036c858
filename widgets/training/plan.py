"""What a dashboard is set to train: a recipe, and the images it is fed."""

import re
from dataclasses import dataclass

from ..core.words import grouped, plural
from .recipes import Recipe
from .starts import OPTIMIZERS


@dataclass(frozen=True)
class Plan:
    """A recipe, and the name of the images that it trains on. Two runs of one plan are the same run."""

    recipe: Recipe
    data: str

    @property
    def key(self):
        """The plan as the name of a folder."""
        recipe = self.recipe
        return re.sub(r"[^\w.-]", "_", f"{recipe.name}-{self.data}-{recipe.lr!r}-{recipe.batch}")

    def steps(self, images):
        """How many steps all epochs have together over so many images."""
        return self.recipe.epochs * self.recipe.steps_per_epoch(images)

    def sentence(self, images):
        """What it does, in words."""
        recipe = self.recipe
        sizes = " and then ".join(map(_sizes, recipe.phases))
        rate = f"learning rate {'up to ' if recipe.warmup or recipe.cosine else ''}{recipe.lr:g}"
        return (
            f"{recipe.name}: {plural(recipe.epochs, 'epoch')} over {grouped(images)} images at {sizes}, "
            f"{recipe.batch} a step, {self.steps(images)} steps; "
            f"{OPTIMIZERS.get(recipe.optimizer, recipe.optimizer)}, {rate}."
        )


def _sizes(phase):
    other = f", by turns with {phase.other}×{phase.other}" if phase.other else ""
    return f"{phase.size}×{phase.size}{other}"
