"""TrialsExplorer, fed made tables: what it says of a difference, what it draws, and of a table with gaps."""

from itertools import islice
from statistics import median
from threading import Event
from time import thread_time

import pytest

from widgets.explorers.trials_explorer import TrialsExplorer
from widgets.inception.variants import BLOCKS, BOOK
from widgets.pictures.scene import Dot
from widgets.training.trials.table import BY_SIDE, COLUMNS

SHIFTS = {BOOK: 0.0, "better": 0.04, "alike": 0.0}  # of the accuracy


def row(variant, seed, task="garments", size="33", shift=0.0, **more):
    """A line of a table as it is read: texts."""
    test = 0.8 + shift + seed / 100 + (variant == "alike") * (-1) ** seed / 100 + seed % 2 / 1000
    sides = {name: f"{test - 1 / side:.4f}" for side, name in BY_SIDE.items()} if task == "sizes" else {}
    found = {
        "task": task, "size": size, "variant": variant, "seed": str(seed), "cost": "equal",
        "divide": "1", "images": "12000", "epochs": "1",
        "macs": "3870000", "params": str(370_000 + len(variant)), "cpu_seconds": f"{60 + len(variant)}",
        "validation": f"0.1 {test - 0.01:.4f}", "test": f"{test:.4f}", "test_loss": f"{1 - test:.4f}",
    }  # fmt: skip
    return dict.fromkeys(COLUMNS, "") | found | sides | more


def table(shifts=SHIFTS, seeds=5, **more):
    return [row(name, seed, shift=shift, **more) for name, shift in shifts.items() for seed in range(seeds)]


@pytest.fixture
def explorer():
    return TrialsExplorer([*table(), *table(size="65", seeds=2, divide="8"), *table(task="sizes")])


def test_the_sentence_says_difference_interval_seeds_and_verdict(explorer):
    first = explorer.words()[0]
    assert first.startswith(
        "better less the book's: +4.00 points of test accuracy, 95 % interval +4.00 to +4.00"
    )
    assert "which does not contain 0: larger than chance. 5 seeds each, 2 compared." in first
    explorer.set(variant="alike")
    first = explorer.words()[0]
    assert first.startswith("alike less the book's: +0.20 points of test accuracy, 95 % interval −")
    assert "which contains 0: not larger than chance. 5 seeds each, 2 compared." in first
    assert explorer.words()[1].startswith("2 variants compared with the book's on the same seeds.")
    assert explorer.words()[1] in explorer.views["conclusion"].value.replace("&#x27;", "'")
    assert explorer._beside()[-1] == "The book's widths, 12 000 training images, 1 epoch."
    explorer.set(size="65")
    assert explorer._beside()[-1].startswith("The book's widths divided by 8, ")


def test_no_line_of_the_picture_is_cut_off(explorer):
    lines = explorer.picture()[:-1]
    assert " ".join(lines) == " ".join([explorer.words()[0], *explorer._beside()])
    assert max(map(len, explorer._beside())) > max(map(len, lines)) < 130


def test_another_measure_has_other_signs_and_units(explorer):
    explorer.set(measure="loss")
    assert "better less the book's: −0.040 nats of test loss" in explorer.words()[0]
    explorer.set(measure="validation")
    assert "+4.00 points of validation accuracy" in explorer.words()[0]


def test_what_is_not_there_yet_is_said(explorer):
    explorer.set(task="garments of every size", size="65")
    assert "no two seeds yet have" in explorer.words()[0]
    assert explorer.png()
    one = TrialsExplorer(table(seeds=1))
    assert "a difference needs two." in one.words()[0] and one.png()
    assert "(" not in one.words()[-1]  # nor has a mean of one an interval
    lost = TrialsExplorer([*table(seeds=2), row("wild", 0, test="", test_loss="", validation="")])
    lost.set(variant="wild")
    assert "no two seeds yet have" in lost.words()[0] and lost.png()
    with pytest.raises(ValueError, match="There is nothing to compare"):
        TrialsExplorer(table({"better": 0.1}))


def test_means_or_seeds_are_drawn_and_written(explorer):
    means = explorer.words()
    explorer.set(by="seed")
    seeds = explorer.words()
    assert "80.00, 81.10, 82.00, 83.10, 84.00" in seeds[-3] and "80.00, 81.10" not in means[-3]
    dots = [shape for shape in explorer._scene().shapes if isinstance(shape, Dot)]
    assert len(dots) == 2 * (5 + 1)  # of each that is not the book's its seeds, and its difference


def test_a_variant_is_taken_out_of_the_picture_and_still_compared(explorer):
    assert len(explorer._marks()) == 3
    explorer.controls["shown"].value = False
    assert [mark.name for mark in explorer._marks()] == [BOOK, "alike"]
    assert explorer.model.hidden == ("better",)
    assert explorer.words()[0].startswith("better less the book's: +4.00")
    assert "2 variants compared" in explorer.words()[1]  # who looks away has compared all the same
    explorer.set(variant="alike")
    assert explorer.controls["shown"].value is True
    with pytest.raises(ValueError, match="A variant is one of better, alike; got 'worse'"):
        explorer.set(hidden=("worse",))


@pytest.mark.parametrize(("across", "said"), [
    ("MACs", "3 870 000 multiply-accumulates"), ("parameters", "370 006 parameters"),
    ("seconds", "66 seconds of a core"),
])  # fmt: skip
def test_accuracy_against_a_cost(explorer, across, said):
    explorer.set(across=across)
    assert said in explorer.words()[-2]
    assert explorer._scene().title.endswith(f"against {said.lstrip('0123456789 ')}")
    warned = any(line.startswith("Seconds are of the machine") for line in explorer.words())
    assert warned == (across == "seconds")


def test_accuracy_by_size_of_the_garment_where_it_is_known(explorer):
    explorer.set(across="garment size")
    assert any(line.startswith("Accuracy by size of the garment: only") for line in explorer.words())
    explorer.set(task="garments of every size")
    assert not any(line.startswith("Accuracy by size") for line in explorer.words())
    by_side = explorer._marks()[0].sides
    assert [*by_side] == [*BY_SIDE]
    mean = sum(80 + seed + seed % 2 / 10 for seed in range(5)) / 5
    assert by_side[12] == pytest.approx(mean - 100 / 12, abs=0.01)
    assert "by pixels of the garment 12: " in explorer.words()[-1]
    assert "by size of the garment" in explorer._scene().title


def test_a_filled_mark_is_larger_than_chance_a_hollow_one_is_not(explorer):
    explorer.set(variant="alike", hidden=())
    dots = (shape for shape in explorer._scene().shapes if isinstance(shape, Dot) and shape.x > 600)
    *_, better, alike = dots
    assert better.fill == better.edge and alike.fill == "#ffffff" != alike.edge


def test_no_control_for_what_is_the_same_everywhere(explorer):
    assert "cost" not in explorer.controls and {"task", "size"} <= explorer.controls.keys()


def live(variants, asked):
    for seed in range(2):
        for name in variants:
            if asked.is_set():
                return
            yield row(name, seed, shift=SHIFTS[name] / 2), 4


def test_two_variants_are_trained_here_into_a_table_of_their_own():
    explorer = TrialsExplorer(table(), live=live)
    recorded = explorer.words()
    explorer.set(task="trained here")
    assert "no two seeds yet have" in explorer.words()[0]
    explorer.reset()
    explorer.controls["train"].click()
    assert explorer.wait()
    assert explorer.model.task == "trained here" == explorer.controls["task"].value
    assert (
        "better less the book's: +2.00 points" in explorer.words()[0]
        and "2 seeds each" in explorer.words()[0]
    )
    bar = explorer.views["progress"]
    assert (bar.value, bar.max, bar.layout.visibility) == (4, 4, "hidden")
    explorer.train()  # the same once more takes the place of what there is
    assert explorer.wait() and "2 seeds each" in explorer.words()[0]
    explorer.reset()
    assert explorer.words() == recorded


def test_a_training_is_stopped_and_says_what_it_lacks():
    ours, theirs = Event(), Event()

    def slow(variants, asked):
        yield from islice(live(variants, asked), 1)
        theirs.set()
        ours.wait(60)
        yield from islice(live(variants, asked), 1, None)

    explorer = TrialsExplorer(table(), live=slow)
    explorer.stop()
    assert "There is no training run to stop." in explorer.notes["train"].value
    explorer.train()
    assert theirs.wait(60)
    explorer.train()
    assert "A training run is under way" in explorer.notes["train"].value
    explorer.controls["stop"].click()
    ours.set()
    assert explorer.wait() and len(explorer._groups["trained here"]) == 1


def test_a_training_that_breaks_off_says_why():
    def broken(variants, asked):
        raise ValueError("no images")
        yield

    explorer = TrialsExplorer(table(), live=broken)
    explorer.train()
    assert explorer.wait() and "broke off: ValueError: no images" in explorer.notes["train"].value


def test_the_demo_offers_all_runs_that_ship():
    explorer = TrialsExplorer.demo()
    for size, divide in (("33", ""), ("65", " divided by 8")):
        for task in ("garments", "garments of every size"):
            explorer.set(size=size, task=task)
            words = " ".join(explorer.words())
            assert "5 seeds each, 17 compared" in words and f"The book's widths{divide}, " in words


def test_nothing_is_trained_where_nothing_can():
    assert not {"train", "stop", "task"} & TrialsExplorer(table()).controls.keys()


def test_the_whole_plan_answers_at_once():
    """In thread time, however busy the machine is; far above what it takes, far below what a reader feels."""
    shifts = {name: place / 1000 for place, name in enumerate(BLOCKS)}
    explorer = TrialsExplorer([*table(shifts), *table(shifts, task="sizes")])
    took = []
    for place, name in enumerate([*BLOCKS][1:]):
        began = thread_time()
        explorer.set(variant=name, across=("variants", "MACs", "garment size")[place % 3])
        took.append(thread_time() - began)
    assert median(took) < 0.06
