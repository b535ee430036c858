"""Two processes of PyTorch on this machine, under torchrun and under the launcher of ours."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import monotonic, sleep
from types import SimpleNamespace

import psutil
import pytest

from widgets.fashion import sample
from widgets.fashion.folder import Data, Split
from widgets.fashion.sources import Found
from widgets.inception.nets import googlenet
from widgets.inception.widths import BranchWidths
from widgets.training import checkpoints, cluster, command_line, log
from widgets.training.agreement import Disagreement, checksum, otherwise
from widgets.training.engines.in_torch import TorchEngine
from widgets.training.recipes import RECIPES, Phase, Recipe
from widgets.training.run import Run, train

STEPS, BATCH = 6, 7  # the workers' shares are 4 and 3 images
BLOCKS = {name: BranchWidths(8, (4, 8), (2, 4), 4) for name in ("3a", "4a", "5a")}
NET = googlenet(10, BLOCKS)
NORMED = NET.changed(lambda conv: replace(conv, norm=True))
HERE = Path(__file__)


def begin(net, seed=0):
    phases, settings = (Phase(1, 33),), {"warmup": 2, "flip": True}
    recipe = Recipe("shared", phases, BATCH, "adam", lr=1e-3, init="he", **settings)
    images, labels = (part[: STEPS * BATCH - 3] for part in sample.load().train)
    return Run(recipe, images, labels, seed=seed, net=net, engine=partial(TorchEngine, precision="float32"))


def reported(run):
    """{"losses": of each step, "sum": of parameters and optimiser, "says": what is otherwise}."""
    return {"losses": [step.loss for step in train(run)], "sum": checksum(run), "says": otherwise(run)}


def kept(run):
    """All parameters, to the bit."""
    return {name: array.tobytes() for name, array in run.engine.parameters().items()}


def work(folder):
    """What each worker does: two nets, one whose loss the second takes for lost, one begun otherwise."""
    found = {"plain": reported(begin(NET)), "normed": reported(begin(NORMED))}
    rank, run = int(os.environ["RANK"]), begin(NORMED)
    before = kept(run)
    run.engine.step(*(part[rank::2] for part in run.choice(0)), 33, 0.1, BATCH, (100, 0)[rank])
    found["unmoved"] = kept(run) == before
    try:
        begin(NET, seed=rank).step()
    except Disagreement as error:
        found["disagreement"] = str(error)
    Path(folder, f"{rank}.json").write_text(json.dumps(found))


def script(call):
    return f"import sys; sys.path.insert(0, {str(HERE.parent)!r}); import {HERE.stem} as t; {call}"


def torchrun(folder, call):
    """Start two workers, each of which does that."""
    (path := Path(folder, "worker.py")).write_text(script(call))
    where = ["--standalone", "--local-addr", "127.0.0.1", "--nproc-per-node", "2"]  # on a free port
    return subprocess.Popen(
        [sys.executable, "-m", "torch.distributed.run", *where, path],
        env=os.environ | {"OMP_NUM_THREADS": "1", "GLOO_SOCKET_IFNAME": "lo"},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def until(met, seconds=300):
    """Wait for something that other processes do; False if it has not come in time."""
    end = monotonic() + seconds
    while not met() and monotonic() < end:
        sleep(0.02)
    return met()


def command(folder, *more):
    """The command line itself, on a narrow net, for more steps than anybody waits."""
    split = Split(*(part[:24] for part in sample.load().train))
    RECIPES["tiny"] = Recipe("tiny", (Phase(10**6, 33),), 8, "adam", lr=1e-3, init="he")
    command_line.sources.load = lambda: Found(Data(split, split), "24 images")
    command_line.held_back = lambda split: (split, split)
    command_line.Run = lambda *args, **settings: Run(*args, **settings | {"net": NORMED})
    settings = ["--engine", "torch", "--device", "cpu", "--precision", "float32", "--every", "1e9", *more]
    return command_line.main(["--recipe", "tiny", "--checkpoint", folder, *settings])


def steps_in(path):
    return len(log.read(path)) if path.exists() else 0


@pytest.fixture(scope="module")
def ended(tmp_path_factory):
    """Two workers under torchrun that report, begin the endless run and are asked to end: what is left."""
    folder = tmp_path_factory.mktemp("two")
    kept = folder / "kept"
    running = torchrun(folder, f"t.work({str(folder)!r}); sys.exit(t.command({str(kept)!r}))")
    try:
        begun = until(lambda: steps_in(kept / "log.csv") >= 2 or running.poll() is not None)
        started = psutil.Process(running.pid).children(recursive=True) if begun else []
        running.terminate()
        said = running.communicate(timeout=300)[0]
        assert len(started) == 2, said
        alive = psutil.wait_procs(started, 120)[1]
    finally:
        running.kill()
    two = [json.loads((folder / f"{rank}.json").read_text()) for rank in (0, 1)]
    return SimpleNamespace(two=two, said=said, kept=kept, alive=alive)


@pytest.fixture
def two(ended):
    """What both report."""
    return ended.two


@pytest.mark.parametrize("net", ["plain", "normed"])
def test_both_end_with_equal_parameters(two, net):
    assert two[0][net]["sum"] == two[1][net]["sum"]


def whole(first, second):
    """The losses of whole batches, from those of the shares; the last batch has 4 images."""
    sizes = [(4, 3)] * (STEPS - 1) + [(2, 2)]
    pairs = zip(first["losses"], second["losses"], sizes, strict=True)
    return [(one * a + other * b) / (a + b) for one, other, (a, b) in pairs]


def test_together_they_have_the_loss_of_one_process(two):
    alone, together = reported(begin(NET)), whole(two[0]["plain"], two[1]["plain"])
    apart = [abs(one - other) for one, other in zip(alone["losses"], together, strict=True)]
    print(f"{max(apart):.2g}")
    assert max(apart) < 1e-3 and len(apart) == STEPS
    assert len({round(loss, 2) for loss in alone["losses"]}) > 3
    assert two[0]["plain"]["losses"] != two[1]["plain"]["losses"]
    assert [worker["plain"]["says"] for worker in two] == ["", ""]


def test_with_batch_norm_they_say_what_differs_and_it_does(two):
    alone, together = reported(begin(NORMED)), whole(two[0]["normed"], two[1]["normed"])
    assert abs(alone["losses"][0] - together[0]) > 1e-2 and alone["says"] == ""
    for worker in two:
        assert worker["normed"]["says"].startswith("Batch normalisation: each worker normalises over its own")


def test_where_one_loses_its_loss_nobody_goes_on_without_it(two):
    assert [worker["unmoved"] for worker in two] == [True, True]


def test_workers_that_begin_otherwise_are_told_so_as_with_mxnet(two):
    for worker in two:
        assert worker["disagreement"].startswith("The workers stand at step 0 with different parameters.")


def test_asked_to_end_all_stop_after_one_step_with_one_checkpoint_and_one_log(ended):
    last = log.read(ended.kept / "log.csv")[-1]["step"]
    assert [path.name for path in checkpoints.checkpoints(ended.kept)] == [f"step-{last:08}.npz"]
    assert ended.said.count("PyTorch on the CPU: as you asked.") == 2
    assert ended.said.count("Batch normalisation: each worker") == 1
    assert ended.said.count(f"Stopped after step {last} of 3000000.") == 2
    assert ended.said.count("Go on with --resume.") == 1  # the first alone has a checkpoint
    assert not ended.alive


# Our own launcher, whose workers do the same.
LAUNCHER = """
import sys
from widgets.training import cluster
launch, command = cluster.launch, [sys.executable, "-c", sys.argv[1]]
cluster.launch = lambda _, workers, **settings: launch(command, workers, **settings)
sys.exit(cluster.main(["--workers", "2", "--engine", "torch"]))
"""


def test_the_launcher_of_ours_starts_them_too_and_says_that_one_is_lost(tmp_path):
    kept = tmp_path / "kept"
    call = "from widgets.training.ending import end_with_parent; end_with_parent(); "
    call += f"sys.exit(t.command({str(kept)!r}, '--every', '0'))"
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    launcher = subprocess.Popen([sys.executable, "-c", LAUNCHER, script(call)], **pipes)
    started = []
    try:
        begun = until(lambda: steps_in(kept / "log.csv") >= 3 or launcher.poll() is not None)
        started = psutil.Process(launcher.pid).children(recursive=True) if begun else []
        os.kill(started[1].pid, signal.SIGKILL)
        said = launcher.communicate(timeout=300)[1]
    finally:
        launcher.kill()
    assert not any(process.is_running() for process in started)
    assert checkpoints.owner(kept)["position"] >= 2
    assert launcher.returncode == 1 and "ended early" in said and "start again with --resume" in said
    assert "Traceback" not in said


def test_the_launcher_starts_what_was_asked_for(monkeypatch):
    started = []
    monkeypatch.setattr(cluster, "launch", lambda *args, **settings: started.append((args, settings)))
    assert cluster.main(["--workers", "3", "--engine", "torch", "--", "--recipe", "quick"]) == 0
    (((command, workers), settings),) = started
    assert command[1:] == ["-m", "widgets.training", "--engine", "torch", "--recipe", "quick"]
    assert (workers, settings) == (3, {"engine": "torch"})
