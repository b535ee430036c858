"""BugClinic: the seed draws the order, nothing gives a patient away, a diagnosis is answered."""

import subprocess
import sys

import pytest

from widgets.explorers.bug_clinic import BugClinic
from widgets.explorers.clinic_state import CODE, UNDECIDED
from widgets.inception.faults.casebook import FAULTS, HEALTHY
from widgets.inception.faults.checks import Ward

WARD = Ward()


@pytest.fixture
def clinic():
    return BugClinic(WARD)


def go_to(clinic, key):
    """Bring up the patient who has that fault."""
    who = next(n for n in range(1, 10) if clinic.model.is_(n) == key)
    clinic.controls["patient"].value = who
    return who


def words(clinic):
    """The text twin with its line breaks taken out."""
    return clinic.describe().replace("\n", " ")


def say(clinic, key):
    clinic.controls["says"].value = key
    clinic.controls["diagnose"].click()


def test_a_seed_draws_the_order_and_every_patient_is_there_once(clinic):
    orders = set()
    for _ in range(5):
        order = tuple(clinic.model.is_(n) for n in range(1, 10))
        assert sorted(order) == sorted(WARD.keys)
        orders.add(order)
        clinic.controls["new"].click()
    assert len(orders) == 5 and clinic.model.seed == 5
    assert [BugClinic(WARD, seed=3).model.is_(n) for n in (1, 2, 3)] == [
        BugClinic(Ward(), seed=3).model.is_(n) for n in (1, 2, 3)
    ]


@pytest.mark.parametrize("key", WARD.keys)
def test_nothing_gives_a_patient_away_before_it_is_named(clinic, key):
    go_to(clinic, key)
    ill = FAULTS.get(key)
    for test in WARD.checks:
        clinic.controls["test"].value = test
        shown = words(clinic) + clinic.views["finding"].value + clinic.views["answer"].value
        if ill:
            assert ill.name not in shown and ill.teaches not in shown and ill.reports[0].where not in shown
            assert f"10-{key}" not in shown
        assert "waits for a diagnosis" in clinic.describe()
        assert key not in clinic.state.replace(test.replace(" ", "-"), "")


@pytest.mark.parametrize("key", WARD.keys)
def test_a_right_diagnosis_tells_what_it_teaches_and_where_it_happened(clinic, key):
    go_to(clinic, key)
    say(clinic, key)
    said, screen = words(clinic), clinic.views["answer"].value
    assert "Diagnosed: 1 of 9, 1 at the first try, 1 without reading the code." in said
    assert "Right:" in said and "✓" in screen
    if key == HEALTHY:
        assert "is healthy" in said
        return
    fault = FAULTS[key]
    assert fault.teaches in said and f'check("10-{key}", {fault.mends})' in said
    for report in fault.reports:
        assert f"{report.where}, “{report.title}”" in said
        assert f'<a href="{report.url}"' in screen


@pytest.mark.parametrize("said", WARD.keys)
@pytest.mark.parametrize("key", ["padding", HEALTHY])
def test_a_wrong_diagnosis_is_answered_by_what_speaks_against_it(clinic, key, said):
    if said == key:
        return
    go_to(clinic, key)
    say(clinic, said)
    against = words(clinic)
    assert f"It is not “{WARD.diagnoses[said]}”." in against and "✗" in clinic.views["answer"].value
    assert "Diagnosed: 0 of 9" in against
    if said == HEALTHY:
        assert "This patient does not pass all 9 checks" in against
    else:
        assert f"If it were, the check “{FAULTS[said].caught_by}” would find" in against
    if key != HEALTHY:
        assert FAULTS[key].teaches not in against


def test_first_tries_and_unread_codes_are_counted(clinic):
    go_to(clinic, "relu")
    say(clinic, "order")
    say(clinic, "relu")
    go_to(clinic, "order")
    clinic.controls["test"].value = CODE
    assert "b1, b3, b2, b4" in clinic.describe() and "b1, b3, b2, b4" in clinic.views["finding"].value
    say(clinic, "order")
    assert "Diagnosed: 2 of 9, 1 at the first try, 1 without reading the code." in clinic.describe()
    clinic.controls["new"].click()
    assert "Diagnosed: 0 of 9" in clinic.describe() and clinic.model.patient == 1


def test_reading_the_code_of_a_patient_already_named_does_not_count(clinic):
    go_to(clinic, "relu")
    say(clinic, "relu")
    clinic.controls["test"].value = CODE
    assert "1 without reading the code" in clinic.describe()


def test_no_diagnosis_and_one_twice_are_refused_beside_the_button(clinic):
    go_to(clinic, "relu")
    for key, sentence in (
        (UNDECIDED, "Choose a diagnosis first."),
        ("order", ""),
        ("order", "You have said that already"),
        ("relu", ""),
        ("order", "This patient is diagnosed"),
    ):
        say(clinic, key)
        assert sentence in clinic.notes["diagnose"].value and bool(sentence) == bool(
            clinic.notes["diagnose"].value
        )


def test_another_patient_begins_undecided_and_an_old_one_keeps_its_answer(clinic):
    first = go_to(clinic, "relu")
    say(clinic, "relu")
    go_to(clinic, "order")
    assert clinic.controls["says"].value == UNDECIDED and "waits for a diagnosis" in clinic.describe()
    clinic.controls["patient"].value = first
    assert FAULTS["relu"].teaches in words(clinic)


def test_the_state_holds_the_diagnoses(clinic):
    go_to(clinic, "relu")
    clinic.controls["test"].value = CODE
    say(clinic, "order")
    say(clinic, "relu")
    twin = BugClinic(WARD)
    twin.state = clinic.state
    assert (twin.state, twin.describe(), twin.png()) == (clinic.state, clinic.describe(), clinic.png())
    assert "tried=" in clinic.state and "read=" in clinic.state


@pytest.mark.parametrize(
    ("state", "named"),
    [
        ("seed=x patient=1 test=shape says=undecided", "seed must be a whole number from 0 to 9999"),
        ("seed=0 patient=10 test=shape says=undecided", "patient must be a whole number from 1 to 9; got 10"),
        ("seed=0 patient=1 test=blood says=undecided", "test must be one of shape, branch sizes"),
        ("seed=0 patient=1 test=shape says=flu", "says must be one of undecided, kernel"),
        (
            "seed=0 patient=1 test=shape says=undecided tried=1:flu",
            "A diagnosis looks like 2:kernel; got '1:flu'",
        ),
        ("seed=0 patient=1 test=shape says=undecided tried=99:relu", "A diagnosis looks like"),
        ("seed=0 patient=1 test=shape says=undecided tried=1,2", "A diagnosis looks like"),
        (
            "seed=0 patient=1 test=shape says=undecided tried=1:\ud800",
            r"got '1:\\ud800'.",
        ),  # half a character
        ("seed=0 patient=1 test=shape says=undecided read=0", "read must be numbers of patients; got 0"),
        ("patient 1", "A state looks like"),
    ],
)
def test_a_bad_state_is_refused_and_nothing_changes(clinic, state, named):
    before = clinic.state, clinic.views["finding"].value
    with pytest.raises(ValueError, match=named):
        clinic.state = state
    assert (clinic.state, clinic.views["finding"].value) == before


def test_a_seed_that_is_none_is_refused_beside_its_box(clinic):
    say(clinic, "relu")
    before = clinic.state
    clinic.controls["seed"].value = "many"
    assert "seed must be a whole number from 0 to 9999; got &#x27;many&#x27;" in clinic.notes["seed"].value
    assert clinic.state == before and clinic.controls["seed"].value == "0"
    clinic.controls["seed"].value = "9999"
    clinic.controls["new"].click()
    assert clinic.model.seed == 0


def test_every_picture_is_as_wide_and_high_as_the_next(clinic):
    boxes = set()
    for test in WARD.checks:
        clinic.controls["test"].value = test
        boxes.add(clinic.views["finding"].value.split('viewBox="')[1].split('"')[0])
    assert len(boxes) == 1


def test_what_it_is_handed_is_all_it_needs():
    """With a ward that runs nothing it works where MXNet has never been."""
    code = """
import sys
from types import SimpleNamespace as It
from widgets.explorers import BugClinic
check = It(name="signs", asks="Is it negative?", says=str)
found = It(check=check, passed=True, wrong=(), sentence="No.", seen={"b1": (0, 1)}, healthy={"b1": (0, 1)})
ill = It(key="relu", name="a cold", caught_by="signs", teaches="Wear a hat.", reports=(), mends="Inception")
ward = It(keys=("relu", "healthy"), checks={"signs": check}, faults={"relu": ill}, code=lambda key: "x = 1",
          diagnoses={"relu": "a cold", "healthy": "healthy"}, finding=lambda key, name: found)
clinic = BugClinic(ward)
clinic.controls["patient"].value = 2
clinic.controls["test"].value = "code"
assert clinic.controls["patient"].max == 2
clinic.png()
sys.exit("mxnet" in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_a_second_clinic_does_not_change_the_first_ones_patients(clinic):
    class Two:
        """A ward of two patients."""

        keys, checks, faults, diagnoses = WARD.keys[:2], WARD.checks, WARD.faults, WARD.diagnoses
        finding, code = WARD.finding, WARD.code

    small = BugClinic(Two())
    assert (small.controls["patient"].max, clinic.controls["patient"].max) == (2, 9)
    with pytest.raises(ValueError, match="patient must be a whole number from 1 to 2; got 3"):
        small.set(patient=3)
    clinic.set(patient=9)
    assert clinic.model.patient == 9 and BugClinic(WARD).controls["patient"].max == 9
