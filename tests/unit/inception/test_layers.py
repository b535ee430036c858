"""Layer tables against Gluon: the same layers built and run, their parameters, MACs and outputs counted."""

import pytest
from mxnet import np

from widgets.backend.threads import mxnet_call
from widgets.inception.layers import (
    FLOAT32,
    Average,
    Block,
    Conv,
    Dense,
    Pool,
    count_layers,
)

ODD = {
    "conv": Conv(6, 5, 2, 1),
    "grouped": Conv(4, 3, pad=1, groups=2),
    "pool": Pool(3, 2),
    "pool up": Pool(2, 2, up=True),
    "conv 2": Conv(7, 1),
    "average": Average(),
    "dense": Dense(5),
}
SHAPE = (3, 37, 30)


@mxnet_call
def run(layers, shape, gluon_layer):
    """[(parameters, MACs, biases, shape without the batch), …] of the Gluon layers on zeros."""
    x, seen = np.zeros((1, *shape)), []
    for layer in layers.values():
        block = gluon_layer(layer)
        block.initialize()
        x = block(x)
        arrays = {name.split("_")[-1]: p.data() for name, p in block.collect_params().items()}
        weights = arrays["weight"].size if arrays else 0
        biases = arrays["bias"].size if arrays else 0
        pixels = x.shape[2] * x.shape[3] if x.ndim == 4 else 1
        seen.append((weights + biases, weights * pixels, biases, x.shape[1:]))
    return seen


def test_each_line_counts_as_its_gluon_layer_does(gluon_layer):
    costs = count_layers(ODD, SHAPE).parts
    assert [(one.params, one.macs, one.biases, one.shape) for one in costs] == run(ODD, SHAPE, gluon_layer)
    assert [one.name for one in costs] == list(ODD)


def test_a_chain_is_the_sum_of_its_layers():
    whole = count_layers(ODD, SHAPE, "odd")
    costs = whole.parts
    assert (whole.params, whole.macs) == (sum(c.params for c in costs), sum(c.macs for c in costs))
    assert (whole.depth, whole.operators, whole.shape, whole.name) == (4, 4, (5,), "odd")
    assert whole.dense_params == costs[-1].params == 7 * 5 + 5 and whole.dense_macs == 7 * 5
    assert whole.bytes == FLOAT32 * whole.activations
    # By hand: 37×30 → 18×14 → 18×14 → 8×6 → 4×3 → 4×3 → 1 → 5 numbers.
    assert whole.activations == 6 * 18 * 14 + 4 * 18 * 14 + 4 * 8 * 6 + 4 * 4 * 3 + 7 * 4 * 3 + 7 + 5


def test_branches_stand_side_by_side_and_their_copy_counts():
    block = Block({"b1": (Conv(2, 1),), "b2": (Conv(3, 1), Conv(4, 3, pad=1))})
    (cost,) = count_layers({"block": block}, (5, 6, 7)).parts
    assert cost.shape == (2 + 4, 6, 7)
    assert cost.params == (5 * 2 + 2) + (5 * 3 + 3) + (9 * 3 * 4 + 4)
    assert (cost.depth, cost.operators) == (2, 3)
    assert cost.activations == (2 + 3 + 4 + 6) * 6 * 7
    assert [one.name for one in cost.branches["b2"].parts] == ["1×1", "3×3"]


def test_branches_of_different_sizes_cannot_be_joined():
    block = Block({"b1": (Conv(2, 1),), "b2": (Conv(4, 3),)})
    with pytest.raises(ValueError, match="branches of block put out maps of different sizes"):
        count_layers({"block": block}, (5, 6, 7))


def test_what_an_output_channel_brings_along():
    kinds = {"bias": False}, {"bias": False, "norm": True}, {"norm": True}
    found = [Conv(8, 3, **kind).count((2, 5, 5)).params for kind in kinds]
    assert found == [9 * 2 * 8, 9 * 2 * 8 + 2 * 8, 9 * 2 * 8 + 3 * 8]


@pytest.mark.parametrize("layer", [Conv(1, 5), Pool(5, 2), Pool(5, 2, up=True)])
def test_a_map_smaller_than_the_kernel_is_refused_by_name(layer):
    with pytest.raises(ValueError, match="A side of 4 is too small for the 5×5 of last"):
        count_layers({"last": layer}, (1, 9, 4))
