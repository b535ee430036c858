"""How many images a second train: the book's imperative code, ours, PyTorch eager, and our PyTorch engine.

Run by `make bench`: figures, no verdict. The same net, batch and input for all; each has a process of its
own, they take turns, and the ratios come from one run. Without PyTorch (`make gpu` brings it) its two are
left out.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

WARM_UP = 2
SIZES = (33, 96)
SIZE = int(os.environ.get("SIZE", "96"))  # of this process's images
GOALS = """Goals: ours at least 1.35 times the book's; our PyTorch engine, where the processor has bfloat16,
at 96×96 at least 1.8 times PyTorch eager."""


def book():
    """As the sources have it: imperative, NumPy's concatenate, MXNet's own choice of threads."""
    from mxnet import autograd, gluon, init, np, npx
    from mxnet.gluon import nn

    npx.set_np()

    class Inception(nn.Block):
        def __init__(self, c1, c2, c3, c4, **kwargs):
            super().__init__(**kwargs)
            self.p1_1 = nn.Conv2D(c1, kernel_size=1, activation="relu")
            self.p2_1 = nn.Conv2D(c2[0], kernel_size=1, activation="relu")
            self.p2_2 = nn.Conv2D(c2[1], kernel_size=3, padding=1, activation="relu")
            self.p3_1 = nn.Conv2D(c3[0], kernel_size=1, activation="relu")
            self.p3_2 = nn.Conv2D(c3[1], kernel_size=5, padding=2, activation="relu")
            self.p4_1 = nn.MaxPool2D(pool_size=3, strides=1, padding=1)
            self.p4_2 = nn.Conv2D(c4, kernel_size=1, activation="relu")

        def forward(self, x):
            p3, p4 = self.p3_2(self.p3_1(x)), self.p4_2(self.p4_1(x))
            return np.concatenate((self.p1_1(x), self.p2_2(self.p2_1(x)), p3, p4), axis=1)

    def half():
        return nn.MaxPool2D(pool_size=3, strides=2, padding=1)

    net = nn.Sequential()
    net.add(nn.Conv2D(64, kernel_size=7, strides=2, padding=3, activation="relu"), half())
    net.add(nn.Conv2D(64, kernel_size=1, activation="relu"))
    net.add(nn.Conv2D(192, kernel_size=3, padding=1, activation="relu"), half())
    for stage, blocks in _stages():
        net.add(*(Inception(w.c1, w.c2, w.c3, w.c4) for w in blocks))
        net.add(nn.GlobalAvgPool2D() if stage == "5" else half())
    net.add(nn.Dense(10))
    net.initialize(init.Xavier())
    trainer = gluon.Trainer(net.collect_params(), "sgd", {"learning_rate": 0.1})
    loss = gluon.loss.SoftmaxCrossEntropyLoss()

    def step(x, y):
        x, y = np.array(x), np.array(y)
        with autograd.record():
            value = loss(net(x), y).mean()
        value.backward()
        trainer.step(1)
        return float(value)

    return step


def ours(engine="gluon"):
    """The package's own loop, with the book's recipe; its batches are made, not given."""
    from dataclasses import replace

    from widgets.fashion import sample
    from widgets.training.engines import choose
    from widgets.training.recipes import BOOK, Phase
    from widgets.training.run import Run

    recipe = replace(BOOK, phases=(Phase(5, SIZE),))
    run = Run(recipe, *sample.load().train, engine=choose(engine, "cpu")[0])
    return lambda x, y: run.step().loss


def torch():
    """PyTorch as its users write it: eager, float32, the default memory layout."""
    import torch
    from torch import nn

    def conv(c_in, c_out, kernel, stride=1):
        return [nn.Conv2d(c_in, c_out, kernel, stride, kernel // 2), nn.ReLU()]

    def half():
        return nn.MaxPool2d(3, 2, 1)

    class Inception(nn.Module):
        def __init__(self, c_in, w):
            super().__init__()
            self.branches = nn.ModuleList(
                nn.Sequential(*layers)
                for layers in (
                    conv(c_in, w.c1, 1),
                    conv(c_in, w.c2[0], 1) + conv(*w.c2, 3),
                    conv(c_in, w.c3[0], 1) + conv(*w.c3, 5),
                    [nn.MaxPool2d(3, 1, 1), *conv(c_in, w.c4, 1)],
                )
            )

        def forward(self, x):
            return torch.cat([branch(x) for branch in self.branches], 1)

    layers = [*conv(1, 64, 7, 2), half(), *conv(64, 64, 1), *conv(64, 192, 3), half()]
    channels = 192
    for stage, blocks in _stages():
        for w in blocks:
            layers.append(Inception(channels, w))
            channels = w.out_channels
        layers.append(nn.AdaptiveAvgPool2d(1) if stage == "5" else half())
    net = nn.Sequential(*layers, nn.Flatten(), nn.Linear(channels, 10))
    assert sum(p.numel() for p in net.parameters()) == 5_977_530
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)

    def step(x, y):
        optimizer.zero_grad()
        value = nn.functional.cross_entropy(net(torch.from_numpy(x)), torch.from_numpy(y))
        value.backward()
        optimizer.step()
        return value.item()

    return step


def _stages():
    from widgets.inception.widths import GOOGLENET_BLOCKS

    return [(s, [w for name, w in GOOGLENET_BLOCKS.items() if name[0] == s]) for s in "345"]


KINDS = {"book": book, "ours": ours, "torch": torch, "our torch": lambda: ours("torch")}
NAMES = ("the book's code, imperative", "ours, MXNet", "PyTorch eager", "ours, PyTorch")


def measure(kind, steps):
    """Print, as JSON, the images a second of each step, in this process."""
    import numpy

    if kind == "book":  # what a reader of the book has: MXNet's own choice
        os.environ.pop("OMP_NUM_THREADS", None)
    from time import perf_counter

    step = KINDS[kind]()
    chance = numpy.random.default_rng(0)
    x = chance.random((128, 1, SIZE, SIZE), numpy.float32)
    y = numpy.arange(128) % 10
    speeds = []
    for _ in range(WARM_UP + steps):
        began = perf_counter()
        step(x, y)
        speeds.append(128 / (perf_counter() - began))
    print(json.dumps(speeds[WARM_UP:]))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3, help="turns that each one takes (3)")
    parser.add_argument("--steps", type=int, default=5, help="steps a turn (5)")
    parser.add_argument("--measure", choices=KINDS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        return measure(options.measure, options.steps)
    kinds = [kind for kind in KINDS if "torch" not in kind or find_spec("torch")]
    if len(kinds) < len(KINDS):
        print("PyTorch is not installed here, so it is left out.")
    for size in SIZES:
        compare(kinds, size, options)
    print(GOALS)


def compare(kinds, size, options):
    """Print what each kind makes of images of size × size."""
    speeds = {kind: [] for kind in kinds}
    for _ in range(options.rounds):
        for kind in kinds:
            command = [sys.executable, __file__, "--measure", kind, "--steps", str(options.steps)]
            done = subprocess.run(
                command, capture_output=True, text=True, env=os.environ | {"SIZE": str(size)}
            )
            if done.returncode:
                sys.exit(done.stderr)
            speeds[kind] += json.loads(done.stdout.splitlines()[-1])
    base = statistics.median(speeds["book"])
    print(f"Training the five-stage net, batch 128, {size}×{size}, SGD: images/s, median of all steps")
    for kind, name in zip(kinds, NAMES, strict=False):
        middle = statistics.median(speeds[kind])
        print(f"  {name:28} {middle:6.1f}   {middle / base:.2f} × the book's")


if __name__ == "__main__":
    main()
