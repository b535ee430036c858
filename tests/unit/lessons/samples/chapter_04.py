"""Answers to the exercises of chapter 04."""

from fractions import Fraction
from math import ceil, floor

from widgets.inception.widths import GOOGLENET_BLOCKS, BranchWidths

from .answers import Samples

# Parameters of the nine naive blocks, of the whole net and of the blocks that it has.
_NAIVE, _NET, _REAL = 24_156_528, 6_998_552, 5_849_136
# Of VGG-16's convolutions, of its three dense layers, and of these if the first one read 512 numbers.
_CONVS, _DENSE = 14_714_688, 102_764_544 + 16_781_312 + 4_097_000
_AVERAGED = 512 * 4096 + 4096 + 16_781_312 + 4_097_000


def _break_even(channels, out, kernel):
    return kernel**2 * channels * out / (channels + kernel**2 * out)


def _search(channels, out, kernel):
    """The right answer, by trying."""
    direct = kernel**2 * channels * out
    return max(r for r in range(channels) if r * channels + kernel**2 * r * out < direct)


SAMPLES = {
    "04-macs": Samples(
        mistaken={
            "you counted the weights": 528 * 32 + 25 * 32 * 128,
            "you counted the biases in": 14 * 14 * (528 * 32 + 32 + 25 * 32 * 128 + 128),
            "you counted the direct way": 14 * 14 * 25 * 528 * 128,
            "you left out the 1×1": 14 * 14 * 25 * 32 * 128,
            "you paid for the 1×1 and then let the 5×5 look at all 528 channels": (
                14 * 14 * (528 * 32 + 25 * 528 * 128)
            ),
            "you gave the 5×5 one weight for each pair of channels": 14 * 14 * (528 * 32 + 32 * 128),
        },
        wrong=(23_000_000, 23_382_017, "23382016", True),
    ),
    "04-widest": Samples(
        right=(_search,),
        mistaken={
            "you returned the break-even itself": _break_even,
            "you rounded down": lambda *branch: floor(_break_even(*branch)),
            "you rounded up": lambda *branch: ceil(_break_even(*branch)),
            "you left out what the 1×1 itself costs": lambda channels, out, kernel: channels - 1,
            "you kept the reduce below the channels that come out": (
                lambda channels, out, kernel: min(channels, out) - 1
            ),
            "you gave the large convolution one weight for each pair of channels": (
                lambda channels, out, kernel: ceil(_break_even(channels, out, 1)) - 1
            ),
        },
        wrong=(154, lambda channels: 154, lambda *branch: 154),
    ),
    "04-net": Samples(
        mistaken={
            "you added up the nine naive blocks": _NAIVE,
            "you added the naive blocks to the net and left the real ones in": _NET + _NAIVE,
            "you counted by how much it grows": _NAIVE - _REAL,
            "you gave the net as the book has it": _NET,
            "you took the net for grey pictures and ten classes": 5_977_530 - _REAL + _NAIVE,
        },
        wrong=(26_000_000, _NAIVE / _REAL, "more"),
    ),
    "04-vgg": Samples(
        right=(0.894, 0.893, 0.8936, Fraction(_DENSE, 138_357_544)),
        mistaken={
            "you gave a percentage": 100 * _DENSE / 138_357_544,
            "you gave the share of the convolutions": _CONVS / 138_357_544,
            "you counted the first dense layer alone": 102_764_544 / 138_357_544,
            "you divided by the convolutions": _DENSE / _CONVS,
            "you fed the first dense layer 512 numbers": _AVERAGED / (_AVERAGED + _CONVS),
        },
        wrong=(0.5, 0.895, (_DENSE - 9192) / 138_348_352, "most", -1),
    ),
    "04-design": Samples(
        right=(BranchWidths(28, (40, 160), (10, 40), 28), BranchWidths(40, (45, 180), (8, 20), 16)),
        mistaken={
            "you counted the reduce channels in the concatenation": BranchWidths(16, (40, 160), (10, 40), 8),
            "you hand on fewer than 256 channels": BranchWidths(2, (40, 160), (10, 40), 2),
            "you are over budget": GOOGLENET_BLOCKS["3a"],
            "you saved where it is easy": BranchWidths(64, (48, 128), (16, 32), 32),
            "you squeezed a branch below a quarter of what it hands on": (
                BranchWidths(32, (10, 160), (10, 40), 24)
            ),
        },
        wrong=((32, (40, 160), (10, 40), 24), 256, "64-48,128-8,32-32"),
    ),
}
