"""Patches and shares against counting by running: padding, a convolution, a gradient."""

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mxnet import autograd, init, np
from mxnet.gluon import nn

from widgets.inception.reach import patch, tap_share, taps_ever

MAPS = [(1, 1), (2, 3), (3, 3), (3, 5), (7, 4), (12, 6)]


pytestmark = pytest.mark.usefixtures("numpy_mode")


def convolution(kernel):
    layer = nn.Conv2D(1, kernel_size=kernel, padding=kernel // 2, use_bias=False)
    layer.initialize(init.One())
    return layer


@pytest.mark.parametrize("kernel", [1, 3, 5, 7])
@pytest.mark.parametrize(("height", "width"), MAPS)
def test_a_patch_is_what_a_convolution_lights(kernel, height, width):
    layer = convolution(kernel)
    for row, column in {(0, 0), (height // 2, width // 3), (height - 1, 0), (height - 1, width - 1)}:
        spark = numpy.zeros((1, 1, height, width))
        spark[0, 0, row, column] = 1
        lit = layer(np.array(spark, dtype="float32")).asnumpy()[0, 0] != 0
        numpy.testing.assert_array_equal(patch(kernel, height, width, row, column), lit)


@pytest.mark.parametrize("kernel", [1, 3, 5, 7])
@pytest.mark.parametrize(("height", "width"), MAPS)
def test_shares_are_what_a_convolution_of_ones_counts(kernel, height, width):
    met = convolution(kernel)(np.ones((1, 1, height, width)))  # at each place, the taps that meet a pixel
    assert tap_share(kernel, height, width) == pytest.approx(float(met.mean()) / kernel**2)


@pytest.mark.parametrize("kernel", [1, 3, 5, 7])
@pytest.mark.parametrize(("height", "width"), MAPS)
def test_the_taps_that_ever_meet_data_are_those_with_a_gradient(kernel, height, width):
    layer = convolution(kernel)
    x = np.ones((1, 1, height, width))
    with autograd.record():
        out = layer(x).sum()
    out.backward()
    assert taps_ever(kernel, height, width) == int((layer.weight.grad() != 0).sum())


def test_the_figures_of_the_curriculum():
    assert tap_share(5, 3, 3) == 0.36
    assert tap_share(5, 1, 1) == 0.04
    assert tap_share(1, 1, 1) == 1
    assert (taps_ever(5, 3, 3), taps_ever(5, 1, 1)) == (25, 1)


@given(st.sampled_from([1, 3, 5, 7, 9]), st.integers(1, 30), st.integers(1, 30))
def test_a_share_is_the_mean_patch(kernel, height, width):
    sizes = [patch(kernel, height, width, r, c).sum() for r in range(height) for c in range(width)]
    assert tap_share(kernel, height, width) == pytest.approx(sum(sizes) / (kernel**2 * height * width))


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda: patch(4, 7, 9, 0, 0), "kernel must be odd"),
        (lambda: tap_share(2, 7, 9), "kernel must be odd"),
        (lambda: taps_ever(3, 0, 9), "height must be a whole number"),
        (lambda: patch(3, 7, 9, 7, 0), "row must be a whole number from 0 to 6; got 7"),
        (lambda: patch(3, 7, 9, 0, 9), "column must be a whole number from 0 to 8; got 9"),
        (lambda: patch(3.0, 7, 9, 0, 0), "kernel must be a whole number"),
    ],
)
def test_what_cannot_be_is_refused_by_name(call, named):
    with pytest.raises(ValueError, match=named):
        call()
