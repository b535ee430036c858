"""NetworkBuilder: its edits, its counts against exported code that runs, its run, and what it refuses."""

import json
import random
import re
import subprocess
import sys
from html import unescape
from threading import Event, Thread
from types import SimpleNamespace

import pytest

from widgets.explorers.builder_state import NETWORK_FORMAT, DesignState
from widgets.explorers.network_builder import NetworkBuilder
from widgets.inception.design import GOOGLENET, Design, design_cost
from widgets.inception.widths import GOOGLENET_BLOCKS, WIDTHS, BranchWidths

A, B = BranchWidths(1, (2, 3), (4, 5), 6), BranchWidths(7, (8, 9), (1, 2), 3)
SMALL = Design({"3": (A, B), "4": (B,), "5": (A, B, A)})
SIX = "1-2,3-4,5-6"
TWENTY = range(20)
# Counts what exported code leaves: parameters in Gluon's arrays, MACs by hooks on the layers that run.
COUNT = """
import contextlib, io, json, sys
from mxnet import np
from mxnet.gluon import nn

found = []
for source in json.load(open(sys.argv[1], encoding="utf-8")):
    names, printed, macs = {}, io.StringIO(), []
    with contextlib.redirect_stdout(printed):
        exec(source, names)
    net = names["net"]

    def hook(layer, inputs, output):
        if isinstance(layer, (nn.Conv2D, nn.Dense)):
            pixels = output.shape[2] * output.shape[3] if isinstance(layer, nn.Conv2D) else 1
            macs.append(int(layer.weight.data().size) * pixels)

    net.apply(lambda layer: layer.register_forward_hook(hook))
    net(np.zeros((1, 1, 96, 96))).wait_to_read()
    params = sum(int(p.data().size) for p in net.collect_params().values())
    shapes = [line.split(" output shape ")[1] for line in printed.getvalue().splitlines()[:-1]]
    found.append([params, sum(macs), shapes])
print(json.dumps(found))
"""


@pytest.fixture
def builder():
    return NetworkBuilder()


def screen(builder):
    return (
        builder.views["plan"].value,
        builder.views["costs"].value,
        builder.views["conclusion"].value,
        builder.state,
        builder.code,
    )


def said(builder, name):
    return unescape(builder.notes[name].value)


def press(builder, *names):
    for name in names:
        builder.controls[name].click()


def designed_at_random(seed):
    """A builder after a random walk over its controls."""
    builder, rng = NetworkBuilder(), random.Random(seed)
    for _ in range(rng.randint(8, 20)):
        builder.controls["block"].value = rng.choice(builder.controls["block"].options)
        if rng.random() < 0.6:
            press(builder, rng.choice(["insert", "drop", "drop", "earlier", "later"]))
        else:
            slider = builder.controls[rng.choice(WIDTHS)]
            slider.value = round(slider.max ** rng.random())  # narrow as often as wide
    return builder


def counts_on_screen(builder):
    """[parameters, MACs, [output shape of each stage, …]] as the text twin says them."""
    found = re.search(r"in all: ([\d ]+) parameters,.*?; ([\d ]+) MACs", "\n".join(builder.words()))
    shapes = re.findall(r"^\S.* outputs ([\d×]+):", "\n".join(builder.words()), re.M)
    as_printed = [f"(1, {', '.join(shape.split('×'))})" for shape in shapes]
    return [*(int(number.replace(" ", "")) for number in found.groups()), as_printed]


@pytest.fixture(scope="module")
def twenty():
    return [designed_at_random(seed) for seed in TWENTY]


def test_code_exported_for_twenty_random_designs_runs_and_counts_as_the_widget_showed(twenty, tmp_path):
    assert len({builder.state.rsplit(" at ")[0] for builder in twenty}) == len(TWENTY)
    file = tmp_path / "sources.json"
    file.write_text(json.dumps([builder.controls["code"].value for builder in twenty]), encoding="utf-8")
    run = [sys.executable, "-I", "-W", "ignore", "-c", COUNT, file]
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    for seed, builder, found in zip(TWENTY, twenty, json.loads(done.stdout), strict=True):
        assert found == counts_on_screen(builder), seed


def test_the_state_as_it_stands_there_is_a_design_for_a_training(builder):
    builder.state = f"{SMALL} at 4a"
    assert Design.of_text(builder.state) == SMALL


def test_json_and_state_of_random_designs_rebuild_them(twenty):
    for builder in twenty:
        by_state, by_json = NetworkBuilder(), NetworkBuilder()
        by_state.controls["state"].value = builder.state
        by_json.controls["json"].value = builder.controls["json"].value
        press(by_json, "import")
        assert screen(by_state) == screen(by_json) == screen(builder)
        assert by_state.design == builder.design


def test_it_begins_with_the_books_net_and_says_so(builder):
    assert builder.design == GOOGLENET
    assert "9 blocks: 5 977 530 parameters, as in the book; 276 066 304 MACs, as in the book." in "\n".join(
        builder.words()
    )
    assert "It is the book's net." in "\n".join(builder.words())
    assert "run" not in builder.controls


def test_resizing_a_block_changes_the_next_blocks_input_and_the_costs_at_once(builder):
    builder.controls["c1"].value = 96
    assert "3b 128-128,192-32,96-64: 288×12×12 → 480 channels" in "\n".join(builder.words())
    assert "fed 256→288 channels" in "\n".join(builder.words()) and "256→288" in builder.views["plan"].value
    assert "17 440 more than the book's" in builder.views["conclusion"].value
    assert "+17 440" in builder.views["costs"].value
    assert builder.controls["preset"].value == "your own widths"
    builder.controls["c1"].value = 64
    assert builder.design == GOOGLENET and builder.controls["preset"].value == "3a"


def test_the_text_twin_says_every_block_and_the_difference(builder):
    builder.controls["block"].value = "4b"
    press(builder, "drop")
    words = "\n".join(builder.words())
    for name in builder.design.blocks:
        assert re.search(rf"^  {name}( \(chosen\))? ", words, re.M), name
    assert "4b (chosen) 128-128,256-24,64-64: 512×6×6 → 512 channels, 510 104 parameters" in words
    assert "the book's 4c." in words
    assert "in all: 5 528 370 parameters, the book's 5 977 530, −449 160;" in words
    assert "8 of the book's 9 blocks are in it." in words


def test_insert_drop_and_move_follow_the_block(builder):
    c = builder.controls
    c["block"].value = "4e"
    press(builder, "insert")
    assert c["block"].value == "4f" and c["block"].options[-3:] == ("4f", "5a", "5b")
    c["c1"].value = 200
    press(builder, "later")
    assert (c["block"].value, c["c1"].value) == ("5a", 200)
    assert [len(blocks) for blocks in builder.design.stages.values()] == [2, 5, 3]
    press(builder, "later")
    assert (c["block"].value, c["c1"].value) == ("5b", 200)
    press(builder, "earlier", "earlier")
    assert (c["block"].value, c["c1"].value) == ("4f", 200)
    press(builder, "drop")
    assert builder.design == GOOGLENET and c["block"].value == "4e"


def test_choosing_a_block_shows_its_widths_and_changes_no_count(builder):
    before = builder.views["costs"].value
    for name, widths in GOOGLENET_BLOCKS.items():
        builder.controls["block"].value = name
        assert builder.model.widths == widths
        assert builder.controls["c3"].value == widths.c3[1]
        assert builder.controls["preset"].value == name  # 4e and 5a are alike: its own name
    assert builder.views["costs"].value == before


def test_a_preset_gives_the_block_the_books_widths(builder):
    builder.controls["preset"].value = "5b"
    assert builder.design == GOOGLENET.resized("3a", GOOGLENET_BLOCKS["5b"])
    assert (builder.controls["block"].value, builder.controls["c1"].value) == ("3a", 384)


def test_undo_takes_back_edits_and_slides_but_not_the_choice_of_a_block(builder):
    c, designs = builder.controls, [builder.design]

    def step(action):
        action()
        designs.append(builder.design)

    def slide():
        for width in range(65, 90):
            c["c1"].value = width

    step(slide)
    c["block"].value = "4c"
    step(lambda: press(builder, "insert"))
    step(lambda: press(builder, "insert"))
    c["block"].value = "3b"
    step(lambda: press(builder, "drop"))
    c["block"].value = "5b"
    step(lambda: builder.load(NetworkBuilder(design=SMALL).model.to_json()))
    step(lambda: press(builder, "reset"))
    for design in reversed(designs[:-1]):
        press(builder, "undo")
        assert builder.design == design
    press(builder, "undo")
    assert "nothing to take back" in said(builder, "edit")


def test_a_builder_may_begin_elsewhere_and_reset_goes_back_there():
    builder = NetworkBuilder(design=SMALL)
    start = builder.state
    builder.design = GOOGLENET
    assert builder.state != start
    press(builder, "reset")
    assert (builder.design, builder.state) == (SMALL, start)


# -- what it refuses -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "design, block, button, says",
    [
        (GOOGLENET, "3a", "earlier", "Block 3a is the first already."),
        (GOOGLENET, "5b", "later", "Block 5b is the last already."),
        (SMALL, "4a", "drop", "Block 4a is the only one of stage 4, and a stage needs one."),
        (SMALL, "4a", "later", "Block 4a is the only one of stage 4, and a stage needs one."),
        (
            Design(SMALL.stages | {"3": (A,) * 8}),
            "3c",
            "insert",
            "Stage 3 would have 9 blocks; at most 8 fit.",
        ),
    ],
)
def test_an_edit_that_makes_no_net_is_refused_beside_its_button(design, block, button, says):
    builder = NetworkBuilder(design=design)
    builder.controls["block"].value = block
    before = screen(builder)
    press(builder, button)
    assert said(builder, "edit").endswith(f"⚠ {says}</span>")
    assert screen(builder) == before
    builder.controls["c1"].value += 1
    assert said(builder, "edit") == ""


LARGE = "768-384,768-96,256-256"  # as wide as the sliders go


def test_a_block_too_many_is_refused_beside_its_button(builder):
    builder.state = f"3:{LARGE} 4:{SIX} 5:{SIX} at 3a"
    while "⚠" not in said(builder, "edit"):
        assert len(builder.design.stages["3"]) < 8
        before = screen(builder)
        press(builder, "insert")
    assert "That net would have" in said(builder, "edit") and "30 million" in said(builder, "edit")
    assert screen(builder) == before


@pytest.mark.parametrize("name, value, note", [("c1", 768, "width"), ("preset", "5b", "edit")])
def test_a_block_too_wide_is_refused_beside_its_control(builder, name, value, note):
    builder.state = f"3:{'|'.join([LARGE] * 5)} 4:{SIX} 5:{SIX} at 4a"
    before, shown = screen(builder), builder.controls[name].value
    builder.controls[name].value = value
    assert "That net would have" in said(builder, note) and "30 million" in said(builder, note)
    assert (screen(builder), builder.controls[name].value) == (before, shown)


@pytest.mark.parametrize(
    "text, says",
    [
        (f"3: 4:{SIX} 5:{SIX}", "Stage 3 has no block"),
        (f"3:{SIX} 4:{SIX} 5:", "Stage 5 has no block"),
        (f"3:{'|'.join([SIX] * 9)} 4:{SIX} 5:{SIX}", "Stage 3 would have 9 blocks"),
        (f"3:{SIX} 4:{'|'.join(['768-384,768-96,256-256'] * 8)} 5:{SIX}", "the limit is 30 million"),
        (f"3:{SIX} 4:{SIX} 5:{SIX} at 3b", "There is no block '3b'; there are 3a, 4a, 5a."),
        (f"3:{SIX} 4:{SIX} 5:769-1,1-1,1-1", "Block 5a: c1 must be at most 768; got 769."),
        (f"3:{SIX} 4:{SIX} 5:0-1,1-1,1-1", "c1 must be a whole number from 1"),
        (f"3:{SIX} 4:1-2,3-4 5:{SIX}", "Six widths look like"),
        (f"3:{SIX} 4:{SIX}", "A design looks like"),
        (f"3:{SIX} 4:{SIX} 5:{'|'.join([SIX] * 9000)}", "A state looks like"),
    ],
)
def test_a_state_that_is_no_net_is_refused_in_a_sentence(builder, text, says):
    before = screen(builder)
    builder.controls["state"].value = text
    assert says in unescape(builder._message.value)
    assert screen(builder) == before


GOOD = json.loads(DesignState(SMALL).to_json())


@pytest.mark.parametrize(
    "text, says",
    [
        ("", "This is not JSON"),
        ("[" * 100_000, "This is not JSON"),
        ('{"cells": []}', f'This JSON is not ours: it needs "format": "{NETWORK_FORMAT}".'),
        (json.dumps({"format": NETWORK_FORMAT}), "This JSON lacks chosen, stages."),
        (json.dumps(GOOD | {"stages": []}), '"stages" in the JSON must hold "3", "4" and "5"'),
        (json.dumps(GOOD | {"stages": GOOD["stages"] | {"6": []}}), '"stages" in the JSON must hold'),
        (json.dumps(GOOD | {"stages": GOOD["stages"] | {"4": []}}), "Stage 4 has no block"),
        (json.dumps(GOOD | {"stages": GOOD["stages"] | {"4": "64"}}), "must be a list of texts"),
        (json.dumps(GOOD | {"stages": GOOD["stages"] | {"4": [64]}}), "must be a list of texts"),
        (json.dumps(GOOD | {"stages": GOOD["stages"] | {"4": ["<b>"]}}), "Six widths look like"),
        (json.dumps(GOOD | {"chosen": "7x"}), "There is no block '7x'"),
        (json.dumps(GOOD | {"chosen": ["3a"]}), "There is no block"),
    ],
)
def test_json_that_is_not_ours_is_refused_beside_the_button(builder, text, says):
    before = screen(builder)
    builder.controls["json"].value = text
    press(builder, "import")
    assert says in said(builder, "import") and "<b>" not in builder.notes["import"].value
    assert screen(builder) == before


def test_the_code_is_for_reading(builder):
    code = builder.controls["code"].value
    builder.controls["code"].value = "print('mine')"
    assert builder.controls["code"].value == code == builder.code
    assert "made from the design" in said(builder, "code")


# -- running it ----------------------------------------------------------------------------------------


def test_a_run_of_the_demo_says_shapes_and_that_the_counts_agree():
    builder = NetworkBuilder.demo()
    builder.controls["c1"].value = 96
    assert "Not run as it is now" in builder.views["ran"].value
    result = builder.run()
    assert result.params == design_cost(builder.design).params
    assert "Gluon finds 5 994 970 parameters in it, as counted above" in builder.views["ran"].value
    assert "stage 3 480×6×6" in builder.describe() and "as counted above" in builder.describe()
    builder.controls["c1"].value = 97
    assert "Not run as it is now" in builder.views["ran"].value and "It runs" not in builder.describe()


@pytest.mark.parametrize(
    "change, says",
    [
        ({"params": 1}, "Not as counted: it has 1 parameters, counted were 5 977 530."),
        ({"shapes": {"b3": (9, 6, 6)}}, "Not as counted: stage 3 outputs 9×6×6, counted were 480×6×6."),
    ],
)
def test_a_run_that_shows_something_else_is_said(change, says):
    cost = design_cost(GOOGLENET)
    result = {"params": cost.params, "shapes": {"b3": (480, 6, 6)}} | change
    builder = NetworkBuilder(run=lambda design: SimpleNamespace(**result))
    builder.run()
    assert says in builder.views["ran"].value


@pytest.mark.parametrize("error", [RuntimeError("no <room>\nleft"), MemoryError(), KeyError("x")])
def test_a_run_that_fails_is_said_in_words_and_may_be_tried_again(error):
    def fail(design):
        raise error

    builder = NetworkBuilder(run=fail)
    before = screen(builder)
    assert builder.run() is None
    assert f"It did not run: {type(error).__name__}" in builder.views["ran"].value
    assert "<room>" not in builder.views["ran"].value
    assert screen(builder) == before and not builder.controls["run"].disabled


def test_a_run_whose_thread_dies_says_so_and_the_button_works_again():
    def leave(design):
        sys.exit("enough")

    builder = NetworkBuilder(run=leave)
    for _ in range(2):
        press(builder, "run")
        assert builder._worker.join() and not builder.controls["run"].disabled
        assert "It did not run: SystemExit: enough" in builder.views["ran"].value
    with pytest.raises(SystemExit):
        builder.run()  # in a cell it is the reader who stops it
    assert not builder.controls["run"].disabled


def test_other_controls_work_while_it_runs_and_what_it_shows_belongs_to_its_design():
    begun, may_end = Event(), Event()

    def slow(design):
        begun.set()
        assert may_end.wait(20)
        cost = design_cost(design)
        shapes = {name: stage.shape for name, stage in cost.stages.items()}
        return SimpleNamespace(params=cost.params, shapes=shapes)

    builder = NetworkBuilder(run=slow)
    press(builder, "run")  # comes back at once
    assert begun.wait(20)
    assert builder.controls["run"].disabled
    builder.run()
    assert "It is running already." in said(builder, "run")
    moved = Thread(target=setattr, args=(builder.controls["c1"], "value", 65))
    moved.start()
    moved.join(20)
    assert not moved.is_alive() and "65-96,128-16,32-32" in builder.state
    may_end.set()
    assert builder._worker.join() and not builder.controls["run"].disabled
    assert "It runs" not in builder.views["ran"].value  # that was the net before the move
    press(builder, "reset")
    assert "Gluon finds 5 977 530 parameters" in builder.views["ran"].value


def test_without_a_function_there_is_nothing_to_run(builder):
    assert builder.run() is None
    assert "No function" in unescape(builder._message.value)
