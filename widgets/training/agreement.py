"""Before several workers take a step together: do they stand at the same one, with the same parameters?"""

import hashlib

import numpy
from mxnet import nd

from ..backend.threads import mxnet_call
from .checkpoints import optimiser_state, parameters

_KEY = 10**6  # in the store; the trainer counts its parameters from 0
STOP = _KEY + 1
_PIECES, _BITS = 3, 16  # a float32 holds whole numbers of 24 bits, and the server adds up float32


class Disagreement(ValueError):
    """The workers of a run do not stand at the same step, or not with the same parameters and optimiser."""


@mxnet_call
def agree(run):
    """Wait for all workers of a run, and make sure that they would go on from the same place.

    Does nothing for a run of one worker. Disagreement, on every worker, naming what differs.
    """
    if run.workers == 1:
        return
    store = run.store
    mine = numpy.zeros((run.workers, 1 + _PIECES), "float32")
    mine[run.rank] = run.position, *_pieces(checksum(run))
    store.init(_KEY, nd.zeros(mine.shape))
    everybody = nd.array(mine)
    store.pushpull(_KEY, everybody, out=everybody)  # the server adds up: each has filled in a row of its own
    rows = everybody.asnumpy()
    if len(set(rows[:, 0])) > 1:
        steps = ", ".join(f"{int(step)}" for step in rows[:, 0])
        raise Disagreement(
            f"The workers would go on after different steps ({steps}). All must read the same checkpoints: "
            "give them a folder that they share."
        )
    if len({tuple(row) for row in rows}) > 1:
        raise Disagreement(
            f"The workers stand at step {run.position} with different parameters. Give all of them the same "
            "--seed, and a folder with checkpoints that they share."
        )


@mxnet_call
def any_asked(run, asked):
    """Whether any worker of a run is asked to end. All hear the same, so all stop after the same step."""
    if run.workers == 1:
        return asked
    everybody = nd.array([asked])
    run.store.pushpull(STOP, everybody, out=everybody)
    return bool(everybody.asscalar())


def checksum(run):
    """A checksum of a run's parameters and optimiser state: hexadecimal digits."""
    found = hashlib.sha256()
    for name, array in (parameters(run.net) | optimiser_state(run)).items():
        found.update(name.encode() + array.tobytes())
    return found.hexdigest()


def _pieces(digits):
    return [int(digits[4 * n : 4 * n + _BITS // 4], 16) for n in range(_PIECES)]
