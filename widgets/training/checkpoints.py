"""Where a run stands, in one file: parameters, optimiser state, position. NumPy's format, no pickle.

What chance decides follows from seed and position (see Run), so these two are its random state. A folder
belongs to the run whose checkpoints it holds: each says of which run it is.
"""

import json
import re
from contextlib import suppress
from math import prod
from pathlib import Path

import numpy

from .engines.drawn import PARTS
from .npz import BadCheckpoint, read_npz, write_npz

_NAME = re.compile(r"step-(\d{8})\.npz")
_COUNTERS = {"position": int, "seen": int, "seconds": float, "cpu_seconds": float}
_WORDS = {"images": "number of images", "classes": "number of classes", "data": "set of images"}
_BRIEF = 10**5  # bytes: far more than what a run says of itself


def save(run, folder):
    """Write where `run` stands to `folder`, and return the path. What is older than the one before goes.

    BadCheckpoint, and nothing changed, if the folder belongs to another run, or if a parameter is no number
    any more: the file before is the last good state. OSError, with nothing lost, if there is no room.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    must_own(run, folder)
    arrays = {f"param/{name}": array for name, array in run.engine.parameters().items()}
    if wrong := _not_finite(arrays):
        raise BadCheckpoint(f"{len(wrong)} parameters are no numbers any more, so nothing was saved.")
    arrays |= {f"state/{name}": array for name, array in run.engine.optimiser_state().items()}
    about = run.identity | {name: getattr(run, name) for name in _COUNTERS}
    arrays["about"] = numpy.frombuffer(json.dumps(about).encode(), numpy.uint8)
    path = folder / f"step-{run.position:08}.npz"
    write_npz(path, arrays)
    if run.checkpoint and run.checkpoint != path:
        _forget_before(run.checkpoint)
    run.checkpoint = path
    return path


def try_to_save(run, folder):
    """As `save`. Returns "", or a sentence on why no checkpoint was written; the one before then stays."""
    try:
        save(run, folder)
    except (OSError, BadCheckpoint, RuntimeError) as error:  # an engine without memory can hand out nothing
        why = getattr(error, "strerror", None) or str(error).splitlines()[0]
        before = " The one before is still there." if run.checkpoint else ""
        return f"No checkpoint was written: {why.rstrip('.')}.{before}"
    return ""


def _forget_before(good):
    for path in checkpoints(good.parent):
        if path.name < good.name:  # a damaged one in between stays, for what is behind it may be needed yet
            with suppress(OSError):
                path.unlink()


def checkpoints(folder):
    """The checkpoints in a folder, newest first; none in one that may not be entered."""
    try:
        return sorted((path for path in Path(folder).iterdir() if _NAME.fullmatch(path.name)), reverse=True)
    except OSError:
        return []


def step_of(path):
    """The step after which a checkpoint was written."""
    return int(_NAME.fullmatch(path.name)[1])


def owner(folder):
    """What the newest good checkpoint in a folder says of its run, identity and counters; {} without one."""
    for path in checkpoints(folder):
        with suppress(BadCheckpoint):
            return _about(path)
    return {}


def newest(folder):
    """(what it says of its run, {"0000": parameter, …}) of the newest good checkpoint in a folder.

    BadCheckpoint, one sentence, if there is none.
    """
    for path in checkpoints(folder):
        with suppress(BadCheckpoint):
            arrays = read_npz(path)
            found = {name.removeprefix("param/"): of for name, of in arrays.items() if name[:6] == "param/"}
            must_be_finite(found)
            return _about(path), found
    raise BadCheckpoint("No step is kept of this run yet: train it first.")


def differences(identity, other):
    """What is another in `other`, in words, "" for nothing; what an older file does not say agrees."""
    return " and ".join(
        _WORDS.get(key, key) for key, value in identity.items() if key in other and other[key] != value
    )


def must_own(run, folder):
    """BadCheckpoint, one sentence, if a folder holds the checkpoints of another run."""
    if others := differences(run.identity, owner(folder)):
        raise BadCheckpoint(
            f"{folder} belongs to a run with another {others}, and was left as it is. "
            "Give this run a folder of its own."
        )


def restore(run, folder):
    """Put `run` where the newest good checkpoint in `folder` left off.

    Returns (path or None, [a sentence for each file that was refused]). A run that none fits stays as it is.
    """
    refused = []
    for path in checkpoints(folder):
        try:
            _restore(run, path)
        except BadCheckpoint as why:
            refused.append(f"{path.name} was not used: {why}")
        else:
            run.checkpoint = path
            return path, refused
    return None, refused


def _restore(run, path):
    about = _about(path)
    if others := differences(run.identity, about):
        raise BadCheckpoint(f"it belongs to a run with another {others}.")
    counters, expected = _counters(run, path, about), _expected(run, about)
    arrays = read_npz(path, lambda shapes: must_fit(shapes, expected))
    arrays.pop("about")
    must_be_finite(arrays)
    parameters, state = (
        {name.removeprefix(kind): array for name, array in arrays.items() if name.startswith(kind)}
        for kind in ("param/", "state/")
    )
    run.engine.put(parameters, state, counters["position"])
    for name, value in counters.items():
        setattr(run, name, value)


def _about(path):
    """What a checkpoint says of itself, a dict; BadCheckpoint if it says nothing, or too much."""

    def brief(shapes):
        if "about" not in shapes or prod(shapes["about"]) > _BRIEF:
            raise BadCheckpoint("it does not say which run it belongs to.")

    try:
        about = json.loads(read_npz(path, brief, only="about")["about"].tobytes())
        if about.keys() >= {"recipe", "seed", *_COUNTERS}:
            return about
    except BadCheckpoint:
        raise
    except (ValueError, AttributeError, RecursionError):
        pass
    raise BadCheckpoint("it does not say which run it belongs to.")


def _counters(run, path, about):
    """{name: number} of where the run stood; BadCheckpoint for what no run can say."""
    found = {name: about[name] for name in _COUNTERS}
    for name, value in found.items():
        if type(value) not in (int, _COUNTERS[name]) or not 0 <= value < 1e15:  # of NaN that is not true
            raise BadCheckpoint(f"its {name} is no number of a run.")
    if found["position"] > run.steps or found["position"] != step_of(path):
        raise BadCheckpoint(f"it stands at step {found['position']}, and that is not its place.")
    return found


def _expected(run, about):
    """{name: shape} of all that a checkpoint of a run holds."""
    shapes = {}
    for place, array in enumerate(run.engine.arrays):
        shapes[f"param/{place:04}"] = array.shape
        if about["position"] and array.learns:
            parts = range(PARTS[run.recipe.optimizer])
            shapes |= {f"state/{place:04}/{part}": array.shape for part in parts}
    return shapes


def must_fit(found, expected):
    """BadCheckpoint, naming the first that differs, unless {name: shape} of a file are those of a net."""
    for name in sorted((found.keys() | expected.keys()) - {"about"}):
        if found.get(name) != expected.get(name):
            its, ours = found.get(name, "missing"), expected.get(name, "missing")
            raise BadCheckpoint(f"{ascii(name[:40])[1:-1]} is {its} in it, and {ours} in this net.")


def must_be_finite(arrays):
    """BadCheckpoint, naming the first, if any of {name: array} holds what is no number."""
    if wrong := _not_finite(arrays):
        raise BadCheckpoint(f"{wrong[0]} holds what is no number.")


def _not_finite(arrays):
    """Names of those that float32, in which a net computes, has no numbers for."""
    most = numpy.finfo("float32").max
    return [name for name, array in arrays.items() if not (abs(array) <= most).all()]
