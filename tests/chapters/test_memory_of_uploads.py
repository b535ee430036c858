"""Chapter 09d with all its cells run, and then the largest and the worst files uploaded, in one kernel."""

import sys
from pathlib import Path

import nbformat
import numpy
import pytest
from nbformat.v4 import new_code_cell
from PIL import Image

from tests.unit.fashion.pictures import file_of, png_bomb, webp_bomb

CHAPTER = Path(__file__).resolve().parents[2] / "chapters" / "09d_no_garment_at_all.ipynb"
BINDER = 1000**3  # what it promises a reader
MARGIN = 100 * 1000**2  # what is to be left of it
WIDE = (8660, 5773)  # 50 megapixels
UPLOAD = """
from datetime import datetime
from pathlib import Path

data = Path({path!r}).read_bytes()
about = dict(name="file", type="image", size=len(data), last_modified=datetime.now())
yours.controls["upload"].value = (about | dict(content=memoryview(data)),)
del data, about
print(yours.notes["upload"].value or yours.describe().splitlines()[0])
peak = int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) * 1024"""


def photograph(mode="RGB", size=WIDE):
    """Smooth noise, as large as a photograph and small in a file."""
    pixels = numpy.random.default_rng(0).integers(0, 256, (len(mode), 48, 64), numpy.uint8)
    bands = (Image.fromarray(band).resize(size, Image.Resampling.BILINEAR) for band in pixels)
    return Image.merge(mode, list(bands))


def grained(mode, size=WIDE):
    """A tile of noise, repeated: what compresses well without loss."""
    tile = numpy.random.default_rng(0).integers(0, 256, (16, 16, len(mode)), numpy.uint8)
    times = (-(-size[1] // 16), -(-size[0] // 16), 1)
    return Image.fromarray(numpy.tile(tile, times)[: size[1], : size[0]], mode)


@pytest.fixture(scope="module")
def files():
    on_its_side = Image.Exif()
    on_its_side[0x0112] = 6
    photo, scans = photograph(), {"progressive": True, "subsampling": 0}
    good = {
        "JPEG": file_of(photo, "JPEG"),
        "JPEG in scans, turned": file_of(photo, "JPEG", exif=on_its_side, **scans),
        "a phone's pair": file_of(photo, "MPO", save_all=True, append_images=[photo.reduce(64)]),
        "JPEG, a strip": file_of(photograph(size=(65_000, 769)), "JPEG"),
        "JPEG in printing colours": file_of(photograph("CMYK", (6900, 5200)), "JPEG", **scans),
        "PNG": file_of(grained("RGB"), "PNG", compress_level=1),
        "PNG with alpha": file_of(grained("RGBA"), "PNG", compress_level=1),
        "PNG, a strip": file_of(grained("RGBA", (100_000, 500)), "PNG", compress_level=1),
        "WebP": file_of(photograph(size=(4600, 3450)), "WEBP", quality=10, method=0),
        "WebP with alpha": file_of(grained("RGBA", (4600, 3450)), "WEBP", lossless=True, method=0),
    }
    bad = {
        "PNG of 1600 megapixels": png_bomb(40_000, 40_000),
        "PNG of 169 megapixels": png_bomb(13_000, 13_000),
        "WebP of 268 megapixels": webp_bomb(),
        "half a JPEG": good["JPEG in scans, turned"][: len(good["JPEG in scans, turned"]) // 2],
        "half a PNG": good["PNG with alpha"][: len(good["PNG with alpha"]) // 2],
        "half a WebP": good["WebP"][: len(good["WebP"]) // 2],
        "text": b"I am no picture" * 99,
    }
    return good, bad


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
def test_the_chapter_and_the_largest_uploads_leave_a_tenth_of_the_gigabyte(files, script, tmp_path):
    good, bad = files
    notebook = nbformat.read(CHAPTER, as_version=4)
    before = len(notebook.cells)
    for number, data in enumerate((good | bad).values()):
        path = tmp_path / str(number)
        path.write_bytes(data)
        notebook.cells.append(new_code_cell(UPLOAD.format(path=str(path))))
        notebook.cells.append(new_code_cell("peak"))
    nbformat.write(notebook, tmp_path / CHAPTER.name)

    ran, _, peak = script("chapters").run(tmp_path / CHAPTER.name)

    cells = ran.cells[before:]
    said = [cell.outputs[0].text for cell in cells[::2]]
    peaks = [int(cell.outputs[0].data["text/plain"]) // 10**6 for cell in cells[1::2]]
    report = "\n".join(map(str, zip(good | bad, peaks, said, strict=True)))
    print(report)  # pytest shows it if the test fails
    assert peak < BINDER - MARGIN, report
    taken = said[: len(good)]
    assert all(text.startswith("Your upload: ") for text in taken), report
    assert all("⚠" in text for text in said[len(good) :]), report
    assert "EXIF" in taken[1] and "8660×5773" in taken[0], report
