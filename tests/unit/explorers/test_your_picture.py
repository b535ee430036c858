"""YourPicture with a net made up here: the brighter the picture, the surer it is of a hat."""

import datetime

import numpy
import pytest
from PIL import Image

from tests.unit.fashion.pictures import file_of, photo, png_bomb
from widgets.explorers.picture_state import OWN
from widgets.explorers.trained_maps import TrainedMaps
from widgets.explorers.your_picture import NO_WORD, YourPicture

NAMES = ("hat", "scarf", "glove")
GARMENTS = {
    "hat": numpy.pad(numpy.full((10, 20), 240, numpy.uint8), ((9, 9), (4, 4))),
    "scarf": numpy.pad(numpy.full((20, 6), 90, numpy.uint8), ((4, 4), (11, 11))),
}


def look(image):
    assert image.shape == (28, 28) and image.dtype == numpy.uint8
    hat = image.mean() / 255
    maps = {b: numpy.full((n, 3, 4), float(image.max())) for n, b in enumerate(("b1", "b2", "b3", "b4"), 1)}
    maps["b2"][0] = 0
    shares = numpy.array([hat, (1 - hat) * 0.75, (1 - hat) * 0.25])
    return shares, {"3a": maps, "3b": {branch: m[:, :1, :1] for branch, m in maps.items()}}


@pytest.fixture
def explorer():
    return YourPicture(GARMENTS, look, NAMES)


def send(explorer, data):
    """As the page does."""
    file = {"name": "x.png", "type": "image/png", "size": len(data), "content": memoryview(data)}
    explorer.controls["upload"].value = (file | {"last_modified": datetime.datetime.now()},)


def test_it_begins_with_a_garment_and_says_all_there_is_to_see(explorer):
    said = "\n".join(explorer.words())
    assert "The hat of the data" in said and NO_WORD in said
    for line in ("1. as opened", "2. trimmed", "6. grey, 28×28", "b2 1×1 → 3×3: 2 maps of 3×4, 1 of them"):
        assert line in said
    assert "Shares: hat " in said


def test_an_upload_is_shown_and_no_byte_of_the_file_is_kept(explorer):
    before = explorer.views["steps"].value
    send(explorer, file_of(photo(), "PNG"))
    assert explorer.model.picture == OWN and explorer.controls["picture"].value == OWN
    assert "Your upload: PNG, 20×30 pixels, colour." in explorer.describe()
    assert explorer.views["steps"].value != before
    assert explorer.controls["upload"].value == ()


def test_what_the_net_gets_is_the_last_step(explorer):
    send(explorer, file_of(Image.new("L", (50, 50), 255), "PNG"))
    explorer.controls["turn"].value = "keep"
    assert "The net calls it hat, 100%" in explorer.describe()
    explorer.controls["turn"].value = "negate"
    assert "The net calls it scarf, 75%" in explorer.describe()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"no picture", "no picture"),
        (png_bomb(60_000, 60_000), "too large"),
        (photo().tobytes(), "no picture"),
    ],
    ids=["text", "bomb", "raw"],
)
def test_a_bad_upload_gets_a_sentence_and_the_last_good_picture_stays(explorer, data, says):
    send(explorer, file_of(photo(), "JPEG"))
    state, screen = explorer.state, (explorer.views["steps"].value, explorer.views["bars"].value)
    send(explorer, data)
    assert says in explorer.notes["upload"].value and "⚠" in explorer.notes["upload"].value
    assert (explorer.state, (explorer.views["steps"].value, explorer.views["bars"].value)) == (state, screen)
    assert explorer.controls["upload"].value == ()
    send(explorer, file_of(photo(), "WEBP"))
    assert explorer.notes["upload"].value == ""


def test_a_second_upload_takes_the_place_of_the_first(explorer):
    send(explorer, file_of(photo(), "PNG"))
    send(explorer, file_of(photo(33, 44), "PNG"))
    assert "44×33" in explorer.describe()
    explorer.controls["picture"].value = "scarf"
    assert "The scarf" in explorer.describe()
    explorer.controls["picture"].value = OWN
    assert "44×33" in explorer.describe()


def test_reset_forgets_the_upload(explorer):
    send(explorer, file_of(photo(), "PNG"))
    state = explorer.state
    explorer.controls["reset"].click()
    assert explorer._own is None and explorer.controls["picture"].options == tuple(GARMENTS)
    assert explorer.model.picture == "hat"
    explorer.controls["state"].value = state
    assert "nothing is uploaded here" in explorer._message.value


def test_no_file_is_written(explorer, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    send(explorer, file_of(photo(), "PNG"))
    send(explorer, b"nonsense")
    explorer.png()
    assert list(tmp_path.iterdir()) == []


def test_trained_maps_show_the_block_and_the_weights_that_are_chosen():
    other = {"trained": look, "random": lambda image: look(image // 2)}
    maps = TrainedMaps(GARMENTS, other, NAMES)
    assert "Block 3a on the hat, trained weights." in maps.describe()
    assert "2 maps of 3×4, 1 of them all zero" in maps.describe()
    before = maps.views["garment seen"].value
    maps.controls["block"].value = "3b"
    assert "2 maps of 1×1" in maps.describe() and maps.views["garment seen"].value != before
    maps.controls["weights"].value = "random"
    assert "random weights" in maps.describe()
    maps.state = "scarf in 3a, trained weights"
    assert (maps.model.garment, maps.model.block) == ("scarf", "3a")
    with pytest.raises(ValueError, match="garment must be one of"):
        maps.state = "shoe in 3a, trained weights"
