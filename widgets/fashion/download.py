"""Fetch the four files of Fashion-MNIST into a folder: whole and verified, or not at all."""

import queue
import time
from contextlib import suppress
from http.client import HTTPException
from tempfile import NamedTemporaryFile
from threading import Thread
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

from tqdm.auto import tqdm

from ..core.files import replacing
from .idx import digest, read_idx

# SHA-256 of the decompressed files: how they were gzipped differs from host to host.
FILES = {
    "train-labels-idx1-ubyte.gz": "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
    "t10k-labels-idx1-ubyte.gz": "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
    "t10k-images-idx3-ubyte.gz": "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
    "train-images-idx3-ubyte.gz": "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
}
HOSTS = (
    "https://apache-mxnet.s3-accelerate.dualstack.amazonaws.com/gluon/dataset/fashion-mnist/",
    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
)
OPEN_SECONDS = 5  # for each host, name look-up and all its addresses together
STALL_SECONDS = 10  # between two pieces of a file
SLOWEST = 20_000  # bytes a second, on average: below it the sample is the better choice
LARGEST = 40_000_000  # bytes; the largest real file has 26 million
_ABANDONED = 3600  # seconds after which a .part file belongs to a process that was killed

_given_up = None


class DownloadError(Exception):
    """Why there is no download, in one sentence."""


def fetch(folder):
    """Bring the four files into `folder`, skipping those already there and whole.

    Every file is written beside its place, checked, and renamed, so two processes may fetch at once. Raises
    DownloadError when the folder cannot be written or no host delivers; after that, in the same process,
    raises it again without trying.
    """
    global _given_up
    if _given_up is None:
        try:
            _make_ready(folder)
            _fetch_all(folder)
            return
        except DownloadError as error:
            _given_up = str(error)
    raise DownloadError(_given_up)


def _make_ready(folder):
    """Make the folder, see that it can be written, and clear what killed processes left."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise DownloadError(
            f"Fashion-MNIST is not downloaded because the cache folder {folder} cannot be written "
            f"({error.strerror or error}); make it writable, or let FASHION_MNIST name a folder of data."
        ) from None
    for part in folder.glob(".*.part"):
        with suppress(OSError):  # another process was quicker to clear
            if time.time() - part.stat().st_mtime > _ABANDONED:
                part.unlink()


def _fetch_all(folder):
    hosts, failures = list(HOSTS), []
    for name, sha256 in FILES.items():
        if _is_whole(folder / name, sha256):
            continue
        while hosts:
            try:
                _fetch_one(hosts[0] + name, folder / name, sha256)
                break
            except (OSError, HTTPException, ValueError) as error:
                failures.append(f"{urlsplit(hosts.pop(0)).hostname}: {_reason(error)}")
        else:
            raise DownloadError(
                f"Fashion-MNIST could not be downloaded ({'; '.join(failures)}); "
                "check the network, then restart the kernel to try again."
            )


def _fetch_one(url, target, sha256):
    with replacing(target, "wb") as part:
        _stream(url, part)
        part.flush()
        if not _is_whole(part.name, sha256):
            raise ValueError(f"sent a truncated, altered or foreign {target.name}")


def _is_whole(path, sha256):
    try:
        return digest(read_idx(path)) == sha256
    except ValueError:
        return False


def _stream(url, part):
    """Copy what the host sends into the open file `part`, as long as it is neither too slow nor too much."""
    start, got = time.monotonic(), 0
    name = url.rpartition("/")[2]
    with (
        _open(url) as answer,
        tqdm(total=answer.length, desc=name, unit="B", unit_scale=True, leave=False) as bar,
    ):
        while piece := answer.read1(2**16):  # read1 returns what is there: a trickle cannot hold us
            part.write(piece)
            bar.update(len(piece))
            got += len(piece)
            waited = time.monotonic() - start
            if got > LARGEST:
                raise ValueError(f"sent more than {LARGEST} bytes for {name}")
            if waited > STALL_SECONDS and got < SLOWEST * waited:
                raise TimeoutError(f"sent less than {SLOWEST} bytes a second")


def _open(url):
    """The host's answer, or TimeoutError after OPEN_SECONDS.

    In a thread of its own, because a look-up that hangs, or a host with many dead addresses, each with its
    own time-out, would keep a reader waiting for minutes.
    """
    answers = queue.SimpleQueue()

    def ask():
        try:
            answers.put(urlopen(url, timeout=STALL_SECONDS))
        except Exception as error:
            answers.put(error)

    Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=OPEN_SECONDS)
    except queue.Empty:
        raise TimeoutError(f"no answer within {OPEN_SECONDS} s") from None
    if isinstance(answer, Exception):
        raise answer
    return answer


def _reason(error):
    if isinstance(error, HTTPError):
        return f"{error.code} {error.reason}"
    cause = getattr(error, "reason", error)
    text = getattr(cause, "strerror", None) or str(cause) or type(cause).__name__
    return " ".join(text.split())  # a host's own words may hold line ends
