"""`python -m widgets.training.cluster --workers 2 -- --recipe quick`: one run by several processes, here.

MXNet's parameter server is three kinds of process that know each other by environment variables: one
scheduler, one server that adds up gradients, and the workers. Each worker takes its share of every batch,
gets the sum of all gradients, and does the same update; only the first writes checkpoints and the log.
PyTorch's workers, with --engine torch, need nobody else for that.
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from time import monotonic, sleep

from ..backend.cores import THREADS_VARIABLE
from .ending import AGAIN, INTERRUPTED, TIED, asked_by, maybe_unheard

LAST_STEP = 60  # seconds that workers have to end a step, or a test, together, and to write a checkpoint
GRACE = 5  # seconds that they have where a process is lost, for which a step may wait in vain
SOON = 1  # seconds that scheduler and server have, who keep nothing
FINISH = 600  # seconds that the others have once a worker is done: the first may have much to test
SERVE = [sys.executable, "-m", "widgets.training.serving"]
HERE = "127.0.0.1"


class WorkerFailed(RuntimeError):
    """One of the processes ended before the run was done; the others were ended, too."""


def environment(role, workers, port, host=HERE):
    """The environment variables of one process of a run: what they are on several machines, too."""
    return {
        "DMLC_ROLE": role,
        "DMLC_PS_ROOT_URI": host,
        "DMLC_PS_ROOT_PORT": str(port),
        "DMLC_NUM_WORKER": str(workers),
        "DMLC_NUM_SERVER": "1",
    }


def torchs(rank, workers, port, host=HERE):
    """The same for PyTorch, as its own torchrun sets it; worker 0 listens there."""
    return {
        "RANK": str(rank),
        "LOCAL_RANK": str(rank),
        "WORLD_SIZE": str(workers),
        "MASTER_ADDR": host,
        "MASTER_PORT": str(port),
        "GLOO_SOCKET_IFNAME": socket.if_indextoname(1),  # this machine's way to itself
    }


def unset():
    """Names of the variables of `environment` that this process lacks."""
    return [name for name in environment("", 1, 1) if not os.environ.get(name)]


def launch(command, workers, say=print, engine="gluon"):
    """Run `command` as so many workers on this machine, and wait for them.

    command: a list, as for subprocess; with MXNet it makes a kvstore "dist_sync". say: told each process by
    its id. engine: "gluon", which needs a scheduler and a server besides, or "torch".
    The threads that one process would have, OMP_NUM_THREADS of them, are shared out; of a list, "4,2", the
    first counts, which is that of the outermost loops.
    WorkerFailed, and no process left behind, if one ends early; ValueError for less than one worker.
    """
    if workers < 1:
        raise ValueError(f"There must be 1 worker or more; got {workers}.")
    port, servers = _free_port(), ("scheduler", "server") if engine == "gluon" else ()
    # By itself each process looks for a network card to be reached at; a container may have none.
    shared = os.environ | {THREADS_VARIABLE: str(_threads(workers)), "DMLC_NODE_HOST": HERE}
    started = {}
    with _ties() as tied:
        try:
            for name in (*servers, *(f"worker {n}" for n in range(workers))):
                role, _, rank = name.partition(" ")
                settings, pipes = tied(role)
                settings |= environment(role, workers, port) if servers else torchs(rank, workers, port)
                started[name] = subprocess.Popen(
                    command if role == "worker" else SERVE,
                    env=shared | settings,
                    pass_fds=pipes,
                    start_new_session=True,  # Ctrl-C reaches us alone, and we end them in order
                )
                say(f"{name}: process {started[name].pid}")
            _watch(started)
        finally:
            with asked_by(signal.SIG_IGN):  # a terminal that closes asks twice, and the workers are at it
                _end(started)


@contextmanager
def _ties():
    """A function of a process' role → (environment, pipes) that tie its life to ours, even if we are killed.

    Each process ends when its pipe closes. The workers' is held open by us; that of scheduler and server by
    the workers, too, who need them to finish a step.
    """
    ours, ours_open = os.pipe()
    theirs, theirs_open = os.pipe()

    def tied(role):
        if role == "worker":
            return {TIED: f"{ours},{LAST_STEP}"}, (ours, theirs_open)
        return {TIED: f"{theirs},{SOON}"}, (theirs,)

    try:
        yield tied
    finally:
        for end in (ours, ours_open, theirs, theirs_open):
            os.close(end)


def _watch(started):
    """Back when all workers are done; WorkerFailed as soon as any process ends otherwise."""
    alive, done_by = dict(started), None
    while any(name.startswith("worker") for name in alive):
        for name, process in list(alive.items()):
            code = process.poll()
            if code is None:
                continue
            del alive[name]
            if code:  # scheduler and server end by themselves once all workers have
                how = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
                raise WorkerFailed(
                    f"The {name} ended early ({how}), so the run has stopped. What the last checkpoint holds "
                    "is kept: start again with --resume."
                )
            if name.startswith("worker"):
                done_by = monotonic() + FINISH
        if done_by and monotonic() > done_by:
            raise WorkerFailed(
                f"One worker is done, and {FINISH} s later another is not, so the run was ended."
            )
        sleep(0.05)


def _end(started):
    """End what is left: the workers before those whom they need to finish a step."""
    whole = all(process.poll() is None for process in started.values())
    workers = [process for name, process in started.items() if name.startswith("worker")]
    _ask(workers, LAST_STEP if whole else GRACE)
    _ask(started.values(), SOON)


def _ask(processes, patience):
    for ask in (subprocess.Popen.terminate, subprocess.Popen.kill):
        waiting = [process for process in processes if process.poll() is None]
        for process in waiting:
            ask(process)
        deadline = monotonic() + patience
        while any(process.poll() is None for process in waiting) and monotonic() < deadline:
            sleep(0.05)


def _threads(workers):
    """How many threads each of so many workers gets."""
    outermost = os.environ.get(THREADS_VARIABLE, "").partition(",")[0].strip()
    return max(1, (int(outermost) if outermost.isdecimal() else os.cpu_count()) // workers)


def _free_port():
    with socket.socket() as free:
        free.bind((HERE, 0))
        return free.getsockname()[1]


def several_machines(workers=2, port=9091, host="10.0.0.1"):
    """The commands for a run on several machines, as text; host: the address of the scheduler's."""

    def line(role, command):
        settings = " ".join(
            f"{name}={value}" for name, value in environment(role, workers, port, host).items()
        )
        return f"  {settings} \\\n    {command}"

    train = "python -m widgets.training --kvstore dist_sync --checkpoint /shared/run --resume"
    return "\n".join(
        [
            f"On several machines, {workers} workers, start by hand (the order does not matter):",
            f"once, on {host}, the scheduler, and once, anywhere, the server:",
            line("scheduler", "python -m widgets.training.serving"),
            line("server", "python -m widgets.training.serving"),
            "on each machine that trains, so many as there are workers:",
            line("worker", train),
            "The checkpoint folder is one that all of them share: each reads it, the first alone writes.",
            "All need the same data and the same --seed. DMLC_NODE_HOST names a machine's own address where",
            "it has several. Ctrl-C at one worker stops all of them, with a checkpoint. If one is lost the",
            f"others wait for it: end them all, by Ctrl-C and, {AGAIN} seconds later, once more. Then start",
            "again.",
            "MXNet's server asks nobody for a password and unpickles what it is sent: whoever reaches its",
            "port runs code on that machine. Use it only in a network where you trust everybody. (A run on",
            f"one machine listens on {HERE} alone.)",
            "PyTorch has its own launcher, here and on several machines; on each, with --node-rank 0, 1, …:",
            f"  torchrun --nnodes {workers} --node-rank 0 --master-addr {host} --master-port {port} \\",
            "    -m widgets.training --engine torch --checkpoint /shared/run --resume",
        ]
    )


def main(arguments=None):
    """Run the command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m widgets.training.cluster",
        description=__doc__,
        epilog=several_machines(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--workers", type=int, default=2, help="processes that train (2)")
    parser.add_argument("--engine", default="gluon", choices=("gluon", "torch"), help="what trains (gluon)")
    parser.add_argument(
        "training", nargs=argparse.REMAINDER, help="-- and then arguments of widgets.training"
    )
    options = parser.parse_args(arguments)
    rest = options.training[1:] if options.training[:1] == ["--"] else options.training
    how = ["--engine", "torch"] if options.engine == "torch" else ["--kvstore", "dist_sync"]
    command = [sys.executable, "-m", "widgets.training", *how, *rest]
    with maybe_unheard():
        try:
            with asked_by(signal.default_int_handler):  # however it is asked to end, it is as by Ctrl-C
                launch(command, options.workers, engine=options.engine)
        except (ValueError, OSError, WorkerFailed) as error:
            print(error, file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            print("Stopped. Go on with --resume.", file=sys.stderr)
            return INTERRUPTED
    return 0


if __name__ == "__main__":
    sys.exit(main())
