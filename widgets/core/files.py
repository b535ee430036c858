"""Files that are written whole or not at all."""

import os
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile


@contextmanager
def replacing(path, kind="w", shared=False, **options):
    """A file beside `path`, open for writing, that takes its place when the block ends.

    Whoever reads `path` finds what it held before or all of the new. Whatever is raised, an interrupt too,
    `path` stays as it was and nothing is left beside it; a process that is killed leaves a .part file.
    OSError where a device, a pipe or a folder is. kind, options: as of `open`. shared: everybody on the
    machine may read the file, not its owner alone.
    """
    path = Path(path)
    if path.exists() and not path.is_file():  # a device's place taken by a file would break the machine
        raise FileExistsError(f"{path} is no ordinary file, and was left as it is.")
    beside = NamedTemporaryFile(  # noqa: SIM115 - renamed, not deleted, when all went well
        kind, dir=path.parent, prefix=f".{path.name}.", suffix=".part", delete=False, **options
    )
    try:
        with beside:
            yield beside
            beside.flush()
            os.fsync(beside.fileno())
        if shared:
            Path(beside.name).chmod(0o644)
        Path(beside.name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(beside.name).unlink()
        raise
