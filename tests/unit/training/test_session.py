"""A session on a tiny net: opened, stepped, kept, opened again, and what it says of bad input."""

import errno
import shutil
from dataclasses import replace
from threading import Thread

import numpy
import pytest
from mxnet.gluon import nn
from mxnet.util import use_np

from widgets.core.words import memory
from widgets.fashion import sources
from widgets.fashion.folder import Data, Split
from widgets.fashion.sources import Found
from widgets.inception.design import GOOGLENET, Design
from widgets.inception.widths import BranchWidths
from widgets.training import checkpoints, log, shelf
from widgets.training import session as training_session
from widgets.training.conductor import Conductor
from widgets.training.engines.in_gluon import parameters
from widgets.training.home import InUse, claim
from widgets.training.npz import BadCheckpoint
from widgets.training.plan import Plan
from widgets.training.scoring import scores
from widgets.training.session import Session
from widgets.training.weights import load_googlenet


@pytest.fixture
def make(data, make_net, tmp_path, monkeypatch):
    """A session over the 24 images, in a folder of the test's own."""
    monkeypatch.setenv("INCEPTION_TRAINING", str(tmp_path))

    def made(images=data[0], labels=data[1]):
        part = images, labels
        return Session("here", dict.fromkeys(("mine", "again"), lambda: (part, part)), net=make_net)

    return made


@pytest.fixture
def plan(recipe):
    return Plan(recipe, "mine")  # 12 steps: four an epoch, three epochs


def rows_of(session, plan, steps):
    with session.open(plan):
        return [session.step() for _ in range(steps)]


def opened(session, plan, anew=False):
    """What `open` gives, the log's lines so far or None, where nothing is done with it."""
    with session.open(plan, anew) as rows:
        return rows


def test_steps_are_logged_and_epochs_end_with_a_test(make, plan):
    session = make()
    rows = rows_of(session, plan, 5)
    assert [row["step"] for row in rows] == [1, 2, 3, 4, 5] and session.position == 5
    assert [row["step"] for row in rows if row["test_accuracy"] is not None] == [4]
    written = log.read(session.folder / plan.key / "log.csv")
    assert [row["loss"] for row in written] == pytest.approx([row["loss"] for row in rows], rel=1e-4)


def test_the_whole_set_holds_images_back_and_leaves_the_tests_for_the_end(make, monkeypatch, recipe):
    parts = (Split(numpy.full((many, 28, 28), many, "uint8"), numpy.arange(many) % 10) for many in (60, 20))
    monkeypatch.setattr(sources, "load", lambda say: Found(Data(*parts), ""))
    session = make()
    learn, held, test = found = training_session._all_images()
    assert [len(part.labels) for part in found] == [50, 10, 20]
    assert {*learn.images.flat, *held.images.flat} == {60} and {*test.images.flat} == {20}
    session._load["all"] = lambda: found
    session._right = lambda some: len(some[1]) / 100
    plan = Plan(recipe, "all")
    with session.open(plan):
        rows = [session.step() for _ in range(recipe.steps_per_epoch(50))]
        assert session.test() == 0.2
    assert [row["validation_accuracy"] for row in rows if row["held_out"] is not None] == [0.1]
    assert {row["test_accuracy"] for row in rows} == {None}


def test_another_session_goes_on_where_the_checkpoint_is_and_does_the_very_same_steps(make, plan):
    whole = [row["loss"] for row in rows_of(make(), plan, 12)]
    shutil.rmtree(make().folder)
    first = make()
    rows_of(first, plan, 5)
    assert first.save() == ""
    first.step()  # no checkpoint holds this one
    first.close()
    again = make()
    assert again.kept(plan)[0] == 5
    assert [row["step"] for row in again.kept(plan)[1]] == [1, 2, 3, 4, 5]
    assert [row["step"] for row in opened(again, plan)] == [1, 2, 3, 4, 5]
    assert [again.step()["loss"] for _ in range(7)] == whole[5:]
    assert [row["step"] for row in log.read(again.folder / plan.key / "log.csv")] == list(range(1, 13))


def test_anew_leaves_nothing_of_before(make, plan):
    session = make()
    rows_of(session, plan, 3)
    session.save()
    assert opened(session, plan, anew=True) == [] and session.position == 0
    assert checkpoints.checkpoints(session.folder / plan.key) == []


def test_a_folder_in_the_place_of_a_file_of_ours_is_left_and_the_run_begins_anew(make, plan):
    session, home = make(), make().folder / plan.key
    (home / "step-00000003.npz").mkdir(parents=True)
    (home / "log-1.csv").mkdir()
    assert opened(session, plan, anew=True) == [] and session.position == 0
    assert {path.name for path in home.iterdir() if path.is_dir()} == {"step-00000003.npz", "log-1.csv"}


def test_a_damaged_checkpoint_is_passed_over_in_words(make, plan):
    session = make()
    rows_of(session, plan, 2)
    session.save()
    session.step()
    session.save()
    newest = checkpoints.checkpoints(session.folder / plan.key)[0]
    newest.write_bytes(newest.read_bytes()[:100])
    opened(session, plan)
    assert session.position == 2 and newest.name in session.trouble


@pytest.fixture
def three(make, plan):
    """A session that has trained three plans: the first longest by far, the others a step each."""
    session = make()
    plans = [replace(plan, recipe=replace(plan.recipe, lr=lr)) for lr in (0.01, 0.02, 0.03)]
    for one, steps in zip(plans, (9, 1, 1), strict=True):
        rows_of(session, one, steps)
        session._run.seconds += 60 * steps
        session.save()
    session.close()
    return session, plans


def test_every_plan_is_kept_and_much_is_said_with_what_may_go(three, monkeypatch):
    session, plans = three
    assert {path.name for path in session.folder.glob("*/")} == {one.key for one in plans}
    assert session.crowded(plans[2]) == ""
    taken = sum(file.stat().st_size for file in session.folder.glob("*/*"))
    assert session.takes() == f"The runs kept here take {memory(taken)}."  # asked for, it is always said
    monkeypatch.setattr(shelf, "ROOM", 5000)
    said = session.crowded(plans[2])
    assert said.startswith(f"The runs kept here take {memory(taken)}")
    assert f"The oldest is {plans[1].key} (1 step, about 60 s of training, " in said
    assert session.oldest(plans[1]).path.name == plans[2].key
    for shown in plans:
        assert session.oldest(shown).path.name != plans[0].key  # it took longest, though it is the oldest


def test_a_run_is_removed_when_it_is_asked_for_and_nobody_trains_it(three):
    session, plans = three
    old = session.oldest(plans[2])
    (old.path / "notes.txt").write_text("the reader's own")
    with claim(old.path), pytest.raises(InUse):
        session.remove(old)
    assert session.kept(plans[1])[0] == 1
    with claim(old.path):
        assert session.oldest(plans[0]).path.name == plans[2].key  # another: this one is in use
    session.remove(old)
    assert [path.name for path in old.path.iterdir()] == ["notes.txt"]
    assert (session.kept(plans[1])[0], session.kept(plans[0])[0]) == (0, 9)
    (session.folder / "odd").mkdir()
    (session.folder / "odd" / "step-00000001.npz").symlink_to("nowhere")  # is as any other file
    while run := session.oldest(plans[1]):
        session.remove(run)
    assert not any((session.folder / name).exists() for name in (plans[2].key, "odd"))


def test_one_session_at_a_time_trains_in_a_folder_and_the_first_goes_on_from_what_the_other_did(make, plan):
    first, second = make(), make()
    other = replace(plan, recipe=replace(plan.recipe, lr=0.5))
    with first.open(plan):
        whole = [first.step()["loss"] for _ in range(3)]
        first.save()
        for session in (first, second):
            assert session.holder(plan)["plan"] == plan.key
            for one in (plan, other):
                with pytest.raises(InUse, match="A dashboard of this notebook is training in"):
                    opened(session, one)
        first.close()  # by another dashboard that has the same session
        assert second.kept(plan, live=True)[0] == first.position == 3
    assert first.holder(plan) is None
    assert opened(first, plan) is None  # nobody was here: the net is as it was
    before = first.traces(plan)
    assert before == first.traces(plan)
    with second.open(plan):
        whole += [second.step()["loss"] for _ in range(2)]
        second.save()
    assert before != first.traces(plan)
    assert len(opened(first, plan)) == 5 and first.position == 5
    with first.open(plan):
        whole += [first.step()["loss"] for _ in range(2)]
    alone = make()
    assert [row["loss"] for row in rows_of(alone, replace(plan, data="again"), 7)] == whole


@pytest.mark.parametrize("other", ["seed", "images", "net"])
def test_another_run_of_the_same_name_gets_a_folder_of_its_own(make, plan, data, other, monkeypatch):
    first = make()
    rows_of(first, plan, 2)
    first.save()
    first.close()
    before = {path.name: path.read_bytes() for path in (first.folder / plan.key).iterdir()}
    second = make(data[0][:20], data[1][:20]) if other == "images" else make()
    if other == "seed":
        second.seed = 7
    if other == "net":
        monkeypatch.setattr(second, "_net", wider)
    rows_of(second, plan, 1)
    second.save()
    second.close()
    assert {path.name: path.read_bytes() for path in (first.folder / plan.key).iterdir()} == before
    assert checkpoints.checkpoints(first.folder / f"{plan.key}-2")[0].name == "step-00000001.npz"
    assert first.kept(plan)[0] == 2
    if other != "net":  # that is known only when it is made
        assert second.kept(plan)[0] == 1


@use_np
def wider():
    net = nn.HybridSequential()
    net.add(nn.Conv2D(5, kernel_size=3, activation="relu"), nn.GlobalAvgPool2D(), nn.Dense(10))
    return net


def test_where_nothing_can_be_written_it_trains_all_the_same_and_says_so(make, plan):
    session = make()
    session.folder.parent.mkdir(exist_ok=True)
    session.folder.write_text("a file where the folder should be")
    opened(session, plan)
    assert "No log is kept" in session.trouble
    assert session.step()["step"] == 1
    assert "No checkpoint was written" in session.save() and "one before" not in session.trouble


def test_a_log_that_fits_no_more_is_said_until_the_plan_is_opened_anew(make, plan, monkeypatch):
    session = make()
    rows_of(session, plan, 2)

    def full(*given):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(log.Log, "note", full)
    assert session.step()["step"] == 3 and session.save() == ""
    assert session.trouble == "The log ends here ([Errno 28] No space left on device)."


def test_what_was_kept_is_known_without_its_log(make, plan):
    session = make()
    rows_of(session, plan, 2)
    session.save()
    session.close()
    (session.folder / plan.key / "log.csv").write_bytes(b"\0" * 100)
    assert session.kept(plan) == (2, [])
    now = Conductor(session).snapshot(plan)
    assert now.position == 2 and now.said.startswith("2 steps are kept from before.")


def test_no_room_for_a_checkpoint_is_said_and_the_one_before_stays(make, plan, monkeypatch):
    session = make()
    rows_of(session, plan, 2)
    session.save()
    before = checkpoints.checkpoints(session.folder / plan.key)
    session.step()

    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(checkpoints.numpy, "savez", full)
    assert session.save() == (
        "No checkpoint was written: No space left on device. The one before is still there."
    )
    assert checkpoints.checkpoints(session.folder / plan.key) == before


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda images, labels: (images[:3], labels[:3]), "takes 7 images a step, and there are only 3"),
        (lambda images, labels: (images[:, :20], labels), r"must be uint8 of shape \(N, 28, 28\)"),
        (lambda images, labels: (images / 255, labels), "these are float64"),
        (lambda images, labels: (images, labels[:9]), "There are 24 images and 9 labels"),
        (lambda images, labels: (images, labels + 1), "must be 0 to 9; they are 1 to 10"),
    ],
)
def test_images_that_cannot_be_trained_on_are_refused_in_words(make, plan, data, change, says):
    session = make(*change(*data))
    with pytest.raises(ValueError, match=says):
        opened(session, plan)
    conductor = Conductor(session)
    conductor.run(plan, 1)
    assert conductor.snapshot(plan).phase == "lost" and conductor.snapshot(plan).position == 0


def test_a_loss_that_is_lost_leaves_the_checkpoint_before(make, plan):
    wild = replace(plan, recipe=replace(plan.recipe, lr=10.0, optimizer="sgd", warmup=0, cosine=False))
    conductor = Conductor(make())
    conductor.run(wild, 1)
    conductor.session._run.net[2].weight.set_data(conductor.session._run.net[2].weight.data() * numpy.nan)
    conductor.run(wild, 5)
    now = conductor.snapshot(wild)
    assert now.phase == "lost" and "the learning rate is too high" in now.said
    assert now.said.endswith("The last good state is the checkpoint of step 1.")
    opened(conductor.session, wild)
    assert conductor.session.position == 1
    for array in conductor.session._run.engine.parameters().values():
        assert numpy.isfinite(array).all()


def test_a_session_may_be_driven_from_any_thread(make, plan):
    session, found = make(), []
    for job in (lambda: opened(session, plan), lambda: found.append(session.step()), session.save,
                lambda: found.append(session.test()), session.gradients, session.close):  # fmt: skip
        thread = Thread(target=job)
        thread.start()
        thread.join()
    assert found[0]["step"] == 1 and 0 <= found[1] <= 1


def test_other_cells_may_use_mxnet_while_it_runs(make, plan):
    from widgets.backend.threads import mxnet_call

    long = replace(plan, recipe=replace(plan.recipe, phases=(replace(plan.recipe.phases[0], epochs=500),)))
    conductor = Conductor(make())
    conductor.start(long)
    while conductor.snapshot(long).position < 3:
        pass
    sums = [float(mxnet_call(lambda: __import__("mxnet").np.ones(7).sum())()) for _ in range(20)]
    assert conductor.busy and conductor.end() and sums == [7.0] * 20


@pytest.fixture
def drive(make, plan):
    """Whatever a dashboard does with a session that has no place: what it said of it."""

    def work(session):
        assert session.kept(plan) == (0, []) and session.crowded(plan) == "" and not session.holder(plan)
        with session.open(plan) as rows:
            opened = session.trouble
            assert rows == [] and session.step()["step"] == 1
            saved = session.save()
        session.close()
        return opened, saved

    return work


def test_a_folder_that_may_not_be_entered_is_said_and_the_run_goes_on(make, drive, closed, monkeypatch):
    monkeypatch.setenv("INCEPTION_TRAINING", str(closed))
    session = make()
    assert session.folder == closed / "here"
    opened, saved = drive(session)
    assert opened.startswith("No log is kept (") and "Permission denied" in opened
    assert saved == "No checkpoint was written: Permission denied."


def test_without_a_home_runs_last_as_long_as_the_kernel(make, drive, plan, homeless, monkeypatch):
    monkeypatch.setenv("INCEPTION_TRAINING", "")
    session = make()
    opened, _ = drive(session)
    assert opened == "Runs last until this kernel stops: there is no home folder: set HOME."
    assert session.kept(plan)[0] == 1
    assert not [*homeless.iterdir()]
    session._temporary.cleanup()


SMALL = Design({stage: (BranchWidths(4, (2, 4), (2, 4), 4),) for stage in "345"})


@pytest.fixture
def of_design(data, tmp_path, monkeypatch):
    """A session of a design, or of the book's net, over the 24 images."""
    monkeypatch.setenv("INCEPTION_TRAINING", str(tmp_path))
    return lambda **given: Session(data={"mine": lambda: (data, data)}, **given)


GIVEN = {"design": {"design": SMALL}, "line": {"name": "mine", "design": str(SMALL)}, "book": {}}


@pytest.mark.parametrize("given", GIVEN.values(), ids=GIVEN)
def test_what_was_trained_is_handed_on_as_a_net_also_after_a_restart(given, of_design, plan, data):
    session = of_design(**given)
    with pytest.raises(BadCheckpoint, match="No step is kept of this run yet"):
        session.trained(plan)
    with session.open(plan):
        for _ in range(5):
            session.step()
        session.save()
    last = session._run.engine.parameters()
    net = session.trained(plan)
    told = {name: net.about[name] for name in ("seed", "size", "trained on", "steps", "design")}
    design = str(given.get("design", GOOGLENET))
    assert told == {"seed": 0, "size": 8, "trained on": 24, "steps": 5, "design": design}
    half = {name: array.astype("float16") for name, array in last.items()}
    assert opened(session, plan) is None  # the file beside the checkpoint is no trace of somebody's training
    session.close()
    again = of_design(**given)
    for one in (net, again.trained(plan), load_googlenet(again.folder / plan.key / "weights.npz")):
        found = parameters(one.net)
        assert all(numpy.array_equal(found[name], half[name]) for name in found.keys() | half.keys())
    assert scores(net.net, data[0], 8).shape == (24, 10)
    session.remove(shelf.Kept(session.folder / plan.key, 0, 5, 1.0))
    assert not (session.folder / plan.key).exists()


def test_a_net_of_the_readers_own_has_no_weights_file(make, plan):
    session = make()
    rows_of(session, plan, 1)
    session.save()
    with pytest.raises(ValueError, match="Only the book's net and designs have weights files"):
        session.trained(plan)


def test_of_a_damaged_checkpoint_the_net_is_the_one_before(of_design, plan):
    session = of_design(design=SMALL)
    for _ in range(2):
        rows_of(session, plan, 1)
        session.save()
    checkpoints.checkpoints(session.folder / plan.key)[0].write_bytes(b"PK")
    assert session.trained(plan).about["steps"] == 1


def test_runs_of_a_design_lie_under_its_name_and_equal_designs_are_found_again(of_design, plan):
    line = str(SMALL)
    session = of_design(design=SMALL)
    assert session.name == SMALL.name == "1 block in stage 3, 1 block in stage 4, 1 block in stage 5"
    assert session.folder.name.startswith("1-block-in-stage-3-1-block")
    rows_of(session, plan, 2)
    session.save()
    assert (session.folder / "design.txt").read_text() == f"{line}\n"
    assert of_design(design=f"{line} at 4a").kept(plan)[0] == 2
    own = of_design(design=line, name="My / own: net")
    assert (own.name, own.kept(plan)[0]) == ("My / own: net", 0)
    assert own.folder.name.startswith("My-own-net-") and own.folder.parent == session.folder.parent
    other = SMALL.resized("4a", BranchWidths(1, (1, 1), (1, 1), 1))
    assert of_design(design=other, name="My / own: net").folder != own.folder


def test_a_design_that_diverges_says_so_and_its_last_good_state_is_handed_on(of_design, plan):
    session = of_design(design=SMALL)
    conductor = Conductor(session)
    assert conductor.run(plan, 2) == 2
    session._run.engine.put({n: a * 1e30 for n, a in session._run.engine.parameters().items()})
    conductor.run(plan, 1)
    now = conductor.snapshot(plan)
    assert now.phase == "lost" and "learning rate is too high" in now.said
    assert now.said.endswith("The last good state is the checkpoint of step 2.")
    assert session.trained(plan).about["steps"] == 2
