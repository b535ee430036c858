"""Before several workers take a step together: do they stand at the same one, with the same parameters?"""

import hashlib

import numpy

_PIECES, _BITS = 3, 16  # a float32 holds whole numbers of 24 bits, and the server adds up float32


class Disagreement(ValueError):
    """The workers of a run do not stand at the same step, or not with the same parameters and optimiser."""


def agree(run):
    """Wait for all workers of a run, and make sure that they would go on from the same place.

    Does nothing for a run of one worker. Disagreement, on every worker, naming what differs.
    """
    engine = run.engine
    if engine.workers == 1:
        return
    rows = numpy.zeros((engine.workers, 1 + _PIECES), "float32")
    rows[engine.rank] = run.position, *_pieces(checksum(run))
    rows = engine.add_up(rows)  # each has filled in a row of its own
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


def otherwise(run):
    """What a run by several workers computes otherwise than one process, in a sentence; "" for nothing."""
    if run.engine.workers == 1 or all(array.learns for array in run.engine.arrays):
        return ""
    return (
        "Batch normalisation: each worker normalises over its own share of a batch, so this run is not quite "
        "that of one process."
    )


def any_asked(run, asked):
    """Whether any worker of a run is asked to end. All hear the same, so all stop after the same step."""
    return asked if run.engine.workers == 1 else bool(run.engine.add_up(numpy.float32([asked])))


def checksum(run):
    """A checksum of a run's parameters and optimiser state: hexadecimal digits."""
    found = hashlib.sha256()
    for name, array in (run.engine.parameters() | run.engine.optimiser_state()).items():
        found.update(name.encode() + array.tobytes())
    return found.hexdigest()


def _pieces(digits):
    return [int(digits[4 * n : 4 * n + _BITS // 4], 16) for n in range(_PIECES)]
