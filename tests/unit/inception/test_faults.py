"""Faulty blocks pass every test of shapes, which is what they are for; one named check catches each."""

import inspect
import re

import numpy
import pytest
from mxnet import np

from widgets.inception.counting import block_cost
from widgets.inception.faults.casebook import FAULTS, HEALTHY
from widgets.inception.faults.checks import CHECKS, IMAGES, WIDTHS, Ward, built, examine, fill, images
from widgets.inception.faults.patients import (
    SmallThirdBranch,
    depth_concat,
    edited,
    patient,
    patient_code,
    run,
    stage_of,
)
from widgets.inception.network import Inception
from widgets.inception.widths import BranchWidths

pytestmark = pytest.mark.usefixtures("numpy_mode")

# By hand, from what each fault changes. The check that should catch a fault is marked in the casebook.
CAUGHT = {
    "kernel": {"lit pixel", "corner", "parameters"},
    "axis": {"alone"},
    "padding": {"branch sizes", "lit pixel", "corner"},
    "stride": {"branch sizes", "lit pixel", "corner"},
    "tensor": {"parameters", "gradient"},
    "relu": {"signs"},
    "reduce": {"lit pixel", "corner", "parameters"},
    "order": {"slices"},
    HEALTHY: set(),
}


@pytest.fixture(scope="module")
def ward():
    return Ward()


def test_every_shape_of_the_impostor_is_that_of_the_books_block():
    widths, x = (4, (2, 5), (3, 6), 2), np.ones((2, 7, 9, 13))
    book, impostor = Inception(*widths), SmallThirdBranch(*widths)
    for block in (book, impostor):
        block.initialize()
    assert [y.shape for y in impostor.branches(x)] == [y.shape for y in book.branches(x)]
    assert impostor(x).shape == book(x).shape == (2, 17, 9, 13)


def test_its_third_branch_has_3x3_weights_and_its_others_are_the_books():
    impostor = SmallThirdBranch(4, (2, 5), (3, 6), 2)
    impostor.initialize()
    impostor(np.ones((1, 7, 9, 13)))
    assert impostor.b3_2.weight.shape == (6, 3, 3, 3)
    assert impostor.b2_2.weight.shape == (5, 2, 3, 3)
    assert len(impostor.collect_params().keys()) == 12  # the 5×5 is gone, not hidden


@pytest.mark.parametrize("key", CAUGHT)
@pytest.mark.parametrize("name", CHECKS)
def test_each_check_finds_what_it_should_and_nothing_else(ward, key, name):
    finding = ward.finding(key, name)
    assert finding.passed is (name not in CAUGHT[key]), finding.sentence
    assert finding.sentence.endswith(".") and (finding.sentence == CHECKS[name].fine) is finding.passed


@pytest.mark.parametrize("key", FAULTS)
def test_the_naive_check_passes_the_fault_and_its_own_check_catches_it(key):
    y = built(stage_of(key))(images())
    widths = BranchWidths(*WIDTHS[1])
    assert y.shape == (IMAGES[0], widths.out_channels, *IMAGES[2:])
    assert examine(stage_of(key), "shape").passed
    assert not examine(stage_of(key), FAULTS[key].caught_by).passed


def test_there_are_eight_faults_and_each_differs_from_the_healthy_one_in_its_output():
    healthy = built(stage_of(HEALTHY))
    assert len(FAULTS) == 8
    for key in FAULTS:
        faulty = built(stage_of(key))
        assert numpy.abs(faulty(images()).asnumpy() - healthy(images()).asnumpy()).max() > 0.1, key


def test_the_healthy_stage_is_two_of_the_books_blocks():
    ours, book = built(stage_of(HEALTHY)), built(stage_of(Inception))
    for seed in range(3):
        for block in (ours, book):
            fill(block, seed)
        x = images(seed, (3, 5, 8, 11))
        assert numpy.allclose(ours(x).asnumpy(), book(x).asnumpy(), atol=1e-5)
    for block, widths, channels in zip((ours.a, ours.b), WIDTHS, (IMAGES[1], 18), strict=True):
        counted = sum(p.data().size for p in block.collect_params().values())
        assert counted == block_cost(BranchWidths(*widths), channels, 1, 1).params


def test_a_fault_is_all_that_an_edit_changes():
    healthy = patient_code(HEALTHY).splitlines()
    for key in FAULTS:
        assert 1 <= len(set(patient_code(key).splitlines()) - set(healthy)) <= 2, key
        names = run(patient_code(key))
        assert {"Inception", "Stage"} <= names.keys()
        assert inspect.signature(names["Inception"]) == inspect.signature(patient(HEALTHY))


@pytest.mark.parametrize("key", FAULTS)
def test_nothing_in_a_patients_text_gives_it_away(key):
    text = patient_code(key)
    assert "#" not in text and '"""' not in text
    assert re.findall(r"class (\w+)", text) == ["Inception", "Stage"]
    assert not re.search(r"fault|wrong|broken|bug|fix|todo", text, re.I)
    assert patient(key).__name__ == FAULTS[key].mends


@pytest.mark.parametrize("fault", FAULTS.values(), ids=lambda fault: fault.key)
def test_each_fault_says_what_it_teaches_and_where_it_happened(fault):
    assert fault.caught_by in CHECKS and len(fault.teaches) > 60
    assert fault.reports
    for report in fault.reports:
        assert (
            re.fullmatch(r"[\w.-]+/[\w.-]+#\d+", report.where) and report.title and report.says.endswith(".")
        )
        assert report.url == "https://github.com/" + report.where.replace("#", "/issues/")


def test_unknown_names_are_refused_in_words():
    with pytest.raises(ValueError, match=r"There is no fault 'flu'; there are kernel, axis, .* and healthy"):
        patient_code("flu")
    with pytest.raises(ValueError, match="stands 2 times in the healthy text"):
        edited("def forward(self, x):", "")


def test_the_plain_wrong_axis_is_what_a_check_of_shapes_does_see():
    """As in keras-team/keras#11195: with equal widths it runs, and the shape tells; with others it fails."""
    plain = run(edited("depth_concat(self.branches(x))", "np.concatenate(self.branches(x), axis=2)"))
    equal, unequal = plain["Inception"](2, (1, 2), (1, 2), 2), plain["Inception"](2, (1, 3), (1, 2), 2)
    for block in (equal, unequal):
        block.initialize()
    assert equal(np.ones((1, 3, 5, 7))).shape == (1, 2, 20, 7)
    with pytest.raises(Exception, match=r"axis|dim|shape"):
        unequal(np.ones((1, 3, 5, 7))).asnumpy()


def test_one_image_hides_the_wrong_axis_and_two_show_it():
    faulty, healthy = built(stage_of("axis")).a, built(stage_of(HEALTHY)).a
    x = images()
    assert numpy.allclose(faulty(x[:1]).asnumpy(), healthy(x[:1]).asnumpy(), atol=1e-5)
    assert not numpy.allclose(faulty(x).asnumpy()[:1], healthy(x[:1]).asnumpy(), atol=1e-1)


@pytest.mark.parametrize("size", [(1, 1), (3, 4), (4, 7), (5, 7)])
def test_depth_concat_sets_small_maps_into_the_middle_of_zeros(size):
    small, large = np.ones((2, 3, *size)), 2 * np.ones((2, 1, 5, 7))
    joined = depth_concat((small, large)).asnumpy()
    assert joined.shape == (2, 4, 5, 7)
    top, left = (5 - size[0]) // 2, (7 - size[1]) // 2
    wanted = numpy.zeros((5, 7))
    wanted[top : top + size[0], left : left + size[1]] = 1
    assert (joined[:, :3] == wanted).all() and (joined[:, 3] == 2).all()


def test_a_check_takes_another_persons_stage():
    from mxnet.gluon import nn

    class Half(Inception):
        def __init__(self, *widths):
            super().__init__(*widths)
            self.b1_1 = nn.Conv2D(widths[0], kernel_size=3, padding=1, activation="relu")

    finding = examine(stage_of(Half), "lit pixel")
    assert finding.wrong == ("b1",) and finding.sentence == "b1: 9 pixels, healthy 1 pixel."
