"""BranchExplorer against numbers that are known and pictures that are decoded."""

from io import BytesIO

import numpy
import pytest
from PIL import Image

from widgets.explorers.branch_explorer import BranchExplorer
from widgets.inception.bank import FilterBank
from widgets.inception.widths import GOOGLENET_BLOCKS, LARGEST
from widgets.pictures.montage import brightest, cell_size, grey_levels
from widgets.pictures.palette import RAMPS

STEM = "after the stem, 192×12×12"
rng = numpy.random.default_rng(0)


@pytest.fixture
def explorer():
    """Not the garments: inputs higher than wide, so that a swap of axes shows."""
    inputs = {
        "raw": {"left": rng.random((1, 20, 14)), "right": rng.random((1, 20, 14))},
        "deep": {"left": rng.random((5, 9, 6)), "right": rng.random((5, 9, 6))},
    }
    images = {name: (image[0] * 255).astype(numpy.uint8) for name, image in inputs["raw"].items()}
    return BranchExplorer(FilterBank(inputs), images)


def shown(explorer, branch):
    image = Image.open(BytesIO(explorer.views[f"{branch} maps"].value))
    return numpy.asarray(image.convert("RGBA"))


def maps_shown(explorer):
    return {branch: explorer.views[f"{branch} maps"].value for branch in ("b1", "b2", "b3", "b4")}


@pytest.mark.parametrize("branch", ["b1", "b2", "b3", "b4"])
def test_the_tiles_on_screen_are_the_branchs_maps(explorer, branch):
    explorer.set(c1=7, c2=11, c3=5, c4=9, input="deep", garment="right", seed=4)
    widths = explorer.model.widths
    maps = explorer._bank.maps("deep", "right", 4, branch, widths.reduces.get(branch))
    levels = grey_levels(maps, brightest(maps))[: widths.outputs[branch]]
    picture = shown(explorer, branch)
    h, w = cell_size(len(levels), 9, 6, picture.shape[:2])
    columns = picture.shape[1] // (w + 1)
    for number, level in enumerate(levels):
        top, left = number // columns * (h + 1), number % columns * (w + 1)
        # The middle pixel of each enlarged pixel, so that rounding at the edges does not matter.
        rows = top + (2 * numpy.arange(9) + 1) * h // 18
        cols = left + (2 * numpy.arange(6) + 1) * w // 12
        numpy.testing.assert_array_equal(picture[rows[:, None], cols, :3], RAMPS[branch][level])
    assert picture[-1, -1, 3] == 0


def test_the_maps_on_screen_have_the_text_twins_words(explorer):
    for changed in ({}, {"c1": 7}, {"seed": 3}):
        explorer.set(**changed)
        told = [explorer.views[f"{branch} maps"].tooltip for branch in ("b1", "b2", "b3", "b4")]
        assert told == explorer.words()[1:5]
    assert "7 maps" in told[0]


@pytest.mark.parametrize("name", GOOGLENET_BLOCKS)
def test_the_nine_blocks_are_presets(name):
    explorer = BranchExplorer.demo()
    explorer.controls["preset"].value = name
    assert explorer.model.widths == GOOGLENET_BLOCKS[name]
    assert explorer.controls["c2_reduce"].value == GOOGLENET_BLOCKS[name].c2[0]
    if name == "3a":
        assert "163 696 parameters" in explorer.describe()
        assert "Output 256×12×12: 64 + 128 + 32 + 32 = 256 channels." in explorer.describe()


def test_it_opens_on_what_block_3a_is_fed_and_shows_the_garment_itself_too():
    explorer = BranchExplorer.demo()
    assert explorer.model.input == STEM and explorer.model.shape == (192, 12, 12)
    assert "163 696 parameters, 23 519 232 MACs" in explorer.describe()
    explorer.set(input="the garment, 1×28×28", c2_reduce=1)
    assert "1×1 → 3×3, 1 channel in between: 128 maps of 28×28" in explorer.describe()
    explorer.reset()
    assert explorer.model.input == STEM


def test_a_slider_that_leaves_a_preset_says_so_and_no_block_changes_nothing(explorer):
    explorer.controls["c1"].value = 65
    assert explorer.controls["preset"].value == "no block"
    state = explorer.state
    explorer.controls["preset"].value = "3b"
    explorer.controls["preset"].value = "no block"
    assert explorer.controls["preset"].value == "3b" and explorer.state != state


def test_sliders_reach_the_largest_of_the_nine_blocks(explorer):
    most = {name: explorer.controls[name].max for name in ("c1", "c2_reduce", "c2", "c3_reduce", "c3", "c4")}
    assert tuple(most.values()) == (LARGEST.c1, *LARGEST.c2, *LARGEST.c3, LARGEST.c4)


def test_an_output_width_recomputes_nothing_and_a_reduce_width_its_branch_alone(explorer):
    asked = []
    compute = explorer._bank._compute
    explorer._bank._computed = lambda *key: asked.append(key[3]) or compute(*key)
    for name in ("c1", "c2", "c3", "c4"):
        explorer.controls[name].value += 1
    assert asked == []
    explorer.controls["c2_reduce"].value += 1
    assert asked == ["b2"]
    explorer.controls["c3_reduce"].value += 1
    assert asked == ["b2", "b3"]


def test_only_the_row_that_changed_is_drawn_again(explorer):
    before = maps_shown(explorer)
    explorer.controls["c3"].value += 1
    after = maps_shown(explorer)
    assert [branch for branch in after if after[branch] is not before[branch]] == ["b3"]


@pytest.mark.parametrize(
    "state, says",
    [
        ("0-96,128-16,32-32@5x9x6 seed=3", "c1 must be a whole number from 1 to 384; got 0."),
        ("64--96,128-16,32-32@5x9x6 seed=3", "c2_reduce must be a whole number from 1 to 192; got -96."),
        ("64-96,128.5-16,32-32@5x9x6", "c2 must be a whole number from 1 to 384; got '128.5'."),
        ("64-96,128-16,999999999999-32@5x9x6", "c3 must be a whole number from 1 to 128"),
        ("64-96,128-16,32-32@5x9x6 seed=-1", "seed must be a whole number from 0"),
        ("64-96,128-16,32-32@7x7", "The input after @ must be one of 1x20x14, 5x9x6; got '7x7'."),
        ("64-96,128-16,32-32@5x9x6 of hat", "garment must be one of left, right; got 'hat'."),
        ("64-96,128", "A state looks like"),
    ],
)
def test_a_bad_state_is_refused_in_a_sentence_and_the_last_good_picture_stays(explorer, state, says):
    pictures = maps_shown(explorer)
    before = explorer.state
    with pytest.raises(ValueError) as error:
        explorer.state = state
    assert says in str(error.value) and str(error.value).count(".") <= 3
    explorer.controls["state"].value = state
    assert "⚠" in explorer._message.value
    assert explorer.state == before
    assert maps_shown(explorer) == pictures


@pytest.mark.parametrize("bad", [0, -1, 2.5, 10**9, "64", None])
def test_a_bad_width_from_code_is_refused_by_name(explorer, bad):
    with pytest.raises(ValueError, match="c1 must be a whole number from 1 to 384; got"):
        explorer.set(c2=5, c1=bad)
    assert explorer.model.widths == GOOGLENET_BLOCKS["3a"]


def test_the_curriculums_state_string_is_understood():
    explorer = BranchExplorer.demo()
    explorer.set(input="the garment, 1×28×28")
    explorer.state = "64-96,128-16,32-32@192x12 seed=3"
    assert explorer.model.input == STEM and explorer.model.seed == 3
    assert explorer.state.startswith("64-96,128-16,32-32@192x12 seed=3")


def test_a_seed_that_is_typed_is_taken_or_refused_in_words_and_the_button_takes_the_next(explorer):
    box, note, before = explorer.controls["seed"], explorer.notes["seed"], explorer.state
    for typed in ("1e9", "19.0", "-1", "10000", "many", ""):
        box.value = typed
        assert "seed must be a whole number from 0 to 9999" in note.value and typed in note.value
        assert explorer.state == before and box.value == "0"
    box.value = "9 998"
    assert explorer.model.seed == 9998 and not note.value
    for seed in (9999, 0):
        explorer.controls["new"].click()
        assert explorer.model.seed == seed and box.value == str(seed)
