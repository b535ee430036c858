"""Chapter 05 in a browser: what ResolutionTracer refuses, and that a typed side and the slider agree."""

import pytest
from harness.chapters import in_chapter

pytestmark = in_chapter("05", "ResolutionTracer")


@pytest.mark.parametrize("box", ["height", "width"])
@pytest.mark.parametrize(
    ("typed", "quoted"), [("0", "0"), ("-3", "-3"), ("many", "'many'"), ("1e9", "'1e9'")]
)
def test_a_bad_side_is_refused_beside_its_box_and_the_last_good_picture_stays(explorer, box, typed, quoted):
    says, shown = f"{box} must be a whole number from 1 to 224; got {quoted}.", explorer.text_in(box)
    explorer.type_line(box, typed)
    explorer.wait("the refusal is on screen", lambda: says in explorer.seen()["text"])
    after = explorer.settled()
    assert after["drawings"] == explorer.start["drawings"]
    assert explorer.text_in(box) == shown
    explorer.type_line(box, "61")
    explorer.wait("the refusal is gone", lambda: says not in explorer.seen()["text"])
    assert explorer.settled()["drawings"] != explorer.start["drawings"]


def test_the_slider_makes_a_square_of_what_was_typed_and_a_reason_comes_on_screen(explorer):
    explorer.type_line("height", "61")
    explorer.wait("the state follows", lambda: explorer.text_in("state").startswith("61x96"))
    explorer.focus("side")
    explorer.press("Home")
    explorer.wait("it is a square of one pixel", lambda: explorer.text_in("state").startswith("1x1"))
    seen = explorer.settled()
    assert explorer.text_in("height") == explorer.text_in("width") == "1"
    assert "✕ 7×7: on a single pixel, 48 of the 49 taps" in seen["text"]
    explorer.press("End")
    explorer.wait("it is the largest", lambda: explorer.text_in("state").startswith("224x224"))
    assert "✕ 7×7" not in explorer.settled()["text"]
