"""The command line of the map of rates."""

import argparse
import sys
from pathlib import Path

from ...backend.cores import use_one_core
from ..ending import INTERRUPTED, maybe_unheard, until_asked
from ..engines import ENGINES, choose
from ..home import claim
from .plan import PLAN
from .runner import work

ABOUT = """Short races of a narrow net, one after the other on one core, into one table. Whenever it is
stopped, the same command goes on where it was."""


def main(arguments=None, plan=PLAN):
    """Run the command line; returns the exit code: 0 done, 1 failed, 130 stopped by hand."""
    parser = argparse.ArgumentParser(prog="python -m widgets.training.rates", description=ABOUT)
    parser.add_argument("--table", default="build/rates.csv", help="the CSV file (build/rates.csv)")
    parser.add_argument("--engine", choices=ENGINES, default="torch", help="torch, unless it is said")
    options = parser.parse_args(arguments)
    table = Path(options.table)
    use_one_core()
    with maybe_unheard():
        try:
            engine, why = choose(options.engine, "cpu", "float32")
            print(why)
            with claim(table.with_suffix(""), who="The map of rates"), until_asked() as stop:
                done = work(table, engine, lambda: stop.asked, plan)
        except (ValueError, OSError, MemoryError) as error:
            print(error, file=sys.stderr)
            return 1
    return 0 if done else INTERRUPTED
