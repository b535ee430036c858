"""Files of all kinds: each becomes a small picture or one sentence, in little memory."""

import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import numpy
import pytest
from PIL import Image

from widgets.fashion import upload
from widgets.fashion.upload import Refused, open_picture

from .pictures import chunk, file_of, jpeg_of_scans, photo, png_bomb, png_of, webp_bomb

GREY16 = Image.fromarray(numpy.linspace(0, 65535, 40 * 20).reshape(20, 40).astype("uint16"))
TAKEN = {
    "png": (photo(), "PNG", {}),
    "jpeg": (photo(), "JPEG", {}),
    "progressive": (photo(), "JPEG", {"progressive": True}),
    "webp": (photo(), "WEBP", {}),
    "lossless webp": (photo(), "WEBP", {"lossless": True}),
    "alpha": (photo().convert("RGBA"), "PNG", {}),
    "alpha webp": (photo().convert("RGBA"), "WEBP", {}),
    "grey alpha": (photo().convert("LA"), "PNG", {}),
    "palette": (photo().quantize(4), "PNG", {}),
    "black and white": (photo().convert("1"), "PNG", {}),
    "cmyk": (photo().convert("CMYK"), "JPEG", {}),
    "16 bits": (GREY16, "PNG", {}),
    "a phone's pair": (photo(), "MPO", {"save_all": True, "append_images": [photo()]}),
}


@pytest.mark.parametrize("name", TAKEN)
def test_every_kind_of_picture_is_taken(name):
    image, kind, options = TAKEN[name]
    opened = open_picture(file_of(image, kind, **options))
    assert (opened.picture.mode, opened.picture.size) == ("RGBA", image.size)
    wanted = image.convert("RGB") if name != "16 bits" else None
    if wanted is not None:
        apart = numpy.abs(
            numpy.asarray(opened.picture.convert("RGB"), int) - numpy.asarray(wanted, int)
        ).mean()
        assert apart < 12, name
    assert f"{image.width}×{image.height}" in opened.says


def test_16_bits_keep_their_shades():
    shades = numpy.asarray(open_picture(file_of(GREY16, "PNG")).picture)[..., 0]
    assert shades.min() == 0 and shades.max() == 255 and len(numpy.unique(shades)) > 200


def test_transparency_survives_also_from_a_palette():
    image = photo().convert("RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 5, 5))
    palette = photo().quantize(4)
    for data in (
        file_of(image, "PNG"),
        file_of(image, "WEBP", lossless=True),
        file_of(palette, "PNG", transparency=0),
    ):
        alpha = open_picture(data).picture.getchannel("A")
        assert alpha.getextrema() == (0, 255)


@pytest.mark.parametrize("turned", range(1, 9))
def test_it_is_turned_as_its_exif_says(turned):
    image = photo(60, 40)
    image.paste((0, 200, 0), (0, 0, 12, 12))  # a green corner, upper left
    back = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = image.transpose(back[turned]) if turned > 1 else image
    exif = Image.Exif()
    exif[0x0112] = turned
    for kind, options in (("JPEG", {"quality": 95}), ("PNG", {}), ("WEBP", {"lossless": True})):
        opened = open_picture(file_of(stored, kind, exif=exif, **options))
        assert opened.picture.size == image.size, kind
        assert opened.picture.getpixel((5, 5))[1] > 150 > opened.picture.getpixel((5, 5))[0], kind
        assert ("EXIF" in opened.says) == (turned > 1)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_an_animation_the_first_frame_is_taken_and_that_is_said(kind):
    frames = [photo(), Image.new("RGB", (20, 30), "blue"), Image.new("RGB", (20, 30), "red")]
    opened = open_picture(file_of(frames[0], kind, save_all=True, append_images=frames[1:]))
    assert "the first of 3 frames" in opened.says
    assert opened.picture.getpixel((0, 0))[0] > 240 and opened.picture.getpixel((10, 15))[2] < 80


@pytest.mark.parametrize("size", [(1, 1), (1, 10_000), (10_000, 1), (561, 3), (1119, 561)])
def test_odd_sizes_become_no_larger_than_is_kept(size):
    picture = open_picture(file_of(Image.new("L", size, 77), "PNG")).picture
    assert min(picture.size) >= 1 and max(picture.size) <= upload.SIDE
    assert picture.getextrema()[0] == (77, 77)


def test_a_large_picture_is_shrunk_by_taking_means():
    pixels = numpy.zeros((1200, 2000), numpy.uint8)
    pixels[:, ::2] = 200
    small = numpy.asarray(open_picture(file_of(Image.fromarray(pixels), "PNG")).picture)
    assert small.shape == (300, 500, 4) and (small[..., 0] == 100).all()


def with_segments(more):
    """A JPEG with bytes before its first segment."""
    whole = file_of(photo(), "JPEG")
    return whole[:2] + more + whole[2:]


REFUSED = {
    "nothing": (b"", "empty"),
    "text": (b"I am no picture" * 99, "no picture"),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', "no picture"),
    "gif": (file_of(photo(), "GIF"), "no picture"),
    "tiff": (file_of(photo(), "TIFF"), "no picture"),
    "too many bytes": (bytes(upload.MOST_BYTES + 1), "MB"),
    "half a header": (file_of(photo(), "PNG")[:20], "cut off or damaged"),
    "half a PNG": (file_of(Image.effect_noise((90, 90), 80), "PNG")[:3000], "cut off or damaged"),
    "half a JPEG": (file_of(Image.effect_noise((90, 90), 80), "JPEG")[:2000], "cut off or damaged"),
    "half a WebP": (
        file_of(Image.effect_noise((90, 90), 80).convert("RGB"), "WEBP")[:800],
        "cut off or damaged",
    ),
    "a RIFF of nothing": (b"RIFF1234WEBP", "no picture"),
    "bomb, 3600 megapixels": (png_bomb(60_000, 60_000), "too large"),
    "a little more than 52 megapixels": (png_bomb(7212, 7211), "7212×7211 are 53 megapixels, and at most 52"),
    "bomb, 169 megapixels": (png_bomb(13_000, 13_000), "13000×13000 are 169 megapixels"),
    "bomb, WebP": (webp_bomb(), "16384×16384"),
    "as high as a tower": (png_bomb(1, 52_000_000), "1×52000000 pixels, and at most 100000 a side"),
    "as long as a street": (png_bomb(100_001, 1), "100001×1 pixels, and at most 100000 a side"),
    "a PNG that ends early": (png_of(50, 40, bytes(51 * 10), colour=0), "cut off or damaged"),
    "a PNG without its last byte": (png_of(2, 3, bytes(7 * 3 - 1)), "cut off or damaged"),
    "a PNG without pixels": (png_of(2, 3, b""), "cut off or damaged"),
    "a JPEG of 500 scans": (jpeg_of_scans(2000, 500), "too many scans"),
    "a PNG of 2000 texts": (png_of(2, 3, bytes(21), more=chunk(b"tEXt", b"a\0b") * 2000), "more beside"),
    "a JPEG of 2000 comments": (with_segments(b"\xff\xfe\0\2" * 2000), "more beside"),
    "a JPEG of 2000 comments behind a mark": (
        with_segments(b"\xff\xf0" + b"\xff\xfe\0\2" * 2000),
        "more beside",
    ),
    "a JPEG of 2000 comments behind an end": (
        with_segments(b"\xff\xd9" + b"\xff\xfe\0\2" * 2000),
        "more beside",
    ),
    "scans behind a comment with an end": (
        jpeg_of_scans(2000, 500).replace(b"\xff\xda", b"\xff\xfe\0\4\xff\xd9\xff\xda", 3),
        "too many scans",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_every_bad_file_gets_one_sentence(name):
    data, says = REFUSED[name]
    with pytest.raises(Refused, match=says) as refused:
        open_picture(data)
    assert re.fullmatch(r"[^.]+(\.\d[^.]*)*\.", str(refused.value)), "one sentence"
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


@pytest.mark.parametrize(
    "given", ["photo.png", None, 5, 10**12, ["a"], object()], ids=lambda given: type(given).__name__
)
def test_what_is_no_bytes_is_refused(given):
    with pytest.raises(Refused, match=f"as the bytes of its file, not as a {type(given).__name__}[.]"):
        open_picture(given)


def test_any_damaged_file_is_refused_or_opened_and_nothing_else_is_raised():
    rng = numpy.random.default_rng(0)
    for kind in ("PNG", "JPEG", "WEBP"):
        good = numpy.frombuffer(file_of(photo(60, 50), kind), numpy.uint8)
        for _ in range(150):
            bad = good.copy()
            bad[rng.integers(0, len(bad), 4)] = rng.integers(0, 256, 4)
            with suppress(Refused):
                open_picture(bad.tobytes())


ADAM7 = numpy.array(
    [
        [1, 6, 4, 6, 2, 6, 4, 6],
        [7] * 8,
        [5, 6] * 4,
        [7] * 8,
        [3, 6, 4, 6, 3, 6, 4, 6],
        [7] * 8,
        [5, 6] * 4,
        [7] * 8,
    ]
)  # the pass in which each pixel of a square of eight comes: PNG specification, 8.2


def rows_of(width, height, bits, interlaced):
    """A PNG's rows, unfiltered, in the order of the file, all ones."""
    passes = numpy.tile(ADAM7 if interlaced else numpy.ones((8, 8), int), (2, 2))[:height, :width]
    counts = [(passes == n).sum(axis=1) for n in range(1, 8)]
    return b"".join(b"\0" + b"\xff" * -(-n * bits // 8) for rows in counts for n in rows[rows > 0].tolist())


@pytest.mark.parametrize("interlaced", [0, 1])
@pytest.mark.parametrize(
    ("depth", "colour", "bits"),
    [(1, 0, 1), (8, 0, 8), (16, 0, 16), (8, 2, 24), (8, 4, 16), (8, 6, 32), (16, 6, 64)],
)
def test_a_png_is_taken_with_its_last_byte_and_not_without(depth, colour, bits, interlaced):
    for width, height in [(1, 1), (2, 1), (1, 2), (5, 5), (4, 9), (9, 4), (8, 8), (16, 13)]:
        rows = rows_of(width, height, bits, interlaced)
        whole = open_picture(png_of(width, height, rows, depth, colour, interlaced)).picture
        assert whole.size == (width, height) and whole.getextrema() == ((255, 255),) * 4
        for kept in (rows[:-1], rows[: len(rows) // 2]):
            with pytest.raises(Refused, match="cut off"):
                open_picture(png_of(width, height, kept, depth, colour, interlaced))


def test_what_ordinary_files_have_beside_their_pixels_is_taken():
    assert open_picture(png_of(2, 3, bytes(21), more=chunk(b"tEXt", b"a\0b") * 900))
    assert open_picture(with_segments(b"\xff\xfe\0\2" * 900))
    assert open_picture(jpeg_of_scans(500, 100))
    film = b"\xff\xda\0\2\0" * 900  # as phones put behind a picture
    assert open_picture(file_of(Image.new("L", (4000, 3000)), "JPEG") + film)
    assert open_picture(png_of(2, 3, bytes(21)) + bytes(30_000))
    split = png_of(2, 3, bytes(21), more=chunk(b"IDAT", b"") * 9000)
    assert open_picture(split).picture.size == (2, 3)


MEASURE = """
import sys
from contextlib import suppress
from pathlib import Path
from widgets.fashion.upload import Refused, open_picture
try:
    said = open_picture(Path(sys.argv[1]).read_bytes()).says
except Refused as refused:
    said = str(refused)
status = Path("/proc/self/status").read_text()
print(status.split("VmHWM:")[1].split()[0], said)
"""


@pytest.fixture(scope="module")
def large():
    picture = Image.new("RGB", (8192, 6144), (200, 30, 30))
    return {
        "png": file_of(picture, "PNG", compress_level=1),
        "progressive jpeg": file_of(picture, "JPEG", progressive=True, subsampling=0),
        "a phone's pair": file_of(picture, "MPO", save_all=True, append_images=[photo()]),
        "strip": file_of(Image.new("RGBA", (100_000, 500), (1, 200, 3, 90)), "PNG", compress_level=1),
        "large cmyk": file_of(Image.new("CMYK", (8192, 6144)), "JPEG"),
        "16 bits": file_of(Image.new("I;16", (8192, 6144), 30_000), "PNG"),
        "webp": file_of(Image.new("RGBA", (4000, 4000), (1, 200, 3, 90)), "WEBP", lossless=True, method=0),
        "large webp": file_of(picture, "WEBP", quality=1, method=0),
        "tower": png_of(520, 100_000, bytes((4 * 520 + 1) * 100_000), colour=6),
        "high tower": png_of(1, 52_000_000, bytes(2 * 52_000_000), colour=0),
        "bomb": png_bomb(13_000, 13_000),
        "webp bomb": webp_bomb(),
    }


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
@pytest.mark.parametrize(
    ("name", "most", "says"),
    [
        ("png", 420, "8192×6144"),
        ("progressive jpeg", 420, "8192×6144"),
        ("a phone's pair", 120, "the first of 2 frames"),
        ("strip", 420, "100000×500"),
        ("large cmyk", 100, "at most 36 are taken of a JPEG in printing colours"),
        ("16 bits", 420, "16 bits"),
        ("webp", 420, "4000×4000"),
        ("large webp", 100, "50 megapixels, and at most 16 are taken of a WebP"),
        ("tower", 420, "520×100000"),
        ("high tower", 100, "too long"),
        ("bomb", 100, "too large"),
        ("webp bomb", 100, "too large"),
    ],
)
def test_peak_memory_in_mb_of_large_files_and_bombs(large, tmp_path, name, most, says):
    (tmp_path / "file").write_bytes(large[name])
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, tmp_path / "file"],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[3],
    )
    assert done.returncode == 0, done.stderr
    peak, said = done.stdout.split(maxsplit=1)
    assert says in said
    assert int(peak) / 1000 < most
    assert list(tmp_path.iterdir()) == [tmp_path / "file"]
