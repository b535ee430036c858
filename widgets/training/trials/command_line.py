"""The command line of the trials."""

import argparse
import random
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from ...backend.cores import use_one_core
from ..ending import INTERRUPTED, maybe_unheard, until_asked
from ..engines import ENGINES, PRECISIONS, choose
from .plans import PLANS
from .runner import Trials
from .summary import summary
from .table import CLOCK, key, rows

ABOUT = """Many whole runs, one net after another, into one table. Whenever it is stopped, the same command
goes on where it was. A run computes on one core, and so comes out the same on every number of them: start the
command once for each core, and they share the work."""


def main(arguments=None):
    """Run the command line; returns the exit code: 0 done, 1 failed, 130 stopped by hand."""
    options = _parser().parse_args(arguments)
    plan = PLANS[options.plan]
    table = Path(options.table or f"build/trials-{options.plan}.csv")
    use_one_core()
    with maybe_unheard():
        try:
            engine, why = choose(options.engine or plan.engine, options.device, options.precision)
            print(why)
            with until_asked() as stop:
                scratch = options.scratch or table.with_suffix("")
                trials = Trials(plan, table, scratch, engine, abreast=options.abreast)
                done = again(trials, options.again, stop) if options.again else trials.work(stop)
            print("\n".join(summary(rows(table))))
        except (ValueError, OSError, MemoryError) as error:
            print(error, file=sys.stderr)
            return 1
    return 0 if done else INTERRUPTED


def again(trials, count, stop):
    """Do so many runs of the table again, picked at random, and say of each whether it came out the same.

    Whether all were done. ValueError, which names it, for one that did not come out the same.
    """
    known = {key(row): row for row in rows(trials.table)}
    there = [trial for trial in trials.plan.trials() if key(trial) in known]
    for trial in random.sample(there, min(count, len(there))):
        with TemporaryDirectory() as folder:
            row = Trials(trials.plan, trials.table, folder, trials.engine, trials.data).one(trial, stop)
        if row is None:
            return False
        name = ", ".join(map(str, trial.values()))
        old = known[key(trial)]
        if other := [column for column in old.keys() - CLOCK if str(row.get(column, "")) != old[column]]:
            raise ValueError(f"{name}: another {', '.join(sorted(other))} than in the table.")
        print(f"{name}: the same to the last digit")
    return True


def _parser():
    parser = argparse.ArgumentParser(prog="python -m widgets.training.trials", description=ABOUT)
    parser.add_argument("--plan", default="small", choices=PLANS)
    parser.add_argument("--table", help="the CSV file (build/trials-PLAN.csv)")
    parser.add_argument("--scratch", help="a folder for runs under way (the table's name without .csv)")
    parser.add_argument("--engine", choices=ENGINES, help="the plan's own, unless it is said")
    parser.add_argument("--device", default="cpu", choices=("auto", "cpu", "gpu"))
    parser.add_argument(
        "--precision", default="float32", choices=PRECISIONS,
        help="of PyTorch (float32; auto, bfloat16 where there is it, made the shipped table)",
    )  # fmt: skip
    parser.add_argument(
        "--abreast", type=int, default=1, choices=range(1, 33), metavar="N",
        help="have N runs in hand, by turns, for a GPU that one net does not fill (1)",
    )  # fmt: skip
    parser.add_argument(
        "--again", type=int, default=0, metavar="N", help="do N runs of the table again, and compare"
    )
    return parser
