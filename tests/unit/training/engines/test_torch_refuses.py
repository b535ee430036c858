"""What either engine cannot do it says in one sentence, and nothing is lost by it."""

from functools import partial

import numpy
import pytest
import torch
from mxnet import MXNetError
from mxnet.gluon import nn

from widgets.fashion import sample
from widgets.fashion.folder import Data, Split
from widgets.fashion.sources import Found
from widgets.inception.layers import Average, Block, Conv, Dense, Pool
from widgets.inception.nets import HALF, Net
from widgets.training import checkpoints, command_line, engines
from widgets.training.checkpoints import BadCheckpoint
from widgets.training.engines import choose, in_torch
from widgets.training.engines.in_gluon import GluonEngine
from widgets.training.engines.in_torch import TorchEngine
from widgets.training.recipes import RECIPES, Phase, Recipe
from widgets.training.run import Diverged, Run

ENGINES = {"gluon": GluonEngine, "torch": partial(TorchEngine, precision="float32")}
each = pytest.mark.parametrize("engine", ENGINES)
DATA = tuple(part[:28] for part in sample.load().train)


def net(pool="max"):
    """A small net with a normalisation; either pool has maps of the same shapes."""
    block = Block({"b1": (Conv(4, 1),), "b2": (Pool(3, 1, 1, kind=pool), Conv(4, 1))})
    stem = {"b1": {"3×3": Conv(6, 3, 2, 1, norm=True), "pool": HALF}}
    return Net(stem, {"b2": {"2a": block, "average": Average()}}, {"dense": {"dense": Dense(10)}})


def recipe(optimizer="adam", lr=0.01):
    return Recipe("tiny", (Phase(3, 24),), 7, optimizer, lr=lr, init="he", flip=True)


def begin(engine, optimizer="adam", lr=0.01, pool="max"):
    return Run(recipe(optimizer, lr), *DATA, net=net(pool), engine=ENGINES[engine])


def state(run):
    """All that is kept of a run, to the bit."""
    arrays = run.engine.parameters() | run.engine.optimiser_state()
    return run.position, run.seen, {name: array.tobytes() for name, array in arrays.items()}


def is_one_sentence(text):
    return text.endswith(".") and "\n" not in text.strip() and len(text) < 300


@pytest.fixture
def absent(monkeypatch):
    """PyTorch is not installed."""
    monkeypatch.setattr(engines, "find_spec", lambda name: None)
    monkeypatch.setattr(engines.shutil, "which", lambda name: "/usr/bin/nvidia-smi")


def test_an_engine_that_is_asked_for_and_absent_is_named_with_what_brings_it(absent, capsys):
    with pytest.raises(ValueError, match=r"PyTorch is not installed here: make gpu brings it\.") as told:
        choose("torch")
    assert str(told.value).count("\n") == 0
    assert command_line.main(["--engine", "torch"]) == 1
    said = capsys.readouterr()
    assert said.err.strip() == str(told.value) and said.out == ""
    engine, why = choose("auto", "cpu")
    assert engine.func is GluonEngine and why.startswith("CPU")
    assert choose("auto")[0].func is GluonEngine


def test_a_block_of_gluon_is_no_description():
    with pytest.raises(ValueError, match=r"PyTorch trains a net that is described, a Net; got Dense\."):
        Run(recipe(), *DATA, net=nn.Dense(10), engine=TorchEngine)


@pytest.fixture
def old_card(monkeypatch):
    """A GPU for which PyTorch holds no code."""

    def fail(*args, **settings):
        raise RuntimeError("CUDA error: no kernel image is available for it\nCUDA kernel errors might …")

    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda place: "Old Card")
    monkeypatch.setattr(torch.cuda, "set_device", lambda place: None)
    monkeypatch.setattr(in_torch.torch, "ones", fail)


def test_a_gpu_that_cannot_compute_is_refused_or_left_alone(old_card):
    why = "PyTorch sees a GPU (Old Card), but a convolution on it failed (CUDA error: no kernel image is "
    with pytest.raises(ValueError, match="There is no GPU to train on") as told:
        choose("torch", "gpu")
    assert why in str(told.value) and is_one_sentence(str(told.value))
    engine, said = choose("torch", "auto")
    assert engine.keywords["device"] == "cpu" and said.startswith(f"PyTorch on the CPU: {why}")


def test_a_worker_without_a_gpu_of_its_own_is_told_so(old_card, monkeypatch):
    monkeypatch.setenv("LOCAL_RANK", "1")
    with pytest.raises(ValueError, match=r"Worker 1 needs a GPU of its own, and PyTorch sees 1 here\."):
        choose("torch", "auto")
    assert choose("torch", "cpu")[1] == "PyTorch on the CPU: as you asked."


@pytest.mark.parametrize("name", ["gluon", "torch"])
def test_no_gpu_at_all_is_said(name, monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(ValueError, match="There is no GPU to train on") as told:
        choose(name, "gpu")
    assert str(told.value).count("\n") == 0


def too_small(run, most):
    """Give the engine a device that holds no more than so many images at once."""
    if run.engine.name == "torch":
        forward = run.engine.net.forward

        def limited(x):
            if len(x) > most:
                raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")
            return forward(x)

        run.engine.net.forward = limited
        return
    batch = run.engine.batch

    def few(chosen, *how):
        if len(chosen) > most:
            raise MXNetError("Check failed: e == cudaSuccess: cudaMalloc retry failed: out of memory")
        return batch(chosen, *how)

    run.engine.batch = few


def roomy(run):
    """Take that device away again."""
    if run.engine.name == "torch":
        del run.engine.net.forward
    else:
        del run.engine.batch


FITS = {"torch": {5: "3 would fit", 2: "1 would fit", 0: "not even one would fit"}}
FITS["gluon"] = dict.fromkeys((5, 2, 0), "half as many may fit, which was not tried")


@each
@pytest.mark.parametrize("most", [5, 2, 0])
def test_memory_that_does_not_do_names_the_batch_that_would(engine, most):
    run = begin(engine)
    run.step()
    before = state(run)
    too_small(run, most)
    for _ in range(2):
        with pytest.raises(MemoryError, match="does not hold a step of 7 images at 24×24") as told:
            run.step()
        assert f"; {FITS[engine][most]}. Take a recipe with a smaller batch" in str(told.value)
        assert str(told.value).count("\n") == 0
    roomy(run)
    assert state(run) == before


def test_what_the_optimiser_has_no_room_for_is_said_too(monkeypatch):
    run = begin("torch")
    before = state(run)

    def full():
        raise torch.OutOfMemoryError("CUDA out of memory.")

    monkeypatch.setattr(run.engine._optimizer, "step", full)
    with pytest.raises(MemoryError, match="7 images at 24×24; 3 would fit"):
        run.step()
    assert state(run)[:2] == before[:2]


@pytest.mark.parametrize(("engine", "error"), [("gluon", MXNetError), ("torch", RuntimeError)])
def test_another_error_of_an_engine_is_not_taken_for_that(engine, error, monkeypatch):
    run = begin(engine)

    def fail(*args):
        raise error("shapes do not match")

    monkeypatch.setattr(run.engine, "_step" if engine == "gluon" else "_learn", fail)
    with pytest.raises(error, match="shapes do not match"):
        run.step()


@each
def test_of_several_steps_at_once_those_before_the_one_too_large_count(engine):
    run, twin = begin(engine), begin(engine)
    run.engine.stride = 4
    step, calls = run.engine.step, []

    def third(*args):
        calls.append(args)
        if len(calls) >= 3:
            raise MemoryError("The memory of the device does not hold it.")
        return step(*args)

    run.engine.step = third
    assert [done.step for done in run.stride()] == [1, 2]
    with pytest.raises(MemoryError):
        run.stride()
    twin.step(), twin.step()
    assert state(run) == state(twin)


@each
def test_more_workers_than_a_batch_has_images_are_refused(engine):
    def made(*args):
        found = ENGINES[engine](*args)
        found.workers = 4
        return found

    images, labels = (part[:24] for part in DATA)
    with pytest.raises(
        ValueError, match=r"^4 workers cannot share out a batch of 3 images\.$"
    ):  # 24 = 3 · 7 + 3
        Run(recipe(), images, labels, net=net(), engine=made)
    assert Run(recipe(), *DATA, net=net(), engine=made).engine.workers == 4


@pytest.fixture
def shell(monkeypatch):
    """shell(engine, *arguments): the command line on the small net; `shell.change` is done to each run."""
    monkeypatch.setitem(RECIPES, "tiny", recipe())
    found = Found(Data(Split(*DATA), Split(*DATA)), "28 images from the test")
    monkeypatch.setattr(command_line.sources, "load", lambda: found)
    monkeypatch.setattr(command_line, "held_back", lambda split: (split, split))

    def made(*args, **settings):
        run = Run(*args, **settings | {"net": net()})
        shell.change(run)
        return run

    def shell(engine, *arguments):
        settings = ["--recipe", "tiny", "--device", "cpu", "--engine", engine, "--precision", "float32"]
        return command_line.main([*settings, *map(str, arguments)])

    monkeypatch.setattr(command_line, "Run", made)
    shell.change = lambda run: None
    return shell


@each
def test_on_the_command_line_memory_that_does_not_do_costs_no_step(engine, shell, tmp_path, capsys):
    def later(run):
        stride = run.stride

        def limited(most):
            if run.position == 5:
                too_small(run, 3)
            return stride(most)

        run.stride = limited

    shell.change = later
    assert shell(engine, "--checkpoint", tmp_path, "--every", "inf") == 1
    said = capsys.readouterr()
    assert "The memory of the device does not hold a step of 7 images at 24×24; " in said.err
    assert "Traceback" not in said.err
    assert "Stopped after step 5 of 12." in said.out
    shell.change = lambda run: None
    assert [path.name for path in checkpoints.checkpoints(tmp_path)] == ["step-00000005.npz"]
    assert shell(engine, "--checkpoint", tmp_path, "--resume") == 0
    assert "Going on after step 5." in capsys.readouterr().out


@each
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
@pytest.mark.parametrize("stride", [1, 4])
def test_a_loss_that_is_lost_changes_nothing_any_more(engine, optimizer, stride):
    """A step that throws the weights far off, then one whose loss is lost: all is as after the first."""
    run, twin = begin(engine, optimizer, lr=1e8), begin(engine, optimizer, lr=1e8)
    run.engine.stride = stride
    twin.step()
    if stride == 1:
        run.step()
    for _ in range(2):
        with pytest.raises(Diverged, match=r"The loss is .* at step 2: the learning rate is too high .*"):
            run.stride()
    assert state(run) == state(twin)
    assert run.position == 1


@each
def test_a_loss_of_nan_changes_nothing_either(engine):
    run = begin(engine)
    run.step()
    held = run.engine.parameters()
    dense = [*held][-2]  # MXNet's ReLU makes 0 of the NaN of any layer before
    run.engine.put(held | {dense: held[dense] * numpy.nan}, run.engine.optimiser_state(), 1)
    before = state(run)
    with pytest.raises(Diverged, match="The loss is nan at step 2"):
        run.step()
    assert state(run) == before


@pytest.fixture
def saved(tmp_path):
    """saved(engine): a folder with the checkpoints of two steps."""

    def make(engine, **settings):
        run = begin(engine, **settings)
        for _ in range(2):
            run.step()
            checkpoints.save(run, tmp_path)
        return tmp_path

    return make


def bytes_in(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("by", ENGINES)
@each
def test_a_checkpoint_of_another_design_is_refused_though_its_arrays_would_fit(by, engine, saved):
    folder = saved(by)
    other, fresh = begin(engine, pool="average"), begin(engine, pool="average")
    assert [array.shape for array in other.engine.arrays] == [
        array.shape for array in begin(by).engine.arrays
    ]
    held = bytes_in(folder)
    path, refused = checkpoints.restore(other, folder)
    assert path is None and len(refused) == 2
    assert all(why.endswith("it belongs to a run with another design.") for why in refused)
    other.step(), fresh.step()
    assert state(other) == state(fresh)
    with pytest.raises(BadCheckpoint, match="belongs to a run with another design, and was left as it is"):
        checkpoints.save(other, folder)
    assert bytes_in(folder) == held


def test_one_design_said_in_two_ways_is_one(saved):
    folder = saved("torch")
    again = Run(recipe(), *DATA, net=net().changed(lambda conv: conv), engine=ENGINES["gluon"])
    assert checkpoints.restore(again, folder)[0].name == "step-00000002.npz"


@pytest.mark.parametrize("by", ENGINES)
@each
@pytest.mark.parametrize("length", [0, 100, 0.5, 0.999])
def test_a_half_written_file_is_named_and_the_one_before_is_gone_on_from(by, engine, saved, length):
    folder = saved(by)
    newest = folder / "step-00000002.npz"
    whole = newest.read_bytes()
    newest.write_bytes(whole[: length if isinstance(length, int) else int(length * len(whole))])
    run = begin(engine)
    path, (refused,) = checkpoints.restore(run, folder)
    assert (path.name, run.position) == ("step-00000001.npz", 1)
    assert refused.startswith("step-00000002.npz was not used: ") and refused.count("\n") == 0
    run.step()
    if by == engine:
        twin = begin(engine)
        twin.step(), twin.step()
        assert state(run) == state(twin)


@each
def test_a_disk_that_is_full_leaves_the_file_before(engine, saved, monkeypatch):
    folder = saved(engine)
    held = bytes_in(folder)

    def full(file, **arrays):
        file.write(b"half of it")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(numpy, "savez", full)
    run = begin(engine)
    checkpoints.restore(run, folder)
    run.step()
    assert checkpoints.try_to_save(run, folder) == (
        "No checkpoint was written: No space left on device. The one before is still there."
    )
    assert bytes_in(folder) == held
