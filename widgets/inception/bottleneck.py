"""What a 1×1 before a larger convolution buys, counted from widths alone, in whole numbers.

A k×k convolution from `channels` to `out` has k·k·channels·out weights. Through a 1×1 that first narrows to
`reduce` channels it takes channels·reduce + k·k·reduce·out = reduce·(channels + k·k·out) instead: a straight
line through zero in `reduce`, which crosses the direct cost at the break-even.
"""

from fractions import Fraction
from math import ceil

from ..core.numbers import whole_number
from .counting import block_cost, conv_cost
from .layers import Block
from .widths import LARGEST, BranchWidths

REDUCED = {branch: LARGEST.kernels[branch] for branch in LARGEST.reduces}  # {"b2": 3, "b3": 5}


direct_cost = conv_cost  # of one kernel × kernel convolution, without a reduce before it


def reduced_cost(channels, reduce, out, kernel, height, width):
    """Cost of such a convolution behind a 1×1 to `reduce` channels; its biases counted, as everywhere."""
    return conv_cost(channels, reduce, 1, height, width) + conv_cost(reduce, out, kernel, height, width)


def break_even(channels, out, kernel, biases=False):
    """The reduce width at which both ways cost the same: a Fraction, exact.

    Solves reduce·(channels + k²·out) = k²·channels·out, which holds for multiply-accumulates. With `biases`
    it holds for parameters: the 1×1 has `reduce` more of them. Raises ValueError for sizes below 1.
    """
    for name, value in {"channels": channels, "out": out, "kernel": kernel}.items():
        whole_number(value, name, most=1_000_000)
    taps = kernel * kernel
    return Fraction(taps * channels * out, channels + taps * out + (1 if biases else 0))


def widest_that_saves(channels, out, kernel, biases=False):
    """The largest whole reduce width that costs less than the direct way; 0 if none does."""
    return ceil(break_even(channels, out, kernel, biases)) - 1


def naive_block_cost(widths, channels, height, width):
    """Cost of the block with these outputs whose 3×3 and 5×5 look at the whole input.

    The 1×1 after the pool stays, so naive and real block hand on the same channels. Returns a LayerCost.
    """
    return naive_to_real(widths, channels, height, width)["naive"]


def naive_to_real(widths, channels, height, width):
    """From the naive block to the real one, a reduce at a time.

    Returns {"naive": LayerCost, "b2": …, "b3": …}: without a reduce, with the one before the 3×3, with both.
    """
    real = widths.branches
    now = real | {branch: real[branch][1:] for branch in REDUCED}
    steps = {"naive": block_cost(Block(now), channels, height, width)}
    for branch in REDUCED:
        now = now | {branch: real[branch]}
        steps[branch] = block_cost(Block(now), channels, height, width)
    return steps


def least_block(channels, out, most=LARGEST):
    """The widths that hand on `out` channels with the fewest parameters, none above those of `most`.

    With reduces of 1, one more output channel costs a branch the same each time, so the cheapest branch is
    filled first. Raises ValueError unless `out` is 4 to `most.out_channels`.
    """
    whole_number(channels, "channels", most=1_000_000)
    left = whole_number(out, "out", most=most.out_channels, least=4) - 4
    one, two = (BranchWidths(n, (1, n), (1, n), n).count((channels, 1, 1)).branches for n in (1, 2))
    each = {branch: two[branch].params - one[branch].params for branch in one}
    outputs = dict.fromkeys(each, 1)
    for branch in sorted(each, key=each.get):
        more = min(left, most.outputs[branch] - 1)
        outputs[branch] += more
        left -= more
    return BranchWidths(outputs["b1"], (1, outputs["b2"]), (1, outputs["b3"]), outputs["b4"])
