"""ResolutionTracer: its numbers, its sizes typed and slid, and what it refuses."""

from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from widgets.explorers.resolution_tracer import ResolutionTracer
from widgets.inception.counting import LAYERS
from widgets.inception.tracing import trace


@pytest.fixture
def tracer():
    return ResolutionTracer.demo()


def test_it_begins_at_the_books_size(tracer):
    text = "\n".join(tracer.words())
    assert text.startswith("ankle boot, 96×96 pixels, through the stem and the stages.")
    for name, one in trace(96, 96).items():
        row = next(line for line in text.splitlines() if line.startswith(f"{name} "))
        assert f" {one.size[0]}×{one.size[1]} " in row and row.split("%")[1].split()[-1] == (
            f"{100 * one.live:.0f}"
        )
    assert "The middle output of 3b sees 91×91 of 96×96 pixels, 89.9 % of the image" in text
    assert "b1 59×59, b2 75×75, b3 91×91, b4 75×75." in text
    assert "! 5a, 5b: on 3×3, the 5×5 never fits completely: at most 9 of its 25 taps cover pixels." in text
    assert "images of 33 pixels or more, no layer gets a single pixel; of 129 or more, none" in text


def test_what_makes_no_sense_is_named_with_its_reason(tracer):
    tracer.controls["side"].value = 28
    text = "\n".join(tracer.words())
    assert "✕ 5a, 5b: on a single pixel, 24 of the 25 taps of the 5×5" in text
    assert "✕ average: the average of a single pixel is that pixel." in text
    assert "! 4a … 4e: on 2×2, 16 of the 25 taps of the 5×5 always lie on padding." in text
    tracer.controls["side"].value = 1
    assert "✕ pool 1, pool 2, pool 3, pool 4: the pool of a single pixel is that pixel." in "\n".join(
        tracer.words()
    )
    assert "✕ 3a, 3b, 4a … 4e, 5a, 5b: on a single pixel" in "\n".join(tracer.words())
    tracer.controls["side"].value = 224
    assert "✕" not in tracer.describe() and "!" not in tracer.describe()


def test_live_view_and_words_give_the_same_reasons(tracer):
    tracer.set(height=20, width=9)
    shown = unescape(tracer.views["verdict"].value)
    assert tracer._conclusion() and all(line in shown for line in tracer._conclusion())
    assert all(line in "\n".join(tracer.words()) for line in tracer._conclusion())


def test_a_typed_side_leaves_the_other_and_the_slider_makes_it_square_again(tracer):
    tracer.controls["height"].value = " 61 "
    assert (tracer.model.height, tracer.model.width, tracer.model.side) == (61, 96, 96)
    tracer.controls["width"].value = "224"
    assert (tracer.model.side, tracer.controls["side"].value) == (224, 224)
    assert "31×112" in tracer.describe()
    tracer.controls["side"].value = 40
    assert (tracer.model.height, tracer.model.width) == (40, 40)
    assert (tracer.controls["height"].value, tracer.controls["width"].value) == ("40", "40")


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 224), st.integers(1, 224), st.sampled_from(list(LAYERS)))
def test_any_size_and_layer_is_drawn_and_rebuilt_from_its_line(height, width, layer):
    one, twin = ResolutionTracer.demo(), ResolutionTracer.demo()
    one.set(height=height, width=width, layer=layer)
    twin.state = one.state
    assert one.state == f"{height}x{width} at {layer}"
    assert twin.views["trace"].value == one.views["trace"].value and twin.describe() == one.describe()
    assert one.model.side == max(height, width)


@pytest.mark.parametrize("box", ["height", "width"])
@pytest.mark.parametrize(
    ("typed", "quoted"),
    [
        ("0", "0"),
        ("-3", "-3"),
        ("many", "'many'"),
        ("1e9", "'1e9'"),
        ("225", "225"),
        ("", "''"),
        ("1000000000", "'1000000000'"),
        ("9.5", "'9.5'"),
        ("<b>", "'<b>'"),
    ],
)
def test_a_bad_side_is_refused_in_a_sentence_and_the_last_good_picture_stays(tracer, box, typed, quoted):
    tracer.set(height=50, width=61)
    before = (
        tracer.state,
        tracer.views["trace"].value,
        tracer.views["verdict"].value,
        tracer.describe(),
        tracer.png(),
    )
    tracer.controls[box].value = typed
    said = unescape(tracer.notes[box].value)
    assert f"⚠ {box} must be a whole number from 1 to 224; got {quoted}." in said
    assert "<b>" not in tracer.notes[box].value
    after = (
        tracer.state,
        tracer.views["trace"].value,
        tracer.views["verdict"].value,
        tracer.describe(),
        tracer.png(),
    )
    assert after == before
    assert tracer.controls[box].value == str(getattr(tracer.model, box))
    tracer.controls["side"].value = 70
    assert "⚠" not in tracer.notes[box].value


@pytest.mark.parametrize(
    "state, says",
    [
        ("0x96 at 3b", "height must be a whole number from 1 to 224; got 0."),
        ("96x-3 at 3b", "width must be a whole number from 1 to 224; got -3."),
        ("manyx96 at 3b", "height must be a whole number from 1 to 224; got 'many'."),
        ("96x1e9 at 3b", "width must be a whole number from 1 to 224; got '1e9'."),
        ("96x96 at 6a", "layer must be one of 7×7, pool 1"),
        ("96 at 3b", "A state looks like '50x61 at 3b'"),
    ],
)
def test_a_bad_state_is_refused_and_the_last_good_picture_stays(tracer, state, says):
    tracer.set(height=50, width=61)
    before = tracer.state, tracer.views["trace"].value, tracer.views["verdict"].value
    tracer.controls["state"].value = state
    assert says in unescape(tracer._message.value)
    assert (tracer.state, tracer.views["trace"].value, tracer.views["verdict"].value) == before


@pytest.mark.parametrize("bad", [0, -3, 1e9, None])
def test_code_is_refused_as_well_and_nothing_changes(tracer, bad):
    for name in ("side", "height", "width"):
        with pytest.raises(ValueError, match=f"{name} must be a whole number from 1 to 224"):
            tracer.set(layer="5b", **{name: bad})
    assert tracer.state == "96x96 at 3b"


def test_a_move_sends_few_messages(tracer):
    sent, todo = [], [tracer]
    while todo:
        widget = todo.pop()
        todo += getattr(widget, "children", ())
        if widget.has_trait("value"):
            widget.observe(lambda change: sent.append(change["owner"]), "value")
    tracer.controls["side"].value = 95
    # The slider itself; the picture, the reasons, the two boxes, the state line.
    assert len(sent) <= 6
