import dataclasses
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy
import pytest
from mxnet.gluon import nn

from widgets.backend.threads import mxnet_call
from widgets.training import checkpoints, shelf
from widgets.training.checkpoints import BadCheckpoint
from widgets.training.recipes import Phase, Recipe
from widgets.training.run import Run, train

HERE = Path(__file__).parent


def losses(run):
    return [step.loss for step in train(run)]


def test_a_resumed_run_gives_the_same_losses_to_the_last_bit(make_run, tmp_path):
    expected = losses(make_run())
    for stop in (1, 4, 6, 11):
        run = make_run()
        before = [run.step().loss for _ in range(stop)]
        checkpoints.save(run, tmp_path / str(stop))
        resumed = make_run()
        path, refused = checkpoints.restore(resumed, tmp_path / str(stop))
        assert (path.name, refused) == (f"step-{stop:08}.npz", [])
        assert (resumed.seen, resumed.seconds) == (run.seen, run.seconds)
        assert before + losses(resumed) == expected


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_every_optimiser_s_state_comes_back(make_run, tmp_path, optimizer):
    recipe = Recipe("one", (Phase(4, 8),), batch=24, optimizer=optimizer, lr=0.02, init="xavier")
    expected = losses(make_run(recipe=recipe))
    run = make_run(recipe=recipe)
    first = [run.step().loss for _ in range(2)]
    checkpoints.save(run, tmp_path)
    resumed = make_run(recipe=recipe)
    checkpoints.restore(resumed, tmp_path)
    assert first + losses(resumed) == expected


def test_the_newest_two_are_kept(make_run, tmp_path):
    run = make_run()
    for _ in range(4):
        run.step()
        checkpoints.save(run, tmp_path)
    assert [path.name for path in checkpoints.checkpoints(tmp_path)] == [
        "step-00000004.npz",
        "step-00000003.npz",
    ]
    assert len(list(tmp_path.iterdir())) == 2


@pytest.fixture
def two_saved(make_run, tmp_path):
    run = make_run()
    for _ in range(2):
        run.step()
        newest = checkpoints.save(run, tmp_path)
    return newest


def damaged(kind, newest, make_run):
    whole = newest.read_bytes()
    if kind == "truncated":
        return whole[: len(whole) // 2]
    if kind == "empty":
        return b""
    if kind == "one byte changed":
        return whole[:400] + bytes([whole[400] ^ 1]) + whole[401:]
    if kind == "a pickle":
        newest_as_pickle = newest.with_suffix(".tmp.npy")
        numpy.save(newest_as_pickle, numpy.array([{"a": 1}], dtype=object), allow_pickle=True)
        content = newest_as_pickle.read_bytes()
        newest_as_pickle.unlink()
        return content
    return b"these are words"


@pytest.mark.parametrize("kind", ["truncated", "empty", "one byte changed", "a pickle", "words"])
def test_a_file_that_is_damaged_is_named_and_the_one_before_is_used(kind, make_run, two_saved):
    newest = two_saved
    newest.write_bytes(damaged(kind, newest, make_run))
    run = make_run()
    path, refused = checkpoints.restore(run, newest.parent)
    assert path.name == "step-00000001.npz"
    assert run.position == 1
    assert len(refused) == 1
    assert refused[0].startswith("step-00000002.npz was not used: ")


def test_a_checkpoint_of_another_run_is_refused_and_the_run_stays_as_it_is(make_run, two_saved, data):
    other = make_run(seed=5)
    expected = losses(make_run(seed=5))
    path, refused = checkpoints.restore(other, two_saved.parent)
    assert path is None
    assert [sentence.split(": ")[1] for sentence in refused] == ["it belongs to a run with another seed."] * 2
    assert losses(other) == expected
    images, labels = data
    fewer = make_run(data=(images[:20], labels[:20]))
    assert "with another number of images" in checkpoints.restore(fewer, two_saved.parent)[1][0]


@pytest.fixture
def rewrite(two_saved):
    """rewrite(change): the newest checkpoint, an honest .npz, with another content; back comes its path."""

    def make(change):
        with numpy.load(two_saved) as file:
            arrays = dict(file)
        about = json.loads(arrays.pop("about").tobytes())
        change(arrays, about)
        two_saved.unlink()
        numpy.savez(two_saved, about=numpy.frombuffer(json.dumps(about).encode(), "uint8"), **arrays)
        return two_saved

    return make


def put(place, **values):
    return lambda arrays, about: (arrays if place == "arrays" else about).update(values)


NAN = numpy.full((4, 1, 3, 3), numpy.nan, "float32")  # the shape of the tiny net's first parameter
WRONG = {
    "a parameter of NaN": (put("arrays", **{"param/0000": NAN}), "holds what is no number"),
    "a parameter beyond float32": (
        put("arrays", **{"param/0000": numpy.full(NAN.shape, 1e300)}),
        "holds what is no number",
    ),
    "a name of two lines": (put("arrays", **{"a\nb": NAN}), r"a\nb is (4, 1, 3, 3) in it"),
    "a moment of NaN": (put("arrays", **{"state/0000/1": NAN}), "holds what is no number"),
    "a moment of another shape": (put("arrays", **{"state/0000/1": NAN[:2]}), "state/0000/1 is (2, 1, 3, 3)"),
    "no moments": (
        lambda arrays, about: [arrays.pop(name) for name in [*arrays] if name.startswith("state/")],
        "state/0000/0 is missing in it",
    ),
    "one moment too few": (lambda arrays, about: arrays.pop("state/0003/1"), "state/0003/1 is missing in it"),
    "one parameter too many": (put("arrays", **{"param/0004": NAN}), "missing in this net"),
    "a name without end": (put("arrays", **{"x" * 5000: NAN}), "missing in this net"),
    "half a step": (put("about", position=1.5), "its position is no number of a run"),
    "a step in words": (put("about", position="2"), "its position is no number of a run"),
    "a truth for a step": (put("about", position=True), "its position is no number of a run"),
    "a step below none": (put("about", position=-1), "its position is no number of a run"),
    "a step of another place": (put("about", position=1), "it stands at step 1, and that is not its place"),
    "a step past the end": (put("about", position=10**9), "it stands at step 1000000000"),
    "images by halves": (put("about", seen=13.5), "its seen is no number of a run"),
    "seconds of NaN": (put("about", seconds=float("nan")), "its seconds is no number of a run"),
    "seconds without end": (put("about", cpu_seconds=10**400), "its cpu_seconds is no number of a run"),
    "no seconds": (lambda arrays, about: about.pop("seconds"), "does not say which run it belongs to"),
    "a speech": (put("about", words="x" * 10**6), "does not say which run it belongs to"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_what_no_run_can_have_written_is_refused_in_a_sentence(kind, rewrite, make_run):
    change, says = WRONG[kind]
    newest, run = rewrite(change), make_run()
    path, refused = checkpoints.restore(run, newest.parent)
    assert (path.name, run.position) == ("step-00000001.npz", 1)
    assert len(refused) == 1 and says in refused[0] and len(refused[0]) < 200 and refused[0].endswith(".")
    assert "\n" not in refused[0]
    same = make_run()
    same.step()
    assert [step.loss for step in train(run)] == [step.loss for step in train(same)]


@pytest.mark.parametrize(
    "bad", [{"seconds": 10**400}, {"seconds": -1}, {"position": 10**400}, {"position": 0.5}]
)
def test_a_run_that_says_what_none_can_is_kept_as_one_of_no_steps(bad, rewrite):
    kept = shelf._kept(rewrite(put("about", **bad)).parent)
    assert (kept.steps, kept.seconds) == (0, 0.0) and "0 steps" in kept.words


@pytest.mark.parametrize("words", ["7", "[]", "nothing", "[" * 50_000, '{"recipe": 1}'])
def test_what_a_file_says_of_itself_may_be_anything(words, two_saved, make_run):
    numpy.savez(two_saved, about=numpy.frombuffer(words.encode(), "uint8"))
    assert "does not say which run it belongs to" in checkpoints.restore(make_run(), two_saved.parent)[1][0]


def test_a_checkpoint_of_the_first_edition_is_gone_on_from(rewrite, make_run):
    newest = rewrite(lambda arrays, about: [about.pop(name) for name in ("net", "data")])
    run = make_run()
    assert checkpoints.restore(run, newest.parent) == (newest, [])
    run.step()
    checkpoints.save(run, newest.parent)


@mxnet_call
@pytest.mark.parametrize("other", ["seed", "recipe", "number of images", "set of images", "net"])
def test_a_folder_belongs_to_one_run_and_another_loses_it_nothing(other, two_saved, make_run, recipe, data):
    images, labels = data
    wider = nn.HybridSequential()
    wider.add(nn.Conv2D(5, kernel_size=3, activation="relu"), nn.GlobalAvgPool2D(), nn.Dense(10))
    run = {
        "seed": lambda: make_run(seed=5),
        "recipe": lambda: make_run(recipe=dataclasses.replace(recipe, lr=0.02)),
        "number of images": lambda: make_run(data=(images[:20], labels[:20])),
        "set of images": lambda: make_run(data=(images[::-1], labels)),
        "net": lambda: Run(recipe, images, labels, net=wider),
    }[other]()
    before = {path.name: path.read_bytes() for path in two_saved.parent.iterdir()}
    for _ in range(4):
        run.step()
        with pytest.raises(BadCheckpoint, match=f"belongs to a run with another .*{other}.* of its own"):
            checkpoints.save(run, two_saved.parent)
    assert {path.name: path.read_bytes() for path in two_saved.parent.iterdir()} == before


def test_the_good_one_before_stays_though_a_damaged_one_lies_between(make_run, tmp_path):
    run = make_run()
    for _ in range(3):
        run.step()
        checkpoints.save(run, tmp_path)
    (tmp_path / "step-00000003.npz").write_bytes(b"cut off")
    again = make_run()
    checkpoints.restore(again, tmp_path)
    for _ in range(2):
        again.step()
    newest = checkpoints.save(again, tmp_path)
    assert newest.name == "step-00000004.npz"
    newest.unlink()
    once_more = make_run()
    assert checkpoints.restore(once_more, tmp_path)[0].name == "step-00000002.npz"


def test_a_foreign_npz_is_refused(make_run, tmp_path):
    numpy.savez(tmp_path / "step-00000009.npz", a=numpy.arange(3))
    path, refused = checkpoints.restore(make_run(), tmp_path)
    assert path is None
    assert "does not say which run it belongs to" in refused[0]


def test_no_checkpoint_is_no_error(make_run, tmp_path):
    assert checkpoints.restore(make_run(), tmp_path / "nothing here") == (None, [])


def test_numbers_that_are_none_are_not_saved_over_the_last_good_state(make_run, two_saved):
    run = make_run()
    parameter = next(iter(run.net.collect_params().values()))
    parameter.set_data(parameter.data() * float("nan"))
    with pytest.raises(BadCheckpoint, match="1 parameters are no numbers any more, so nothing was saved"):
        checkpoints.save(run, two_saved.parent)
    assert checkpoints.checkpoints(two_saved.parent)[0] == two_saved


def test_no_room_leaves_the_file_before_and_nothing_else(make_run, two_saved, monkeypatch):
    def full(file, **arrays):
        file.write(b"half of it")
        raise OSError(28, "No space left on device")

    before = two_saved.read_bytes()
    monkeypatch.setattr(numpy, "savez", full)
    run = make_run()
    with pytest.raises(OSError, match="No space left"):
        checkpoints.save(run, two_saved.parent)
    assert two_saved.read_bytes() == before
    assert len(list(two_saved.parent.iterdir())) == 2


# Each folder that is read begins a run in a process of its own, a copy of this one: it goes on where it was,
# saves after every step and says its losses. Without a folder it saves nothing.
VICTIMS = """
import json, os, sys
sys.path.insert(0, sys.argv[1])
import conftest, numpy
from widgets.training import checkpoints
from widgets.training.recipes import Phase, Recipe
from widgets.training.run import Run

def say(what):
    print(json.dumps(what), flush=True)

def live(folder):
    recipe = Recipe("tiny", (Phase(30, 8),), batch=7, optimizer="adam", lr=0.01, init="he", flip=True)
    chance = numpy.random.default_rng(0)
    images, labels = chance.integers(0, 255, (24, 28, 28)).astype("uint8"), numpy.arange(24) % 10
    run = Run(recipe, images, labels, net=conftest.tiny_net())
    if folder:
        checkpoints.restore(run, folder)
    while not run.done:
        step = run.step()
        say([step.step, step.loss])
        if folder:
            checkpoints.save(run, folder)

for line in sys.stdin:
    pid = os.fork()
    if pid == 0:
        say(os.getpid())
        live(line.strip())
        os._exit(0)
    os.waitpid(pid, 0)
    say("over")
"""


@pytest.fixture
def victims():
    """victims(folder) → what a run in that folder says, a number first: its process; see VICTIMS."""
    command = [sys.executable, "-c", VICTIMS, str(HERE)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:

        def run(folder):
            print(folder, file=parent.stdin, flush=True)
            return map(json.loads, iter(parent.stdout.readline, '"over"\n'))

        yield run
        parent.stdin.close()


def test_killed_at_ten_random_moments_and_resumed_the_losses_are_those_of_a_run_never_stopped(
    victims, tmp_path
):
    expected = dict(said for said in victims("") if isinstance(said, list))
    assert sorted(expected) == list(range(1, 121))
    chance, got, kills = random.Random(0), {}, 0
    while len(got) < 120:
        process, alive = None, True
        for said in victims(tmp_path):  # to the end: what it had said before it was killed is still there
            if isinstance(said, int):
                process = said
                continue
            step, loss = said
            assert got.setdefault(step, loss) == loss  # a step done twice is the same twice
            if alive and kills < 10 and step >= 11 * kills + 5:
                time.sleep(chance.random() * 0.02)  # anywhere in the next steps and their saves
                os.kill(process, signal.SIGKILL)
                kills, alive = kills + 1, False
    assert kills == 10
    assert got == expected
