"""PixelMixer: what it adds up is what MXNet puts out, and what it says is what it draws."""

import re

import numpy
import pytest
from mxnet import np
from mxnet.util import use_np

from widgets.explorers.pixel_mixer import PixelMixer
from widgets.explorers.trained import trained_net
from widgets.fashion.garments import garment_image
from widgets.fashion.resize import to_tensor
from widgets.inception.building import BuiltBlock
from widgets.inception.insides import last_convolutions, segments
from widgets.inception.layers import Block, Conv, Pool
from widgets.inception.mixing import LastConvolution, Mix
from widgets.pictures.scene import Box, Picture, Text

rng = numpy.random.default_rng(0)
IMAGES = {name: rng.integers(0, 256, (28, 28), "uint8") for name in ("left", "right")}
HEIGHT, WIDTH = 5, 4


def last(channels, out, kernel, window=0):
    """A last convolution of random numbers on two images."""
    fed, pooled = rng.random((2, 2, channels, HEIGHT, WIDTH)).astype("float32")
    weights = rng.normal(size=(out, channels, kernel, kernel)).astype("float32")
    biases = rng.normal(size=out).astype("float32")
    return LastConvolution(fed, weights, biases, pooled if window else None, window)


@pytest.fixture
def mixer():
    """Widths of which no two are alike; fewer products than are shown in b1."""
    branches = {"b1": last(3, 5, 1), "b2": last(4, 7, 3), "b3": last(2, 6, 5), "b4": last(13, 2, 1, 3)}
    return PixelMixer(IMAGES, branches)


@pytest.fixture(scope="module")
def demo():
    return PixelMixer.demo()


def move(mixer, **values):
    """Set these values, and a channel, a place and a product drawn by chance."""
    mixer.set(**values)
    controls = {name: mixer.controls[name] for name in ("channel", "row", "column", "rank")}
    mixer.set(**{name: int(rng.integers(one.min, one.max + 1)) for name, one in controls.items()})


@use_np
def run_block(images):
    """What block 3a of the shipped net hands on of them, by MXNet: {branch: (N, C, H, W)}."""
    stem, inside, _ = segments(trained_net().net)
    x = np.array(images)
    for layer in stem:
        x = layer(x)
    outs = inside[0].block.branches(x)
    return {f"b{n}": out.asnumpy() for n, out in enumerate(outs, start=1)}


def test_200_random_pixels_of_all_branches_are_what_mxnet_puts_out(demo):
    names = demo.controls["garment"].options
    outs = run_block(to_tensor(numpy.stack([garment_image(name) for name in names]), (96, 96)))
    lit = 0
    for turn in range(200):
        move(demo, branch=f"b{turn % 4 + 1}", garment=names[rng.integers(len(names))])
        model = demo.model
        image = names.index(model.garment)
        expected = outs[model.branch][image, model.channel, model.row, model.column]
        assert abs(demo._mix().number - expected) < 1e-4, demo.state
        feature_map = demo._branches[model.branch].map(image, model.channel)
        numpy.testing.assert_allclose(feature_map, outs[model.branch][image, model.channel], atol=1e-4)
        lit += expected > 0
    assert 40 < lit < 160  # so that neither zeros nor the ReLU's other side go unseen


@pytest.mark.parametrize("branch", ["b1", "b2", "b3", "b4"])
def test_the_sum_is_a_loop_over_all_that_is_met(mixer, branch):
    mixer.set(branch=branch)
    for _ in range(20):
        move(mixer)
        model, of = mixer.model, mixer._branches[branch]
        mix, reach, total = mixer._mix(), of.kernel // 2, float(of.biases[model.channel])
        for channel in range(of.fed.shape[1]):
            for down in range(-reach, reach + 1):
                for right in range(-reach, reach + 1):
                    row, column = model.row + down, model.column + right
                    if 0 <= row < HEIGHT and 0 <= column < WIDTH:
                        weight = of.weights[model.channel, channel, down + reach, right + reach]
                        total += float(weight) * float(of.fed[0, channel, row, column])
        assert mix.number == pytest.approx(max(total, 0)) and mix.total == pytest.approx(total)


NUMBER = re.compile(r"[−-]?\d+\.\d+")


@pytest.mark.parametrize("branch", ["b1", "b2", "b3", "b4"])
def test_the_text_twin_has_the_numbers_that_are_drawn_and_no_others(mixer, branch):
    mixer.set(branch=branch)
    for _ in range(12):
        move(mixer)
        texts = [shape.text for shape in mixer._scene().shapes if isinstance(shape, Text)]
        drawn = {number for text in texts for number in NUMBER.findall(text)}
        assert drawn and {*NUMBER.findall(mixer.describe())} == drawn
        said = mixer.describe()
        names = [text for text in texts if re.fullmatch(r"\d+( at \d+, \d+)?", text)]
        assert names and all(f"channel {name}: " in said for name in names)
        assert sum(text == "pad" for text in texts) == len(re.findall(r"\bpad\b", said))
        assert "-" not in said and "−0.000" not in said


def test_products_stand_by_size_and_add_up(mixer):
    mixer.set(branch="b2", row=2, column=1)
    mix = mixer._mix()
    listed = mixer.describe().split("× weight:\n")[1].splitlines()
    values = [float(line.split()[-1].replace("−", "-")) for line in listed[:15]]
    sizes = [abs(value) for value in values[:10]]
    assert sizes == sorted(sizes, reverse=True)
    assert "the other 26:" in listed[10] and "sum of all 36:" in listed[11]
    assert sum(values[:11]) == pytest.approx(values[11], abs=0.006) and values[11] == round(mix.sum, 3)
    assert values[11] + values[12] == pytest.approx(values[13], abs=0.002)
    assert values[14] == max(values[13], 0)


def test_the_pool_shows_what_it_compares_and_frames_the_largest(mixer):
    mixer.set(branch="b4", row=0, column=3, rank=2)
    of, mix = mixer._branches["b4"], mixer._mix()
    channel = mix.place(1)[0]
    numpy.testing.assert_array_equal(mix.seen(channel), of.pooled[0, channel])
    corner = of.pooled[0, channel, :2, 2:]
    texts = " ".join(f"{value:.3f}" for value in corner[0])
    said = " ".join(mixer.describe().split())
    assert f"row by row: pad pad pad; {texts} pad;" in said
    assert f"Framed: {corner.max():.3f}." in said
    assert f"input channel {channel}, unpooled" in said


def test_the_frames_lie_on_the_pixel_and_its_window(mixer):
    mixer.set(branch="b2", row=4, column=1)
    white = [shape for shape in mixer._scene().shapes if isinstance(shape, Box) and shape.edge == "#ffffff"]
    maps = [shape for shape in mixer._scene().shapes if isinstance(shape, Picture)]
    assert len(white) == len(maps) == 3
    for frame, picture, reach in zip(white, maps, (1, 0, 1), strict=True):
        unit_x, unit_y = picture.w / WIDTH, picture.h / HEIGHT
        left, top = picture.x + (1 - reach) * unit_x, picture.y + (4 - reach) * unit_y
        assert (frame.x + 2, frame.y + 2) == pytest.approx((left, top))
        right, bottom = picture.x + (2 + reach) * unit_x, picture.y + picture.h  # cut at the border
        assert (frame.x + frame.w - 2, frame.y + frame.h - 2) == pytest.approx((right, bottom))


def test_a_channel_that_the_next_branch_lacks_becomes_its_last(mixer):
    mixer.set(branch="b2", channel=6, rank=10)
    mixer.controls["branch"].value = "b1"
    assert (mixer.model.channel, mixer.controls["channel"].max) == (4, 4)
    assert (mixer.model.rank, mixer.controls["rank"].max) == (3, 3)
    mixer.controls["branch"].value = "b3"
    assert (mixer.model.channel, mixer.controls["channel"].max, mixer.controls["rank"].max) == (4, 5, 10)
    assert mixer.controls["channel"].tooltip == "Channel, 0 to 5"


def test_it_opens_at_the_largest_number_of_the_first_branch(mixer):
    of, places = mixer._branches["b1"], numpy.ndindex(5, HEIGHT, WIDTH)
    assert mixer._mix().number == max(Mix(of, 0, *place).number for place in places)


@pytest.mark.parametrize(
    ("state", "named"),
    [
        ("left in b1, channel 5 at 0,0, product 1", "channel must be a whole number from 0 to 4; got 5"),
        ("left in b1, channel 0 at 5,0, product 1", "row must be a whole number from 0 to 4; got 5"),
        ("left in b1, channel 0 at 0,4, product 1", "column must be a whole number from 0 to 3; got 4"),
        ("left in b1, channel 0 at 0,0, product 4", "rank must be a whole number from 1 to 3; got 4"),
        ("left in b9, channel 0 at 0,0, product 1", "branch must be one of b1, b2, b3, b4; got 'b9'"),
    ],
)
def test_a_state_that_cannot_be_is_refused(mixer, state, named):
    before = mixer.state
    with pytest.raises(ValueError, match=named):
        mixer.state = state
    assert mixer.state == before


class Toy:
    """A net of one block behind no stem at all, as `segments` takes it apart."""

    def __init__(self, block):
        self.net = [[block], None]


@pytest.mark.parametrize(
    "chain",
    [(), (Pool(3, 1, 1),), (Conv(2, 3, pad=1, norm=True),), (Conv(2, 1, relu=False),)],
    ids=["nothing", "pool", "norm", "no relu"],
)
def test_a_branch_that_ends_otherwise_is_refused(chain):
    block = BuiltBlock(Block({"b1": chain, "b2": (Conv(2, 1),)}, in_channels=2))
    block.initialize()
    with pytest.raises(ValueError, match="b1 does not end in a plain convolution"):
        last_convolutions(Toy(block), "1a", numpy.ones((1, 2, 4, 4)))


def test_another_net_and_block_are_looked_at_too():
    mixer = PixelMixer.of(trained_net(), "5b")
    assert mixer.describe().startswith("Block 5b on the ankle boot: channel ")
    assert (mixer.model.last_channel, mixer.model.last_row) == (383, 2)
    with pytest.raises(ValueError, match=r"This net has the blocks 3a, .*; got '6a'"):
        PixelMixer.of(trained_net(), "6a")
