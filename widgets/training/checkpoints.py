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
from mxnet import nd, np

from ..backend.threads import mxnet_call
from .npz import BadCheckpoint, read_npz, write_npz

_NAME = re.compile(r"step-(\d{8})\.npz")
_COUNTERS = {"position": int, "seen": int, "seconds": float, "cpu_seconds": float}
_WORDS = {"images": "number of images", "classes": "number of classes", "data": "set of images"}
_BRIEF = 10**5  # bytes: far more than what a run says of itself


def parameters(net):
    """{"0000": NumPy array, …}: a net's parameters in the order of `collect_params()`.

    Gluon's own names count up with every net made, so they are no names to keep.
    """
    return {f"{n:04}": p.data(p.list_ctx()[0]).asnumpy() for n, p in enumerate(net.collect_params().values())}


def optimiser_state(run):
    """{"0000/0": NumPy array, …}: what a run's optimiser remembers, by parameter and part; SGD nothing."""
    states = sorted(run.trainer._updaters[0].states.items())
    return {
        f"{index:04}/{part}": array.asnumpy()
        for index, state in states
        for part, array in enumerate(_parts(state))
    }


def set_parameters(net, arrays):
    """Fill an initialised net with such arrays; BadCheckpoint, and nothing set, if they are of another."""
    into = list(net.collect_params().values())
    _must_fit(
        {name: array.shape for name, array in arrays.items()},
        {f"{n:04}": parameter.shape for n, parameter in enumerate(into)},
    )
    _must_be_finite(arrays)
    for parameter, (_, array) in zip(into, sorted(arrays.items()), strict=True):
        parameter.set_data(np.array(array, dtype="float32"))


@mxnet_call
def save(run, folder):
    """Write where `run` stands to `folder`, and return the path. What is older than the one before goes.

    BadCheckpoint, and nothing changed, if the folder belongs to another run, or if a parameter is no number
    any more: the file before is the last good state. OSError, with nothing lost, if there is no room.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    must_own(run, folder)
    arrays = {f"param/{name}": array for name, array in parameters(run.net).items()}
    if wrong := _not_finite(arrays):
        raise BadCheckpoint(f"{len(wrong)} parameters are no numbers any more, so nothing was saved.")
    arrays |= {f"state/{name}": array for name, array in optimiser_state(run).items()}
    about = run.identity | {name: getattr(run, name) for name in _COUNTERS}
    updates = run.trainer._updaters[0].optimizer._index_update_count
    about["updates"] = {str(index): n for index, n in updates.items()}
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
    except (OSError, BadCheckpoint) as error:
        why = getattr(error, "strerror", None) or str(error)
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


@mxnet_call
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
    arrays = read_npz(path, lambda shapes: _must_fit(shapes, expected))
    arrays.pop("about")
    _must_be_finite(arrays)
    set_parameters(run.net, {key[6:]: array for key, array in arrays.items() if key.startswith("param/")})
    updater = run.trainer._updaters[0]
    optimizer = updater.optimizer
    updates = {int(index): n for index, n in about["updates"].items()}
    for index in updates:
        parts = sorted(key for key in arrays if key.startswith(f"state/{index:04}/"))
        # The optimisers update arrays of MXNet's older kind.
        state = tuple(nd.array(arrays[part], ctx=run.device) for part in parts)
        updater.states[index] = (state if len(state) > 1 else state[0]) if state else None
        updater.states_synced[index] = True
    optimizer._index_update_count.update(updates)
    optimizer.num_update = max(updates.values(), default=0)
    for name, value in counters.items():
        setattr(run, name, value)


def _about(path):
    """What a checkpoint says of itself, a dict; BadCheckpoint if it says nothing, or too much."""

    def brief(shapes):
        if "about" not in shapes or prod(shapes["about"]) > _BRIEF:
            raise BadCheckpoint("it does not say which run it belongs to.")

    try:
        about = json.loads(read_npz(path, brief, only="about")["about"].tobytes())
        if about.keys() >= {"recipe", "seed", "updates", *_COUNTERS}:
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
    """{name: shape} of all that a checkpoint of a run holds; BadCheckpoint if its updates are others."""
    trained = run.trainer._updaters[0].optimizer
    parts = range(len(_parts(trained.create_state(0, nd.zeros(1)))))
    shapes, updates = {}, {}
    for index, parameter in enumerate(run.net.collect_params().values()):
        shapes[f"param/{index:04}"] = parameter.shape
        if about["position"] and parameter.grad_req != "null":
            shapes |= {f"state/{index:04}/{part}": parameter.shape for part in parts}
            updates[str(index)] = about["position"]
    if about["updates"] != updates:
        raise BadCheckpoint("its count of updates is not that of its steps.")
    return shapes


def _must_fit(found, expected):
    """BadCheckpoint, naming the first that differs, unless {name: shape} of a file are those of a net."""
    for name in sorted((found.keys() | expected.keys()) - {"about"}):
        if found.get(name) != expected.get(name):
            its, ours = found.get(name, "missing"), expected.get(name, "missing")
            raise BadCheckpoint(f"{ascii(name[:40])[1:-1]} is {its} in it, and {ours} in this net.")


def _must_be_finite(arrays):
    if wrong := _not_finite(arrays):
        raise BadCheckpoint(f"{wrong[0]} holds what is no number.")


def _not_finite(arrays):
    """Names of those that float32, in which a net computes, has no numbers for."""
    most = numpy.finfo("float32").max
    return [name for name, array in arrays.items() if not (abs(array) <= most).all()]


def _parts(state):
    if state is None:
        return ()
    return state if isinstance(state, tuple | list) else (state,)
