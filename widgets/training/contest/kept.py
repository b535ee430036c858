"""The runs of contests in a folder of the reader's: what each came to, and a design's weights."""

import json
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import crc32

from platformdirs import user_cache_path

from ...core.files import place, replacing
from ...inception.design import GOOGLENET
from ..home import TRAINING_VARIABLE
from .entries import Entry, as_entry
from .terms import SIZE

_FOLDER = "contest"


def earlier(entry):
    """[Entry, …]: designs that were trained here on the same terms, as they are kept; not that one.

    Nor the book's, which is among the rivals.
    """
    found, others = {}, ("", entry.line, str(GOOGLENET))
    with suppress(OSError):
        for path in sorted(_folder().glob("*.json")):
            if (one := kept(path)) and one.terms == entry.terms and one.line not in others:
                runs = (*found[one.line].runs, *one.runs) if one.line in found else one.runs
                found[one.line] = Entry(one.name, one.line, one.params, one.macs, one.terms, runs)
    return [*found.values()]


def keep(entry, run, path):
    """Save an Entry of that one Run, and a design's weights, at `path_of`; OSError where it cannot."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if entry.line:
        keep_weights(run, path.with_suffix(".npz"), entry.line)
    with replacing(path) as file:
        json.dump(asdict(entry), file)


def keep_weights(run, path, line):
    """Save the net of a run of a Design, of that line, for `load_googlenet`."""
    from ..weights import save_weights  # brings MXNet

    about = {"recipe": repr(run.recipe), "seed": run.seed, "size": SIZE, "design": line}
    save_weights(run.engine.parameters(), path, **about)


def kept(path):
    """The Entry in a file, with one run; None where there is no sound one."""
    with suppress(OSError, ValueError, TypeError, KeyError, RecursionError):
        found = as_entry(json.loads(path.read_text()))
        return found if len(found.runs) == 1 else None
    return None


def path_of(entry, net, seed, kind):
    """Where a run is kept; that of a Design apart from an equal net, of which no weights are kept."""
    of = f"{entry.line} {net.changed(lambda conv: conv)} {entry.terms}"
    return _folder() / f"{crc32(of.encode()):08x}-{seed}.{kind}"


def _folder():
    try:
        return place(TRAINING_VARIABLE, user_cache_path, "training") / _FOLDER
    except OSError:  # no home: runs last until this kernel stops
        return Path(_temporary().name)


@cache
def _temporary():
    return TemporaryDirectory(prefix="inception-training-")
