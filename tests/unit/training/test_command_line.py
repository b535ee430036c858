import signal

import numpy
import pytest

from widgets.fashion.folder import Data, Split
from widgets.fashion.sources import Found
from widgets.inception.design import Design
from widgets.training import checkpoints, command_line, log
from widgets.training.home import claim
from widgets.training.recipes import RECIPES
from widgets.training.run import Run
from widgets.training.scoring import scores
from widgets.training.weights import load_googlenet


def with_more(data):
    """The images and labels, and one more of each class, which will be held back."""
    return Split(*(numpy.concatenate([part, part[:10]]) for part in data))


@pytest.fixture(autouse=True)
def small(monkeypatch, recipe, data, net):
    """Everything as it is, but for the data, the recipe and the net, which are tiny."""
    monkeypatch.setitem(RECIPES, "tiny", recipe)
    found = Found(Data(with_more(data), Split(*data)), "24 images from the test")
    monkeypatch.setattr(command_line.sources, "load", lambda: found)

    class TinyRun(Run):
        def __init__(self, *args, **settings):
            super().__init__(*args, **settings | {"net": net()})

    monkeypatch.setattr(command_line, "Run", TinyRun)


@pytest.fixture
def stop_at(monkeypatch):
    """stop_at(n): Ctrl-C, or another signal, while step n is under way."""

    def arrange(number, name="SIGINT"):
        stride = command_line.Run.stride

        def stopped(run, most):
            if run.position == number - 1:
                signal.raise_signal(getattr(signal, name))
            return stride(run, most)

        monkeypatch.setattr(command_line.Run, "stride", stopped)

    return arrange


def main(*arguments):
    return command_line.main(["--recipe", "tiny", "--device", "cpu", *map(str, arguments)])


def read_parameters(folder):
    """{"0000": array, …} of the newest checkpoint."""
    with numpy.load(checkpoints.checkpoints(folder)[0]) as file:
        return {name.removeprefix("param/"): file[name] for name in file if name.startswith("param/")}


def losses(path):
    return [row["loss"] for row in log.read(path)]


def test_a_whole_run_says_its_data_its_device_and_how_well_it_does(tmp_path, capsys):
    assert main("--log", tmp_path / "log.csv") == 0
    said = capsys.readouterr().out
    for words in ("CPU: as you asked.", "24 images from the test", "on 24 images, at 12×12"):
        assert words in said
    rows = log.read(tmp_path / "log.csv")
    assert len(rows) == 12
    assert [row["step"] for row in rows if row["validation_accuracy"] is not None] == [4, 8, 12]


def test_ctrl_c_finishes_the_step_and_leaves_a_checkpoint_to_go_on_from(tmp_path, capsys, stop_at):
    main("--log", tmp_path / "whole.csv")
    stop_at(5)
    before = signal.getsignal(signal.SIGINT)
    assert main("--checkpoint", tmp_path) == 130
    assert "Stopped after step 5 of 12. Go on with --resume." in capsys.readouterr().out
    assert checkpoints.checkpoints(tmp_path)[0].name == "step-00000005.npz"
    assert signal.getsignal(signal.SIGINT) is before
    assert main("--checkpoint", tmp_path, "--resume") == 0
    assert "Going on after step 5." in capsys.readouterr().out
    assert losses(tmp_path / "log.csv") == losses(tmp_path / "whole.csv")


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_whoever_asks_it_to_end_gets_a_checkpoint(name, tmp_path, capsys, stop_at):
    stop_at(5, name)
    before = signal.getsignal(signal.SIGHUP)
    assert main("--checkpoint", tmp_path, "--every", "inf") == 130
    assert "Stopped after step 5 of 12. Go on with --resume." in capsys.readouterr().out
    assert [path.name for path in checkpoints.checkpoints(tmp_path)] == ["step-00000005.npz"]
    assert signal.getsignal(signal.SIGHUP) is before


def test_nohup_is_heeded(tmp_path, stop_at, monkeypatch):
    stop_at(5, "SIGHUP")
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        assert main("--checkpoint", tmp_path) == 0
    finally:
        signal.signal(signal.SIGHUP, before)
    assert checkpoints.checkpoints(tmp_path)[0].name == "step-00000012.npz"


def test_a_terminal_that_is_gone_ends_nothing(tmp_path, monkeypatch):
    class Gone:
        def write(self, text):
            raise OSError(5, "Input/output error")

        def flush(self):
            self.write("")

        def isatty(self):
            return True

    monkeypatch.setattr("sys.stdout", Gone())
    monkeypatch.setattr("sys.stderr", Gone())
    assert main("--checkpoint", tmp_path) == 0
    assert checkpoints.checkpoints(tmp_path)[0].name == "step-00000012.npz"


def test_a_log_that_fits_no_more_ends_the_run_with_a_checkpoint(tmp_path, capsys, monkeypatch):
    note = log.Log.note

    def full(self, step, **tests):
        if step.step == 6:
            raise OSError(28, "No space left on device")
        note(self, step, **tests)

    monkeypatch.setattr(log.Log, "note", full)
    assert main("--checkpoint", tmp_path, "--every", "inf") == 1
    said = capsys.readouterr()
    assert "Stopped after step 6 of 12. Go on with --resume." in said.out
    assert "The log could not be written ([Errno 28] No space left on device)" in said.err
    names = {path.name for path in tmp_path.iterdir()}
    looks = {f"look-{step:08}.npz" for step in (0, 1, 2, 3, 4)}
    assert names == {"step-00000006.npz", "log.csv", "lock"} | looks


def test_the_same_run_without_resume_is_refused_and_nothing_is_lost(tmp_path, capsys, stop_at):
    stop_at(5)
    main("--checkpoint", tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.name != "lock"}
    assert main("--checkpoint", tmp_path) == 1
    said = capsys.readouterr().err
    assert f"{tmp_path} holds this run after step 5. Go on with --resume" in said
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.name != "lock"} == before


@pytest.mark.parametrize("more", [["--seed", 5], ["--epochs", 1], ["--seed", 5, "--resume"]])
def test_another_run_in_its_folder_is_refused_and_nothing_is_lost(more, tmp_path, capsys, stop_at):
    stop_at(5)
    main("--checkpoint", tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.name != "lock"}
    assert main("--checkpoint", tmp_path, *more) == 1
    what = {"--seed": "seed", "--epochs": "recipe"}[more[0]]
    assert (
        f"{tmp_path} belongs to a run with another {what}, and was left as it is." in capsys.readouterr().err
    )
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.name != "lock"} == before


def test_two_at_once_in_one_folder_the_second_is_refused(tmp_path, capsys):
    with claim(tmp_path, who="A dashboard"):
        assert main("--checkpoint", tmp_path) == 1
    assert f"A dashboard of this notebook is training in {tmp_path}" in capsys.readouterr().err
    assert main("--checkpoint", tmp_path) == 0


@pytest.mark.parametrize("what", ["another run's", "damaged"])
def test_a_log_that_is_not_of_this_run_is_set_aside_and_the_run_goes_on(what, tmp_path, capsys):
    path = tmp_path / "log.csv"
    main("--log", path)
    if what == "damaged":
        path.write_bytes(path.read_bytes().replace(b"\n5,", b"\n\0\0"))
    before = path.read_bytes()
    assert main("--log", path, "--seed", 3) == 0
    assert "It is called log-1.csv now, and a new log is begun." in capsys.readouterr().out
    assert (tmp_path / "log-1.csv").read_bytes() == before
    assert len(losses(path)) == 12


def test_resume_names_a_file_that_it_refuses(tmp_path, capsys, stop_at):
    stop_at(5)
    main("--checkpoint", tmp_path, "--every", 0)
    newest = checkpoints.checkpoints(tmp_path)[0]
    newest.write_bytes(newest.read_bytes()[:1000])
    main("--checkpoint", tmp_path, "--resume", "--every", 0)
    said = capsys.readouterr().out
    assert f"{newest.name} was not used: " in said
    assert "Going on after step 4." in said


def test_no_room_for_a_checkpoint_is_said_and_the_run_goes_on(tmp_path, capsys, monkeypatch):
    def full(run, folder):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(checkpoints, "save", full)
    assert main("--checkpoint", tmp_path) == 0
    assert "No checkpoint was written: No space left on device." in capsys.readouterr().err


def test_a_run_that_diverges_says_so_and_where_the_last_good_state_is(tmp_path, capsys, monkeypatch, recipe):
    settings = recipe.__dict__ | {"name": "wild", "lr": 1e6, "optimizer": "sgd", "warmup": 0, "cosine": False}
    monkeypatch.setitem(RECIPES, "wild", type(recipe)(**settings))
    code = command_line.main(["--recipe", "wild", "--checkpoint", str(tmp_path), "--every", "0"])
    said = capsys.readouterr().err
    assert code == 1
    assert "the learning rate is too high" in said
    assert f"The last good state is {checkpoints.checkpoints(tmp_path)[0]}." in said


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--recipe", "slow"], "There is no recipe 'slow'; choose one of book, quick, full, tiny."),
        (["--epochs", "0"], "--epochs must be 1 or more; got 0."),
        (["--resume"], "--resume needs --checkpoint, the folder to go on from."),
        (["--design", "3:wide"], "A design looks like '3:64-96,128-16,32-32|"),
        (["--device", "gpu"], "There is no GPU to train on."),
        (["--evaluate", "--size", "9999"], "--size must be a whole number from 1 to 224; got 9999."),
        (["--evaluate", "--weights", "no such file.npz"], "There is no file no such file.npz."),
        (["--weights", "no such folder/w.npz"], "There is no folder for --weights no such folder/w.npz"),
        (["--weights", "."], ". is no ordinary file, and was left as it is."),
        (
            ["--kvstore", "dist_sink"],
            "There is no kvstore 'dist_sink'; choose one of device, local, dist_sync",
        ),
        (["--kvstore", "dist_sync"], "start them all with python -m widgets.training.cluster."),
        (["--every", "nan"], "--every must be a number of seconds, 0 or more; got nan."),
        (["--every", "-1"], "--every must be a number of seconds, 0 or more; got -1.0."),
        (["--seed", "-1"], "seed must be a whole number from 0 to 2147483647; got -1."),
        (["--seed", "99999999999"], "seed must be a whole number from 0 to 2147483647; got 99999999999."),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(arguments, says, capsys):
    assert main(*arguments) == 1
    said = capsys.readouterr()
    assert says in said.err and "Epoch" not in said.out  # before anything is trained


def test_weights_that_cannot_be_written_are_found_out_before_the_training(closed, capsys):
    assert main("--weights", closed / "w.npz") == 1
    said = capsys.readouterr()
    assert f"--weights {closed / 'w.npz'} cannot be written (Permission denied)." in said.err
    assert "Epoch" not in said.out


def test_a_worker_of_no_run_says_how_one_is_started(monkeypatch, capsys):
    monkeypatch.setenv("DMLC_ROLE", "worker")
    assert main("--kvstore", "dist_sync") == 1
    assert "start them all with python -m widgets.training.cluster." in capsys.readouterr().err


def test_epochs_change_the_recipe(tmp_path):
    assert main("--epochs", 1, "--log", tmp_path / "log.csv") == 0
    assert len(losses(tmp_path / "log.csv")) == 4


def test_evaluate_measures_the_shipped_weights(data, capsys):
    assert main("--evaluate") == 0
    (images, labels), size = data, load_googlenet().about["size"]
    right = sum(scores(load_googlenet().net, images, size).argmax(axis=1) == labels) / len(labels)
    assert f"Test accuracy {right:.2%} on {len(labels)} images, at {size}×{size}." in capsys.readouterr().out
    assert main("--evaluate", "--size", 33) == 0
    right = sum(scores(load_googlenet().net, images, 33).argmax(axis=1) == labels) / len(labels)
    said = capsys.readouterr().out
    assert f"Test accuracy {right:.2%} on {len(labels)} images, at 33×33." in said and "claims" not in said


def test_a_design_is_trained_saved_and_loaded(tmp_path, monkeypatch, data):
    monkeypatch.setattr(command_line, "Run", Run)
    line, path = "3:4-2,4-2,4-4 4:4-2,4-2,4-4|8-2,4-2,4-4 5:4-2,4-2,4-4", tmp_path / "w.npz"
    assert main("--design", line, "--epochs", 1, "--checkpoint", tmp_path, "--weights", path) == 0
    loaded = load_googlenet(path)
    assert loaded.about["design"] == line and [*loaded.description.stages["b4"]] == ["4a", "4b", "pool 4"]
    design = Design.of_text(line)
    run = Run(RECIPES["tiny"].with_epochs(1), *data, net=design.net)
    run.engine.put(read_parameters(tmp_path))
    assert scores(loaded.net, data[0], 8) == pytest.approx(run.engine.scores(data[0], 8), abs=0.02)
    assert main("--checkpoint", tmp_path, "--resume") == 1  # it is another net's folder
