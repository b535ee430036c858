"""The names that chapters import, and the check-up that chapter 00 begins with."""

import ast
import os
import platform
import re
import subprocess
import sys
from pathlib import Path

import mxnet
import nbformat
import pytest

import widgets
from widgets import checkup, explorers
from widgets.backend import device
from widgets.training import engines

ROOT = Path(widgets.__file__).resolve().parent.parent


@pytest.mark.parametrize("name", widgets.__all__)
def test_every_public_name_is_there_and_says_what_it_is(name):
    value = getattr(widgets, name)
    assert value.__doc__


@pytest.mark.parametrize("package", [widgets, explorers], ids=lambda package: package.__name__)
def test_every_public_name_has_a_line_that_says_what_it_is(package):
    lines = Path(package.__file__).read_text().splitlines()
    says = dict(
        found.groups() for line in lines if (found := re.match(r' +"(\w+)": "[\w.]+",  # (.+)', line))
    )
    elsewhere = explorers.__all__ if package is widgets else []
    assert [*elsewhere, *says] == package.__all__


def test_names_stand_in_groups_sorted_within_each():
    groups = [list(group) for group in widgets._GROUPS.values()]
    names = [name for group in groups for name in group]
    assert names == widgets.__all__ and len(set(names)) == len(names)
    for group in groups:
        assert group == sorted(group, key=str.casefold)


def test_all_holds_what_chapters_import():
    cells = [cell for path in ROOT.glob("chapters/*.ipynb") for cell in nbformat.read(path, 4).cells]
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    code += [path.read_text() for path in ROOT.glob("chapters/solutions/*.py")]
    asked = {
        alias.name
        for node in ast.walk(ast.parse("\n".join(code)))
        if isinstance(node, ast.ImportFrom) and node.module == "widgets"
        for alias in node.names
    }
    assert len(asked) > 60 and asked <= set(widgets.__all__)


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
    assert (
        said.count("✓") == 6
        and "1.9.1" in said
        and "4 000 training" in said
        and "Everything is ready." in said
    )


def test_the_doctor_names_what_is_broken_and_goes_on(capsys, monkeypatch):
    monkeypatch.setenv("FASHION_MNIST", "/nowhere/at/all")
    assert checkup.doctor() is False
    said = capsys.readouterr().out
    assert "✗ Data:" in said and "/nowhere/at/all" in said and said.count("✓") == 5
    assert "run `make lab` again" in said


NO_MXNET = """
import platform, sys
sys.modules["mxnet"] = None  # what a missing package looks like
from widgets import doctor
for platform.system, platform.machine in {where}:
    assert doctor() is False
"""


def training(capsys):
    checkup.doctor()
    [line] = [line for line in capsys.readouterr().out.splitlines() if " Training: " in line]
    return line


@pytest.fixture
def no_gpu(monkeypatch):
    """Neither engine sees a GPU."""
    monkeypatch.setattr(mxnet.context, "num_gpus", lambda: 0)
    monkeypatch.setattr(engines, "_torch_has_gpu", lambda: False)


CPU = "MXNet on the CPU: it sees no GPU here. That is fine for every chapter."


@pytest.mark.parametrize("there", [True, False])
def test_the_doctor_says_what_trains_and_why(capsys, monkeypatch, no_gpu, there):
    """With PyTorch and without, which takes a driver to be missed."""
    monkeypatch.setattr(checkup, "find_spec", lambda name: there or None)
    monkeypatch.setattr(checkup, "which", lambda name: "/usr/bin/nvidia-smi" if there else None)
    assert training(capsys) == f"✓ Training: {CPU}"


def test_where_a_card_is_idle_the_doctor_names_what_uses_it(capsys, monkeypatch, no_gpu):
    monkeypatch.setattr(checkup, "find_spec", lambda name: None)
    monkeypatch.setattr(checkup, "which", {"nvidia-smi": "/usr/bin/nvidia-smi"}.get)
    assert training(capsys) == (
        f"! Training: {CPU} For the card that nvidia-smi knows, `make gpu` brings PyTorch."
    )
    monkeypatch.setattr(engines, "choose", lambda: (None, "GPU: a convolution on the first of 1 worked."))
    assert training(capsys) == "✓ Training: MXNet on the GPU: a convolution on the first of 1 worked."
    monkeypatch.setattr(
        engines, "choose", lambda: (None, "PyTorch on the GPU X: a convolution on it worked.")
    )
    assert training(capsys) == "✓ Training: PyTorch on the GPU X: a convolution on it worked."


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


def run_alone(code, **options):
    """Run code in a process of its own, with no word on the number of threads."""
    env = {name: value for name, value in os.environ.items() if name != "OMP_NUM_THREADS"}
    return subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, **options)


def test_an_explorer_brings_in_no_other_and_leaves_the_number_of_threads_to_mxnet():
    """With a second thread of MXNet's beside the browser a slider takes half as long again."""
    code = """
import os, sys
from widgets import BottleneckExplorer, BranchExplorer, ConcatRibbon, ImpulseProbe
sys.exit("OMP_NUM_THREADS" in os.environ or "widgets.explorers.training_dashboard" in sys.modules)
"""
    assert run_alone(code).returncode == 0


IN_USE = """
import os
from math import cos, pi
from pathlib import Path

before = dict(os.environ)

import widgets
for name in widgets.__all__:
    getattr(widgets, name)

from widgets.pictures.training.gradient_shares import gradient_bars
scene = gradient_bars({"3a": {"b1": 1.0, "b2": 2.0, "b3": 0.5, "b4": 0.5}})
assert scene.pixels().mode == "RGB" and "<svg" in scene.svg()


def rate(step, steps, most, warmup):
    if step < warmup:
        return most * (step + 1) / warmup
    return most * (1 + cos(pi * (step - warmup) / (steps - warmup))) / 2


widgets.check("08-rate", rate)
changed = {name for name in before.keys() | os.environ.keys() if before.get(name) != os.environ.get(name)}
print(changed - {"KMP_INIT_AT_FORK", "KMP_DUPLICATE_LIB_OK"})  # what MXNet sets for its own libraries
"""


def test_a_picture_of_gradients_and_a_check_of_training_leave_the_environment_as_it_was():
    done = run_alone(IN_USE)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "✓ Right.\nset()\n"


def test_without_a_home_all_works_and_nothing_is_left(tmp_path):
    """No HOME and no line in the list of users, as in a container that gives a process any number."""
    code = """if True:
        import os, pwd
        for name in ("HOME", "MPLCONFIGDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
            os.environ.pop(name, None)
        pwd.getpwuid = {}.__getitem__
        from widgets import Maps, Predict, garment_image
        asked = Predict("Which?", ["a", "b"], key="03-a")
        asked.controls["answer"].value = "b"
        asked.commit()
        print(asked.answer, asked._trouble.value, garment_image("bag").shape)"""
    env = {name: value for name, value in os.environ.items() if name != "INCEPTION_PREDICTIONS"}
    (tmp_path / "here").mkdir()
    (tmp_path / "tmp").mkdir()
    env |= {"TMPDIR": str(tmp_path / "tmp"), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, cwd=tmp_path / "here", capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("b ") and "no home folder" in done.stdout and "(28, 28)" in done.stdout
    assert not [*(tmp_path / "here").iterdir(), *(tmp_path / "tmp").iterdir()]
