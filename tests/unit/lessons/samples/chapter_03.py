"""Answers to the exercises of chapter 03."""

import numpy
from mxnet import np

from .answers import Samples


def _owner(channel, outputs):
    """The right answer, by looking for the last branch that begins at the channel or before it."""
    starts = numpy.cumsum([0, *outputs[:-1]])
    branch = int(numpy.searchsorted(starts, channel, side="right"))
    return branch, channel - int(starts[branch - 1])


def _from_one(channel, outputs):
    branch, number = _owner(channel, outputs)
    return branch, number + 1


def _branches_from_zero(channel, outputs):
    branch, number = _owner(channel, outputs)
    return branch - 1, number


def _border_to_the_left(channel, outputs):
    branch = 0
    while channel > outputs[branch]:
        channel -= outputs[branch]
        branch += 1
    return branch + 1, channel


def _in_turn(*branches):
    """The channels in turn, one of each branch."""
    channels = [branch[:, n : n + 1] for n in range(4) for branch in branches]
    return np.concatenate(channels, axis=1)


SAMPLES = {
    "03-slice": Samples(
        right=(
            *((400, 448), [400, 448], numpy.array([400, 448])),
            *(slice(400, 448, 1), slice(-112, -64), slice(numpy.int64(400), 448)),
        ),
        mistaken={
            "you took the reduces": slice(288, 304),
            "you counted the reduce channels in the concatenation": slice(496, 544),
            "you ended at the last channel": slice(400, 447),
            "you counted from 1": slice(401, 449),
            "you gave start and length": slice(400, 48),
            "you gave the branch's own channels": slice(0, 48),
        },
        wrong=(448, slice(448, 512), slice(400, 448, 2), "400:448"),
    ),
    "03-owner": Samples(
        right=(lambda channel, outputs: list(_owner(channel, outputs)),),
        mistaken={
            "you counted the filters from 1": _from_one,
            "you counted the branches from 0": _branches_from_zero,
            "you gave the channel itself as the filter": (
                lambda channel, outputs: (_owner(channel, outputs)[0], channel)
            ),
            "you counted one channel too many in a branch": _border_to_the_left,
        },
        wrong=((3, 25), lambda channel, outputs: (3, 25), lambda channel: (1, 0)),
    ),
    "03-next": Samples(
        mistaken={
            "you forgot the biases": 512 * 144,
            "you gave it branch 2 alone": 256 * 144 + 144,
            "you added the branches": 128 * 144 + 144,
            "you counted the reduce channels in the concatenation": (512 + 128 + 24) * 144 + 144,
            "you counted the 3×3": 9 * 512 * 144 + 144,
            "you took the output of block 4d": 528 * 144 + 144,
        },
        wrong=(144, 512, 73_873, "73872"),
    ),
    "03-join": Samples(
        right=(
            lambda *branches: np.concatenate(branches, axis=1),
            lambda *branches: np.concatenate(branches, axis=-3),
        ),
        mistaken={
            "you joined them along axis 0": lambda *branches: np.concatenate(branches, axis=0),
            "you joined them along axis 2": lambda *branches: np.concatenate(branches, axis=2),
            "you joined them along axis 3": lambda *branches: np.concatenate(branches, axis=3),
            "you added them": lambda b1, b2, b3, b4: b1 + b2 + b3 + b4,
            "you stacked them": lambda *branches: np.stack(branches, axis=1),
            "you reversed the order": lambda *branches: np.concatenate(branches[::-1], axis=1),
            "you mixed the channels of the branches": _in_turn,
        },
        wrong=(
            *(numpy.zeros(3), lambda *branches: branches[0], lambda a: a),
            lambda *branches: np.concatenate(branches, axis=1)[:2],
        ),
    ),
}
