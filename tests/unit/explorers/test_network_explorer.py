"""NetworkExplorer: its numbers against the count, its two ways to choose a part, its refusals."""

import re

import pytest

from widgets.explorers.network_explorer import NetworkExplorer
from widgets.explorers.network_state import PARTS
from widgets.inception.counting import network_cost


@pytest.fixture
def explorer():
    return NetworkExplorer.demo()


def test_it_begins_with_block_3a_of_the_books_net(explorer):
    text = explorer.describe()
    assert "1×96×96, 10 classes: 5 977 530 parameters, 276 066 304 MACs, 4.3 MB of activations." in text
    assert "all, concatenated: 256×12×12; 163 696, 23 519 232, 470.0 kB." in text
    assert explorer.controls["part"].value == "3a"


def test_every_part_can_be_reached_by_slider_and_by_name(explorer):
    blocks = {name: b for stage in network_cost().stages.values() for name, b in stage.blocks.items()}
    for position, part in enumerate(PARTS, start=1):
        explorer.controls["position"].value = position
        assert explorer.controls["part"].value == part
        by_slider = explorer.describe(), explorer.views["below"].value
        explorer.reset()
        explorer.controls["part"].value = part
        assert (explorer.describe(), explorer.views["below"].value) == by_slider
        assert f"part={part} " in explorer.state
        if part in blocks:
            assert f"{blocks[part].params:,}".replace(",", " ") in explorer.describe()


def test_at_imagenet_size_it_is_the_seven_million_of_the_paper(explorer):
    explorer.set(size=224, channels=3, classes=1000)
    text = explorer.describe()
    assert "6 998 552 parameters, 1 582 671 872 MACs" in text
    assert "most parameters in stage 4 (40 %), most MACs in stage 4 (35 %)" in text


def test_a_stage_is_never_called_as_a_branch_is(explorer):
    text = (
        explorer.describe()
        + explorer.views["map"].value
        + explorer.views["below"].value
        + explorer.views["conclusion"].value
    )
    assert "stage 3, 3a" in text and "stage 5" in text
    # What is left are branches: each with its window, in brackets or after a comma.
    assert set(re.findall(r"\bb\d.{3}", text)) <= {
        "b1 (1",
        "b2 (1",
        "b3 (1",
        "b4 (3",
        "b1, 1",
        "b2, 3",
        "b3, 5",
        "b4, p",
    }


@pytest.mark.parametrize("size", [32, 33, 61, 224])
def test_stage_shapes_are_those_of_the_count(explorer, size):
    explorer.controls["size"].value = size
    known = network_cost(1, size, size).stages
    ends = {stage: costs[-1].shape for stage, costs in explorer.model.stages.items()}
    assert ends == {stage: cost.shape for stage, cost in known.items()}


def test_beside_other_nets(explorer):
    explorer.controls["view"].value = "other nets"
    text = explorer.describe()
    assert "AlexNet: 60 965 224 parameters, 58 631 144 of them in dense layers; 724 406 816 MACs" in text
    assert "VGG-16: 138 357 544 parameters" in text and "NiN: 7 595 176 parameters, 0 of them" in text
    assert "20 times fewer parameters than VGG-16 and needs 10 times fewer MACs." in text
    assert "9 times fewer parameters than AlexNet and needs 2.2 times as many MACs." in text
    explorer.controls["size"].value = 32  # theirs stay at the size that they were made for
    assert "AlexNet: 60 965 224 parameters" in explorer.describe()


@pytest.mark.parametrize(
    "state, says",
    [
        ("1x31 classes=10 part=3a below=this part", "size must be a whole number from 32 to 224; got 31."),
        ("2x96 classes=10 part=3a below=this part", "channels must be 1 (grey) or 3 (colour); got '2'."),
        ("1x96 classes=1 part=3a below=this part", "classes must be a whole number from 2 to 1000; got 1."),
        ("1x96 classes=10 part=3c below=this part", "part must be one of 7×7, pool 1"),
        ("1x96 classes=10 part=3a below=all", "view must be one of this part, other nets; got 'all'."),
        ("96", "A state looks like '1x96 classes=10 part=4a below=this part'; got '96'."),
    ],
)
def test_a_bad_state_is_refused_and_the_last_good_picture_stays(explorer, state, says):
    explorer.controls["position"].value = 9
    before = explorer.state, explorer.views["map"].value, explorer.views["below"].value
    explorer.controls["state"].value = state
    assert says in explorer._message.value.replace("&#x27;", "'")
    assert (explorer.state, explorer.views["map"].value, explorer.views["below"].value) == before


def test_channels_from_code_that_are_none_are_refused(explorer):
    with pytest.raises(ValueError, match=r"channels must be 1 \(grey\) or 3 \(colour\); got 2"):
        explorer.set(classes=3, channels=2)
    assert (explorer.model.channels, explorer.model.classes) == (1, 10)
