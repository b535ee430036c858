"""A short run of a narrow net, alone or by several processes, to see that both learn the same.

`python -m widgets.training.rehearsal FOLDER` is one of the workers.
"""

import json
import os
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from ..fashion import sample
from ..inception.nets import narrow_googlenet
from . import checkpoints, cluster
from .agreement import checksum
from .ending import end_with_parent
from .engines.in_gluon import GluonEngine
from .recipes import Phase, Recipe
from .run import Run, train

BATCH, SIDE, DIVIDE, STEPS = 8, 28, 8, 12


@dataclass(frozen=True)
class Rehearsal:
    """What one worker reports: the mean loss of its images at each step, a checksum of its parameters."""

    losses: list
    digest: str


def rehearse(workers=2, steps=STEPS):
    """Train a narrow net for a few steps by so many processes on this machine: a list, a Rehearsal a worker.

    All take the same batches of 8 garments, and each worker its share of them. workers: 1, which needs no
    other process, to 8. ValueError for another number, WorkerFailed if a process ends before its time.
    """
    if not 1 <= workers <= BATCH:
        raise ValueError(f"There can be 1 to {BATCH} workers, for a batch has {BATCH} images; got {workers}.")
    with TemporaryDirectory() as folder:
        if workers == 1:
            work(folder, steps, "device")
        else:
            cluster.launch(command(folder, steps), workers, say=lambda line: None)
        lines = [report(folder, rank) for rank in range(workers)]
    return [Rehearsal([*losses(of).values()], of[-1]["digest"]) for of in lines]


def command(folder, steps=STEPS, kvstore="dist_sync"):
    """What starts one worker."""
    return [sys.executable, "-m", __spec__.name, str(folder), str(steps), kvstore]


def work(folder, steps=STEPS, kvstore="dist_sync"):
    """One worker's part: go on from the checkpoints in `folder`, report each step to a file there."""
    images, labels = sample.load().train
    recipe = Recipe(
        "rehearsal", (Phase(1, SIDE),), batch=BATCH, optimizer="adam", lr=1e-3, init="he", flip=True
    )
    run = Run(
        recipe, images[: BATCH * steps], labels[: BATCH * steps],
        net=narrow_googlenet(DIVIDE), engine=partial(GluonEngine, kvstore=kvstore),
    )  # fmt: skip
    checkpoints.restore(run, folder)
    with Path(folder, f"worker-{run.engine.rank}.jsonl").open("a") as file:

        def say(**what):
            print(json.dumps(what), file=file, flush=True)

        say(pid=os.getpid(), after=run.position)
        for step in train(run):
            say(step=step.step, loss=step.loss)
            if run.engine.rank == 0:
                checkpoints.save(run, folder)
        say(digest=checksum(run))


def report(folder, rank):
    """What a worker has reported so far: a dictionary a line."""
    path = Path(folder, f"worker-{rank}.jsonl")
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def losses(lines):
    """{step: loss} of such lines; of a step that was done again, the last."""
    return {line["step"]: line["loss"] for line in lines if "step" in line}


if __name__ == "__main__":
    end_with_parent()
    work(sys.argv[1], int(sys.argv[2]), sys.argv[3])
