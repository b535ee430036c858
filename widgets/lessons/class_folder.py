"""The folder of a class's files of predictions: putting one in, and reading all that lies there."""

import errno
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from ..core.files import replacing
from ..core.words import memory, printable
from .class_file import handed, left_out, written

CLASS_VARIABLE = "INCEPTION_CLASS"  # names the folder that the learners of a machine share
MOST_BYTES = 1_000_000  # of a file; all predictions of all chapters take a fiftieth
MOST_FILES = 1000
# Everybody may put a file in; nobody but its group lists them, gets its files, or touches another's.
DROP_BOX = stat.S_ISGID | stat.S_ISVTX | 0o773
_WHOM = stat.S_ISGID | stat.S_ISVTX | 0o007


@dataclass(frozen=True)
class Class:
    """What a folder holds. learners: a Handed each; left_out: a sentence for each file not wholly counted.

    trouble: why nothing could be read, a sentence, or "".
    """

    learners: tuple = ()
    left_out: tuple = ()
    trouble: str = ""


def put(folder, data):
    """Put a learner's file into the class's folder, in place of the same learner's last; returns its path.

    Its group may read it, other learners cannot. PermissionError, a sentence, where they could; OSError.
    """
    if (Path(folder).stat().st_mode & _WHOM) != (DROP_BOX & _WHOM):
        raise PermissionError("the folder of the class is not closed to other learners: tell your teacher")
    path = Path(folder, f"predictions-{data['learner']}.json")  # a name that no other learner can guess
    with replacing(path, encoding="ascii") as file:
        file.write(written(data))
        os.fchmod(file.fileno(), 0o640)
    return path


def read_class(folder, asked):
    """The Class of a folder, whatever lies there; asked: {key: Asked}. Nothing in it is changed."""
    try:
        folder = Path(folder).expanduser()
        names = sorted(path.name for path in folder.iterdir())
    except (OSError, RuntimeError, ValueError) as error:  # a user or a name that there cannot be
        why = getattr(error, "strerror", None) or "there cannot be such a folder"
        return Class(trouble=f"The folder {printable(str(folder))} cannot be read: {why}.")
    files, said = [], []
    for name in names[:MOST_FILES]:
        file = printable(os.fsencode(name).decode(errors="replace"))
        try:
            files.append(handed(file, _content(folder / name), asked))
        except (OSError, ValueError) as error:
            why = f"it cannot be read ({error.strerror})" if isinstance(error, OSError) else str(error)
            said.append(left_out(file, why))
    if rest := len(names) - MOST_FILES:
        said += [f"{rest} more files were left out: {MOST_FILES} are read."] if rest > 0 else []
    newest, older = _newest(files)
    said += [*older, *(sentence for one in newest if (sentence := one.says()))]
    return Class(tuple(one for one in newest if one.predictions), tuple(said))


def _newest(files):
    """(the last file of each learner, by name of file; sentences about their others)."""
    last, said = {}, []
    for one in sorted(files, key=lambda one: (bool(one.predictions), one.made, one.file)):
        if before := last.get(one.learner):
            when = "newer" if one.made > before.made else "of the same time"
            how = when if before.predictions else "holds predictions that count"
            said.append(left_out(before.file, f"{one.file} is by the same learner, and {how}"))
        last[one.learner] = one
    return sorted(last.values(), key=lambda one: one.file), said


def _content(path):
    """The bytes of an ordinary file. ValueError, in half a sentence, for another or too large; OSError."""
    if path.name.startswith("."):
        raise ValueError("it is hidden")
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)  # no pipe holds this up
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise ValueError("it is a link, which is not followed") from None
        raise
    about = os.fstat(handle)
    if not stat.S_ISREG(about.st_mode):
        os.close(handle)
        raise ValueError("it is a folder" if stat.S_ISDIR(about.st_mode) else "it is no ordinary file")
    with os.fdopen(handle, "rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise ValueError(f"it has {memory(about.st_size)}, and such a file at most {memory(MOST_BYTES)}")
    return data
