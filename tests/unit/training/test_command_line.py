import signal

import pytest

from widgets.fashion.folder import Data, Split
from widgets.fashion.sources import Found
from widgets.training import checkpoints, command_line, log
from widgets.training.recipes import RECIPES
from widgets.training.run import Run, scores
from widgets.training.weights import load_googlenet


@pytest.fixture(autouse=True)
def small(monkeypatch, recipe, data, net):
    """Everything as it is, but for the data, the recipe and the net, which are tiny."""
    monkeypatch.setitem(RECIPES, "tiny", recipe)
    found = Found(Data(Split(*data), Split(*data)), "24 images from the test")
    monkeypatch.setattr(command_line.sources, "load", lambda: found)

    class TinyRun(Run):
        def __init__(self, *args, **settings):
            super().__init__(*args, net=net(), **settings)

    monkeypatch.setattr(command_line, "Run", TinyRun)


@pytest.fixture
def stop_at(monkeypatch):
    """stop_at(n): Ctrl-C while step n is under way."""

    def arrange(number):
        step = command_line.Run.step

        def stopped(run):
            if run.position == number - 1:
                signal.raise_signal(signal.SIGINT)
            return step(run)

        monkeypatch.setattr(command_line.Run, "step", stopped)

    return arrange


def main(*arguments):
    return command_line.main(["--recipe", "tiny", "--device", "cpu", *map(str, arguments)])


def losses(path):
    return [row["loss"] for row in log.read(path)]


def test_a_whole_run_says_its_data_its_device_and_how_well_it_does(tmp_path, capsys):
    assert main("--log", tmp_path / "log.csv") == 0
    said = capsys.readouterr().out
    for words in ("CPU: as you asked.", "24 images from the test", "on 24 images, at 12×12"):
        assert words in said
    rows = log.read(tmp_path / "log.csv")
    assert len(rows) == 12
    assert [row["step"] for row in rows if row["test_accuracy"] is not None] == [4, 8, 12]


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
    assert "No checkpoint was written ([Errno 28] No space left on device)." in capsys.readouterr().err


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
        (["--device", "gpu"], "There is no GPU to train on."),
        (["--evaluate", "--weights", "no such file.npz"], "There is no file no such file.npz."),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(arguments, says, capsys):
    assert main(*arguments) == 1
    assert says in capsys.readouterr().err


def test_epochs_change_the_recipe(tmp_path):
    assert main("--epochs", 1, "--log", tmp_path / "log.csv") == 0
    assert len(losses(tmp_path / "log.csv")) == 4


def test_evaluate_measures_the_shipped_weights(data, capsys):
    assert main("--evaluate") == 0
    images, labels = data
    right = sum(scores(load_googlenet().net, images, 48).argmax(axis=1) == labels) / len(labels)
    assert f"Test accuracy {right:.2%} on {len(labels)} images, at 48×48." in capsys.readouterr().out
