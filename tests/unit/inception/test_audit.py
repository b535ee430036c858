"""The audit of Table 1: its counts against counting.py, its verdicts against sums done by hand."""

import pytest

from widgets.inception.audit import SUSPECTS, TABLE_1, VARIANTS, K, M, audit, suspect
from widgets.inception.counting import network_cost

ROWS = {row.name: row for row in audit()}


def test_the_rows_are_counted_for_the_papers_net():
    stages = network_cost(3, 224, 224, 1000).stages
    assert ROWS["7×7"].cost.params == stages["b1"].params
    assert ROWS["1×1, 3×3"].cost.macs == stages["b2"].macs
    assert ROWS["linear"].cost.params == stages["dense"].params
    for name, block in (item for stage in stages.values() for item in stage.blocks.items()):
        assert (ROWS[name].cost.params, ROWS[name].cost.macs) == (block.params, block.macs)
    assert sum(row.cost.params for row in ROWS.values()) == 6_998_552


def test_k_is_1024_and_m_a_million():
    assert TABLE_1["linear"][0] * K == 1024 * 1000
    assert round((192 * 176 + 9 * 96 * 128 + 25 * 16 * 32 + 192 * 32) * 784 / M) == TABLE_1["3a"][1] == 128


def test_which_rows_agree():
    assert [name for name, row in ROWS.items() if row.params_agree] == [
        *("1×1, 3×3", "3a", "3b", "4b"),
        "linear",
    ]
    assert [name for name, row in ROWS.items() if not row.ops_agree] == ["7×7", "5a"]


def test_the_suspects_account_for_all_ops_and_for_two_rows_of_params():
    rows = {name: suspect(name) for name in SUSPECTS}
    # By hand: 3 colours · 8 filters · 7·7, then 24 · 64, on 112×112; 4 filters of 3×3 on 96 fewer; 16 more
    # channels between the 1×1 and the 5×5.
    assert rows["7×7"].cost.macs == (3 * 8 * 49 + 24 * 64) * 112 * 112
    assert rows["4a"].cost.params == ROWS["4a"].cost.params - 4 * (9 * 96 + 1)
    assert rows["5a"].cost.params == ROWS["5a"].cost.params + 16 * (832 + 1) + 25 * 16 * 128
    assert all(row.ops_agree for row in rows.values())
    assert [name for name, row in rows.items() if row.params_agree] == ["7×7", "4a"]


@pytest.mark.parametrize("off, agrees", [(0, True), (0.9, True), (2.1, False), (-2.1, False)])
def test_a_row_that_is_off_is_told(off, agrees):
    row = ROWS["3b"]
    moved = type(row)(row.name, row.counted[0] + off, row.cost.macs / M + off, row.cost)
    assert (moved.params_agree, moved.ops_agree) == (agrees, agrees)


def test_variants_have_the_parameters_that_their_makers_print():
    printed = {one.name: one.published for one in VARIANTS if one.published}
    assert printed == {"Caffe": 6_998_552, "torchvision": 6_624_904}
    for one in VARIANTS:
        assert one.published in (None, one.cost.params)


def test_no_shape_tells_torchvisions_net_from_the_papers():
    same = {one.name: one.same_shapes for one in VARIANTS}
    assert same["torchvision"] and not same["lucid"]


@pytest.mark.parametrize(
    "net, row, said",
    [
        ("torchvision", "3a", ["3×3 for 5×5", "batch norm"]),
        ("torchvision", "7×7", ["batch norm"]),
        ("torchvision", "linear", []),
        ("lucid", "4a", ["204 for 208"]),
        ("lucid", "5a", ["48 for 32"]),
        ("lucid", "4b", []),
        ("lucid", "linear", ["1008 for 1000"]),
        ("older notebook", "1×1, 3×3", ["no ReLU"]),
        ("older notebook", "7×7", []),
        ("d2l, and ours", "5b", []),
    ],
)
def test_variants_differ_row_by_row_where_they_should(net, row, said):
    (one,) = (one for one in VARIANTS if one.name == net)
    assert one.differences(row) == said
