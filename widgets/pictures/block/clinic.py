"""What a check found on a patient, beside what it finds on a healthy one: pairs of bars on one axis."""

from ..palette import COLOURS
from ..scene import GRID, INK, Box, Line, Scene, Text, entries

WIDTH, HEIGHT = 1000, 258  # as high as the other picture of a patient, impulse.py
_TOP, _LEFT, _LENGTH, _PAIR, _ACROSS = 62, 150, 520, 49, 17
# Not branch colours' meaning, but their set: told apart with any colour blindness, and hatched as well.
PATIENT, HEALTHY = (COLOURS["b2"], "/"), (COLOURS["b1"], "")


def bars_picture(title, seen, healthy, wrong, says, unit):
    """Draw ranges of a patient above those of a healthy one, label by label. Returns a Scene.

    seen, healthy: {label: (least, most)}, at most eight labels. says: one such pair → the words beside its
    bar. unit: what the axis counts. wrong: the labels to mark with ≠.
    """
    scene = Scene(WIDTH, HEIGHT, title)
    scene.add(Text(10, 13, title, 15, bold=True))
    who = {PATIENT: "this patient", HEALTHY: "a healthy one"}
    scene.add(*entries(who, 10, 37, 130, {paint: paint for paint in who}, w=26, gap=7, width=0.8))
    scene.add(Text(290, 37, f"bars: {unit}; the line is 0", 13))
    ends = [end for found in (seen, healthy) for pair in found.values() for end in pair if abs(end) < 1e9]
    least, most = min(0, *ends), max(0, *ends) or 1
    rows = -(-len(healthy) // (2 if len(healthy) > 4 else 1))
    length = _LENGTH if rows == len(healthy) else 230
    for number, label in enumerate(healthy):
        column, row = divmod(number, rows)
        x, y = _LEFT + column * 500, _TOP + row * _PAIR

        def place(value, x=x):
            return x + length * (min(max(value, least), most) - least) / (most - least)

        differs = label in wrong
        scene.add(Text(x - 22, y + _ACROSS, label, 14, "end", bold=differs))
        if differs:
            scene.add(Text(x - 14, y + _ACROSS, "≠", 16, bold=True))
        for line, (found, paint) in enumerate(((seen, PATIENT), (healthy, HEALTHY))):
            (start, end), top = map(place, found[label]), y + line * _ACROSS
            scene.add(Box(start, top, max(end - start, 1.5), _ACROSS - 2, *paint, INK, 0.8))
            scene.add(Text(x + length + 10, top + 8, says(found[label]), 13))
        scene.add(Line(((place(0), y - 4), (place(0), y + 2 * _ACROSS + 2)), GRID, 1))
    return scene
