"""BottleneckExplorer: its numbers against the curriculum's, its presets against the net."""

import pytest

from widgets.explorers.bottleneck_explorer import BottleneckExplorer
from widgets.explorers.bottleneck_state import BottleneckState
from widgets.inception.counting import network_cost
from widgets.inception.layers import Cost
from widgets.inception.widths import GOOGLENET_BLOCKS


@pytest.fixture
def explorer():
    return BottleneckExplorer.demo()


def test_it_begins_with_the_5x5_of_block_3a(explorer):
    text = explorer.describe()
    assert "direct: 153 632 parameters, 120 422 400 MACs." in text
    assert "1×1 to 16 first: 15 920 parameters, 12 443 648 MACs." in text
    assert "parameters: 393 472 without a reduce, 301 408 with the 3×3's, 163 696 with both." in text
    assert explorer.controls["preset"].value == "3a b3"


def test_the_break_even_is_explained_with_the_numbers_on_screen(explorer):
    assert "reduce · (192 + 25·32 + 1) = 25·192·32, so reduce = 153 600 / 993 = 154.7" in explorer.describe()
    explorer.controls["measure"].value = "MACs"
    assert "reduce · (192 + 25·32) = 25·192·32, so reduce = 153 600 / 992 = 154.8." in explorer.describe()
    assert "A reduce to 154 channels or fewer saves MACs" in explorer.describe()
    explorer.set(kernel=3, channels=832, out=384, reduce=192, size=7)
    assert "reduce · (832 + 9·384) = 9·832·384, so reduce = 2 875 392 / 4 288 = 670.6" in explorer.describe()


@pytest.mark.parametrize(
    "values, says",
    [
        ({"reduce": 16}, "takes 9.7 times fewer parameters than the direct way."),
        ({"reduce": 155}, "takes about as many parameters as the direct way (153 947 and 153 632)."),
        ({"reduce": 1000}, "takes 6.5 times as many parameters as the direct way."),
        ({"channels": 1, "out": 1, "size": 1}, "even 1 channel costs no less than the direct way."),
        # 18 → 2 through a 3×3 breaks even at 9 in MACs: equal is not saved.
        ({"channels": 18, "out": 2, "kernel": 3, "measure": "MACs"}, "A reduce to 8 channels or fewer saves"),
    ],
)
def test_the_verdict_on_a_reduce_width(explorer, values, says):
    explorer.set(**values)
    assert says in explorer.describe()
    assert explorer.png()


def test_the_eighteen_presets_are_the_branches_of_the_net_on_imagenet(explorer):
    assert len(BottleneckState.presets) == 18
    blocks = {
        name: cost for s in network_cost(3, 224, 224).stages.values() for name, cost in s.blocks.items()
    }
    for name, values in BottleneckState.presets.items():
        explorer.controls["preset"].value = name
        assert {trait: getattr(explorer.model, trait) for trait in values} == values
        block, branch = name.split()
        counted = blocks[block].branches[branch]
        assert explorer._costs()[1] == Cost(counted.params, counted.macs)
        assert explorer.model.block == block
        assert f"as in branch {branch} of block {block}" in explorer.describe()


def test_a_slider_leaves_the_preset_but_not_the_block(explorer):
    explorer.controls["preset"].value = "5b b2"
    explorer.controls["reduce"].value = 100
    assert explorer.controls["preset"].value == "your own numbers"
    assert "Block 5b on 832×7×7, parameters: 5 964 800 without" in explorer.describe()
    assert "1 444 080 with both" in explorer.describe()
    explorer.controls["preset"].value = "3a b2"
    explorer.controls["preset"].value = "your own numbers"  # no numbers to go to: it goes back
    assert explorer.controls["preset"].value == "3a b2"


def test_all_widths_of_the_net_are_within_the_sliders():
    for values in BottleneckState.presets.values():
        explorer = BottleneckExplorer()
        explorer.set(**values)
    assert max(w.out_channels for w in GOOGLENET_BLOCKS.values()) <= explorer.controls["channels"].max


@pytest.mark.parametrize(
    "state, says",
    [
        ("192-0,32@28 kernel=5 block=3a count=MACs", "reduce must be a whole number from 1 to 1024; got 0."),
        (
            "-5-16,32@28 kernel=5 block=3a count=MACs",
            "channels must be a whole number from 1 to 1024; got -5.",
        ),
        ("192-16", "A state looks like"),
        ("192-16,32.5@28 kernel=5 block=3a count=MACs", "out must be a whole number from 1 to 512"),
        ("192-16,32@99999999999 kernel=5 block=3a count=MACs", "size must be a whole number from 1 to 112"),
        ("192-16,32@28 kernel=7 block=3a count=MACs", "kernel must be 3 or 5; got '7'."),
        ("192-16,32@28 kernel=5 block=9z count=MACs", "block must be one of 3a, 3b"),
        ("192-16,32@28 kernel=5 block=3a count=joules", "measure must be one of parameters, MACs"),
    ],
)
def test_a_bad_state_is_refused_and_the_last_good_picture_stays(explorer, state, says):
    explorer.controls["reduce"].value = 20
    before = (
        explorer.state,
        explorer.views["curve"].value,
        explorer.views["waterfall"].value,
        explorer.views["lanes"].value,
    )
    explorer.controls["state"].value = state
    assert says in explorer._message.value.replace("&#x27;", "'")
    assert (
        explorer.state,
        explorer.views["curve"].value,
        explorer.views["waterfall"].value,
        explorer.views["lanes"].value,
    ) == before


def test_a_kernel_from_code_that_is_none_is_refused(explorer):
    with pytest.raises(ValueError, match="kernel must be 3 or 5; got 4"):
        explorer.set(reduce=3, kernel=4)
    assert (explorer.model.reduce, explorer.model.kernel) == (16, 5)
