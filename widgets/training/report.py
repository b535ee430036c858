"""`python -m widgets.training.report`: what training costs on this machine, as a Markdown table.

Steps are measured, tests and the making of nets apart; the first steps of a net, in which a library chooses
how to compute, are stated apart too. What would take a processor hours is estimated, and is called so.
"""

import argparse
import platform
import resource
import subprocess
import sys
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from ..backend.cores import use_all_cores
from ..core.files import replacing
from ..core.words import memory
from ..fashion import sources
from ..fashion.folder import held_back
from .engines import choose
from .pace import spell
from .recipes import BOOK, FULL, QUICK, Phase, Recipe
from .run import Diverged, Run

CASES = tuple((size, batch) for size in (33, 65, 96) for batch in (128, 512))
SHORT = ((33, 16),)
WARM_UP, STEPS = 3, 10
GOALS = ((0.85, QUICK), (0.91, FULL.with_epochs(FULL.phases[0].epochs)))
AGREED = 6  # steps that both engines take for comparison
EVERY = 25  # steps between two looks at the validation images


def main(arguments=None):
    """Print the report; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m widgets.training.report", description=__doc__)
    parser.add_argument("--device", default="auto", choices=("auto", "cpu", "gpu"))
    parser.add_argument("--short", action="store_true", help="a few steps of each: does it run to its end?")
    parser.add_argument("--whole", action="store_true", help="on a processor, too, train to the end: hours")
    parser.add_argument("--out", metavar="FILE", help="write it there as well")
    options = parser.parse_args(arguments)
    use_all_cores()
    try:
        lines = list(report(options.device, options.short, options.whole))
    except (ValueError, OSError, Diverged) as error:
        print(error, file=sys.stderr)
        return 1
    if options.out:
        Path(options.out).absolute().parent.mkdir(parents=True, exist_ok=True)
        with replacing(Path(options.out), shared=True) as file:
            file.write("\n".join(lines) + "\n")
    return 0


def report(device="auto", short=False, whole=False, say=print):
    """Yield the lines of the report, each said as soon as it is known."""
    makers = engines(device)
    train, validation = held_back(sources.load(say=lambda line: None).data.train)
    parts = (
        _machine(makers),
        _agreement(makers, train),
        _speeds(makers, train, short),
        _trainings(makers, train, validation, short, whole),
    )
    for part in parts:
        for line in part:
            say(line)
            yield line


def engines(device="auto"):
    """{name: (function that makes the engine, sentence on where it computes)} of all that can train here."""
    found = {"gluon": choose("gluon", device)} if device != "gpu" or not find_spec("torch") else {}
    if find_spec("torch"):
        from .engines.in_torch import has_bfloat16, working_device

        found["torch, float32"] = choose("torch", device, precision="float32")
        if has_bfloat16(working_device(device)[0]):
            found["torch, bfloat16"] = choose("torch", device)
    return found


def _row(*cells):
    return f"| {' | '.join(map(str, cells))} |"


def _head(first, *others):
    yield _row(first, *others)
    yield _row("---", *["---:"] * len(others))


def _machine(makers):
    yield "# What training costs on this machine\n"
    yield from _head("what", "here")
    yield _row("processor", f"{_processor()}, {platform.system()}")
    if card := _asked_of_the_driver():
        yield _row("card, driver, memory, compute capability", card)
    yield _row("versions", f"Python {platform.python_version()}, {', '.join(_versions())}")
    for name, (_, why) in makers.items():
        yield _row(f"engine {name}", why)


def _processor():
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:  # not Linux
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{names[0]}, {len(names)} logical cores" if names else platform.machine()


def _asked_of_the_driver():
    fields = "--query-gpu=name,driver_version,memory.total,compute_cap"
    command = ["nvidia-smi", fields, "--format=csv,noheader"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.partition("\n")[0].strip() if done.returncode == 0 else ""


def _versions():
    for package in ("mxnet", "torch", "numpy"):
        try:
            yield f"{package} {version(package)}"
        except PackageNotFoundError:
            yield f"no {package}"


def _agreement(makers, train):
    yield "\n## Do the engines agree?\n"
    recipe = Recipe("agreement", (Phase(1, 33),), 16, "sgd", 0.001, init="he", partial=False)
    images, labels = (part[: 16 * AGREED] for part in train)
    yield f"The book's net, the same start and images: the loss of each of the first {AGREED} steps.\n"
    yield from _head("engine", *range(1, AGREED + 1))
    for name, (make, _) in makers.items():
        run, losses = Run(recipe, images, labels, engine=make), []
        while not run.done:
            losses += [f"{step.loss:.5f}" for step in run.stride()]
        yield _row(name, *losses)


def _speeds(makers, train, short):
    cases = SHORT if short else CASES
    yield "\n## Images a second\n"
    yield f"Training the book's net by SGD, median of {STEPS} times; in brackets the first step's seconds.\n"
    yield from _head("engine", *(f"{size}×{size}, {batch} a step" for size, batch in cases), "peak memory")
    for name, (make, _) in makers.items():
        yield _row(name, *(_speed(make, train, *case) for case in cases), memory(_peak(name)))


def _speed(make, train, size, batch):
    recipe = Recipe("speed", (Phase(100, size),), batch, "sgd", 0.001, init="he", partial=False)
    try:
        run = Run(recipe, *train, engine=make)
        first = run.step()
        for _ in range(WARM_UP):
            run.stride()
        found = [run.stride()[0].images_per_second for _ in range(STEPS)]
    except (RuntimeError, MemoryError) as error:
        if "memory" not in str(error).lower():
            raise
        return "does not fit"
    return f"{median(found):.0f} ({first.batch_seconds:.1f} s)"


def _peak(name):
    """Bytes: of the GPU's memory where PyTorch computes there, else of this process so far."""
    if name.startswith("torch"):
        import torch

        if used := torch.cuda.max_memory_allocated() if torch.cuda.is_available() else 0:
            return used
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _trainings(makers, train, validation, short, whole):
    name, (make, why) = list(makers.items())[-1]
    to_the_end = not short and (whole or "GPU " in why)
    yield f"\n## How long until it has learned ({name})\n"
    yield f"Seconds in steps, after the first one; right: of {len(validation.labels)} validation images.\n"
    yield from _head("recipe", "until", "seconds")
    for goal, recipe in GOALS:
        run = Run(replace(recipe, batch=16) if short else recipe, *train, engine=make)
        if short or to_the_end or recipe is QUICK:
            yield _row(
                recipe.name, f"{goal:.0%} right", _until(run, validation, goal, 2 if short else run.steps)
            )
        else:
            yield _row(recipe.name, f"{goal:.0%} right", "hours on a processor: --whole measures it")
    run = Run(replace(BOOK, batch=16) if short else BOOK, *train, engine=make)
    yield _row("book: SGD at 0.1, 96×96", "5 epochs are done", _whole(run, validation, to_the_end))


def _until(run, validation, goal, most):
    looked, share, first = 0, 0.0, run.step().batch_seconds
    while run.position < most:
        step = run.stride()[-1]
        if run.position - looked >= EVERY or run.position >= most:
            looked, share = run.position, run.accuracy(*validation, step.size)
            if share >= goal:
                return f"{run.seconds - first:.1f} (first step {first:.1f})"
    return f"not in {run.position} steps: {share:.1%}"


def _whole(run, validation, to_the_end):
    first = run.step().batch_seconds
    second = run.step().batch_seconds
    while to_the_end and not run.done:
        run.stride()
    if to_the_end:
        return (
            f"{run.seconds - first:.1f} (first step {first:.1f}), {run.accuracy(*validation, 96):.1%} right"
        )
    return f"{spell(run.steps * second)}, estimated from one step"


if __name__ == "__main__":
    raise SystemExit(main())
