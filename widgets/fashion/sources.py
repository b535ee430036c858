"""Where Fashion-MNIST comes from: the first source that has it, and a sentence that says which."""

import os
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from platformdirs import user_cache_path

from ..core.files import place
from ..core.words import grouped
from . import download, sample
from .folder import Data, read_folder

DATA_VARIABLE = "FASHION_MNIST"
DEBIAN = Path("/usr/share/datasets/fashion-mnist")  # package dataset-fashion-mnist


class Found(NamedTuple):
    """The data, and the sentence on where they are from and how many images there are."""

    data: Data
    sentence: str


def load(say=print):
    """Find and read Fashion-MNIST: a `Found`.

    Order: the folder that the environment variable FASHION_MNIST names (the word `sample`: the shipped
    sample), the Debian package, the local cache, a download into the cache, the shipped sample. A named
    folder that is missing or damaged raises ValueError; trouble with any other source goes to `say` as a
    sentence, and the next one is tried.
    """
    named = os.environ.get(DATA_VARIABLE, "").strip()
    if named == "sample":
        return _sample()
    if named:
        return _found(_read_named(named), f"the folder {named}")
    if DEBIAN.is_dir():
        try:
            return _found(read_folder(DEBIAN), "the Debian package")
        except ValueError as error:
            say(f"The Debian package's data are passed over: {error}.")
    try:
        cache = cache_folder()
        if all(map(os.path.exists, (cache / name for name in download.FILES))):
            try:
                return _found(read_folder(cache), "the local cache")
            except ValueError as error:
                say(f"The local cache is passed over: {error}.")
        download.fetch(cache)
        return _found(read_folder(cache), "a download")
    except OSError as error:
        say(f"Fashion-MNIST is not downloaded: {error}.")
    except (download.DownloadError, ValueError) as error:
        say(str(error))
    return _sample()


def cache_folder():
    """The folder that downloads go to, in the user's own cache; OSError for a user without a home."""
    return place("", user_cache_path, "fashion-mnist")


def _sample():
    return _found(sample.load(), "the sample shipped with these notebooks")


def _read_named(named):
    folder = Path(os.path.expanduser(named))  # noqa: PTH111 - leaves the ~ of a user that does not exist
    with suppress(OSError):  # the folder that we are in is gone
        folder = folder.absolute()
    advice = f"name a folder with the four files in {DATA_VARIABLE}, set it to 'sample', or unset it"
    if not os.path.isdir(folder):  # noqa: PTH112 - never raises, whatever the name
        raise ValueError(f"{DATA_VARIABLE} names {folder}, which is not a folder; {advice}")
    try:
        return read_folder(folder)
    except ValueError as error:
        raise ValueError(
            f"{DATA_VARIABLE} names a folder that cannot be used: {error}, or {advice}"
        ) from None


def _found(data, where):
    train, val = (grouped(len(split.labels)) for split in data)
    return Found(data, f"Fashion-MNIST from {where}: {train} training and {val} test images")
