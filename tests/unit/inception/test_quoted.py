"""What is quoted from papers: that it hangs together, where it does not, and what it is priced at."""

import pytest

from widgets.inception.nets import IMAGE, VGG19, Net, net_cost
from widgets.inception.quoted import QUOTED, TABLE_3, priced, spread
from widgets.inception.widths import GOOGLENET_BLOCKS, BranchWidths


def test_the_cost_of_a_row_is_nets_times_crops():
    assert all(row.cost == row.nets * row.crops for row in TABLE_3)
    assert 4 * 3 * 6 * 2 == QUOTED["crops of an image"].figure == TABLE_3[-1].crops  # as section 7 sums it up
    assert QUOTED["nets of the entry"].figure == TABLE_3[-1].nets
    assert QUOTED["top-5 error of the entry, %"].figure == TABLE_3[-1].error


def test_the_last_gain_is_printed_wrong():
    off = [round(row.gain - (row.error - TABLE_3[0].error), 2) for row in TABLE_3]
    assert off == [0, 0, 0, 0, 0, -0.05]


def test_vgg_19_has_the_parameters_that_its_makers_print():
    assert Net({}, {"layers": VGG19}, {}).count(IMAGE).params == 143_667_240


def test_an_error_is_priced_by_passes():
    rows = {one.name: one for one in priced()}
    assert rows["1 GoogLeNet × 1"].macs == pytest.approx(net_cost("GoogLeNet").macs / 1e6)
    assert rows["7 GoogLeNet × 144"].macs == pytest.approx(1008 * 1582.671872)
    assert rows["1 VGG-19 × 150"].macs > rows["7 GoogLeNet × 144"].macs
    assert rows["1 VGG-19 × 150"].error > rows["7 GoogLeNet × 144"].error


def test_the_share_of_the_larger_kernels():
    assert spread(BranchWidths(10, (99, 20), (99, 5), 5)) == 25 / 40
    assert [round(100 * spread(block)) for block in GOOGLENET_BLOCKS.values()] == [
        *(62, 60, 50, 56, 62, 67, 54, 54, 50)
    ]


def test_each_figure_says_where_it_stands():
    assert all(one.where.startswith(("the paper", "VGG", "Rethinking")) for one in QUOTED.values())
