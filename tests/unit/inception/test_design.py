"""Designs: their edits, their limits, their counts, and which of the book's blocks are still in them."""

import re
import tracemalloc

import pytest

from widgets.core.numbers import WIDEST
from widgets.inception.counting import block_inputs, network_cost
from widgets.inception.design import (
    GOOGLENET,
    MOST_BLOCKS,
    MOST_PARAMS,
    Design,
    design_cost,
    in_the_book,
)
from widgets.inception.widths import GOOGLENET_BLOCKS, BranchWidths

A, B, C = (
    BranchWidths(1, (2, 3), (4, 5), 6),
    BranchWidths(7, (8, 9), (1, 2), 3),
    BranchWidths(5, (5, 5), (5, 5), 5),
)
SMALL = Design({"3": (A, B), "4": (C,), "5": (A, C, B)})


def lines(design):
    return [list(design.stages[stage]) for stage in "345"]


def test_the_books_design_is_the_books_net():
    assert GOOGLENET.blocks == GOOGLENET_BLOCKS
    assert design_cost(GOOGLENET) == GOOGLENET.cost == network_cost()
    assert GOOGLENET.inputs == block_inputs()
    assert design_cost(GOOGLENET, 3, 224, 224, 1000).params == 6_998_552


def test_counts_by_hand():
    cost = design_cost(SMALL, num_classes=4)
    # 3a on 192 channels: 1×1s to 1, 2, 4, 6; 3×3 from 2 to 3; 5×5 from 4 to 5; biases.
    assert cost.stages["b3"].blocks["3a"].params == 192 * 13 + 9 * 6 + 25 * 20 + 13 + 3 + 5
    # 3b is fed 1 + 3 + 5 + 6 = 15.
    assert cost.stages["b3"].blocks["3b"].params == 15 * (7 + 8 + 1 + 3) + 9 * 72 + 25 * 2 + 19 + 9 + 2
    assert cost.stages["dense"].params == (7 + 9 + 2 + 3) * 4 + 4
    assert [stage.shape for stage in cost.stages.values()][2:] == [(21, 6, 6), (20, 3, 3), (21, 1, 1), (4,)]


def test_the_input_of_the_next_block_follows():
    wide = GOOGLENET.resized("3a", BranchWidths(65, (96, 128), (16, 32), 32))
    assert wide.inputs["3b"] == (257, 12, 12)
    assert wide.inputs["4a"] == GOOGLENET.inputs["4a"] == (480, 6, 6)
    assert design_cost(wide).params - design_cost(GOOGLENET).params == 193 + (128 + 128 + 32 + 64)


def test_edits_change_one_place_and_name_the_block():
    assert lines(SMALL.resized("5b", A)) == [[A, B], [C], [A, A, B]]
    after, name = SMALL.inserted_after("3b", C)
    assert (lines(after), name) == ([[A, B, C], [C], [A, C, B]], "3c")
    after, name = SMALL.dropped("5b")
    assert (lines(after), name) == ([[A, B], [C], [A, B]], "5b")
    after, name = SMALL.dropped("5c")
    assert (lines(after), name) == ([[A, B], [C], [A, C]], "5b")
    assert lines(SMALL) == [[A, B], [C], [A, C, B]]


@pytest.mark.parametrize(
    "name, later, after, now",
    [
        ("5a", True, [[A, B], [C], [C, A, B]], "5b"),
        ("5c", False, [[A, B], [C], [A, B, C]], "5b"),
        ("3b", True, [[A], [B, C], [A, C, B]], "4a"),
        ("5a", False, [[A, B], [C, A], [C, B]], "4b"),
    ],
)
def test_a_block_moves_within_its_stage_and_over_its_ends(name, later, after, now):
    moved, named = SMALL.moved(name, later)
    assert (lines(moved), named) == (after, now)
    assert moved.moved(now, not later) == (SMALL, name)


@pytest.mark.parametrize(
    "edit, says",
    [
        (lambda: SMALL.moved("3a", later=False), "Block 3a is the first already"),
        (lambda: SMALL.moved("5c", later=True), "Block 5c is the last already"),
        (lambda: SMALL.moved("4a", later=True), "Block 4a is the only one of stage 4"),
        (lambda: SMALL.dropped("4a"), "Block 4a is the only one of stage 4"),
        (lambda: SMALL.dropped("4b"), "no block '4b'; there are 3a, 3b, 4a, 5a, 5b, 5c"),
        (lambda: SMALL.find(None), "no block None; there are"),
        (lambda: Design({"3": (A,), "4": (), "5": (A,)}), "Stage 4 has no block"),
        (lambda: Design({"3": (A,), "4": (A,)}), "has the stages 3, 4 and 5"),
        (lambda: Design(None), "has the stages 3, 4 and 5"),
        (lambda: Design({"3": (A,), "4": (64,), "5": (A,)}), "stage 4 must be BranchWidths; got 64"),
        (
            lambda: Design({"3": (A,) * (MOST_BLOCKS + 1), "4": (A,), "5": (A,)}),
            "Stage 3 would have 9 blocks",
        ),
        (lambda: Design.of_parts(SMALL.stages, "3d", A), "There is no block 3d: stage 3 has 3"),
        (lambda: Design.of_parts(SMALL.stages, "9x", A), "A block is called 3a"),
    ],
)
def test_what_is_no_design_is_refused_in_a_sentence(edit, says):
    with pytest.raises(ValueError, match=says):
        edit()


def test_eight_blocks_a_stage_are_accepted():
    full = Design({stage: (A,) * MOST_BLOCKS for stage in "345"})
    assert list(full.blocks)[-1] == "5h"
    with pytest.raises(ValueError, match="Stage 4 would have 9 blocks"):
        full.moved("3h", later=True)


def test_an_absurd_size_is_refused_before_memory_is_touched():
    widest = BranchWidths(WIDEST, (WIDEST, WIDEST), (WIDEST, WIDEST), WIDEST)
    tracemalloc.start()
    try:
        with pytest.raises(ValueError, match=r"million parameters, \d+ MB of them; the limit is 30 million"):
            Design({stage: (widest,) * MOST_BLOCKS for stage in "345"})
        assert tracemalloc.get_traced_memory()[1] < 1_000_000  # bytes; the net would take 80 gigabytes
    finally:
        tracemalloc.stop()


def test_the_limit_is_where_it_says():
    def with_c1(c1):
        return Design({"3": (A,), "4": (A,), "5": (BranchWidths(c1, (1, 1024), (1024, 1024), 1),)})

    largest = next(c1 for c1 in range(4096, 0, -1) if _accepted(with_c1, c1))
    assert design_cost(with_c1(largest)).params <= MOST_PARAMS
    assert largest == 4096 or not _accepted(with_c1, largest + 1)
    over = Design({"3": (A,), "4": (A,), "5": (BranchWidths(1, (1, 1), (1000, 1000), 1),)})
    with pytest.raises(ValueError, match="That net would have"):
        over.resized("5a", BranchWidths(1, (1, 1), (1100, 1100), 1))


def _accepted(make, c1):
    try:
        make(c1)
    except ValueError:
        return False
    return True


def test_taking_a_block_out_and_putting_it_back_is_the_same_design():
    for name, widths in SMALL.blocks.items():
        assert Design.of_parts(SMALL.without(name), name, widths) == SMALL


def test_the_books_blocks_are_recognised_as_the_reader_sees_them():
    assert in_the_book(GOOGLENET) == {name: name for name in GOOGLENET_BLOCKS}
    copied, _ = GOOGLENET.inserted_after("3a", GOOGLENET_BLOCKS["3a"])
    found = in_the_book(copied)  # the first of two alike is fed as in the book, so the copy is the new one
    assert (found["3a"], found["3b"], found["3c"]) == ("3a", None, "3b")
    fewer, _ = GOOGLENET.dropped("4b")
    assert [in_the_book(fewer)[name] for name in ("4a", "4b", "4c", "4d")] == ["4a", "4c", "4d", "4e"]
    moved, _ = GOOGLENET.moved("4a", later=True)
    assert sum(original is not None for original in in_the_book(moved).values()) == 8
    # 4e and 5a are alike, but each stands in its own stage.
    over, _ = GOOGLENET.dropped("4e")
    assert in_the_book(over)["5a"] == "5a" and "4e" not in in_the_book(over).values()
    assert set(in_the_book(SMALL).values()) == {None}


@pytest.mark.parametrize("design", [GOOGLENET, SMALL])
def test_a_design_is_a_line_of_text_and_back(design):
    assert Design.of_text(str(design)) == Design.of_text(f" {design} at 4a\n") == design
    assert str(SMALL) == "3:1-2,3-4,5-6|7-8,9-1,2-3 4:5-5,5-5,5-5 5:1-2,3-4,5-6|5-5,5-5,5-5|7-8,9-1,2-3"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "A design looks like '3:64-96,128-16,32-32|"),
        ("3:1-2,3-4,5-6 4:1-2,3-4,5-6", "A design looks like"),
        ("3:1-2,3-4,5-6 4:1-2,3-4,5-6 5:", "Stage 5 has no block"),
        ("3:1-2,3-4,5-6 4:1-2,3-4 5:1-2,3-4,5-6", "Six widths look like '64-96,128-16,32-32'; got '1-2,3-4'"),
        ("3:1-2,3-4,5-6 4:0-2,3-4,5-6 5:1-2,3-4,5-6", "c1 must be a whole number from 1"),
        ("3:1-2,3-4,5-6 4:1-2,3-4,5-6 5:" + "1" * 5000, "A design is a line of text"),
        (None, "A design is a line of text; got None"),
    ],
)
def test_a_line_that_is_no_design_is_refused_in_a_sentence(text, says):
    with pytest.raises(ValueError, match=re.escape(says)):
        Design.of_text(text)
