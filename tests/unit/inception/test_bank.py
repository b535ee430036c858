"""The maps that a slider shows are those of a real block, at any widths."""

from threading import Thread

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from widgets.backend.threads import mxnet_call
from widgets.inception.bank import FilterBank
from widgets.inception.insides import branch_maps
from widgets.inception.network import Inception
from widgets.inception.widths import LARGEST, BranchWidths

LIMITS = BranchWidths(12, (9, 14), (5, 8), 7)
X = numpy.random.default_rng(3).normal(size=(6, 9, 13)).astype("float32")
SIX = st.tuples(*(st.integers(1, most) for most in (12, 9, 14, 5, 8, 7)))


@pytest.fixture(scope="module")
def bank():
    return FilterBank({"noise": {"one": X, "two": -X}}, largest=LIMITS)


@settings(max_examples=30, deadline=None)
@given(SIX, st.integers(0, 5))
def test_at_any_widths_a_slice_of_the_bank_is_what_the_block_computes(six, seed):
    bank = FilterBank({"noise": {"one": X}}, largest=LIMITS)
    widths = BranchWidths(six[0], six[1:3], six[3:5], six[5])
    maps = branch_maps(bank.block(widths, 6, seed), X)
    for branch, count in widths.outputs.items():
        largest = bank.maps("noise", "one", seed, branch, widths.reduces.get(branch))
        # Not to the last bit: oneDNN chooses another order of summing for other channel counts.
        numpy.testing.assert_allclose(maps[branch], largest[:count], rtol=1e-5, atol=1e-5)


def test_the_book_block_is_a_slice_of_the_bank_at_the_sliders_maximum():
    x = numpy.random.default_rng(0).random((192, 12, 12), dtype="float32")
    bank = FilterBank({"stem": {"noise": x}})
    widths = BranchWidths(64, (96, 128), (16, 32), 32)
    maps = branch_maps(bank.block(widths, 192, 0), x)
    for branch, count in widths.outputs.items():
        largest = bank.maps("stem", "noise", 0, branch, widths.reduces.get(branch))
        assert len(largest) == LARGEST.outputs[branch]
        numpy.testing.assert_allclose(maps[branch], largest[:count], rtol=1e-4, atol=1e-5)


def test_a_seed_is_one_set_of_weights_on_every_thread(bank):
    from_thread = []
    thread = Thread(
        target=lambda: from_thread.append(FilterBank(bank.inputs, LIMITS).maps("noise", "one", 4, "b2", 5))
    )
    thread.start()
    thread.join()
    numpy.testing.assert_array_equal(from_thread[0], bank.maps("noise", "one", 4, "b2", 5))
    assert (bank.maps("noise", "one", 5, "b2", 5) != from_thread[0]).any()


def test_another_reduce_is_computed_and_the_first_remembered(bank):
    first = bank.maps("noise", "two", 0, "b3", 2)
    assert (bank.maps("noise", "two", 0, "b3", 3) != first).any()
    assert bank.maps("noise", "two", 0, "b3", 2) is first


def test_maps_cannot_be_spoilt_for_the_next_reader(bank):
    with pytest.raises(ValueError, match="read-only"):
        bank.maps("noise", "one", 0, "b1")[0, 0, 0] = 1


@pytest.mark.parametrize(
    "x, says",
    [
        (numpy.zeros((28, 28)), r"one image of shape \(channels, height, width\); got \(28, 28\)"),
        (numpy.zeros((2, 1, 28, 28)), "got"),
        (numpy.zeros((1, 0, 28)), "got"),
        (numpy.full((1, 4, 4), numpy.nan), "not finite"),
    ],
)
def test_an_input_that_is_no_image_is_refused(x, says):
    with pytest.raises(ValueError, match=says):
        FilterBank({"mine": {"boot": x}})


def test_branch_maps_takes_one_image_only():
    block = mxnet_call(lambda: Inception(1, (1, 1), (1, 1), 1))()
    mxnet_call(block.initialize)()
    assert branch_maps(block, X[None])["b2"].shape == (1, 9, 13)
    for wrong in (numpy.zeros((2, 6, 9, 13)), numpy.zeros((9, 13)), 5):
        with pytest.raises(ValueError, match="takes one image"):
            branch_maps(block, wrong)
    with pytest.raises(TypeError, match=r"needs a block with a method branches\(x\).*got int"):
        branch_maps(5, X)
