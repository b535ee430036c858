"""What the prose of chapters 01 to 06 and 15 says in numbers is counted anew."""

from itertools import pairwise

import pytest

from widgets.inception.bottleneck import break_even, direct_cost, naive_block_cost, reduced_cost
from widgets.inception.counting import block_cost, block_inputs, conv_cost, network_cost
from widgets.inception.design import GOOGLENET
from widgets.inception.nets import googlenet, net_cost, stage_costs
from widgets.inception.reach import tap_share, taps_ever
from widgets.inception.tracing import STARVED, VOID, least_side, trace
from widgets.inception.widths import GOOGLENET_BLOCKS, BranchWidths
from widgets.training.contest.terms import CONTEST

from .prose import texts

_3A = GOOGLENET_BLOCKS["3a"]


def tiny_blocks():
    w = BranchWidths(4, (3, 5), (2, 3), 2)
    yield "The two reduces, the first {} and the second {}, are used only".format(*w.reduces.values())
    terms = " + ".join(map(str, w.outputs.values()))
    yield f"Only four widths reach the output: {terms} = {w.out_channels} channels."


def large_kernels():
    yield f"{25 * tap_share(5, height=3, width=3):.0f} of 25, at every position."
    assert block_inputs()["5b"][1:] == (3, 3) and taps_ever(5, 3, 3) == 25
    yield "each of the 25 taps still lies on the map for at least one output"
    small, large = (conv_cost(192, 32, kernel, 12, 12) for kernel in (3, 5))
    assert round(large.macs / small.macs, 1) == 2.8
    yield "it needs 25 / 9 ≈ 2.8 times the weights and MACs of a 3×3"
    yield "at 224×224, the size in the paper, they are {}×{}".format(*block_inputs(224, 224)["5b"][1:])


def wide_branches():
    wide, fed = BranchWidths(256, (96, 256), (16, 256), 256), (192, 12, 12)
    grown = {}
    for branch, after in block_cost(wide, *fed).branches.items():
        before = block_cost(_3A, *fed).branches[branch]
        reduce = conv_cost(192, _3A.reduces[branch], 1, 12, 12).macs if branch in _3A.reduces else 0
        grown[branch] = (after.macs - reduce) / (before.macs - reduce)
    assert grown == {"b1": 4, "b2": 2, "b3": 8, "b4": 8}
    yield "Branch 1 needs four times as many MACs, the 3×3 twice as many, the 5×5 and the 1×1"
    assert {GOOGLENET_BLOCKS[name].out_channels for name in ("4a", "4b")} == {512}
    yield "Blocks 4a and 4b both output 512 channels"


def branch_of_3a():
    direct, with_1x1 = direct_cost(192, 32, 5, 28, 28), reduced_cost(192, 16, 32, 5, 28, 28)
    assert 9.5 < direct.params / with_1x1.params < 10 and 9.5 < direct.macs / with_1x1.macs < 10
    naive, book = naive_block_cost(_3A, 192, 28, 28).params, block_cost(_3A, 192, 28, 28).params
    assert naive / book < 3
    yield "Branch 3 became almost ten times smaller, the whole block much less."
    yield f"the reduce of branch 2 still has {_3A.reduces['b2']} channels"
    yield f"If you said {192 // _3A.reduces['b3']}, you divided 192 by {_3A.reduces['b3']}."


def break_evens():
    assert break_even(192, 32, 3) < break_even(192, 32, 5) < 192
    naive = [naive_block_cost(GOOGLENET_BLOCKS[n], *fed).params for n, fed in block_inputs(224, 224).items()]
    assert naive == sorted(naive)
    yield "the *break-even*. It is below 192."


def small_images():
    marks = [one.verdict[0] for one in trace(96, 96).values()]
    assert (marks.count(STARVED), marks.count(VOID)) == (2, 0)
    yield "Two layers are starved even at 96×96, the size in the book."
    yield f"Below {least_side(VOID)} pixels, some layers get a single pixel."
    yield f"Below {least_side(STARVED)}, some kernels never fit on their map."
    for widths in (GOOGLENET_BLOCKS["5a"], GOOGLENET_BLOCKS["5b"]):
        (reduce_3, out_3), (reduce_5, out_5) = widths.c2, widths.c3
        idle = 8 * reduce_3 * out_3 + 24 * reduce_5 * out_5
        assert 0.45 < idle / block_cost(widths, 832, 1, 1).params < 0.55
    yield "About half of the parameters in the two largest blocks"


def stem():
    stages = network_cost(1, 96, 96).stages
    yield f"From 96 to {stages['b1'].shape[1]}: the size was halved twice."
    yield f"Each of the {stages['b3'].shape[0]} maps has only 6×6 positions."
    yield f"together they are 7 + 2 + 2 = {trace(96, 96)['pool 1'].field} pixels wide"


def where_the_work_is():
    stages = stage_costs(googlenet(num_classes=10), (1, 96, 96))
    parts = {part.name: part.macs for stage in stages.values() for part in stage}
    assert sorted(parts, key=parts.get)[-2:] == ["3b", "3×3"]
    of_stage = {stage: sum(part.macs for part in inside) for stage, inside in stages.items()}
    assert max(of_stage, key=of_stage.get) == "b4"
    yield "the tallest bars belong to the 3×3 of stage 2 and to block 3b. Stage 4 as a whole needs the most"
    numbers = [height * width * channels for channels, height, width in shapes()]
    assert all(before > after for before, after in pairwise(numbers))
    yield f"It turns the {numbers[-1]} means into ten scores"


def shapes():
    stages = network_cost(1, 96, 96).stages
    return [stages[f"b{number}"].shape for number in range(1, 6)]


def other_nets():
    ours, alex, vgg, nin = (net_cost(name) for name in ("GoogLeNet", "AlexNet", "VGG-16", "NiN"))
    assert (ours.depth, round(ours.params / 1e6)) == (22, 7) and nin.dense_params == 0
    assert min(net.dense_params / net.params for net in (alex, vgg)) > 0.8
    assert ours.dense_params / ours.params < 0.2 and 5 < ours.activations / alex.activations < 9
    yield "Seven million parameters, a million more than before."
    yield f"How many parameters are left of the {vgg.params // 10**6} million?"
    before, after = (GOOGLENET_BLOCKS[name].out_channels for name in ("4e", "5b"))
    yield f"its copy gets {after} input channels instead of {before}"
    yield f"It still outputs {GOOGLENET_BLOCKS['4b'].out_channels} channels, so 4c does not change."


def contest():
    stages, terms = GOOGLENET.net.count((1, 33, 33)).stages, CONTEST
    stem = stages["b1"].macs + stages["b2"].macs  # stages 1 and 2
    yield f"The stem alone costs {stem / 1e6:.1f} million MACs."
    yield f"learns from {terms.images // 1000} {terms.images % 1000:03} garments, {terms.epochs} times each"


CLAIMS = {
    "01": (tiny_blocks,),
    "02": (large_kernels,),
    "03": (wide_branches,),
    "04": (branch_of_3a, break_evens),
    "05": (stem, small_images),
    "06": (where_the_work_is, other_nets),
    "15": (contest,),
}


@pytest.mark.parametrize(
    ("number", "claim"),
    [(number, claim) for number, claims in CLAIMS.items() for claim in claims],
    ids=lambda one: one if isinstance(one, str) else one.__name__,
)
def test_what_the_prose_says_is_what_is_counted(number, claim):
    prose = "\n\n".join(texts(number))
    assert [words for words in claim() if words not in prose] == []
