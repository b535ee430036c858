"""BranchAblation on a net made up here, whose every answer is known."""

from io import BytesIO

import numpy
import pytest
from PIL import Image

from widgets.explorers.branch_ablation import BranchAblation
from widgets.inception.judging import harm

NAMES = ("hat", "scarf", "glove")
BLOCKS = ("3a", "3b", "4a")
BRANCHES = tuple(f"{block} b{n}" for block in BLOCKS for n in (1, 2, 3, 4))


class MadeUp:
    """A half has 40 hats, 30 scarves, 30 gloves. Each silenced branch turns as many gloves to hats as its
    place says; on the choosing half it turns one more.
    """

    blocks, branches = BLOCKS, BRANCHES

    def __init__(self):
        self.labels = numpy.repeat([0, 1, 2], [40, 30, 30])
        self._said = self.labels.copy()
        self.known, self.asked = {"zeros": {}, "mean": {}}, []

    def labels_of(self, half):
        return self.labels

    def scores(self, silenced=(), by="zeros", half=None):
        self.asked.append((tuple(silenced), by, half))
        lost = sum(BRANCHES.index(name) for name in silenced) // (1 if by == "zeros" else 2)
        lost += bool(silenced) and half == "choosing"
        answer = self._said.copy()
        answer[70 : 70 + min(30, lost)] = 0
        return 2.0 * numpy.eye(3)[answer]

    def measure_alone(self, branch, by="zeros"):
        self.known[by][branch] = self.scores([branch], by, "choosing")

    def harms(self, by="zeros", measure="accuracy"):
        before = self.scores((), by, "choosing")
        return {name: harm(measure, self.labels, before, now)[0] for name, now in self.known[by].items()}


@pytest.fixture
def explorer():
    return BranchAblation(MadeUp(), NAMES)


def tick(explorer, block, branch, silent=True):
    explorer.controls["block"].value = block
    explorer.controls[branch].value = silent


def test_with_nothing_silenced_it_gives_the_accuracy_and_its_noise(explorer):
    explorer._ablation.labels[:20] = 2  # 20 named wrong from the start
    explorer.show()
    said = "\n".join(explorer.words())
    assert (
        "80.0% of 100 test images classified correctly" in said and "one standard error is 4.0 points" in said
    )


def test_a_tick_silences_that_branch_of_that_block_and_says_what_it_cost(explorer):
    tick(explorer, "4a", "b3")  # the 11th: place 10
    assert explorer.model.silenced == ("4a b3",)
    said = "\n".join(explorer.words())
    assert "90.0% of 100 test images classified correctly, 100.0%" in said
    assert "it fell by 10.0 ± 3.0 points" in said  # √(10 − 100/100) / 100
    assert "glove 66.7% (−33.3)" in said and "hat 100.0% (0)" in said
    assert "glove called hat: 10" in said


def test_ticks_follow_the_block_and_several_branches_add_up(explorer):
    tick(explorer, "3b", "b1")
    tick(explorer, "3a", "b4")
    assert explorer.model.silenced == ("3a b4", "3b b1")  # in the net's order
    assert [explorer.controls[f"b{n}"].value for n in (1, 2, 3, 4)] == [False, False, False, True]
    explorer.controls["block"].value = "3b"
    assert [explorer.controls[f"b{n}"].value for n in (1, 2, 3, 4)] == [True, False, False, False]
    explorer.controls["b1"].value = False
    assert explorer.model.silenced == ("3a b4",)
    explorer.controls["clear"].click()
    assert explorer.model.silenced == () and "Nothing is silenced" in explorer.describe()


def test_the_way_of_silencing_is_handed_on(explorer):
    tick(explorer, "4a", "b3")
    explorer.controls["by"].value = "mean"
    assert (("4a b3",), "mean", "reporting") in explorer._ablation.asked
    assert "95.0%" in explorer.describe() and "its mean over these images" in explorer.describe()


def test_a_small_fall_may_be_chance(explorer):
    tick(explorer, "3a", "b3")  # 2 images
    assert "fell by 2.0 ± 1.4 points (one standard error). That may be chance." in "\n".join(explorer.words())
    tick(explorer, "4a", "b4")
    assert "chance" not in explorer.describe()


@pytest.mark.parametrize(
    ("matrix", "cell"), [("before", ">30<"), ("now", ">20<"), ("change", ">−10<")], ids=lambda v: v
)
def test_the_matrix_shows_before_now_or_the_change(explorer, matrix, cell):
    tick(explorer, "4a", "b3")
    explorer.controls["matrix"].value = matrix
    assert cell in explorer.views["confusion"].value


def test_measuring_fills_the_map_on_a_thread_of_its_own(explorer):
    assert "The map is empty" in explorer.describe() and "−2.0<" not in explorer.views["importance"].value
    explorer.fill()
    assert explorer.wait()
    assert "−12.0<" in explorer.views["importance"].value and "−1.0<" in explorer.views["importance"].value
    said = "\n".join(explorer.words())
    assert "Largest: 4a b4 (−12.0), 4a b3 (−11.0), 4a b2 (−10.0)" in said
    assert "0 of 12 branches cost nothing alone" in said
    explorer.fill()
    assert not explorer._worker.busy, "measured already"
    explorer.controls["by"].value = "mean"
    assert "The map is empty" in explorer.describe()
    explorer.controls["fill"].click()
    assert explorer.wait()
    assert "−6.5<" not in explorer.views["importance"].value and "−6.0<" in explorer.views["importance"].value


def test_the_map_is_of_the_choosing_half_and_all_else_of_the_other(explorer):
    tick(explorer, "4a", "b3")
    explorer.fill()
    assert explorer.wait()
    assert "−11.0<" in explorer.views["importance"].value and "fell by 10.0 ±" in explorer.describe()
    assert "choosing half: 100 images" in " ".join(explorer.words())
    alone = {half for silenced, _, half in explorer._ablation.asked if silenced and silenced != ("4a b3",)}
    assert alone == {"choosing"}


@pytest.mark.parametrize(
    ("measure", "headline", "by_class", "cell"),
    [
        # Ten gloves have a margin of −2 in place of 2; the softmax gives a score of 2 beside two 0 0.787.
        ("margin", "A mean margin of 1.60 on 100 test images, 2.00 with", "glove 0.67 (−1.33)", "−0.44<"),
        ("cross-entropy", "A mean cross-entropy of 0.440 on 100", "glove 0.906 (+0.667)", "+0.220<"),
    ],
)
def test_margin_and_cross_entropy_stand_in_headline_map_and_bars(explorer, measure, headline, by_class, cell):
    tick(explorer, "4a", "b3")
    explorer.fill()
    assert explorer.wait()
    explorer.controls["measure"].value = measure
    said = " ".join(explorer.words())
    assert headline in said and by_class in said
    assert ("it fell by 0.40 ± 0.12" if measure == "margin" else "it rose by 0.200 ± 0.060 nats") in said
    assert cell in explorer.views["importance"].value, "measured once, for all measures"
    assert measure in explorer.views["by class"].value.lower() and "glove called hat: 10" in said


@pytest.mark.parametrize("error", [RuntimeError("no memory"), SystemExit(3)])
def test_a_measurement_that_dies_says_so_and_another_can_begin(error, monkeypatch):
    ablation = MadeUp()
    explorer = BranchAblation(ablation, NAMES)
    alone, calls = ablation.measure_alone, iter(range(100))

    def dies(branch, by):
        if next(calls) == 2:
            raise error
        return alone(branch, by)

    monkeypatch.setattr(ablation, "measure_alone", dies)
    explorer.fill()
    assert explorer.wait()
    assert f"The measurement broke off: {type(error).__name__}: {error}" in explorer._message.value
    assert explorer.views["progress"].layout.visibility == "hidden" and len(ablation.harms("zeros")) == 2
    explorer.fill()
    assert explorer.wait() and len(ablation.harms("zeros")) == len(ablation.branches)
    assert "broke off" not in explorer._message.value


def test_state_and_refusals(explorer):
    explorer.state = "silenced 3a b1, 4a b2 by mean; measured by margin; block 3b, matrix change"
    assert explorer.model.silenced == ("3a b1", "4a b2")
    twin = BranchAblation(MadeUp(), NAMES)
    twin.state = explorer.state
    assert (twin.describe(), twin.png()) == (explorer.describe(), explorer.png())
    for wrong in (
        "silenced 9z b1 by zeros; measured by accuracy; block 3a, matrix now",
        "silenced 3a b1 by ear; measured by accuracy; block 3a, matrix now",
        "silenced 3a b1 by zeros; measured by luck; block 3a, matrix now",
    ):
        explorer.controls["state"].value = wrong
        assert "⚠" in explorer._message.value
        assert explorer.model.silenced == ("3a b1", "4a b2")


def test_the_limits_are_said_on_screen_and_in_words(explorer):
    for text in (explorer.views["measured"].value, explorer.describe()):
        words = " ".join(text.split())
        assert "trained once" in words and "Harms need not add up" in words and "without a branch" in words


def test_the_picture_shows_the_map_the_bars_and_the_matrix(explorer):
    picture = Image.open(BytesIO(explorer.png()))
    assert picture.width > 1000 and picture.height > 600
