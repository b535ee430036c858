import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.core.numbers import WIDEST
from widgets.inception.widths import GOOGLENET_BLOCKS, LARGEST, BranchWidths

WIDTH = st.integers(1, 400)
WIDTHS = st.builds(BranchWidths, WIDTH, st.tuples(WIDTH, WIDTH), st.tuples(WIDTH, WIDTH), WIDTH)


def test_block_3a_hands_on_256_channels_in_the_books_order():
    block = GOOGLENET_BLOCKS["3a"]
    assert block.out_channels == 256
    assert block.channel_slices == {
        "b1": slice(0, 64),
        "b2": slice(64, 192),
        "b3": slice(192, 224),
        "b4": slice(224, 256),
    }


def test_the_nine_blocks_stand_in_order_and_hand_on_the_papers_channels():
    assert list(GOOGLENET_BLOCKS) == ["3a", "3b", "4a", "4b", "4c", "4d", "4e", "5a", "5b"]
    assert [w.out_channels for w in GOOGLENET_BLOCKS.values()] == [
        256,
        480,
        512,
        512,
        512,
        528,
        832,
        832,
        1024,
    ]


def test_largest_admits_every_block():
    assert BranchWidths(384, (192, 384), (48, 128), 128) == LARGEST


@given(WIDTHS)
def test_slices_cut_the_output_without_gap_or_overlap(widths):
    channels = [c for part in widths.channel_slices.values() for c in range(part.start, part.stop)]
    assert channels == list(range(widths.out_channels))


@pytest.mark.parametrize("bad", [0, -3, 1.5, 64.0, WIDEST + 1, 10**12, True, "64", None, float("nan")])
@pytest.mark.parametrize("field", ["c1", "c2[0]", "c2[1]", "c3[0]", "c3[1]", "c4"])
def test_a_width_that_is_not_a_whole_positive_number_is_refused_by_name(field, bad):
    values = {"c1": 1, "c2[0]": 2, "c2[1]": 3, "c3[0]": 4, "c3[1]": 5, "c4": 6, field: bad}
    with pytest.raises(ValueError) as error:
        BranchWidths(
            values["c1"], (values["c2[0]"], values["c2[1]"]), (values["c3[0]"], values["c3[1]"]), values["c4"]
        )
    assert str(error.value).startswith(field)
    assert repr(bad) in str(error.value) and "whole number from 1 to" in str(error.value)


@pytest.mark.parametrize("pair", [5, (1,), (1, 2, 3), "12", None])
def test_a_reduce_without_its_out_is_refused(pair):
    with pytest.raises(ValueError, match=r"c3 must be a pair of widths, \(reduce, out\)"):
        BranchWidths(1, (2, 3), pair, 6)


def test_widths_cannot_be_changed_behind_a_blocks_back():
    with pytest.raises(AttributeError):
        GOOGLENET_BLOCKS["3a"].c1 = 5
