"""A drawing whose title is always the same is named by what it shows, too."""

from types import SimpleNamespace

import numpy

from widgets.pictures.trained.class_bars import answer_bars, class_bars
from widgets.pictures.trained.confusion import confusion_matrix
from widgets.pictures.trained.gallery import step_row
from widgets.pictures.training.curves import Runner, race_picture
from widgets.pictures.training.gradient_shares import gradient_bars
from widgets.pictures.training.rates import cell_curves

NAMES = ["coat", "bag"]


def test_bars_name_their_classes_and_figures():
    assert answer_bars(NAMES, [0.25, 0.75], "It says").title == "It says: coat 25.0 %, bag 75.0 %"
    bars = class_bars(NAMES, numpy.array([0.9, 0.8]), numpy.array([0.5, 0.7]), "Right")
    assert bars.title == "Right: coat 50%, bag 70%"


def test_a_confusion_matrix_names_the_largest_confusions():
    counts = numpy.array([[5, 2], [0, 5]])
    assert confusion_matrix(counts, NAMES, "Now").title.endswith("Off the diagonal: coat called bag: 2")
    assert "no image" in confusion_matrix(numpy.eye(2, dtype=int), NAMES, "Now").title


def test_steps_and_shares_are_told():
    step = SimpleNamespace(name="trimmed", says="to 9×6", picture=numpy.zeros((9, 6), numpy.uint8))
    assert step_row([step]).title == "How the picture is prepared: 1. trimmed: to 9×6"
    told = gradient_bars({"3a": {"b1": 3.0, "b2": 1.0}}).title
    assert told.endswith("all blocks: b1 75%, b2 25%; 3a: b1 75%, b2 25%")
    assert gradient_bars({}, wait="not yet").title.endswith("not yet")


def test_races_tell_who_stands_where():
    runners = [Runner("SGD", (2.0,), "2.00 after 1 step"), Runner("Adam", (), "waits")]
    assert race_picture(runners, 9).title.endswith("SGD: 2.00 after 1 step; Adam: waits")
    told = cell_curves({0: (2.3, 1.25), 4: (2.3, 0.5)}, [], 2, 9, "not run").title
    assert told.endswith("seed 0 ends at 1.25; seed 4 ends at 0.50; here and now: not run")
