"""Receptive fields against the real net: light single pixels, look which outputs move.

Two probes. With positive weights, zero biases and a black background nothing can hide a lit pixel: ReLU cuts
nothing, and the one positive value of a window wins its pool. So the pixels that move an output are exactly
those it can see. With He's weights of both signs and a garment behind, ReLU and pools may hide a pixel from
some channels; no pixel outside the field may show in any.
"""

import numpy
import pytest
from mxnet import np

from widgets.backend.threads import mxnet_call
from widgets.fashion.garments import garment
from widgets.inception.counting import LAYERS, LOOKS, receptive_field
from widgets.inception.network import GoogLeNet, Inception
from widgets.inception.reach import BRANCH_KERNELS
from widgets.inception.seeding import set_weights
from widgets.inception.tracing import trace

SIZES = [(1, 1), (1, 7), (2, 3), (5, 3), (9, 9), (13, 22), (33, 17), (20, 48)]
BATCH = 64


@pytest.fixture(scope="module")
def positive():
    """The five stages with the net's own widths, random positive weights, zero biases."""

    @mxnet_call
    def build():
        stages, rng = GoogLeNet().net[:5], numpy.random.default_rng(5)
        stages(np.zeros((1, 1, 32, 32)))
        for parameter in stages.collect_params().values():
            shape = parameter.shape
            scale = 2 / numpy.prod(shape[1:]) if len(shape) > 1 else 0  # signals neither grow nor die away
            parameter.set_data(np.array(scale * rng.uniform(0.5, 1.5, shape), dtype="float32"))
        return stages

    return build()


@pytest.fixture(scope="module")
def he():
    """The same with He's weights of both signs."""

    @mxnet_call
    def build():
        stages = GoogLeNet().net[:5]
        stages(np.zeros((1, 1, 32, 32)))
        set_weights(stages, seed=11)
        return stages

    return build()


def outputs(stages, x):
    """{(layer, ""): (B, C, H, W)} of every layer, and {(block, branch): …}, NumPy; run layer by layer."""
    seen, names = {}, iter(LAYERS)
    x = np.array(x, dtype="float32")
    for stage in stages:
        for layer in stage:
            name = next(names)
            if isinstance(layer, Inception):
                branches = layer.branches(x)
                seen |= {(name, b): y.asnumpy() for b, y in zip(BRANCH_KERNELS, branches, strict=True)}
                x = np.concatenate(branches, axis=1)
            else:
                x = layer(x)
            seen[name, ""] = x.asnumpy()
    assert next(names, None) is None  # the table has no layer that the net lacks
    return seen


@mxnet_call
def moved(stages, background, pixels, by=1.0):
    """{(layer, branch): bool (pixels, H, W)}: which outputs move, in any channel, if a pixel changes."""
    rest = outputs(stages, background[None, None])
    found = {place: [] for place in rest}
    for start in range(0, len(pixels), BATCH):
        some = pixels[start : start + BATCH]
        x = numpy.repeat(background[None, None], len(some), axis=0)
        x[range(len(some)), 0, [row for row, _ in some], [column for _, column in some]] += by
        for place, y in outputs(stages, x).items():
            # Not bit by bit: a batch may be added up in another order than a single image.
            slack = 1e-5 * numpy.abs(rest[place]).max()
            found[place].append((numpy.abs(y - rest[place]) > slack).any(axis=1))
    return {place: numpy.concatenate(parts) for place, parts in found.items()}


def predicted(traced, branch, pixels):
    """bool (pixels, H, W): which outputs see which pixel, from the count."""
    can = numpy.zeros((len(pixels), *traced.size), dtype=bool)
    for row in range(traced.size[0]):
        for column in range(traced.size[1]):
            rows, columns = traced.window(row, column, branch)
            can[:, row, column] = [r in rows and c in columns for r, c in pixels]
    return can


def every_pixel(height, width):
    return [(row, column) for row in range(height) for column in range(width)]


@pytest.mark.parametrize(("height", "width"), SIZES)
def test_an_output_of_any_layer_and_branch_moves_for_the_pixels_in_its_field_and_for_no_other(
    positive, height, width
):
    pixels = every_pixel(height, width)
    traced = trace(height, width)
    for (name, branch), seen in moved(positive, numpy.zeros((height, width), "float32"), pixels).items():
        wanted = predicted(traced[name], branch, pixels)
        assert seen.shape == wanted.shape, (name, branch)
        numpy.testing.assert_array_equal(seen, wanted, err_msg=f"{name} {branch}")


def test_at_the_books_size_too_for_pixels_of_a_sample(positive):
    size = 96, 61
    rng = numpy.random.default_rng(1)
    pixels = [(0, 0), (95, 60), (0, 60), *zip(rng.integers(0, 96, 61), rng.integers(0, 61, 61), strict=True)]
    for (name, branch), seen in moved(positive, numpy.zeros(size, "float32"), pixels).items():
        numpy.testing.assert_array_equal(seen, predicted(trace(*size)[name], branch, pixels), err_msg=name)


@pytest.mark.parametrize("by", [-2.0, 0.5, 30.0])
def test_with_weights_of_both_signs_and_a_garment_behind_the_same_pixels_show(he, by):
    height, width = 24, 37
    boot = garment("ankle boot", (width, height)).asnumpy()[0, 0]
    pixels = every_pixel(height, width)[::7]
    for (name, branch), seen in moved(he, boot, pixels, by).items():
        wanted = predicted(trace(height, width)[name], branch, pixels)
        assert not (seen & ~wanted).any(), (name, branch)
        assert seen.sum() > 0.99 * wanted.sum(), (name, branch)  # with so many channels, one always moves


def test_the_probe_would_see_a_kernel_of_another_size(positive):
    """A wrong table must fail: the 3×3 branch is no 5×5."""
    pixels = every_pixel(40, 41)[:164]
    seen = moved(positive, numpy.zeros((40, 41), "float32"), pixels)
    traced = trace(40, 41)["3a"]
    assert not numpy.array_equal(seen["3a", "b2"], predicted(traced, "b3", pixels))
    assert not numpy.array_equal(seen["3a", "b1"], predicted(traced, "b2", pixels))


@pytest.mark.parametrize(("height", "width"), [(1, 1), (9, 14), (96, 61), (224, 224)])
def test_the_count_by_name_is_the_largest_window_of_the_stage(height, width):
    for stage, last in enumerate(("pool 1", "pool 2", "pool 3", "pool 4", "average"), start=1):
        traced = trace(height, width)[last]
        windows = [traced.window(row, column) for row, column in every_pixel(*traced.size)]
        most = max(len(rows) * len(columns) for rows, columns in windows)
        assert receptive_field(f"stage {stage}", height, width) == most


def test_fields_by_hand():
    # 7; two more steps of 2 pixels; two of 4; two of 4; four of 8, twice.
    assert [LOOKS[name][""].field for name in ("7×7", "pool 1", "3×3", "pool 2", "3a", "3b")] == [
        7, 7 + 2 * 2, 11 + 2 * 4, 19 + 2 * 4, 27 + 4 * 8, 59 + 4 * 8,
    ]  # fmt: skip
    assert [LOOKS["3a"][branch].field for branch in ("b1", "b2", "b3", "b4")] == [27, 43, 59, 43]
