"""Where a run stands, in one file: parameters, optimiser state, position. NumPy's format, no pickle.

What chance decides follows from seed and position (see Run), so these two are its random state.
"""

import json
import re
import zipfile
from contextlib import suppress
from pathlib import Path

import numpy
from mxnet import nd, np

from ..backend.threads import mxnet_call
from ..core.files import replacing

KEPT = 2  # the newest, and one to fall back on
_NAME = re.compile(r"step-(\d{8})\.npz")
_COUNTERS = ("position", "seen", "seconds", "cpu_seconds")


class BadCheckpoint(ValueError):
    """A file that is no checkpoint of this run; the message says why."""


def write_npz(path, arrays):
    """Save {name: NumPy array} so that `path` holds either what it held before or all of it."""
    with replacing(path, "wb", shared=True) as file:
        numpy.savez(file, **arrays)


def read_npz(path):
    """{name: NumPy array} of such a file. BadCheckpoint, one sentence, if it is damaged or no such file."""
    try:
        with numpy.load(path, allow_pickle=False) as file:
            return {name: file[name] for name in file.files}
    except FileNotFoundError:
        raise BadCheckpoint(f"There is no file {path}.") from None
    except (OSError, ValueError, EOFError, KeyError, AttributeError, zipfile.BadZipFile) as error:
        raise BadCheckpoint(f"{Path(path).name} is damaged or no file of ours ({error}).") from None


def parameters(net):
    """{"0000": NumPy array, …}: a net's parameters in the order of `collect_params()`.

    Gluon's own names count up with every net made, so they are no names to keep.
    """
    return {f"{n:04}": p.data(p.list_ctx()[0]).asnumpy() for n, p in enumerate(net.collect_params().values())}


def set_parameters(net, arrays):
    """Fill an initialised net with such arrays. BadCheckpoint if their number or shapes differ."""
    into = list(net.collect_params().values())
    if len(into) != len(arrays):
        raise BadCheckpoint(f"It holds {len(arrays)} parameters, and this net has {len(into)}.")
    for parameter, (name, array) in zip(into, sorted(arrays.items()), strict=True):
        if parameter.shape != array.shape:
            raise BadCheckpoint(f"Parameter {name} is {array.shape}, and this net's is {parameter.shape}.")
    for parameter, (_, array) in zip(into, sorted(arrays.items()), strict=True):
        parameter.set_data(np.array(array, dtype="float32"))


@mxnet_call
def save(run, folder):
    """Write where `run` stands to `folder`, and return the path. The older files go, all but the one before.

    BadCheckpoint if a parameter is no number any more: the file before is the last good state, and stays.
    OSError, with nothing lost, if there is no room.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    arrays = {f"param/{name}": array for name, array in parameters(run.net).items()}
    if wrong := [name for name, array in arrays.items() if not numpy.isfinite(array).all()]:
        raise BadCheckpoint(f"{len(wrong)} parameters are no numbers any more, so nothing was saved.")
    updater = run.trainer._updaters[0]
    for index, state in updater.states.items():
        for part, array in enumerate(_parts(state)):
            arrays[f"state/{index:04}/{part}"] = array.asnumpy()
    about = _identity(run) | {name: getattr(run, name) for name in _COUNTERS}
    about["updates"] = {str(index): n for index, n in updater.optimizer._index_update_count.items()}
    arrays["about"] = numpy.frombuffer(json.dumps(about).encode(), numpy.uint8)
    path = folder / f"step-{run.position:08}.npz"
    write_npz(path, arrays)
    for old in checkpoints(folder)[KEPT:]:
        with suppress(OSError):
            old.unlink()
    return path


def checkpoints(folder):
    """The checkpoints in a folder, newest first."""
    found = [path for path in Path(folder).glob("step-*.npz") if _NAME.fullmatch(path.name)]
    return sorted(found, reverse=True)


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
            return path, refused
    return None, refused


def _restore(run, path):
    arrays = read_npz(path)
    try:
        about = json.loads(arrays.pop("about").tobytes())
        counters = {name: about[name] for name in _COUNTERS}
        updates = {int(index): int(n) for index, n in about["updates"].items()}
        other = [name for name, value in _identity(run).items() if about[name] != value]
    except (KeyError, ValueError, TypeError, AttributeError):
        raise BadCheckpoint("it does not say which run it belongs to.") from None
    if other:
        raise BadCheckpoint(f"it belongs to a run with another {' and '.join(other)}.")
    states = {}
    for name in [name for name in arrays if name.startswith("state/")]:
        _, index, part = name.split("/")
        states.setdefault(int(index), {})[int(part)] = arrays.pop(name)
    set_parameters(run.net, {name.removeprefix("param/"): array for name, array in arrays.items()})
    updater = run.trainer._updaters[0]
    optimizer = updater.optimizer
    for index, parts in states.items():
        # The optimisers update arrays of MXNet's older kind.
        arrays = tuple(nd.array(parts[part], ctx=run.device) for part in sorted(parts))
        updater.states[index] = arrays if len(arrays) > 1 else arrays[0]
        updater.states_synced[index] = True
    optimizer._index_update_count.update(updates)
    optimizer.num_update = max(updates.values(), default=0)
    for name, value in counters.items():
        setattr(run, name, value)


def _identity(run):
    """What must be the same for a checkpoint to go on from."""
    return {
        "recipe": repr(run.recipe),
        "seed": run.seed,
        "images": len(run.images),
        "classes": int(run.labels.max()) + 1,
    }


def _parts(state):
    if state is None:
        return ()
    return state if isinstance(state, tuple | list) else (state,)
