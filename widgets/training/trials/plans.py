"""What is tried: variants × seeds × sizes × tasks, all of it trained and tested in one way.

The shipped plan is cut for two cores and some six hours. Measured, PyTorch in float32 with a thread a run:
at a quarter of the book's widths a step of 128 images takes 0.11 s of a core at 33 pixels and 0.27 s at 65,
the mean of all variants. So its 360 runs take 37 000 s of a core, their tests 6 000 s. Half the widths would
take 2.5 times as long, a third 1.7 times; and 72 000 images a run are as few as bring the loss well down.
"""

from dataclasses import dataclass
from itertools import product

from ...inception.variants import BLOCKS, BOOK
from ..recipes import Phase, Recipe

KEY = ("task", "size", "variant", "seed", "cost")
COSTS = ("equal", "own")  # multiply-accumulates as the book's net has, or the book's widths
TASKS = ("garments", "sizes")


@dataclass(frozen=True)
class Plan:
    """What is tried, and how.

    divide: every width, by that. images: how many are learned from; validations, tests: how many others a net
    is judged by after every epoch, and after the last. engine: of `choose`.
    """

    variants: tuple
    seeds: tuple
    sizes: tuple
    tasks: tuple = TASKS
    costs: tuple = COSTS[:1]
    divide: int = 4
    images: int = 12_000
    validations: int = 2_500
    tests: int = 10_000
    epochs: int = 6
    batch: int = 128
    engine: str = "auto"

    def trials(self):
        """[{column of KEY: value}, …] in an order of which every beginning is of use.

        The small size before the large; then all variants of a seed, on every task, before the next seed.
        """
        parts = product(self.sizes, self.seeds, self.costs, self.tasks, self.variants)
        return [
            {"task": task, "size": size, "variant": name, "seed": seed, "cost": cost}
            for size, seed, cost, task, name in parts
        ]

    def recipe(self, size):
        """The Recipe of all its runs at that size."""
        return Recipe(
            "trial", (Phase(self.epochs, size),), self.batch, "adam", 1e-3, init="he", warmup=50,
            cosine=True, flip=True, partial=False,
        )  # fmt: skip


PLANS = {
    "small": Plan(
        (BOOK, "3×3 only", "1×1 only", "no 5×5"), (0, 1, 2), (33,), TASKS[:1], divide=8, images=2_000,
        validations=500, tests=1_000, epochs=4, batch=32,
    ),
    "shipped": Plan(tuple(BLOCKS), (0, 1, 2, 3, 4), (33, 65), engine="torch"),
}  # fmt: skip
