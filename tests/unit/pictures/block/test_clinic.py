"""The bars of a patient and of a healthy one: in place, in both colours, marked where they differ."""

import numpy

from widgets.pictures.block.clinic import HEALTHY, HEIGHT, PATIENT, WIDTH, bars_picture
from widgets.pictures.scene import Box, Text

SEEN, WELL = {"b1": (0, 4), "b2": (-2, 6)}, {"b1": (0, 4), "b2": (0, 8)}


def drawn(seen=SEEN, healthy=WELL, wrong=("b2",)):
    return bars_picture("signs", seen, healthy, wrong, lambda pair: f"{pair[0]} to {pair[1]}", "numbers")


def bars(scene, fill):
    return [box for box in scene.shapes if isinstance(box, Box) and box.fill == fill and box.y > 50]


def test_bars_are_as_long_as_their_numbers_say():
    patient, healthy = (bars(drawn(), fill) for fill in (PATIENT[0], HEALTHY[0]))
    assert [bar.w / healthy[0].w for bar in (*patient, *healthy)] == [1, 2, 1, 2]
    assert patient[1].x < healthy[1].x == patient[0].x  # −2 is left of 0
    assert all(box.hatch == PATIENT[1] for box in patient) and not any(box.hatch for box in healthy)


def test_what_is_wrong_is_marked_and_every_number_is_written():
    texts = [shape.text for shape in drawn().shapes if isinstance(shape, Text)]
    assert texts.count("≠") == 1 and {"-2 to 6", "0 to 8", "this patient", "a healthy one"} <= set(texts)
    assert "≠" not in [s.text for s in drawn(wrong=()).shapes if isinstance(s, Text)]


def test_eight_labels_stay_on_the_picture():
    eight = {f"label {n}": (0, n) for n in range(8)}
    scene = drawn(eight, eight, ())
    boxes = [shape for shape in scene.shapes if isinstance(shape, Box)]
    assert max(box.x + box.w for box in boxes) < WIDTH - 60
    assert max(box.y + box.h for box in boxes) < HEIGHT
    assert numpy.asarray(scene.pixels(1)).shape == (HEIGHT, WIDTH, 3)


def test_nothing_and_infinity_can_be_drawn():
    scene = drawn({"b1": (0, 0)}, {"b1": (0, 0)}, ())
    assert len(bars(scene, PATIENT[0])) == 1
    endless = bars(drawn({"b1": (0.0, float("inf"))}, {"b1": (0.0, 0.0)}, ("b1",)), PATIENT[0])
    assert endless[0].x + endless[0].w < WIDTH
