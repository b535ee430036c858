"""A run goes over from one engine to the other: killed in a process of its own, and gone on with."""

import json
import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import numpy
import pytest

from widgets.fashion import sample
from widgets.inception.layers import Average, Block, Conv, Dense
from widgets.inception.nets import HALF, Net
from widgets.training import checkpoints
from widgets.training.engines.in_gluon import GluonEngine
from widgets.training.engines.in_torch import TorchEngine
from widgets.training.npz import read_npz, write_npz
from widgets.training.recipes import Phase, Recipe
from widgets.training.run import Run

STEPS, BATCH = 30, 8
BLOCK = {"b1": (Conv(8, 1), Conv(16, 3, pad=1)), "b2": (Conv(8, 1), Conv(8, 5, pad=2, relu=False))}
NET = Net(
    {"b1": {"5×5": Conv(16, 5, 2, 2, norm=True), "pool": HALF}},
    {"b2": {"2a": Block(BLOCK), "average": Average()}},
    {"dense": {"dense": Dense(10)}},
)
ENGINES = {"gluon": GluonEngine, "torch": partial(TorchEngine, precision="float32")}


def begin(engine, optimizer="adam"):
    """A fresh run: few images, several epochs, so that it really learns."""
    phases = (Phase(5, 24), Phase(5, 33))
    recipe = Recipe("short", phases, BATCH, optimizer, lr=3e-3, init="he", warmup=5, cosine=True, flip=True)
    images, labels = sample.load().train
    many = STEPS * BATCH // recipe.epochs
    return Run(recipe, images[:many], labels[:many], net=NET, engine=ENGINES[engine])


def say(what):
    print(json.dumps(what), flush=True)


def live(engine, folder):
    """Go on where the run in that folder was, save after every step, say each loss; "" saves nothing."""
    run = begin(engine)
    if folder:
        checkpoints.restore(run, folder)
    while not run.done:
        step = run.step()
        if folder:
            checkpoints.save(run, folder)
        say([engine, step.step, step.loss])


def serve():
    """Each line read, an engine and a folder, begins a run in a process of its own, a copy of this one."""
    begin("torch")  # what PyTorch imports on first use is imported once
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            say(os.getpid())
            live(*json.loads(line))
            os._exit(0)
        os.waitpid(pid, 0)
        say("over")


@pytest.fixture(scope="module")
def runs():
    """runs(engine, folder, kill): [[engine, step, loss], …] of a run, killed once it has said so many."""
    here = Path(__file__)
    command = [sys.executable, "-c", f"import sys; sys.path[:0] = [{str(here.parent)!r}]; "]
    command[-1] += f"import {here.stem}; {here.stem}.serve()"
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    # A process that has computed by several threads is none to make copies of.
    with subprocess.Popen(command, env=os.environ | {"OMP_NUM_THREADS": "1"}, **pipes) as parent:

        def run(engine, folder="", kill=STEPS):
            print(json.dumps([engine, str(folder)]), file=parent.stdin, flush=True)
            said, process = [], None
            for what in map(json.loads, iter(parent.stdout.readline, '"over"\n')):
                if isinstance(what, int):
                    process = what
                    continue
                said.append(what)
                if len(said) == kill < STEPS:
                    os.kill(process, signal.SIGKILL)
            return said

        yield run
        parent.stdin.close()


def test_killed_in_mxnet_gone_on_in_pytorch_and_again_in_mxnet_it_ends_where_one_never_stopped_does(
    runs, tmp_path
):
    expected = {step: loss for _, step, loss in runs("gluon")}
    parts = [runs("gluon", tmp_path, kill=8), runs("torch", tmp_path, kill=12), runs("gluon", tmp_path)]
    assert {len(part) > 0 for part in parts} == {True}
    by_torch = [step for _, step, _ in parts[1]]
    assert 8 < by_torch[0] < 12 and len(by_torch) >= 12  # it went on, and did not begin again
    assert parts[2][0][1] > by_torch[-1] and parts[2][-1][1] == STEPS
    got = {step: loss for part in parts for _, step, loss in part}
    apart = {step: abs(loss - expected[step]) for step, loss in got.items()}
    print(f"{max(apart.values()):.2g} at most, {apart[STEPS]:.2g} at the end")
    assert max(apart.values()) < 1e-2
    assert all(apart[step] == 0 for step in apart if step < by_torch[0])
    assert expected[1] - expected[STEPS] > 0.3  # otherwise any net would do


@pytest.mark.parametrize("engine", ENGINES)
def test_killed_and_gone_on_with_in_one_engine_every_loss_is_equal_to_the_bit(runs, tmp_path, engine):
    expected = {step: loss for _, step, loss in runs(engine)}
    parts = [runs(engine, tmp_path, kill=7), runs(engine, tmp_path, kill=9), runs(engine, tmp_path)]
    got = {step: loss for part in parts for _, step, loss in part}
    assert parts[1][0][1] > 7 and parts[2][-1][1] == STEPS
    assert {step: loss for step, loss in expected.items() if step in got} == got
    assert len(got) >= STEPS - 2  # what was saved and not yet said when the process was killed


def next_losses(run, many=4):
    return [run.step().loss for _ in range(many)]


@pytest.mark.parametrize("optimizer", ["adam", "sgd"])
@pytest.mark.parametrize(("first", "then"), [("gluon", "torch"), ("torch", "gluon")])
def test_a_file_of_one_engine_holds_all_that_the_other_goes_on_from(first, then, optimizer, tmp_path):
    run = begin(first, optimizer)
    next_losses(run)
    path = checkpoints.save(run, tmp_path)
    expected = next_losses(run)
    other = begin(then, optimizer)
    assert checkpoints.restore(other, tmp_path) == (path, [])
    parameters, state = other.engine.parameters(), other.engine.optimiser_state()
    held = read_npz(path)
    assert all(parameters[name].tobytes() == held[f"param/{name}"].tobytes() for name in parameters)
    assert all(state[name].tobytes() == held[f"state/{name}"].tobytes() for name in state)
    assert len(parameters) == 16 and len(state) == (28 if optimizer == "adam" else 0)
    seconds = json.loads(held["about"].tobytes())["seconds"]
    assert (other.position, other.seen, other.seconds) == (4, 4 * BATCH, seconds)
    assert next_losses(other) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize(("first", "then"), [("gluon", "torch"), ("torch", "gluon")])
@pytest.mark.parametrize("lost", ["what Adam remembers", "a running variance", "a transposed weight"])
def test_without_any_part_of_it_the_other_engine_goes_elsewhere(first, then, lost, tmp_path):
    """The control of the test before."""
    run = begin(first)
    next_losses(run)
    path = checkpoints.save(run, tmp_path)
    scores, expected = run.engine.scores(run.images, 24), next_losses(run)
    arrays = read_npz(path)
    if lost == "what Adam remembers":
        arrays |= {name: array * 0 for name, array in arrays.items() if name.startswith("state/")}
    elif lost == "a running variance":
        arrays["param/0005"] = numpy.ones_like(arrays["param/0005"])
    else:
        arrays["param/0000"] = arrays["param/0000"].swapaxes(2, 3)
    write_npz(path, arrays)
    other = begin(then)
    assert checkpoints.restore(other, tmp_path) == (path, [])
    apart = abs(other.engine.scores(run.images, 24) - scores).max()
    moved = abs(numpy.subtract(next_losses(other), expected)).max()
    assert (moved if lost == "what Adam remembers" else apart) > 1e-2
