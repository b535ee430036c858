"""The probe tells blocks apart by running them, and leaves them as they were."""

from threading import Thread

import numpy
import pytest
from mxnet import autograd, init, np
from mxnet.gluon import nn

from widgets.inception.faults.patients import SmallThirdBranch
from widgets.inception.network import Inception
from widgets.inception.probe import lit_pixels

TINY = 1, (1, 1), (1, 1), 1


pytestmark = pytest.mark.usefixtures("numpy_mode")


def ready(kind=Inception, widths=TINY, third=None):
    """An initialised block, its third branch's last convolution replaced if given."""
    block = kind(*widths)
    if third is not None:
        block.b3_2 = third
    block.initialize()
    return block


def counts(block, *place, **options):
    return {branch: int(lit.sum()) for branch, lit in lit_pixels(block, *place, **options).items()}


def test_the_books_block_lights_1_9_25_9_and_less_at_the_border():
    block = ready()
    assert counts(block, 7, 10, 3, 4) == {"b1": 1, "b2": 9, "b3": 25, "b4": 9}
    assert counts(block, 7, 10, 0, 9) == {"b1": 1, "b2": 4, "b3": 9, "b4": 4}
    assert counts(block, 7, 10, 0, 4) == {"b1": 1, "b2": 6, "b3": 15, "b4": 6}
    assert counts(block, 1, 2, 0, 1) == {"b1": 1, "b2": 2, "b3": 2, "b4": 2}


def test_the_light_stands_around_the_pixel_not_around_its_mirror_image():
    lit = lit_pixels(ready(), 8, 11, 1, 9)["b2"]
    assert lit.shape == (8, 11)
    assert {*zip(*lit.nonzero(), strict=True)} == {(r, c) for r in (0, 1, 2) for c in (8, 9, 10)}


def test_a_third_branch_that_is_secretly_3x3_lights_9():
    assert counts(ready(SmallThirdBranch), 7, 10, 3, 4) == {"b1": 1, "b2": 9, "b3": 9, "b4": 9}


@pytest.mark.parametrize(
    ("third", "lights"),
    [
        ({"kernel_size": 7, "padding": 3}, 49),
        ({"kernel_size": 3, "padding": 2, "dilation": 2}, 9),
        ({"kernel_size": (1, 5), "padding": (0, 2)}, 5),
    ],
)
def test_counts_come_from_running_whatever_stands_there(third, lights):
    assert counts(ready(third=nn.Conv2D(1, **third)), 9, 12, 4, 6)["b3"] == lights


def test_a_branch_without_padding_shows_its_smaller_map():
    lit = lit_pixels(ready(third=nn.Conv2D(1, kernel_size=5)), 9, 12, 4, 6)
    assert lit["b3"].shape == (5, 8) and lit["b2"].shape == (9, 12)


def test_weights_biases_and_normalisation_come_back():
    class Normalised(Inception):
        def __init__(self, *widths):
            super().__init__(*widths)
            self.norm = nn.BatchNorm()

        def branches(self, x):
            b1, b2, b3, b4 = super().branches(x)
            return b1, b2, self.norm(b3), b4

    block = ready(Normalised, (3, (2, 4), (2, 3), 2))
    block.initialize(init.Normal(1), force_reinit=True)
    block(np.ones((2, 5, 6, 8)))
    for parameter in block.collect_params().values():
        parameter.set_data(np.array(numpy.random.default_rng(1).random(parameter.shape)) - 0.5)
    before = {name: p.data().asnumpy() for name, p in block.collect_params().items()}
    assert counts(block, 9, 12, 4, 6) == {"b1": 1, "b2": 9, "b3": 25, "b4": 9}
    for name, parameter in block.collect_params().items():
        numpy.testing.assert_array_equal(parameter.data().asnumpy(), before[name], err_msg=name)


def test_gradients_stay_and_the_block_can_learn_afterwards():
    block = ready()
    x = np.ones((1, 1, 6, 8))
    lit_pixels(block, 6, 8, 3, 4)
    block.b1_1.weight.set_data(np.ones((1, 1, 1, 1)))
    with autograd.record():
        out = block(x).sum()
    out.backward()
    before = block.b1_1.weight.grad().asnumpy()
    assert before.item() == 48  # one for each pixel
    lit_pixels(block, 6, 8, 3, 4)
    numpy.testing.assert_array_equal(block.b1_1.weight.grad().asnumpy(), before)


def test_a_hybridized_block_is_probed_as_any_other():
    block = ready()
    block.hybridize()
    x = np.ones((1, 1, 6, 8))
    before = block(x).asnumpy()
    assert counts(block, 7, 10, 3, 4) == {"b1": 1, "b2": 9, "b3": 25, "b4": 9}
    numpy.testing.assert_array_equal(block(x).asnumpy(), before)


def test_weights_come_back_when_the_block_fails():
    block = ready(third=nn.Conv2D(1, kernel_size=5))
    lit_pixels(block, 9, 12, 4, 6)
    before = block.b1_1.weight.data().asnumpy()
    with pytest.raises(ValueError, match=r"cannot run on a 3×4 map: .*kernel size exceed input"):
        lit_pixels(block, 3, 4, 1, 1)
    numpy.testing.assert_array_equal(block.b1_1.weight.data().asnumpy(), before)


def test_input_channels_are_the_blocks_own_or_those_given():
    block = ready()
    lit_pixels(block, 5, 6, 0, 0, in_channels=4)
    assert block.b1_1.weight.shape == (1, 4, 1, 1)
    assert counts(block, 7, 10, 3, 4)["b3"] == 25  # now it knows


def test_a_block_of_plain_python_is_run_as_it_is():
    class Plain:
        def branches(self, x):
            return x, x[:, :, :, ::-1], x * 0, x[:, :, 1:]

    lit = lit_pixels(Plain(), 4, 6, 1, 0)
    assert lit["b2"][1, 5] and lit["b2"].sum() == 1
    assert lit["b3"].sum() == 0
    assert lit["b4"].shape == (3, 6) and lit["b4"][0, 0]


@pytest.mark.parametrize(
    ("place", "named"),
    [
        ((7, 9, 7, 0), "row must be a whole number from 0 to 6; got 7"),
        ((7, 9, 0, -1), "column must be a whole number from 0 to 8; got -1"),
        ((0, 9, 0, 0), "height must be"),
        ((7, 100_000, 0, 0), "width must be"),
        ((7, 9, 1.5, 0), "row must be"),
    ],
)
def test_a_pixel_outside_is_refused(place, named):
    with pytest.raises(ValueError, match=named):
        lit_pixels(ready(), *place)


def test_a_block_without_weights_or_branches_is_refused_with_what_to_do():
    with pytest.raises(ValueError, match=r"call block.initialize\(\) first"):
        lit_pixels(Inception(*TINY), 7, 9, 3, 3)
    with pytest.raises(TypeError, match="branches"):
        lit_pixels(object(), 7, 9, 3, 3)


def test_it_works_on_another_thread():
    block, seen = ready(), []
    thread = Thread(target=lambda: seen.append(counts(block, 7, 10, 3, 4)))
    thread.start()
    thread.join()
    assert seen == [{"b1": 1, "b2": 9, "b3": 25, "b4": 9}]
