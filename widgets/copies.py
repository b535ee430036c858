"""A reader works in copies: of the published chapters, with outputs cleared, in a folder of the reader's own.

    python -m widgets.copies

hands them out into `my/`, which git does not see. `make lab` and the container do so at every start, a seat
of a class into its home, Binder when its image is built.
"""

import hashlib
import json
import os
import re
import sys
from contextlib import suppress
from glob import escape
from itertools import count
from pathlib import Path

from .core.files import locked, replacing
from .core.words import plural

ROOT = Path(__file__).resolve().parents[1]
CHAPTERS = ROOT / "chapters"
MY = "my"  # the folder of copies, beside the chapters or in a home
FIRST = "00_start_here.ipynb"  # what opens
PUBLISHED = ("*.ipynb", "*.png", "*.svg", "*.jpg", "solutions/*.py")
HANDED = ".handed-out.json"  # in the folder of copies: {name: the mark of what was last handed out for it}
BESIDE = re.compile(r" \(new( \d+)?\)(?=\.\w+$)")
EDITORS = ("kernelspec", "language_info")  # JupyterLab fills them in when it opens a notebook
PATIENCE = 60  # s, for another start in the same folder


def hand_out(folder, chapters=CHAPTERS):
    """Bring the copies in a folder up to date with the chapters; returns the sentences to tell the reader.

    What is missing is copied, and a copy as it was handed out gives way to a new version. One that differs
    from that is the reader's and stays: a new version then stands beside it, as "NAME (new).ipynb", once. So
    does the copy of what is published no longer. What cannot be written is said, and the rest goes on.
    """
    names = [path.relative_to(chapters).as_posix() for p in PUBLISHED for path in sorted(chapters.glob(p))]
    if not names:
        return [f"There are no chapters in {chapters}."]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = locked(folder / f"{HANDED}.lock", PATIENCE)
    except OSError as error:
        return [f"The chapters could not be copied into {folder}: {_why(error)}."]
    try:
        return [*_bring(folder, chapters, names)]
    finally:
        if lock is not None:
            os.close(lock)


def _bring(folder, chapters, names):
    before = _handed(folder)
    handed, new, failed = dict(before), [], {}
    for name in names:
        try:
            place = _renew(folder, name, (chapters / name).read_bytes(), handed)
            new += [place] if place not in (None, name) else []
        except (OSError, ValueError) as error:
            failed[name] = error
    gone = [name for name in handed if BESIDE.sub("", name) not in names]
    left = [name for name in gone if handed.pop(name) and os.path.lexists(folder / name)]
    try:
        if handed != before:
            _write(folder / HANDED, json.dumps(handed, indent=1).encode())
    except OSError as error:
        failed[HANDED] = error
    if new:
        yield f"A new version stands beside what you changed: {', '.join(new)}."
    if left:
        yield f"Published no longer, and left as you have it: {', '.join(left)}."
    if failed:
        name, error = next(iter(failed.items()))
        yield f"{plural(len(failed), 'file')} could not be copied into {folder}: {name} ({_why(error)})."


def _renew(folder, name, data, handed):
    """Hand out what is published under a name, and note it; the name that it was written to, if any."""
    data = cleared(data) if name.endswith(".ipynb") else data
    mark = _mark(name, data)
    place = _place(folder, name, mark, handed)
    if place:
        _write(folder / place, data)
        handed[place] = mark
    handed[name] = mark
    return place


def new_beside(folder):
    """The new versions that stand in a folder beside what a reader changed; None if it holds no copies."""
    if not (folder / HANDED).is_file():
        return None
    return [name for name in _handed(folder) if BESIDE.search(name) and (folder / name).exists()]


def cleared(data):
    """The bytes of a notebook without its outputs, as Jupyter writes them. ValueError if it is none."""
    try:
        notebook = json.loads(data)
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                cell.update(outputs=[], execution_count=None)
    except (LookupError, TypeError, AttributeError):
        raise ValueError("no notebook") from None
    return f"{json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True)}\n".encode()


def _handed(folder):
    """{name: mark} as last written; nothing where that is lost, so that all that differs is the reader's."""
    with suppress(OSError, ValueError):
        kept = json.loads((folder / HANDED).read_bytes())
        if isinstance(kept, dict):
            return kept
    return {}


def _mark(name, data):
    """What tells one content from another; of a notebook, whatever an editor writes it like."""
    with suppress(ValueError, LookupError, TypeError, AttributeError):
        if name.endswith(".ipynb"):
            notebook = json.loads(data)
            for key in EDITORS:
                notebook["metadata"].pop(key, None)
            del notebook["nbformat_minor"]
            for cell in notebook["cells"]:
                cell["source"] = "".join(cell["source"])
            data = json.dumps(notebook, sort_keys=True).encode()
    return hashlib.sha256(data).hexdigest()[:16]


def _found(path):
    """The mark of what lies there; None for nothing, "" for what is not to be looked into, such as a link."""
    if not os.path.lexists(path):
        return None
    with suppress(OSError):
        if path.is_file() and not path.is_symlink():
            return _mark(path.name, path.read_bytes())
    return ""


def _place(folder, name, mark, handed):
    """The name that a version of that mark is written to; None where the reader has it, or has had it."""
    found, last = _found(folder / name), handed.get(name)
    if found == mark:
        return None
    if found is None or found == last:
        return name
    if last == mark:
        return None
    stem, dot, kind = name.rpartition(".")
    beside = (f"{stem} (new{f' {n}' if n > 1 else ''}){dot}{kind}" for n in count(1))
    return next(one for one in beside if _found(folder / one) in (None, mark, handed.get(one, mark)))


def _write(path, data):
    path.parent.mkdir(parents=True, exist_ok=True)
    for litter in path.parent.glob(f".{escape(path.name)}.*.part"):  # of a copy that was killed
        litter.unlink()
    with replacing(path, "wb") as file:
        file.write(data)


def _why(error):
    if isinstance(error, FileExistsError | NotADirectoryError):
        return "a file is where a folder should be"
    return "it is no notebook" if isinstance(error, ValueError) else error.strerror or error


def main(folder=ROOT / MY):
    """Hand out the chapters, and say what is to be said; ends with status 1 where none can be opened."""
    for sentence in hand_out(folder):
        print(sentence, file=sys.stderr)
    if not (folder / FIRST).exists():
        sys.exit(1)


if __name__ == "__main__":
    main()
