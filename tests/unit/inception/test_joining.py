"""What the next layer pays, against the parameters of the layer that Gluon makes."""

import pytest
from mxnet import np
from mxnet.gluon import nn

from widgets.inception.counting import join_costs


@pytest.mark.usefixtures("numpy_mode")
@pytest.mark.parametrize(("out", "filters", "kernel"), [(256, 128, 1), (9, 7, 3), (480, 192, 5), (4, 1, 1)])
def test_costs_are_those_of_the_layer_that_gluon_makes(out, filters, kernel):
    height, width = 6, 11
    for join in join_costs(out, filters, kernel, height, width).values():
        layer = nn.Conv2D(filters, kernel_size=kernel, padding=kernel // 2)
        layer.initialize()
        made = layer(np.ones((1, join.channels, height, width)))
        params = sum(p.data().size for p in layer.collect_params().values())
        assert join.next_layer.params == params
        assert join.next_layer.macs == (params - filters) * made.shape[2] * made.shape[3]


def test_concatenating_hands_on_all_channels_and_costs_four_times_the_sum():
    joins = join_costs(256, 128, 1, 12, 12)
    assert (joins["concat"].channels, joins["add"].channels) == (256, 64)
    assert (joins["concat"].next_layer.params, joins["add"].next_layer.params) == (32_896, 8_320)
    assert joins["concat"].next_layer.macs == 4 * joins["add"].next_layer.macs


def test_five_branches_are_added_to_a_fifth_of_the_channels():
    joins = join_costs(12, 7, 3, 9, 6, branches=5)
    assert (joins["concat"].channels, joins["add"].channels) == (12, 2)
    with pytest.raises(ValueError, match="out_channels must be a whole number from 5"):
        join_costs(4, 7, 3, 9, 6, branches=5)


@pytest.mark.parametrize(
    ("sizes", "named"),
    [
        ((3, 1, 1, 5, 5), "out_channels must be a whole number from 4"),
        ((8, 0, 1, 5, 5), "filters must be"),
        ((8, 1, 1.0, 5, 5), "kernel must be"),
        ((8, 1, 1, 5, -2), "width must be"),
    ],
)
def test_impossible_sizes_are_refused_by_name(sizes, named):
    with pytest.raises(ValueError, match=named):
        join_costs(*sizes)
