"""The names that chapters import, and the check-up that chapter 00 begins with."""

import platform
import subprocess
import sys

import mxnet
import pytest

import widgets
from widgets import checkup
from widgets.backend import device


@pytest.mark.parametrize("name", widgets.__all__)
def test_every_public_name_is_there_and_says_what_it_is(name):
    value = getattr(widgets, name)
    assert value.__doc__


def test_an_unknown_name_is_refused_with_the_list():
    with pytest.raises(AttributeError, match=r"has no attribute 'BranchExploder'; it has .*BranchExplorer"):
        widgets.BranchExploder  # noqa: B018


def test_each_name_can_be_imported_first():
    """A module of the same name as what it defines would hide it (`from widgets import doctor`)."""
    code = "from widgets import doctor; assert callable(doctor)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_the_doctor_finds_this_environment_ready(capsys, monkeypatch):
    monkeypatch.setenv("FASHION_MNIST", "sample")
    assert checkup.doctor() is True
    said = capsys.readouterr().out
    assert said.count("✓") == 5 and "1.9.1" in said and "4 000 training" in said and "All is ready." in said


def test_the_doctor_names_what_is_broken_and_goes_on(capsys, monkeypatch):
    monkeypatch.setenv("FASHION_MNIST", "/nowhere/at/all")
    assert checkup.doctor() is False
    said = capsys.readouterr().out
    assert "✗ Data:" in said and "/nowhere/at/all" in said and said.count("✓") == 4
    assert "run `make lab` again" in said


NO_MXNET = """
import platform, sys
sys.modules["mxnet"] = None  # what a missing package looks like
from widgets import doctor
for platform.system, platform.machine in {where}:
    assert doctor() is False
"""


def test_where_mxnet_has_no_package_the_doctor_sends_you_to_a_container(monkeypatch, script):
    places = [("Windows", "AMD64"), ("Windows", "ARM64"), ("Darwin", "arm64")]
    pairs = ", ".join(f"(lambda: {system!r}, lambda: {machine!r})" for system, machine in places)
    code = NO_MXNET.format(where=pairs)
    monkeypatch.setenv("FASHION_MNIST", "sample")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("✗ MXNet:") == done.stdout.count("container") == 3
    assert "make lab" not in done.stdout and "MXNet has no package for Darwin on arm64" in done.stdout
    for system, machine in places:
        monkeypatch.setattr(platform, "system", lambda system=system: system)
        monkeypatch.setattr(platform, "machine", lambda machine=machine: machine)
        with pytest.raises(SystemExit, match="container"):  # `make lab` says the same there
            script("venv").check_platform("cpu")


def test_a_gpu_that_is_seen_but_does_not_compute_is_passed_over_with_its_reason(monkeypatch):
    if mxnet.context.num_gpus():
        pytest.skip("there is a real GPU here")
    monkeypatch.setattr(mxnet.context, "num_gpus", lambda: 1)
    chosen, sentence = device.best_device()
    assert chosen == mxnet.cpu() and "a convolution on it failed" in sentence


def test_without_a_gpu_the_cpu_is_chosen_and_said():
    if mxnet.context.num_gpus():
        pytest.skip("there is a real GPU here")
    assert device.best_device() == (
        mxnet.cpu(),
        "CPU: MXNet sees no GPU here. That is fine for every chapter.",
    )


def test_an_explorer_brings_in_no_other_and_leaves_the_number_of_threads_to_mxnet():
    """With a second thread of MXNet's beside the browser a slider takes half as long again."""
    code = """
import os, sys
os.environ.pop("OMP_NUM_THREADS", None)
from widgets import BottleneckExplorer, BranchExplorer, ConcatRibbon, ImpulseProbe
sys.exit("OMP_NUM_THREADS" in os.environ or "widgets.explorers.training_dashboard" in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
