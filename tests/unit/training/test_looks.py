"""Looks at a net in training: true, small, whole or absent, and gone where their steps are done again."""

import json
import os
import signal
import subprocess
import sys
from functools import partial
from importlib.util import find_spec
from itertools import pairwise
from random import Random

import numpy
import pytest
from mxnet import np

from widgets.backend.threads import mxnet_call
from widgets.fashion import sample
from widgets.fashion.resize import to_tensor
from widgets.inception.building import DescribedNet
from widgets.inception.design import Design
from widgets.inception.insides import look_inside
from widgets.inception.nets import narrow_googlenet
from widgets.training import checkpoints, looks
from widgets.training.engines import choose
from widgets.training.engines.in_gluon import put_parameters
from widgets.training.npz import BadCheckpoint, read_npz, write_npz
from widgets.training.recipes import Phase, Recipe
from widgets.training.recorded import watched
from widgets.training.run import Run
from widgets.training.session import Session

ENGINES = ["gluon", *(["torch"] if find_spec("torch") else [])]
RECIPE = Recipe("short", (Phase(2, 33), Phase(1, 40)), batch=8, optimizer="adam", lr=1e-3, init="he")
NET = narrow_googlenet(8)


def a_run(engine="gluon", images=32):
    make, _ = choose(engine, "cpu", "float32")
    train = sample.load().train
    return Run(RECIPE, train.images[:images], train.labels[:images], net=NET, engine=make)


@mxnet_call
def model_with(arrays):
    """The net in Gluon with those parameters: the oracle is Gluon's whichever engine has trained."""
    model = DescribedNet(NET)
    model.net(np.zeros((1, 1, 33, 33)))
    put_parameters(model.net, arrays)
    return model


def made_up(images=2, channels=5, seed=0):
    chance = numpy.random.default_rng(seed)
    maps = {
        block: {
            b: chance.normal(0, 3, (images, channels, 4, 4)).clip(0).astype("float32") for b in ("b1", "b2")
        }
        for block in ("3a", "3b")
    }
    maps["3a"]["b1"][:, 0] = 0
    maps["3a"]["b1"][:, 1] = 0
    maps["3a"]["b1"][:, 1, 2, 2] = 1e-7  # next to nothing, and yet alive
    names = tuple(f"garment {n}" for n in range(images))
    shares = chance.dirichlet(numpy.ones(10), images)
    return looks.Look(7, 33, names, shares, chance.normal(0, 1, (4, 1, 7, 7)).astype("float32"), maps)


def test_moments_are_dense_where_things_happen_and_few():
    assert looks.moments(40) == [0, 1, 2, 3, 4, 6, 8, 11, 16, 23, 32, 40]
    assert looks.moments(1) == [0, 1]
    for steps in (31, 469, 2345, 6006, 10**6):
        found = looks.moments(steps)
        assert found[0] == 0 and found[-1] == steps and len(set(found)) == len(found) <= 45
        assert all(later <= 1.6 * step for step, later in pairwise(found[4:]))


@pytest.mark.parametrize("engine", ENGINES)
def test_a_look_is_what_branch_maps_shows_of_the_checkpoint_of_that_step(engine, tmp_path):
    run, images = a_run(engine), looks.pictures()
    keeping = looks.Keeping(run, tmp_path, images)
    while run.position < 9:  # into the second size
        run.stride(looks.until_next(run))
        keeping.ask()
        checkpoints.save(run, tmp_path / f"after {run.position}")
    kept = looks.Kept(tmp_path)
    assert kept.steps == (0, 1, 2, 3, 4, 6, 8)
    live = looks.look(run, images)
    assert (live.step, live.size) == (9, 40)
    for look, close in ((live, 1e-4), (kept.read(8), 1 / 500), (kept.read(4), 1 / 500)):
        path = checkpoints.checkpoints(tmp_path / f"after {look.step}")[0]
        saved = read_npz(path)
        model = model_with({n.removeprefix("param/"): a for n, a in saved.items() if "param/" in n})
        for name in ("coat", "bag"):
            shares, maps = look_inside(model, to_tensor(images[name][None], (look.size,) * 2))
            seen, _ = look.of(name, "3a")
            assert abs(seen - shares).max() < 1e-5
            for block, branches in maps.items():
                _, shown = look.of(name, block)
                for branch, true in branches.items():
                    assert abs(shown[branch] - true).max() <= close * max(true.max(), 1e-3)
        assert numpy.array_equal(look.filters, saved["param/0000"])


def test_what_is_kept_is_the_look_within_a_five_hundredth_and_dead_stays_dead(tmp_path):
    look, kept = made_up(), looks.Kept(tmp_path)
    kept.keep(look)
    again = kept.read(7)
    assert (again.step, again.size, again.names) == (7, 33, look.names)
    assert abs(again.shares - look.shares).max() < 1e-6 and (again.filters == look.filters).all()
    for block, branches in look.maps.items():
        for branch, maps in branches.items():
            shown = again.maps[block][branch]
            assert ((shown > 0) == (maps > 0)).all()
            for true, seen in zip(maps, shown, strict=True):
                assert abs(true - seen).max() <= true.max() / 500
    assert (kept.read(7) is again) and kept.steps == (7,)


def test_a_branch_that_is_dead_on_every_image_is_kept_without_a_number_that_is_none(tmp_path):
    look, kept = made_up(), looks.Kept(tmp_path)
    look.maps["3a"]["b2"][:] = 0
    with numpy.errstate(all="raise"):
        kept.keep(look)
    assert not kept.read(7).maps["3a"]["b2"].any()


def test_a_look_that_is_written_anew_is_read_anew(tmp_path):
    kept = looks.Kept(tmp_path)
    kept.keep(made_up())
    first = kept.read(7)
    kept.keep(made_up(seed=1))
    assert (kept.read(7).shares != first.shares).any()


def test_all_looks_of_the_largest_design_stay_under_their_room():
    steps, design = 6006, _widest()
    shapes = {name: (block.out_channels, *design.inputs[name][1:]) for name, block in design.blocks.items()}
    maps = {name: {"b1": numpy.zeros((10, *shape), "float32")} for name, shape in shapes.items()}
    names = tuple(map(str, range(10)))
    look = looks.Look(0, 96, names, numpy.ones((10, 10)), numpy.zeros((64, 1, 7, 7)), maps)
    many = len(looks.moments(steps))
    again = looks.unpacked(looks.packed(look, looks.ROOM // many))
    taken = sum(maps.nbytes // 4 for block in again.maps.values() for maps in block.values())
    assert 1 <= len(again.names) < 10 and taken * many <= looks.ROOM


def _widest():
    """As many channels as a design may have, in as many blocks."""
    stages = {"3": ["512-8,8-8,8-8"] * 8, "4": ["512-8,8-8,8-8"] * 8, "5": ["256-8,8-8,8-8"] * 8}
    return Design.of_lines(stages)


@pytest.fixture
def session(tmp_path, monkeypatch):
    monkeypatch.setenv("INCEPTION_TRAINING", str(tmp_path))
    train = sample.load().train
    part = train.images[:32], train.labels[:32]
    return partial(Session, "looks", {"few": lambda: (part, part)}, lambda: NET)


def a_plan():
    from widgets.training.plan import Plan

    return Plan(RECIPE, "few")


def steps_of(session, plan, many, anew=False):
    with session.open(plan, anew):
        for _ in range(many):
            session.step()
        session.save()


def test_a_session_keeps_looks_goes_on_with_them_and_begins_anew_without(session):
    first, plan = session(), a_plan()
    steps_of(first, plan, 5)
    assert first.looks(plan).steps == (0, 1, 2, 3, 4)
    second = session()  # another kernel, another day
    assert second.looks(plan).steps == (0, 1, 2, 3, 4) and second.looks(plan).read(4).names[4] == "coat"
    with second.open(plan):
        for _ in range(5):
            second.step()
    second.close()  # no checkpoint: steps 6 to 10 will be done again
    assert second.looks(plan).steps[-1] == 8
    with session().open(plan):
        assert session().looks(plan).steps == (0, 1, 2, 3, 4)
    third = session()
    steps_of(third, plan, 1, anew=True)
    assert third.looks(plan).steps == (0, 1)


def test_looks_count_as_what_a_run_takes_and_go_with_it(session):
    from widgets.training import shelf

    one, plan = session(), a_plan()
    steps_of(one, plan, 2)
    home = one.looks(plan).folder
    taken = sum(path.stat().st_size for path in home.glob("look-*"))
    assert taken > 1000 and shelf.size(one.folder) >= taken
    one.close()
    shelf.remove(shelf.Kept(home, 0, 2, 1.0))
    assert not home.exists()


def test_a_full_disk_costs_a_look_and_not_the_run(session, monkeypatch):
    def full(*given):
        raise OSError(28, "No space left on device")

    one, plan = session(), a_plan()
    with one.open(plan):
        monkeypatch.setattr(looks, "write_npz", full)
        for _ in range(2):
            one.step()
    assert one.position == 2 and "No look of step 2 was kept" in one.trouble


WRITER = """
import sys
from tests.unit.training.test_looks import made_up
from dataclasses import replace
from widgets.training import looks
kept = looks.Kept(sys.argv[1])
print("ready", flush=True)
for step in range(10**6):
    kept.keep(replace(made_up(10, 60), step=step))
    print(step, flush=True)
"""


def test_killed_at_ten_random_moments_every_look_is_whole_or_absent(tmp_path):
    chance = Random(0)
    for number in range(10):
        folder = tmp_path / str(number)
        command = [sys.executable, "-c", WRITER, str(folder)]
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as writer:
            assert writer.stdout.readline() == "ready\n"
            last = chance.randrange(1, 12)
            for line in writer.stdout:
                if int(line) == last:
                    break
            chance_wait = numpy.random.default_rng(number).random() * 0.02
            signal.sigtimedwait([], chance_wait)  # into the middle of the next one
            writer.send_signal(signal.SIGKILL)
        kept = looks.Kept(folder)
        assert set(range(last + 1)) <= set(kept.steps)
        for step in kept.steps:
            assert kept.read(step).step == step


def _altered(change):
    arrays = looks.packed(made_up())
    change(arrays)
    return arrays


def _about(**more):
    def change(arrays):
        about = json.loads(arrays["about"].tobytes()) | more
        arrays["about"] = numpy.frombuffer(json.dumps(about).encode(), numpy.uint8)

    return change


WRONG = {
    "no about": lambda arrays: arrays.pop("about"),
    "no maps": lambda arrays: arrays.pop("maps"),
    "more maps than there are": _about(maps={"3a": {"b1": [500, 40, 40]}}),
    "a bomb": _about(maps={"3a": {"b1": [5000, 400, 400]}}),
    "less than it holds": _about(maps={"3a": {"b1": [1, 1, 1]}}),
    "negative shapes": _about(maps={"3a": {"b1": [-1, 4, 4]}}),
    "other names": _about(names=["one"]),
    "maps that are text": _about(maps="all of them"),
    "damaged maps": lambda arrays: arrays.update(maps=arrays["maps"][:-20]),
    "few peaks": lambda arrays: arrays.update(peaks=arrays["peaks"][:1]),
}


@pytest.mark.parametrize("change", WRONG.values(), ids=WRONG)
def test_what_is_no_look_is_refused_in_a_sentence(change, tmp_path):
    write_npz(tmp_path / "look-00000007.npz", _altered(change))
    with pytest.raises(BadCheckpoint) as refusal:
        looks.Kept(tmp_path).read(7)
    assert "\n" not in str(refusal.value) and len(str(refusal.value)) < 300


def test_a_look_that_is_gone_or_cut_off_is_refused_too(tmp_path):
    kept = looks.Kept(tmp_path)
    with pytest.raises(BadCheckpoint, match="There is no look of step 3"):
        kept.read(3)
    kept.keep(made_up())
    path = tmp_path / "look-00000007.npz"
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(BadCheckpoint):
        kept.read(7)


def test_a_net_without_blocks_and_one_that_is_not_described_can_be_looked_at(make_run, tmp_path):
    run = make_run()
    look = looks.look(run, looks.pictures())
    assert look.maps == {} and abs(look.shares.sum(axis=1) - 1).max() < 1e-6
    kept = looks.Kept(tmp_path)
    kept.keep(look)
    assert kept.read(0).maps == {} and kept.read(0).filters.shape == (4, 1, 3, 3)


def test_the_recorded_runs_come_with_their_looks_and_take_little_room():
    runs = watched()
    assert [*runs] == ["book", "quick", "full"]
    for rows, kept in runs.values():
        assert kept.steps[0] == 0 and kept.steps[-1] == rows[-1]["step"] and len(kept.steps) > 10
    files = [path for _, kept in runs.values() for path in kept.folder.glob("look-*.npz")]
    assert sum(path.stat().st_size for path in files) < 6e6
