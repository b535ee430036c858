"""A session on a tiny net: opened, stepped, kept, opened again, and what it says of bad input."""

import errno
import shutil
from dataclasses import replace
from threading import Thread

import numpy
import pytest

from widgets.training import checkpoints, log
from widgets.training.conductor import Conductor
from widgets.training.plan import Plan
from widgets.training.session import Session


@pytest.fixture
def make(data, make_net, tmp_path, monkeypatch):
    """A session over the 24 images, in a folder of the test's own."""
    monkeypatch.setenv("INCEPTION_TRAINING", str(tmp_path))

    def made(images=data[0], labels=data[1]):
        part = images, labels
        return Session("here", {"mine": lambda: (part, part)}, net=make_net)

    return made


@pytest.fixture
def plan(recipe):
    return Plan(recipe, "mine")  # 12 steps: four an epoch, three epochs


def rows_of(session, plan, steps):
    session.open(plan)
    return [session.step() for _ in range(steps)]


def test_steps_are_logged_and_epochs_end_with_a_test(make, plan):
    session = make()
    rows = rows_of(session, plan, 5)
    assert [row["step"] for row in rows] == [1, 2, 3, 4, 5] and session.position == 5
    assert [row["step"] for row in rows if row["test_accuracy"] is not None] == [4]
    written = log.read(session.folder / plan.key / "log.csv")
    assert [row["loss"] for row in written] == pytest.approx([row["loss"] for row in rows], rel=1e-4)


def test_another_session_goes_on_where_the_checkpoint_is_and_does_the_very_same_steps(make, plan):
    whole = [row["loss"] for row in rows_of(make(), plan, 12)]
    shutil.rmtree(make().folder)
    first = make()
    rows_of(first, plan, 5)
    assert first.save() == ""
    first.step()  # no checkpoint holds this one
    first.close()
    again = make()
    assert [row["step"] for row in again.kept(plan)] == [1, 2, 3, 4, 5]
    assert [row["step"] for row in again.open(plan)] == [1, 2, 3, 4, 5]
    assert [again.step()["loss"] for _ in range(7)] == whole[5:]
    assert [row["step"] for row in log.read(again.folder / plan.key / "log.csv")] == list(range(1, 13))


def test_anew_leaves_nothing_of_before(make, plan):
    session = make()
    rows_of(session, plan, 3)
    session.save()
    assert session.open(plan, anew=True) == [] and session.position == 0
    assert checkpoints.checkpoints(session.folder / plan.key) == []


def test_a_damaged_checkpoint_is_passed_over_in_words(make, plan):
    session = make()
    rows_of(session, plan, 2)
    session.save()
    session.step()
    session.save()
    newest = checkpoints.checkpoints(session.folder / plan.key)[0]
    newest.write_bytes(newest.read_bytes()[:100])
    session.open(plan)
    assert session.position == 2 and newest.name in session.trouble


def test_only_the_newest_plans_are_kept(make, plan):
    session = make()
    plans = [replace(plan, recipe=replace(plan.recipe, lr=lr)) for lr in (0.01, 0.02, 0.03)]
    for one in plans:
        rows_of(session, one, 1)
        session.save()
    assert {path.name for path in session.folder.iterdir()} == {one.key for one in plans[1:]}


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
        session.open(plan)
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
    conductor.session.open(wild)
    assert conductor.session.position == 1
    for array in checkpoints.parameters(conductor.session._run.net).values():
        assert numpy.isfinite(array).all()


def test_a_session_may_be_driven_from_any_thread(make, plan):
    session, found = make(), []
    for job in (lambda: session.open(plan), lambda: found.append(session.step()), session.save,
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
