"""Real processes on this machine: a scheduler, a server, two workers that train a narrow net."""

import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

import psutil
import pytest

from widgets.training import checkpoints, cluster, log, rehearsal
from widgets.training.rehearsal import losses, rehearse, report

STEPS = 8


@pytest.fixture(scope="module")
def alone():
    """The losses of one process."""
    return rehearse(workers=1, steps=STEPS)[0].losses


def until(met, seconds=120):
    """Wait for something that other processes do; False if it has not come in time."""
    end = monotonic() + seconds
    while not met() and monotonic() < end:
        sleep(0.01)
    return met()


def test_two_workers_end_equal_and_with_the_loss_of_one_process(alone):
    first, second = rehearse(workers=2, steps=STEPS)
    assert first.digest == second.digest
    # Each took four of the eight images: the mean of their losses is the loss of the whole batch.
    together = [(one + other) / 2 for one, other in zip(first.losses, second.losses, strict=True)]
    assert together[:4] == pytest.approx(alone[:4], rel=1e-4)
    # They add up in another order, and what rounding makes of that grows with every step.
    assert together == pytest.approx(alone, rel=1e-2)
    assert len(together) == STEPS and first.losses != second.losses


def test_a_worker_that_is_killed_ends_the_run_in_words_and_the_run_can_go_on(tmp_path, alone):
    processes = {}

    def note(line):
        name, pid = line.split(": process ")
        processes[name] = int(pid)

    def kill_after_some_steps():
        if until(lambda: len(losses(report(tmp_path, 1))) >= 3):
            os.kill(processes["worker 1"], signal.SIGKILL)

    killer = Thread(target=kill_after_some_steps)
    killer.start()
    with pytest.raises(
        cluster.WorkerFailed, match=r"The worker 1 ended early \(signal SIGKILL\), .* --resume"
    ):
        cluster.launch(rehearsal.command(tmp_path, STEPS), 2, say=note)
    killer.join()
    assert list(processes) == ["scheduler", "server", "worker 0", "worker 1"]
    assert not any(psutil.pid_exists(pid) for pid in processes.values())

    cluster.launch(rehearsal.command(tmp_path, STEPS), 2, say=note)
    first, second = report(tmp_path, 0), report(tmp_path, 1)
    assert first[-1]["digest"] == second[-1]["digest"]
    (begun,) = {[line["after"] for line in lines if "after" in line][-1] for lines in (first, second)}
    assert 0 < begun < STEPS
    # The step that was under way may be missing from what the killed worker reported.
    both = losses(first).keys() & losses(second).keys()
    assert len(both) >= STEPS - 1 and {*range(begun + 1, STEPS + 1)} <= both
    together = {step: (losses(first)[step] + losses(second)[step]) / 2 for step in both}
    expected = {step: alone[step - 1] for step in both}
    early = range(1, 5)  # as above, rounding grows with every step
    assert [together[n] for n in early] == pytest.approx([expected[n] for n in early], rel=1e-4)
    assert together == pytest.approx(expected, rel=1e-2)


def test_whoever_ends_the_launcher_leaves_no_process_behind(tmp_path):
    begin = f"from widgets.training import cluster, rehearsal; cluster.launch = lambda command, workers, \
engine, launch=cluster.launch: launch(rehearsal.command({str(tmp_path)!r}, 500), workers); \
raise SystemExit(cluster.main(['--workers', '1']))"
    launcher = subprocess.Popen([sys.executable, "-c", begin], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        assert until(lambda: losses(report(tmp_path, 0)))
        started = psutil.Process(launcher.pid).children(recursive=True)
        assert len(started) >= 3
        ports = [port for process in started for port in process.net_connections("inet")]
        launcher.terminate()
        said = launcher.communicate(timeout=60)[1].decode()
    finally:
        launcher.kill()
    assert launcher.returncode == 130 and "Stopped. Go on with --resume." in said
    assert not any(process.is_running() for process in started)
    assert {port.laddr.ip for port in ports if port.status == "LISTEN"} == {
        "127.0.0.1"
    }  # MXNet's server runs what it is sent


# A launcher whose workers are the command line itself, on the tiny net, for more steps than anybody waits.
WORKER = """
import sys
sys.path.insert(0, sys.argv[1])
import conftest, numpy
from widgets.fashion.folder import Data, Split
from widgets.fashion.sources import Found
from widgets.training import command_line, ending
from widgets.training.recipes import RECIPES, Phase, Recipe
ending.end_with_parent()
split = Split(numpy.zeros((24, 28, 28), "uint8"), numpy.arange(24) % 10)
RECIPES["tiny"] = Recipe("tiny", (Phase(10**6, 8),), batch=8, optimizer="adam", lr=0.01, init="he")
command_line.sources.load = lambda: Found(Data(split, split), "24 images")
run = command_line.Run
command_line.Run = lambda *args, **settings: run(*args, **settings | {"net": conftest.tiny_net()})
sys.exit(command_line.main(["--recipe", "tiny", "--kvstore", "dist_sync", "--every", "1e9",
                            "--checkpoint", sys.argv[2], "--device", "cpu"]))
"""
LAUNCHER = """
import sys
from widgets.training import cluster
launch, command = cluster.launch, [sys.executable, "-c", *sys.argv[1:]]
cluster.launch = lambda _, workers, **settings: launch(command, workers, **settings)
sys.exit(cluster.main(["--workers", "2"]))
"""


def test_a_worker_that_waits_for_others_in_vain_ends_when_it_is_asked_again(tmp_path):
    """MXNet then waits for the scheduler, and no handler in Python is called."""
    at_once = "from widgets.training import ending\nending.AGAIN = 0\n"
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # and does not listen
        worker = subprocess.Popen(
            [sys.executable, "-c", at_once + WORKER, str(Path(__file__).parent), str(tmp_path)],
            env=os.environ | cluster.environment("worker", 1, nobody.getsockname()[1]),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            assert until(lambda: answers(worker.pid, signal.SIGHUP))

            def ends():
                worker.send_signal(signal.SIGTERM)
                return worker.poll() is not None

            assert until(ends) and worker.returncode == 130
        finally:
            worker.kill()


def answers(pid, number, how="SigCgt"):
    """Whether a process has a handler for that signal; "SigIgn": whether it ignores it."""
    told = Path(f"/proc/{pid}/status").read_text().splitlines()
    (mask,) = [line.split()[1] for line in told if line.startswith(how)]
    return bool(int(mask, 16) >> (number - 1) & 1)


@pytest.mark.parametrize("name", ["SIGHUP", "SIGKILL"])
def test_however_the_launcher_ends_a_checkpoint_is_left_and_no_process(name, tmp_path):
    here, path = str(Path(__file__).parent), tmp_path / "log.csv"
    started = []
    with (tmp_path / "said").open("w") as said:
        launcher = subprocess.Popen(
            [sys.executable, "-c", LAUNCHER, WORKER, here, str(tmp_path)], stdout=said, stderr=said
        )
    try:
        assert until(lambda: path.exists() and len(log.read(path)) >= 3)
        started = psutil.Process(launcher.pid).children(recursive=True)
        assert len(started) == 4 and checkpoints.checkpoints(tmp_path) == []
        launcher.send_signal(getattr(signal, name))
        if name == "SIGHUP":  # asked again, it does not leave its workers to themselves
            deaf = []
            until(
                lambda: (
                    launcher.poll() is not None
                    or deaf.append(answers(launcher.pid, signal.SIGTERM, "SigIgn"))
                    or deaf[-1]
                )
            )
            assert deaf[-1]
            launcher.terminate()
            assert launcher.wait(90) == 130 and not any(map(psutil.Process.is_running, started))
        launcher.wait(90)
        assert not psutil.wait_procs(started, 90)[1]
    finally:
        for process in (launcher, *started):
            with suppress(psutil.NoSuchProcess, ProcessLookupError):
                process.kill()
    last = log.read(path)[-1]["step"]
    assert [kept.name for kept in checkpoints.checkpoints(tmp_path)] == [f"step-{last:08}.npz"]


@pytest.fixture
def taken_port():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def serve(role, port):
    return subprocess.run(
        cluster.SERVE, env=os.environ | cluster.environment(role, 1, port), capture_output=True, text=True
    )


def test_a_port_in_use_is_said_in_a_sentence(taken_port, monkeypatch):
    done = serve("scheduler", taken_port)
    assert done.returncode == 1 and done.stderr.startswith(f"Port {taken_port} cannot be had on this machine")
    assert "choose another" in done.stderr and done.stderr.count("\n") == 1
    monkeypatch.setattr(cluster, "_free_port", lambda: taken_port)
    with pytest.raises(cluster.WorkerFailed, match=r"The scheduler ended early \(exit code 1\)"):
        cluster.launch([sys.executable, "-c", "import time; time.sleep(60)"], 1, say=lambda line: None)


@pytest.mark.parametrize(
    ("role", "port", "says"),
    [
        ("server", "", "DMLC_PS_ROOT_PORT must be set"),
        ("worker", 9091, "DMLC_ROLE must be scheduler or server"),
        ("server", "http", "DMLC_PS_ROOT_PORT must be a port, 1 to 65535; got 'http'."),
        ("scheduler", 99_999, "DMLC_PS_ROOT_PORT must be a port, 1 to 65535; got '99999'."),
    ],
)
def test_what_cannot_serve_says_why(role, port, says):
    done = serve(role, port)
    assert done.returncode == 1 and done.stderr.startswith(says) and done.stderr.count("\n") == 1


@pytest.mark.parametrize("threads", ["9,2", " 9 ", "9", "many", "", "-9", "0"])
def test_the_threads_of_one_process_are_shared_out(threads, monkeypatch):
    """Of a list, one for each depth of loops, the first; and what is no number counts as none."""
    monkeypatch.setattr(os, "cpu_count", lambda: 14)
    monkeypatch.setenv("OMP_NUM_THREADS", threads)
    started = []

    class Popen(subprocess.Popen):
        def __init__(self, command, env, **settings):
            started.append(env["OMP_NUM_THREADS"])
            raise OSError("that is enough")

    monkeypatch.setattr(subprocess, "Popen", Popen)
    with pytest.raises(OSError, match="that is enough"):
        cluster.launch(["true"], 3, say=lambda line: None)
    assert started == [{"9": "3", "0": "1"}.get(threads.partition(",")[0].strip(), "4")]


@pytest.mark.parametrize("workers", (0, -1))
def test_less_than_one_worker_is_refused(workers):
    with pytest.raises(ValueError, match=f"There must be 1 worker or more; got {workers}"):
        cluster.launch(["true"], workers)


def test_a_rehearsal_of_more_workers_than_images_is_refused():
    with pytest.raises(ValueError, match="There can be 1 to 8 workers, for a batch has 8 images; got 9"):
        rehearse(workers=9)


def test_the_command_line_says_why_it_ended(capsys, monkeypatch):
    def fail(command, workers, engine):
        assert command[1:] == ["-m", "widgets.training", "--kvstore", "dist_sync", "--recipe", "quick"]
        assert (workers, engine) == (3, "gluon")
        raise cluster.WorkerFailed("The server ended early (exit code 1), so the run has stopped.")

    monkeypatch.setattr(cluster, "launch", fail)
    assert cluster.main(["--workers", "3", "--", "--recipe", "quick"]) == 1
    assert "The server ended early" in capsys.readouterr().err


def test_the_help_writes_out_the_commands_for_several_machines(capsys):
    with pytest.raises(SystemExit):
        cluster.main(["--help"])
    said = capsys.readouterr().out
    for role in ("scheduler", "server", "worker"):
        (line,) = [line for line in said.splitlines() if f"DMLC_ROLE={role} " in line]
        settings = dict(word.split("=") for word in line.split() if "=" in word)
        assert settings == cluster.environment(role, 2, 9091, "10.0.0.1")
