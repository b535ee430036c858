"""Measuring is chance, what is measured is not: calls, names, bytes, who is slower than whom."""

import os
import subprocess
import sys
from pathlib import Path
from time import sleep

import pytest
from mxnet import autograd, np
from mxnet.gluon import nn
from mxnet.util import use_np

from widgets.backend.timing import peak_bytes, profile, seconds


@use_np
def test_the_fastest_turn_counts_and_one_call_is_not_measured():
    waits = {"a": iter((0.3, 0.05, 0.01)), "b": iter((0.0, 0.06, 0.08))}
    found = seconds({name: lambda of=of: sleep(next(of)) for name, of in waits.items()}, times=2)
    assert found["a"] == pytest.approx(0.01, abs=0.03) and found["b"] == pytest.approx(0.06, abs=0.03)


@use_np
def test_seconds_waits_for_what_mxnet_computes_later():
    a = np.ones((700, 700))

    def much():
        b = a
        for _ in range(20):
            b = np.dot(b, a)

    found = seconds({"much": much, "little": lambda: np.dot(a[:10, :10], a[:10, :10])}, times=3)
    assert found["much"] > 5 * found["little"]


@pytest.fixture
@use_np
def net():
    net = nn.HybridSequential()
    net.add(nn.Conv2D(4, kernel_size=3, activation="relu"), nn.MaxPool2D(2), nn.Conv2D(5, kernel_size=1))
    net.initialize()
    net(np.zeros((2, 3, 10, 14)))
    return net


@use_np
def test_a_profile_counts_every_call_forward_and_back(net):
    x = np.ones((2, 3, 10, 14))
    forward = profile(lambda: net(x), times=4)
    assert {name: calls for name, (calls, _) in forward.items() if not name.startswith("Reorder")} == {
        "Convolution": 8,
        "Activation": 4,
        "Pooling": 4,
    }

    def both():
        with autograd.record():
            y = net(x)
        y.backward()

    assert profile(both, times=4)["Convolution"][0] == 16
    spent = [s for _, s in forward.values()]
    assert spent == sorted(spent, reverse=True) and min(spent) > 0


@use_np
def test_a_hybridized_net_runs_in_pieces(net):
    net.hybridize(static_alloc=True, static_shape=True)
    names = profile(lambda: net(np.ones((2, 3, 10, 14))))
    assert any({"Activation", "Pooling"} <= {*name.split(",")} for name in names)


@use_np
def test_peak_bytes_are_those_of_the_arrays_held_at_a_time():
    a = np.ones((256, 1000))  # 1 024 000 bytes

    def three():
        b = a + 1
        c = b + 1
        del b
        return c + 1  # two at a time

    kept = []
    for times in range(20):  # now and then MXNet frees an array late
        assert peak_bytes(three) == pytest.approx(2 * 1_024_000, rel=0.02), times
    assert peak_bytes(lambda: kept.append(a + 1)) == pytest.approx(1_024_000, rel=0.02)


PROFILE_ONCE = """
from pathlib import Path
from mxnet import np, profiler
from widgets.backend.timing import profile

hand_on = profiler.set_config

def guarded(filename, **settings):
    # MXNet unlinks this path: a device must not get so far, in a test that fails least of all.
    assert Path(filename).is_file() or not Path(filename).exists(), f"{filename} is no ordinary file"
    print(filename)
    hand_on(filename=filename, **settings)

profiler.set_config = guarded
profile(lambda: np.ones((2, 3)) + 1)
"""


def test_the_profiler_writes_in_a_folder_of_its_own_and_leaves_nothing(tmp_path):
    run = subprocess.run(
        [sys.executable, "-c", PROFILE_ONCE],
        env=os.environ | {"TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    trace = Path(run.stdout.strip())
    assert trace.parent.parent == tmp_path and not trace.parent.exists() and not [*tmp_path.iterdir()]
    assert Path(os.devnull).is_char_device()
