"""A tiny plan on an engine that starts at once; as a program it tells where it is, to be killed there."""

import sys
from pathlib import Path
from types import SimpleNamespace

import numpy

from widgets.fashion.folder import Split
from widgets.inception.variants import BOOK
from widgets.training.engines.drawn import Array
from widgets.training.trials import runner
from widgets.training.trials.plans import TASKS, Plan

PLAN = Plan(
    (BOOK, "1×1 only"), (0, 1), (33,), TASKS[:1], divide=16, images=40, validations=20, tests=20, epochs=3,
    batch=10,
)  # fmt: skip


def split(count, seed):
    labels = numpy.arange(count) % 10
    images = numpy.random.default_rng(seed).integers(0, 80, (count, 28, 28)) + labels[:, None, None] * 17
    return Split(images.astype("uint8"), labels)


def data():
    return split(40, 0), split(20, 1), split(20, 2)


def at(folder, plan=PLAN, engine=None, abreast=1):
    return runner.Trials(plan, folder / "t.csv", folder / "scratch", engine or Plain, data, abreast)


class Plain:
    """An engine that starts at once: softmax regression in NumPy."""

    name, stride, precision, rank, workers, device = "numpy", 1, "float32", 0, 1, "cpu"

    def __init__(self, net, image, optimizer):
        self.arrays = [Array((10, 784), None)]
        self.put({"0000": numpy.zeros((10, 784), "float32")})

    def hold(self, images, labels):
        self.images, self.labels = images, labels

    def step(self, chosen, mirrored, size, rate, count, hopeless):
        x, scores = self._x(self.images[chosen]), self.scores(self.images[chosen], size)
        shares = numpy.exp(scores) / numpy.exp(scores).sum(axis=1, keepdims=True)
        wrong = shares - numpy.eye(10)[self.labels[chosen]]
        self.moment = (0.9 * self.moment + wrong.T @ x / count).astype("float32")
        self.weights = (self.weights - rate * self.moment).astype("float32")
        return -numpy.log(shares[numpy.arange(count), self.labels[chosen]]).mean(), 0.0

    def read(self, steps):
        return steps

    def _x(self, images):
        return images.reshape(len(images), -1).astype("float32") / 255

    def scores(self, images, size):
        return self._x(images[:, :28, :28]) @ self.weights.T

    def parameters(self):
        return {"0000": self.weights}

    def optimiser_state(self):
        return {"0000/0": self.moment, "0000/1": self.moment}

    def put(self, parameters, state=None, updates=0):
        self.weights = parameters["0000"].copy()
        self.moment = state["0000/0"].copy() if state else numpy.zeros_like(self.weights)


def telling(act, sign):
    def told(*given):
        print(sign, end="", flush=True)
        return act(*given)

    return told


def main(folder):
    """Go through the plan; tell of every step, and before every checkpoint, line of the table and tidying."""
    runner.EVERY, runner.LOOK = -1, 0.05  # a checkpoint after every step
    watched = ((Plain, "step", "s"), (runner.checkpoints, "save", "c"), (runner, "add", "a"))
    for owner, name, sign in (*watched, (runner, "_clear", "t")):
        setattr(owner, name, telling(getattr(owner, name), sign))
    return at(Path(folder)).work(SimpleNamespace(asked=False))


if __name__ == "__main__":
    sys.exit(not main(sys.argv[1]))
