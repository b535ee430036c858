"""How many readers of chapter 01 does this machine hold? `make seats N=8`; figures, no verdict.

One Jupyter server, and 1, 2, 4 … N kernels that have run the whole chapter. Then the sliders of each one's
BranchExplorer are moved with the messages that a page would send, and a move is timed from there until the
kernel has sent the last picture of it. Two ways:

    all drag     everyone drags a slider all the time, all at once: the worst that a class can do
    a class      everyone moves a slider once every 5 s, at a moment of their own

It stops where even a class waits longer than 200 ms (median). What a browser needs to draw comes on top, on
the reader's own machine.
"""

import argparse
import itertools
import json
import os
import random
import statistics
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / "hub"), str(TESTS / "browser")]

from client import Server  # noqa: E402
from harness import LabServer  # noqa: E402

CHAPTERS = TESTS.parent / "chapters"
CHAPTER = "chapters/01_one_inception_block.ipynb"
LIMIT = 0.2  # s
EVERY = 5  # s between two moves of a reader who thinks, too
SLIDERS = ("c1", "c2_reduce", "c2", "c3_reduce", "c3", "c4")
VIEWS = """
import json
sliders = [explorer.controls[name] for name in {names!r}]
print(json.dumps([(slider.comm.comm_id, slider.value) for slider in sliders]))
"""


def reading(server):
    """A kernel that has run chapter 01."""
    kernel = server.kernel()
    for cell in server.sources(CHAPTER):
        kernel.run(cell)
    return kernel


class Reader:
    """A kernel in which `explorer` is a BranchExplorer, and where its sliders stand."""

    def __init__(self, kernel):
        self.kernel = kernel
        views = json.loads(self.kernel.run(VIEWS.format(names=SLIDERS)))
        # Each move one lower than that slider ever was: what an explorer remembers does not help it.
        self.moves = (
            (view, (value - 1 - turn) % value + 1) for turn in itertools.count(1) for view, value in views
        )

    def move(self):
        """Seconds of the next move that changes the picture: a filter that is 0 everywhere adds nothing."""
        for move in itertools.islice(self.moves, 20):
            seconds, pictures = self.kernel.move(*move)
            if pictures:
                return seconds
        raise RuntimeError("a slider was moved 20 times, and no picture came")


def all_drag(readers, moves):
    """Seconds of each move, where every reader sends the next as soon as the last is answered."""
    start = threading.Barrier(len(readers))

    def drag(reader):
        start.wait()
        return [reader.move() for _ in range(moves)]

    return together(drag, readers)


def a_class(readers, moves):
    """Seconds of each move, one every EVERY s; a reader whose last one is late waits with the next."""
    begin, chance = time.monotonic(), random.Random(1)
    phases = {reader: chance.uniform(0, EVERY) for reader in readers}

    def think_and_move(reader):
        times = []
        for turn in range(moves):
            time.sleep(max(0, begin + phases[reader] + turn * EVERY - time.monotonic()))
            times.append(reader.move())
        return times

    return together(think_and_move, readers)


def together(work, readers):
    psutil.cpu_percent()  # the share from here on
    with ThreadPoolExecutor(len(readers)) as pool:
        times = [one for some in pool.map(work, readers) for one in some]
    return times, psutil.cpu_percent()


def memory(process):
    """MB of a process: its own, and its part of what it shares (PSS); where that is unknown, RSS."""
    full = process.memory_full_info()
    return getattr(full, "pss", full.rss) / 1e6


def row(count, kernels, *phases):
    text = f"{count:7}{sum(kernels):9.0f}{sum(kernels) / count:9.0f}"
    for times, cpu in phases:
        high = statistics.quantiles(times, n=20, method="inclusive")[-1]
        text += f"{statistics.median(times) * 1000:10.0f}{high * 1000:8.0f}{cpu:6.0f}"
    print(text, flush=True)


def holds(name, held, last):
    more = " or more" if held == last else ""
    print(f"{name}: this machine holds {held}{more} with a median of {LIMIT * 1000:.0f} ms or less.")


def counts(most):
    return sorted({most, *(2**power for power in range(most.bit_length()) if 2**power <= most)})


def main(most, moves):
    held, before, readers = {all_drag: 0, a_class: 0}, 0, []
    print(f"{os.cpu_count()} cores, {psutil.virtual_memory().available / 1e9:.1f} GB of memory available.")
    print("MB: a kernel's own memory and its part of what kernels share (PSS). ms: median and 95 %.")
    print(f"{'':25}{'all drag':>24}{'one move every 5 s':>24}")
    print(f"{'kernels':>7}{'MB':>9}{'a kernel':>9}" + f"{'ms':>10}{'95 %':>8}{'CPU %':>6}" * 2)
    with LabServer() as lab:
        lab.copy(CHAPTERS)
        server, process = Server(lab.url, lab.token), psutil.Process(lab.process.pid)
        for count in counts(most):
            while len(readers) < count:
                readers.append(Reader(reading(server)))
            phases = {way: way(readers, moves) for way in held}
            kernels = [memory(child) for child in process.children()]
            assert len(kernels) == count
            row(count, kernels, *phases.values())
            for way, (times, _) in phases.items():
                if held[way] == before and statistics.median(times) <= LIMIT:
                    held[way] = count
            if held[a_class] != count:
                break
            before = count
        print()
        holds("All drag at once", held[all_drag], count)
        holds("Each moves once every 5 s", held[a_class], count)
        print(
            f"Memory: a kernel {sum(kernels) / count:.0f} MB, the server {memory(process):.0f} MB. Under a "
            "JupyterHub each reader has a server, too."
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("most", type=int, nargs="?", default=8, help="kernels, at most")
    parser.add_argument("--moves", type=int, default=6, help="moves of each reader, each way")
    main(**vars(parser.parse_args()))
