"""WhereItLooks with a net made up here: a hat is what is bright, place by place."""

import numpy
import pytest
from PIL import Image

from tests.unit.explorers.test_your_picture import send
from tests.unit.fashion.pictures import file_of, photo
from widgets.explorers.where_it_looks import WhereItLooks, whereabouts
from widgets.inception.activation import Activation

NAMES = ("hat", "scarf")
SPOT = numpy.zeros((28, 28), numpy.uint8)
SPOT[4:12, 0:8] = 240  # rows 4 to 11: places 1 and 2 from above, 0 and 1 from the left
GARMENTS = {"spot": SPOT, "even": numpy.full((28, 28), 100, numpy.uint8)}
PLACES = (numpy.arange(7) + 0.5) / 7


class Net:
    """Class 0: the mean of each 4×4 pixels; class 1: a third of what is dark there. It counts pictures."""

    def __init__(self):
        self.seen = 0

    def __call__(self, images):
        assert images.shape[1:] == (28, 28) and images.dtype == numpy.uint8
        self.seen += len(images)
        bright = images.reshape(-1, 7, 4, 7, 4).mean(axis=(2, 4)) / 25
        maps, biases = numpy.stack([bright, 1 - bright / 3], axis=1), numpy.array([0.5, -0.25])
        return Activation(maps, biases, maps.mean(axis=(2, 3)) + biases, PLACES)


@pytest.fixture
def explorer():
    return WhereItLooks(GARMENTS, Net(), NAMES)


def test_the_words_are_the_numbers(explorer):
    explorer.set(measure="score", label="hat")
    score = 0.5 + 240 / 25 * 4 / 49
    said = " ".join(explorer.describe().split())
    assert (
        f"score {score:.2f}: the mean of its activation map, {score - 0.5:.2f}, and its bias, 0.50." in said
    )
    # Of the spot's 8×8 pixels a patch of 8×8 round one of its four blocks hides 6×6.
    fall = explorer._found().fall
    assert fall[1:3, 0:2] == pytest.approx(240 / 25 * 6 * 6 / 784) and fall.max() == fall[1, 1]
    assert f"takes at most {fall.max():.1f} from the score." in said


def test_where_the_map_is_largest_the_patch_costs_most(explorer):
    found = explorer._found()
    assert found.label == 0 and found.agreed.rank > 0.5
    assert {(1, 0), (1, 1), (2, 0), (2, 1)} <= {*map(tuple, numpy.argwhere(found.agreed.both))}
    explorer.set(label="scarf", measure="score")
    other = explorer._found()
    assert (other.fall <= 1e-12).all() and other.fall.min() < 0  # a scarf gains by what is hidden
    assert "−" in explorer.describe()


def test_only_a_picture_a_patch_or_its_filling_makes_the_net_run(explorer):
    net = explorer._of
    seen = net.seen
    for change in ({"label": "scarf"}, {"measure": "score"}, {"drawn": "in cells"}):
        explorer.set(**change)
        assert net.seen == seen, change
    for change in ({"patch": "12"}, {"fill": "grey"}, {"picture": "even"}):
        explorer.set(**change)
        assert net.seen > seen, change
        seen = net.seen
    explorer.set(picture="spot")
    assert net.seen == seen  # it is remembered


def test_the_bar_fills_while_the_net_runs_and_goes(explorer):
    bar, seen = explorer.views["progress"], []
    bar.observe(lambda change: seen.append((bar.layout.visibility, bar.value, bar.max)), "value")
    explorer.set(picture="even", patch="4")
    assert seen[-1] == ("visible", 2, 2) and bar.layout.visibility == "hidden"


def test_smooth_or_in_cells_the_numbers_are_the_same(explorer):
    before, scene = explorer.describe(), explorer.views["scene"].value
    explorer.controls["drawn"].value = "in cells"
    assert explorer.describe() == before and explorer.views["scene"].value != scene


def test_a_small_fall_does_not_fill_the_scale(explorer):
    explorer.set(picture="even", label="scarf")
    overlay = explorer._found()._occlusion_overlay()
    assert abs(explorer._found().fall).max() < 0.05
    assert abs(overlay.shares).max() == pytest.approx(abs(explorer._found().fall).max() / 0.05)


def test_an_upload_is_prepared_and_looked_at(explorer):
    image = Image.new("L", (60, 60), 255)
    image.paste(0, (10, 10, 50, 50))
    send(explorer, file_of(image, "PNG"))
    said = explorer.describe()
    assert "Your upload: PNG, 60×60 pixels, grey. Prepared as the data were." in " ".join(said.split())
    assert explorer._found().image.min() == 255  # trimmed to the dark square, which is negated
    send(explorer, file_of(photo(), "PNG"))
    assert "20×30" in explorer.describe()
    explorer.controls["reset"].click()
    assert explorer.model.picture == "spot" and explorer._own is None


def test_whereabouts_are_counted_by_ninth():
    which = numpy.zeros((7, 7), bool)
    assert whereabouts(which, PLACES) == "nowhere"
    which[0, 0] = which[3, 3] = which[2, 4] = which[6, 2] = which[6, 6] = which[6, 5] = True
    assert whereabouts(which, PLACES) == "middle 2, lower right 2, upper left 1, bottom 1"
