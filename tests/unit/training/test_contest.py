"""A contest: budgets are kept, runs are done once, rivals cost the same, what is kept is read with care."""

import json
from dataclasses import asdict, replace
from itertools import combinations

import numpy
import pytest

from widgets.fashion import sample
from widgets.inception.design import GOOGLENET
from widgets.inception.variants import NEAR
from widgets.inception.widths import BranchWidths
from widgets.training.contest import tries
from widgets.training.contest.entries import Trained
from widgets.training.contest.kept import earlier
from widgets.training.contest.terms import CONTEST, REHEARSAL, Budget, Terms
from widgets.training.contest.tries import attempt, rivals, trained_net
from widgets.training.npz import BadCheckpoint
from widgets.training.run import Run

from .plain import Plain

TERMS = Terms(64, 2, 50)
EIGHTH = GOOGLENET.scaled("3a", BranchWidths(8, (12, 16), (2, 4), 4))


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Where runs are kept; they are trained by an engine that starts at once."""
    monkeypatch.setenv("INCEPTION_TRAINING", str(tmp_path))
    monkeypatch.setattr(tries, "choose", lambda *asked: (Plain, ""))
    return tmp_path / "contest"


def attempted(design=EIGHTH, terms=TERMS, **more):
    said = []
    return attempt(design, terms, say=said.append, **more), said


def test_images_to_learn_from_to_choose_by_and_to_test_on_are_never_the_same():
    seen = []
    for split in CONTEST.splits():
        assert len(split.images) == len(split.labels)
        seen.append({image.tobytes() for image in split.images})
    assert [len(split.labels) for split in CONTEST.splits()] == [3000, 1000, 1000]
    for one, other in combinations(seen, 2):
        assert len(one & other) <= 1  # Fashion-MNIST itself has a few images twice
    images, labels = sample.load().train
    assert (CONTEST.splits()[1].images == images[3000:]).all()
    assert (CONTEST.splits()[1].labels == labels[3000:]).all()


def test_other_images_have_another_digest():
    assert len({terms.digest for terms in (CONTEST, REHEARSAL, replace(REHEARSAL, judged=199))}) == 3
    assert replace(REHEARSAL, epochs=7).digest == REHEARSAL.digest


@pytest.mark.parametrize("wrong", [{"images": 3001}, {"images": 63}, {"epochs": 0}, {"judged": 1.5}], ids=str)
def test_terms_that_cannot_be_are_refused(wrong):
    with pytest.raises(ValueError, match=f"{next(iter(wrong))} must be a whole number"):
        replace(CONTEST, **wrong)


def test_the_tolerance_is_twice_the_error_of_a_difference():
    chance = numpy.random.default_rng(0)
    apart = numpy.diff(chance.binomial(1000, 0.8, (20_000, 2)) / 1000)
    assert CONTEST.tolerance(0.79, 0.81) == pytest.approx(2 * apart.std(), rel=0.02)


@pytest.mark.parametrize(("budget", "over"), [
    (Budget(params=99), "100 parameters, and 99 are allowed"), (Budget(params=100), ""),
    (Budget(macs=999), "1 000 multiply-accumulates, and 999 are allowed"), (Budget(macs=1000), ""),
    (Budget(seconds=9.5), "10 s of training, and 9.5 s are allowed"), (Budget(1, 2000, 1), "and 1 s are"),
], ids=str)  # fmt: skip
def test_a_budget_says_what_is_over_it(budget, over):
    said = budget.over(100, 1000, 10)
    assert over in said and bool(said) == bool(over)


@pytest.mark.parametrize(
    "wrong", [{}, {"macs": 0}, {"macs": True}, {"params": "9"}, {"seconds": 1e99}], ids=str
)
def test_a_budget_without_a_limit_is_refused(wrong):
    with pytest.raises(ValueError, match=r"A (budget|limit) "):
        Budget(**wrong)


def test_a_run_is_done_once():
    first, said = attempted()
    assert len(said) == 4 and said[0].startswith("9 blocks changed, seed 0, epoch 1 of 2: loss 2.")
    assert [len(run.losses) for run in first.runs] == [2, 2] and first.seeds == (0, 1)
    assert first.runs[0].losses != first.runs[1].losses
    again, said = attempted()
    assert said == [] and again == first
    more, said = attempted(seeds=(1, 2), name="once more")
    assert len(said) == 2 and more.runs[0] == first.runs[1] and more.name == "once more"
    _, said = attempted(terms=replace(TERMS, epochs=1))
    assert len(said) == 2


def test_what_is_said_of_a_run_is_what_it_did():
    entry, _ = attempted()
    run = Run(TERMS.recipe, *TERMS.splits()[0], seed=1, net=EIGHTH.net, engine=Plain)
    losses = [run.step().loss for _ in range(run.steps)]
    own = entry.runs[1]
    assert own.losses == (pytest.approx(sum(losses[:2]) / 2), pytest.approx(sum(losses[2:]) / 2))
    assert own.choosing[-1] == run.accuracy(*TERMS.splits()[1], 33)
    assert own.test == run.accuracy(*TERMS.splits()[2], 33)
    assert entry.figures == tuple(100 * one.choosing[-1] for one in entry.runs)
    assert (entry.params, entry.macs) == (EIGHTH.cost.params, EIGHTH.net.count((1, 33, 33)).macs)


@pytest.mark.parametrize("damage", [b"", b"{}", b"[1]", b"\xff", b'{"name": 1}'], ids=str)
def test_a_damaged_file_is_trained_anew(folder, damage):
    first, _ = attempted()
    for path in folder.glob("*.json"):
        path.write_bytes(damage)
    assert earlier(attempted(GOOGLENET)[0]) == []
    again, said = attempted()
    assert len(said) == 4 and [run.same for run in again.runs] == [run.same for run in first.runs]


def test_over_the_budget_nothing_is_trained(folder):
    with pytest.raises(ValueError, match=r"Over the budget: .* multiply-accumulates, and 1 000 000 are"):
        attempted(budget=Budget(macs=1_000_000))
    assert not folder.exists()


@pytest.mark.parametrize("seeds", [(0,), (1, 1), tuple(range(9))], ids=str)
def test_one_seed_is_too_few(seeds):
    with pytest.raises(ValueError, match="2 to 8 seeds, all different"):
        attempted(seeds=seeds)


def test_rivals_cost_what_the_try_costs():
    entry, _ = attempted(GOOGLENET.scaled("3a", BranchWidths(32, (48, 64), (8, 16), 16)).dropped("4c")[0])
    book, *others = rivals(entry, say=lambda line: None)
    assert (book.name, book.macs) == ("the book's net", GOOGLENET.net.count((1, 33, 33)).macs)
    assert [one.name.split(" ×")[0] for one in others] == ["the book's blocks", "VGG-like", "NiN-like"]
    for one in others:
        assert one.macs == pytest.approx(entry.macs, rel=NEAR)
        assert (one.terms, one.seeds) == (entry.terms, entry.seeds)


def test_no_net_is_its_own_rival():
    entry, said = attempted(GOOGLENET)[0], []
    found = rivals(entry, say=said.append)
    assert [one.name.split(" ×")[0] for one in found] == ["VGG-like", "NiN-like"]
    assert [line for line in said if "that is your net" in line] == [
        "the book's net: that is your net.", "the book's blocks × 1.00: that is your net.",
    ]  # fmt: skip


def test_a_rival_that_cannot_be_so_cheap_is_said():
    one = BranchWidths(1, (1, 1), (1, 1), 1)
    entry, said = attempted(GOOGLENET.scaled("3a", one)), []
    found = rivals(entry[0], say=said.append)
    assert len(found) + len([line for line in said if "comes no nearer than" in line]) == 4


def test_earlier_tries_are_those_of_these_terms():
    other = EIGHTH.dropped("4b")[0]
    attempted(other, name="before"), attempted(other, seeds=(4, 5)), attempted(GOOGLENET)
    attempted(other.dropped("4b")[0], replace(TERMS, epochs=1))
    (found,) = earlier(attempted()[0])
    assert found.line == str(other) and found.seeds == (0, 1, 4, 5)


def test_where_nothing_can_be_kept_it_is_said(folder):
    folder.parent.mkdir(exist_ok=True)
    folder.write_text("no folder")
    entry, said = attempted()
    assert len([line for line in said if line.startswith("This run is not kept (")]) == 2
    with pytest.raises(BadCheckpoint):
        trained_net(entry)


@pytest.mark.parametrize("wrong", [
    {"test": 1.5}, {"test": float("nan")}, {"test": 1}, {"losses": []}, {"choosing": [0.5]}, {"seed": -1},
    {"engine": 5}, {"weights": "f" * 99}, {"threads": 0.5},
], ids=str)  # fmt: skip
def test_what_no_run_can_say_is_refused(wrong):
    run = json.loads(json.dumps(asdict(attempted()[0].runs[0])))
    assert Trained(**run) == attempted()[0].runs[0]
    with pytest.raises((ValueError, TypeError)):
        Trained(**run | wrong)
