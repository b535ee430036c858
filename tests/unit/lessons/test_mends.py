"""A mend is judged by what the class does: other names, other ways and whatever raises are met in words."""

import pytest
from mxnet import nd, np

from widgets.backend.threads import mxnet_call
from widgets.inception.faults.casebook import FAULTS
from widgets.inception.faults.patients import edited, patient, run
from widgets.lessons.check import checked
from widgets.lessons.exercises import exercise, exercises, meets

from .samples.chapter_10 import SAMPLES

RELU = ', activation="relu"'


def said(kind, key="order"):
    return checked(exercise(f"10-{key}"), kind)


def mended(*edits, mends="Inception"):
    return run(edited(*edits))[mends]


def test_each_fault_has_an_exercise_and_each_refuses_its_own_patient():
    assert list(exercises("10")) == [f"10-{key}" for key in FAULTS]
    for key in FAULTS:
        found = said(patient(key), key)
        assert found.sentence.startswith("✗ You "), key


def test_what_failed_while_a_class_was_tried_is_not_raised_elsewhere():
    """MXNet keeps what fails on its own threads, and would raise it where it next waits, or at exit."""

    @mxnet_call
    def stacked():
        class Stacked(patient("axis")):
            def forward(self, x):
                return np.stack(self.branches(x), axis=1)

        return Stacked

    assert not said(stacked(), "axis").right
    nd.waitall()


@pytest.mark.parametrize("key", FAULTS)
def test_three_wrong_mends_or_more_are_refused_for_each_fault(key):
    samples = SAMPLES[f"10-{key}"]
    wrong = (*samples.mistaken.values(), *samples.wrong)
    assert len(wrong) >= 4  # the patient itself and three mends of it
    accepts = exercise(f"10-{key}").accepts
    assert not any(meets(answer.make(), accepts) for answer in wrong)


@pytest.mark.parametrize("key", FAULTS)
def test_the_mend_of_one_fault_with_another_left_in_is_refused(key):
    other = "kernel" if key != "kernel" else "relu"
    found = said(run(edited(*FAULTS[other].edit))[FAULTS[key].mends], key)
    assert not found.right


def test_other_names_for_the_layers_are_as_good():
    text = edited()
    for number, name in enumerate(("b1_1", "b2_1", "b2_2", "b3_1", "b3_2", "b4_1", "b4_2")):
        text = text.replace(f"self.{name}", f"self.layer{number}")
    assert said(run(text)["Inception"]).right


def test_what_raises_is_answered_in_a_sentence():
    class Broken:
        def __init__(self, *widths):
            raise RuntimeError("no layers today")

    assert "it does not run, RuntimeError: no layers today" in said(Broken).sentence
    without = mended("def branches(self, x):", "def parts(self, x):", "self.branches(x)", "self.parts(x)")
    assert "a method branches(x)" in said(without).sentence
    assert "you gave an object of type" in said(object()).sentence


def test_what_no_check_sees_is_seen_in_the_output_and_its_branch_is_named():
    """A reduce without ReLU: no number negative, every shape and count right, and yet not the book's."""
    line = 'self.b3_1 = nn.Conv2D(c3[0], kernel_size=1, activation="relu")'
    found = said(mended(line, line.replace(RELU, "")), "reduce")
    assert not found.right
    assert (
        "with the book's weights its output differs from the book's in the channels of b3" in found.sentence
    )


def test_a_layer_without_bias_is_counted():
    line = 'self.b1_1 = nn.Conv2D(c1, kernel_size=1, activation="relu")'
    found = said(mended(line, line.replace(")", ", use_bias=False)")))
    assert not found.right and "the check “parameters” finds block a: 566, healthy 569" in found.sentence
