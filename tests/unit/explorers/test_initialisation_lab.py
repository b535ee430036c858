"""InitialisationLab, fed made-up scales and races: what it says, races on any thread, Stop, refusals."""

from math import nan
from threading import Event
from types import SimpleNamespace

import pytest

from widgets.explorers.initialisation_lab import _GRADIENTS, _OUTPUTS, InitialisationLab
from widgets.explorers.initialisation_words import run_verdict
from widgets.inception.judging import GUESSING
from widgets.pictures.scene import Scene
from widgets.training.starts import GAINS, STARTS, Entry, Lap

LAYERS = ("first", "middle", "last")
BOOK = Entry("xavier", "sgd", 0.1)


def scales(start, gain):
    factor = {"default": 0.1, "xavier": 0.5, "gain": float(gain)}.get(start, 1.0)
    outputs = {layer: factor**place for place, layer in enumerate(LAYERS)}
    gradients = {layer: factor ** (2 - place) for place, layer in enumerate(LAYERS)}
    apart = {layer: 0.6 + 0.1 * place for place, layer in enumerate(LAYERS)}
    cosines = {layer: 1 - value for layer, value in apart.items()} if start == "centred" else apart
    spreads = apart if start == "centred" else {layer: 1 - value for layer, value in apart.items()}
    return SimpleNamespace(
        outputs=outputs,
        cosines=cosines,
        spreads=spreads,
        gradients=gradients,
        weights={n: 0.01 for n in LAYERS},
    )


def race(entry, steps):
    """Adam learns, SGD does not, and at 10 or more all is lost at step 3."""
    for step in range(steps):
        if entry.rate >= 10 and step == 2:
            yield Lap(nan, "The loss is lost.")
            return
        yield Lap(GUESSING if entry.optimizer == "sgd" else GUESSING / (1 + step))


@pytest.fixture
def lab():
    return InitialisationLab(scales, race)


def test_it_says_how_the_scale_of_the_chosen_start_changes(lab):
    text = lab.describe()
    forward = "from the first layer to the last, the scale of the outputs"
    assert f"MXNet's default: {forward} shrinks by a factor of 100." in text
    assert (
        "On its way back, from the last layer to the first, the gradient shrinks by a factor of 100." in text
    )
    lab.controls["start"].value = "he"
    assert "He: from the first layer to the last, the scale of the outputs stays the same" in lab.describe()
    lab.controls["gradient"].value = "weights"
    assert "would change the weights of the middle one of 3 layers by 0.1 %." in lab.describe()


def test_what_differs_between_garments_is_a_view_of_its_own(lab):
    lab.controls["start"].value = "he"
    scale = lab.views["scales"].value
    lab.controls["outputs"].value = "cosine"
    assert (
        "He: from the first layer to the last the cosine of two garments goes from 0.60 to 0.80: they become"
        in (lab.describe())
    )
    assert "cosine, mean of all pairs" in lab.views["scales"].value != scale
    lab.controls["outputs"].value = "spread"
    assert "as a share of the scale, goes from 0.40 to 0.20: they become alike." in " ".join(
        lab.describe().split()
    )
    lab.controls["start"].value = "centred"
    assert "goes from 0.60 to 0.80: they stay apart." in " ".join(lab.describe().split())
    lab.controls["outputs"].value = "cosine"
    assert "goes from 0.40 to 0.20: they stay apart." in " ".join(lab.describe().split())


def test_moving_the_gain_chooses_its_line(lab):
    lab.controls["gain"].value = "2.0"
    assert lab.model.start == lab.controls["start"].value == "gain"
    assert (
        "He × 2: from the first layer to the last, the scale of the outputs grows by a factor of 4"
        in lab.describe()
    )
    lab.controls["start"].value = "he"
    assert (lab.model.start, lab.model.gain) == ("he", "2.0")


def test_a_race_from_code_runs_all_its_steps_and_returns(lab):
    before = lab.views["track"].value
    lab.race()
    assert [len(lab.laps(entry)) for entry in lab.model.entries.values()] == [80, 80]
    assert "A: Xavier, SGD at 0.1: nothing has happened" in lab.describe()
    assert "B: He, Adam at 0.001: it learns" in lab.describe()
    assert (lab.views["progress"].value, lab.views["progress"].max) == (160, 160)
    assert lab.views["track"].value != before and "step 80 of 80, loss 2.30" in lab.views["track"].value


def test_a_picture_has_the_plot_of_the_race_once_there_is_a_curve_in_it(lab):
    def plots():
        return [part.title for part in lab.picture() if isinstance(part, Scene)]

    before = plots()
    lab.race()
    assert plots() == [*before, lab.race_scene().title]


def test_the_same_race_again_is_not_run_and_a_change_runs_what_is_new(lab):
    lab.race()
    first = lab.laps(BOOK)
    lab.race()
    assert "It has run" in lab.notes["race"].value
    lab.controls["b_optimizer"].value = "sgd"
    assert "B: He, SGD at 0.001: not run yet" in lab.describe()
    lab.race()
    assert lab.laps(BOOK) == first and "B: He, SGD at 0.001: nothing has happened" in lab.describe()


def test_the_button_races_on_a_thread_of_its_own_and_stop_ends_it_in_a_step():
    begun, go = Event(), Event()

    def slow(entry, steps):
        for step in range(steps):
            begun.set()
            assert go.wait(10)
            yield Lap(float(step))

    lab = InitialisationLab(scales, slow)
    lab.controls["race"].click()  # returns at once
    assert begun.wait(10)
    lab.controls["race"].click()
    assert "under way" in lab.notes["race"].value
    lab.controls["start"].value = "he"  # and all else goes on
    assert "He: from the first" in lab.describe()
    lab.controls["stop"].click()
    go.set()
    assert lab.wait()
    assert all(0 < len(lab.laps(entry)) <= 2 for entry in lab.model.entries.values())
    assert "stopped before step 80" in lab.describe()
    lab.controls["stop"].click()
    assert "There is no race to stop" in lab.notes["stop"].value


def test_a_rate_that_diverges_is_said_in_words_and_the_other_goes_on(lab):
    lab.controls["a_rate"].value = "10"
    lab.race()
    assert "A: Xavier, SGD at 10: The loss is lost." in lab.describe()
    assert (
        "diverged at step 3" in lab.views["track"].value
        and "B: He, Adam at 0.001: it learns" in lab.describe()
    )


def test_a_race_that_breaks_off_says_why():
    def broken(entry, steps):
        yield Lap(2.0)
        raise MemoryError("no room")

    lab = InitialisationLab(scales, broken)
    lab.controls["race"].click()
    assert lab.wait()
    assert "The race broke off: MemoryError: no room" in lab.notes["race"].value


@pytest.mark.parametrize("text", ["fast", "", "0", "-1", "nan", "0,1", "1e9"])
def test_a_learning_rate_that_is_none_is_refused_beside_its_box(lab, text):
    lab.controls["b_rate"].value = text
    assert "The learning rate of B must be a number above 0" in lab.notes["b_rate"].value
    assert lab.model.b_rate == 0.001 and lab.controls["b_rate"].value == "0.001"


def test_reset_forgets_the_race(lab):
    lab.race()
    lab.reset()
    assert lab.laps(BOOK) == [] and "not run yet" in lab.describe()


@pytest.mark.parametrize(
    ("laps", "says"),
    [
        ([], "not run yet"),
        ([1.0] * 20, "it learns"),
        ([2.0] * 20, "hardly begun"),
        ([GUESSING] * 20, "nothing has happened"),
        ([5.0] * 20, "it is lost"),
        ([1.0] * 5, "stopped before step 20"),
    ],
)
def test_the_verdict_on_a_run(laps, says):
    assert says in run_verdict([Lap(loss) for loss in laps], 20)


def test_every_gain_stays_on_the_fixed_axes_and_in_its_place():
    lab = InitialisationLab.demo()
    for gain in (GAINS[0], GAINS[-1]):
        lab.controls["gain"].value = gain
        for start in STARTS:
            found = lab._scales(start)
            for numbers, (low, high) in (
                (found.outputs, _OUTPUTS["scale"][2:]),
                (found.gradients, _GRADIENTS["outputs"][1:]),
                (found.weights, _GRADIENTS["weights"][1:]),
            ):
                assert all(10.0**low < value < 10.0**high for value in numbers.values()), (start, gain)
            assert all(0 < value < 1 for of in (found.cosines, found.spreads) for value in of.values())
