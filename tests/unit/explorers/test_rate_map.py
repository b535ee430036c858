"""RateMap, fed made cells: what a cell says, what is said of the chosen one, a run of the reader's own."""

from math import nan
from statistics import median
from threading import Event
from time import thread_time

import pytest

from widgets.explorers.rate_map import RateMap
from widgets.explorers.rate_state import COLUMNS, MAPPED, Here
from widgets.pictures.scene import Dot, square
from widgets.training.rates.plan import PLAN
from widgets.training.rates.reading import RateCell
from widgets.training.starts import Entry, Lap

ENDS = {("he", "sgd", 0.1): (2.2, 1.5, 1.0), ("he", "sgd", 3.0): (), ("he", "sgd", 1.0): (1.0, 2.0)}


def cell(ends):
    """Of three seeds those that end so; the others are lost after ten steps."""
    losses = {seed: (2.3, *([2.0] * 6), end) for seed, end in enumerate(ends)}
    return RateCell(
        {seed: losses.get(seed, (2.3,)) for seed in range(3)}, {seed: 0.4 + seed / 10 for seed in losses}
    )


CELLS = {
    (start, *column): cell(ENDS.get((start, *column), (2.3, 2.3, 2.3)))
    for start in PLAN.starts for column in PLAN.cells
}  # fmt: skip


def run(here, steps):
    """Seed 1 learns, seed 9 is lost, the others guess."""
    for step in range(steps):
        if here.seed == 9 and step == 15:
            yield Lap(nan, "The loss is lost.")
            return
        yield Lap(1.0 if here.seed == 1 else 2.3)


@pytest.fixture
def explorer():
    return RateMap(CELLS, "Made for a test.", run)


def figures(explorer, name="He", head="SGD"):
    """The figures of a row of the text twin, below the heading that begins so."""
    lines = explorer.words()
    at = next(n for n, line in enumerate(lines) if line.startswith(head))
    row = next(line for line in lines[at + 1 :] if line.startswith(f"{name}  ")).removeprefix(name)
    return [text.strip() for text in row.split("  ") if text.strip()]


def test_each_cell_says_how_many_seeds_learnt_or_where_they_ended(explorer):
    assert figures(explorer) == ["0 of 3", "0 of 3", "2 of 3", "0 of 3", "1 of 3", "0 of 3"]
    explorer.controls["measure"].value = "loss"
    assert figures(explorer)[2:] == ["1.57", "2.30", "1.50*", "lost"]
    assert "mean is of the others" in explorer.describe()
    explorer.controls["measure"].value = "accuracy"
    assert figures(explorer)[2:] == ["50 %", "50 %", "45 %*", "lost"]
    assert figures(explorer, "Xavier", "Adam") == ["50 %"] * 5


def test_the_picture_says_the_same_in_the_same_places(explorer):
    explorer.set(measure="loss", start="he", column="SGD at 0.1")
    texts = [shape.text for shape in explorer._scene().shapes if hasattr(shape, "text")]
    at = texts.index("1.57")
    assert texts[at : at + 4] == ["1.57", "2.30", "1.50*", "lost"]
    assert [*MAPPED.values()] == [text for text in texts if text in MAPPED.values()]
    frame = explorer._scene().shapes[-1]
    explorer.controls["column"].value = "Adam at 0.03"
    explorer.controls["start"].value = "batchnorm"
    moved = explorer._scene().shapes[-1]
    assert moved.x > frame.x and moved.y > frame.y and (moved.w, moved.h) == (frame.w, frame.h)


def test_the_chosen_cell_is_said_seed_by_seed_and_the_rates_of_its_row(explorer):
    text = " ".join(explorer.describe().split())
    assert "He, SGD at 0.1: 2 of 3 seeds learnt; mean loss of the last 10 steps: 2.20, 1.50, 1.00." in text
    assert "He with SGD, of 6 rates: every seed learnt at none; some seeds at 0.1, 1." in text
    explorer.controls["column"].value = "SGD at 1"
    assert "1 of 3 seeds learnt; mean loss of the last 10 steps: 1.00, 2.00, lost." in explorer.describe()
    explorer.state = "xavier, Adam at 0.0003: accuracy; seed 5"
    assert explorer.model.cell == ("xavier", "adam", 0.0003)


def test_a_cell_is_run_here_with_any_seed_beside_the_recorded(explorer):
    def drawn():
        kinds = [type(shape) for shape in explorer.race_scene().shapes]
        return kinds.count(Dot), kinds.count(type(square(0, 0, 1)))

    before = drawn()
    assert before == (1 + 3 * 8, 1)  # and one of each in the legend
    explorer.set(seed=1)
    explorer.race()
    assert drawn() == (1 + 3 * 8, 1 + 8)
    assert "Seed 1, here and now: it learns" in explorer.describe()
    explorer.controls["seed"].value = 2
    assert "Seed 2, here and now: not run yet" in explorer.describe() and drawn() == before
    explorer.set(seed=9)
    explorer.controls["race"].click()
    assert explorer.wait() and "Seed 9, here and now: The loss is lost." in explorer.describe()
    assert drawn() == (1 + 3 * 8, 1 + 1)
    explorer.race()
    assert "It has run" in explorer.notes["race"].value


def test_what_is_run_is_the_chosen_cell():
    asked, go = [], Event()

    def told(here, steps):
        asked.append((here, steps))
        go.set()
        yield Lap(2.0)

    explorer = RateMap(CELLS, "", told)
    explorer.state = "centred, SGD at 0.3: loss; seed 42"
    explorer.controls["race"].click()
    assert go.wait(10) and explorer.wait()
    assert asked == [(Here(Entry("centred", "sgd", 0.3), 42), 80)]


def test_a_move_is_computed_within_60_ms(explorer):
    """Of this thread's own time, the median of many moves; what others do meanwhile does not count."""
    demo, took = RateMap.demo(), []
    for number in range(40):
        begin = thread_time()
        demo.controls["column"].value = [*COLUMNS][(number + 4) % len(COLUMNS)]
        took.append(thread_time() - begin)
    assert median(took) < 0.06
