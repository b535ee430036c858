"""What is tried: variants × seeds × sizes × tasks, all of it trained and tested in one way.

The shipped plan has the book's own widths and was cut for a GPU: its 180 runs took an H200 five minutes,
shared by three processes, in bfloat16. (There the training loss of "auxiliary heads" has theirs in it.) The
large plan is the same at 65 pixels, also for a GPU, and is not done; two cores would take a day. The narrow
plan is for them: at an eighth of the widths its 180 runs at 65 pixels take some two and a half hours.
"""

from dataclasses import dataclass, replace
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
    validations: int = 5_000
    tests: int = 10_000
    epochs: int = 5
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


_SHIPPED = Plan(tuple(BLOCKS), (0, 1, 2, 3, 4), (33,), divide=1, engine="torch")
PLANS = {
    "small": Plan(
        (BOOK, "3×3 only", "1×1 only", "no 5×5"), (0, 1, 2), (33,), TASKS[:1], divide=8, images=2_000,
        validations=500, tests=1_000, epochs=4, batch=32,
    ),
    "shipped": _SHIPPED,
    "large": replace(_SHIPPED, sizes=(65,)),
    "narrow": replace(_SHIPPED, sizes=(65,), divide=8),
}  # fmt: skip
