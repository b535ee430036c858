"""Answers to the exercises of chapter 04."""

from math import ceil, floor

from widgets.inception.widths import GOOGLENET_BLOCKS, BranchWidths

from .answers import Samples

# Parameters of the nine naive blocks, of the whole net and of the blocks that it has.
_NAIVE, _NET, _REAL = 24_156_528, 6_998_552, 5_849_136


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
            "you counted the biases as well": 14 * 14 * (528 * 32 + 32 + 25 * 32 * 128 + 128),
            "you counted a 5×5 without a reduce": 14 * 14 * 25 * 528 * 128,
            "you left out the 1×1": 14 * 14 * 25 * 32 * 128,
            "you counted the 1×1, but then gave the 5×5 all 528 channels": (
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
            "you left out the cost of the 1×1 itself": lambda channels, out, kernel: channels - 1,
            "you kept the reduce below the output channels": (
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
            "you added the naive blocks, but left the real ones in": _NET + _NAIVE,
            "you counted by how much it grows": _NAIVE - _REAL,
            "you gave the network with all its reduces": _NET,
            "you took the network for grey images and ten classes": 5_977_530 - _REAL + _NAIVE,
        },
        wrong=(26_000_000, _NAIVE / _REAL, "more"),
    ),
    "04-design": Samples(
        right=(BranchWidths(28, (40, 160), (10, 40), 28), BranchWidths(40, (45, 180), (8, 20), 16)),
        mistaken={
            "you counted the reduce channels as output": BranchWidths(16, (40, 160), (10, 40), 8),
            "you output fewer than 256 channels": BranchWidths(2, (40, 160), (10, 40), 2),
            "you are over budget": GOOGLENET_BLOCKS["3a"],
            "you saved where it is easy": BranchWidths(64, (48, 128), (16, 32), 32),
            "you made a reduce smaller than a quarter of its branch's output": (
                BranchWidths(32, (10, 160), (10, 40), 24)
            ),
        },
        wrong=((32, (40, 160), (10, 40), 24), 256, "64-48,128-8,32-32"),
    ),
}
