"""IDX, the file format of MNIST and Fashion-MNIST: read strictly, written the same each time.

A file holds two zero bytes, a type byte (8 for unsigned bytes), the number of axes in a byte, the length of
each axis as a big-endian uint32, then the values. It may be gzipped.
"""

import gzip
import hashlib
import math
import struct
import zlib
from pathlib import Path

import numpy as np

LARGEST = 256 * 2**20  # bytes; the largest real file holds 47 million
_GZIP = b"\x1f\x8b"
_MEND = "put a whole copy of the original file in its place"


def read_idx(path):
    """Read one IDX file, gzipped or plain: uint8, one to three axes, not writable.

    Never reads past the size that the header promises. Raises ValueError, one sentence, when the file is
    missing, unreadable, truncated, corrupt or something else.
    """
    path = Path(path)
    try:
        if not path.is_file():
            raise ValueError(f"{path} is missing or not a file; {_MEND}")
        with path.open("rb") as raw:
            zipped = raw.read(2) == _GZIP
            raw.seek(0)
            return _parse(gzip.GzipFile(fileobj=raw) if zipped else raw, path)
    except EOFError:
        raise ValueError(f"{path} is truncated: its gzip data stop before their end; {_MEND}") from None
    except (gzip.BadGzipFile, zlib.error) as error:
        raise ValueError(f"{path} is corrupt: its gzip data are wrong ({error}); {_MEND}") from None
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror or error}; check its permissions") from None


def _parse(stream, path):
    """The array in an open stream; `path` only names it in errors."""
    magic = stream.read(4)
    if len(magic) < 4 or magic[:3] != b"\0\0\x08" or not 1 <= magic[3] <= 3:
        found = f"it starts with {magic!r}" if magic else "it is empty"
        raise ValueError(f"{path} is not an IDX file of bytes: {found}; {_MEND}")
    lengths = stream.read(4 * magic[3])
    if len(lengths) < 4 * magic[3]:
        raise ValueError(f"{path} is truncated: it stops inside its header; {_MEND}")
    shape = struct.unpack(f">{magic[3]}I", lengths)
    size = math.prod(shape)
    if size > LARGEST:
        raise ValueError(f"{path} promises {size} bytes, more than the {LARGEST} allowed here; {_MEND}")
    # One byte more than promised: shows what is too long, and makes gzip check its checksum at the end.
    values = stream.read(size + 1)
    if len(values) < size:
        raise ValueError(f"{path} is truncated: it promises {size} values and holds {len(values)}; {_MEND}")
    if len(values) > size:
        raise ValueError(f"{path} is corrupt: it goes on after the {size} values it promises; {_MEND}")
    return np.frombuffer(values, np.uint8).reshape(shape)


def read_images(path):
    """Images of garments: uint8 (N, 28, 28), N ≥ 1, 0 black to 255 white. ValueError as in `read_idx`."""
    images = read_idx(path)
    if images.ndim != 3 or images.shape[1:] != (28, 28) or not len(images):
        raise ValueError(f"{path} holds an array of shape {images.shape}, not (N, 28, 28) images; {_MEND}")
    return images


def read_labels(path):
    """Classes of garments: uint8 (N,), N ≥ 1, each 0 … 9. ValueError as in `read_idx`."""
    labels = read_idx(path)
    if labels.ndim != 1 or not len(labels):
        raise ValueError(f"{path} holds an array of shape {labels.shape}, not (N,) labels; {_MEND}")
    if labels.max() > 9:
        raise ValueError(f"{path} holds the label {labels.max()}, but classes are 0 … 9; {_MEND}")
    return labels


def encode(array):
    """The bytes of a plain IDX file for a uint8 array of one to three axes; ValueError for any other."""
    array = np.asarray(array)
    if array.dtype != np.uint8 or not 1 <= array.ndim <= 3:
        raise ValueError(f"IDX files here hold uint8 with 1 to 3 axes, not {array.dtype} with {array.ndim}")
    return struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape) + array.tobytes()


def digest(array):
    """SHA-256 of the plain IDX file for `array`, in hex: the same however the file was gzipped."""
    return hashlib.sha256(encode(array)).hexdigest()


def write_idx(path, array):
    """Write a uint8 array of one to three axes, gzipped when the name ends in .gz.

    No time and no name go into the gzip header, so equal arrays give equal files (with the same zlib).
    """
    path, data = Path(path), encode(array)
    with path.open("wb") as raw:
        if path.suffix != ".gz":
            raw.write(data)
            return
        with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=raw, mtime=0) as zipped:
            zipped.write(data)
