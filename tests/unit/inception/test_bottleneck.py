"""What a 1×1 buys: the numbers of the curriculum, and each function against a slower, plainer way."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from widgets.inception.bottleneck import (
    break_even,
    direct_cost,
    least_block,
    naive_block_cost,
    naive_to_real,
    reduced_cost,
    widest_that_saves,
)
from widgets.inception.counting import block_cost, block_inputs, network_cost
from widgets.inception.widths import GOOGLENET_BLOCKS, LARGEST, BranchWidths

SIZE = st.integers(1, 40)
KERNEL = st.sampled_from([3, 5])


def test_the_5x5_of_block_3a_on_28_by_28():
    direct, reduced = direct_cost(192, 32, 5, 28, 28), reduced_cost(192, 16, 32, 5, 28, 28)
    assert (direct.macs, reduced.macs) == (120_422_400, 12_443_648)  # 120.4 M → 12.4 M
    # By hand: 25·192·32 weights + 32 biases; 192·16 + 16 and 25·16·32 + 32.
    assert direct.params == 25 * 192 * 32 + 32
    assert reduced.params == 192 * 16 + 16 + 25 * 16 * 32 + 32


@pytest.mark.parametrize(("name", "naive", "real"), [("3a", 393_472, 163_696), ("5b", 5_964_800, 1_444_080)])
def test_from_the_naive_block_to_the_books(name, naive, real):
    steps = naive_to_real(GOOGLENET_BLOCKS[name], *block_inputs(224, 224)[name])
    assert (steps["naive"].params, steps["b3"].params) == (naive, real)


@pytest.mark.parametrize("name", GOOGLENET_BLOCKS)
def test_the_steps_start_naive_end_real_and_change_one_branch_each(name):
    widths, fed = GOOGLENET_BLOCKS[name], (17, 5, 7)
    steps = naive_to_real(widths, *fed)
    assert list(steps) == ["naive", "b2", "b3"]
    assert steps["naive"] == naive_block_cost(widths, *fed)
    assert steps["b3"] == block_cost(widths, *fed)
    for before, after in (("naive", "b2"), ("b2", "b3")):
        pairs = steps[before].branches.items()
        assert [branch for branch, cost in pairs if cost != steps[after].branches[branch]] == [after]


def test_a_block_is_fed_what_the_one_before_hands_on():
    inputs = block_inputs(96, 61)
    assert list(inputs) == list(GOOGLENET_BLOCKS)
    assert [shape[0] for shape in inputs.values()] == [192, 256, 480, 512, 512, 512, 528, 832, 832]
    stages = network_cost(1, 96, 61).stages
    assert inputs["3b"][1:] == stages["b2"].shape[1:] == (12, 8)
    blocks = {name: cost for stage in stages.values() for name, cost in stage.blocks.items()}
    assert {name: block_cost(GOOGLENET_BLOCKS[name], *inputs[name]) for name in blocks} == blocks


@settings(deadline=None)
@given(SIZE, SIZE, KERNEL, st.integers(1, 9), st.integers(1, 9))
def test_below_the_break_even_a_reduce_saves_and_from_it_on_it_costs(channels, out, kernel, height, width):
    direct = direct_cost(channels, out, kernel, height, width)
    costs = {r: reduced_cost(channels, r, out, kernel, height, width) for r in range(1, channels + 2)}
    for measure, biases in (("macs", False), ("params", True)):
        saves = [r for r, cost in costs.items() if getattr(cost, measure) < getattr(direct, measure)]
        assert saves == list(range(1, widest_that_saves(channels, out, kernel, biases) + 1))
        even = break_even(channels, out, kernel, biases)
        same = [r for r, cost in costs.items() if getattr(cost, measure) == getattr(direct, measure)]
        assert same == ([int(even)] if even.denominator == 1 else [])


def test_the_break_even_is_narrower_than_the_input_and_than_all_taps():
    for channels, out, kernel in product((1, 7, 192), (1, 5, 384), (3, 5)):
        assert break_even(channels, out, kernel) < min(channels, kernel**2 * out)
    assert float(break_even(192, 32, 5)) == pytest.approx(154.8387, abs=1e-4)


@pytest.mark.parametrize("bad", [0, -3, 2.5, "12"])
def test_a_size_that_is_none_is_refused_by_name(bad):
    with pytest.raises(ValueError, match="out must be a whole number"):
        break_even(192, bad, 5)
    with pytest.raises(ValueError, match="channels must be a whole number"):
        least_block(bad, 256)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 40), st.data())
def test_no_block_hands_on_as_much_for_less(channels, data):
    most = BranchWidths(3, (2, 4), (2, 3), 2)
    out = data.draw(st.integers(4, most.out_channels))
    by_trying = min(
        block_cost(BranchWidths(c1, (r3, c2), (r5, c3), c4), channels, 1, 1).params
        for c1, r3, c2, r5, c3, c4 in product(*(range(1, m + 1) for m in (3, 2, 4, 2, 3, 2)))
        if c1 + c2 + c3 + c4 == out
    )
    least = least_block(channels, out, most)
    assert least.out_channels == out
    assert block_cost(least, channels, 1, 1).params == by_trying


@pytest.mark.parametrize("out", [3, 0, LARGEST.out_channels + 1, 25.5])
def test_a_target_out_of_reach_is_refused(out):
    with pytest.raises(ValueError, match="out must be a whole number from 4 to 1024"):
        least_block(192, out)
