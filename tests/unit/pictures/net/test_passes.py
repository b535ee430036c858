"""Error against cost: text and picture have every row, cheaper to the left, better below, words apart."""

from widgets.inception.quoted import priced
from widgets.pictures.net.passes import ErrorByCost
from widgets.pictures.scene import Box, Dot, Text


def test_every_row_is_told_and_drawn():
    plot = ErrorByCost()
    words = {shape.text: shape for shape in plot.scene().shapes if isinstance(shape, Text)}
    for one in priced():
        line = next(line for line in repr(plot).splitlines() if line.startswith(f"{one.name} "))
        assert line.split()[-2] == f"{one.error:.2f}" and f"{one.macs / 1e3:.1f}" in line.split()
        assert one.name in words
    cheapest, dearest = words["1 GoogLeNet × 1"], words["1 VGG-19 × 150"]
    assert cheapest.x < words["7 GoogLeNet × 144"].x < dearest.x
    assert cheapest.y < words["7 GoogLeNet × 144"].y


def test_ten_times_the_cost_is_the_same_way_everywhere():
    at = {s.text: s.x for s in ErrorByCost().scene().shapes if isinstance(s, Text)}
    assert abs((at["10 G"] - at["1 G"]) - (at["10 000 G"] - at["1 000 G"])) < 1e-6
    assert abs((at["1 GoogLeNet × 10"] - at["1 GoogLeNet × 1"]) - (at["10 G"] - at["1 G"])) < 1e-6


def test_one_net_seven_nets_and_vgg_differ_in_shape():
    shapes = ErrorByCost().scene().shapes
    rings = [s for s in shapes if isinstance(s, Dot) and not s.fill]
    assert len([s for s in shapes if isinstance(s, Box)]) == 3
    assert len([s for s in shapes if isinstance(s, Dot)]) - len(rings) == 3 and len(rings) == 1


def test_words_stay_on_the_canvas_and_apart():
    scene = ErrorByCost().scene()
    places = []
    for s in (s for s in scene.shapes if isinstance(s, Text) and "×" in s.text):
        left = s.x - (7.7 * len(s.text) if s.anchor == "end" else 0)
        places.append((left, left + 7.7 * len(s.text), s.y))
        assert left > 60 and places[-1][1] < scene.width
    marks = [(s.x, s.y) for s in scene.shapes if isinstance(s, Dot)]
    marks += [(s.x + s.w / 2, s.y + s.h / 2) for s in scene.shapes if isinstance(s, Box)]
    for place, (left, right, y) in enumerate(places):
        assert all(right < a or b < left or abs(y - other) >= 14 for a, b, other in places[place + 1 :])
        assert not [at for at in marks if left < at[0] < right and abs(y - at[1]) < 12]
