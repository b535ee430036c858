"""The ribbon: every channel that a block hands on in order, coloured and hatched by branch."""

from ...core.words import number_word
from ..palette import PAINTS
from ..scene import Line, Scene, Text, entries, joined

WIDTH, HEIGHT, MARKED_HEIGHT = 1000, 66, 96
_X, _Y, _LENGTH, _ACROSS = 10, 24, 980, 22


def concat_ribbon(widths, channel=None):
    """Draw the channels of a block's output in order, as shares of its whole length. Returns a Scene.

    widths: BranchWidths or another block; if its branches are added, each lies over the same channels.
    channel: marked with an arrow from below, if given; the scene is then MARKED_HEIGHT high.
    """
    count, added = widths.out_channels, widths.join == "add"
    shares = ", ".join(
        f"{branch} channels {part.start} to {part.stop - 1}" for branch, part in widths.channel_slices.items()
    )
    title = f"{'Sum' if added else 'Concatenation'} of {count} channels: {shares}"
    scene = Scene(WIDTH, HEIGHT if channel is None else MARKED_HEIGHT, title)
    scene.add(*joined(widths.outputs, added, _X, _Y, _LENGTH, _ACROSS))
    unit = _LENGTH / count
    if added:
        signs = "+" * (len(widths.outputs) - 1) + "="
        names = {branch: f"{branch} {sign}" for branch, sign in zip(widths.outputs, signs, strict=True)}
        scene.add(*entries(names, _X, 11, 72, PAINTS, w=22, gap=6, size=14))
        said = f"{count} channels, each a sum of {number_word(len(names))}"
        scene.add(Text(_X + 72 * len(names), 11, said, 14, bold=True))
    else:
        labels = [f"{branch}: {count}" for branch, count in widths.outputs.items()]
        starts = [_X + part.start * unit for part in widths.channel_slices.values()]
        for x, label in zip(_apart(starts, labels), labels, strict=True):
            scene.add(Text(x, 11, label, 14, bold=True))
    for x, tick, anchor in _ticks(widths, unit):
        scene.add(Line(((x, _Y + _ACROSS), (x, _Y + _ACROSS + 4)), width=1))
        scene.add(Text(x, _Y + _ACROSS + 12, str(tick), 12, anchor))
    if channel is not None:
        _add_marker(scene, _X + (channel + 0.5) * unit, channel)
    return scene


def _apart(starts, labels):
    """Where labels go so that none covers the next or leaves the picture; their order tells them apart."""
    needs = [8.5 * len(label) + 8 for label in labels]
    places, end = [], 0.0
    for start, need in zip(starts, needs, strict=True):
        places.append(max(start, end))
        end = places[-1] + need
    limit = WIDTH + 8.0
    for i in reversed(range(len(places))):
        places[i] = limit = min(places[i], limit - needs[i])
    return places


def _add_marker(scene, x, channel):
    """A line across the ribbon, and below the numbers an arrow that names the channel."""
    across = ((x, _Y - 5), (x, _Y + _ACROSS + 5))
    # White on black: seen on every colour of a branch and on a light and a dark page.
    scene.add(Line(across, "#000000", 5), Line(across, "#ffffff", 2))
    head = _Y + _ACROSS + 22
    scene.add(Line(((x - 6, head + 8), (x, head), (x + 6, head + 8)), width=2.5))
    near_end = "start" if x < 60 else "end" if x > WIDTH - 60 else "middle"
    scene.add(Text(x, MARKED_HEIGHT - 10, f"channel {channel}", 14, near_end, bold=True))


def _ticks(widths, unit):
    """Channel numbers at the borders of the segments, left out where they would touch the one before."""
    borders = sorted({0, *(part.stop for part in widths.channel_slices.values())})
    end = _X + borders[-1] * unit
    last = -100.0
    for channel in borders[:-1]:
        x = _X + channel * unit
        if x - last >= 34 and (end - x >= 44 or channel == 0):
            yield x, channel, "start" if channel == 0 else "middle"
            last = x
    yield end, borders[-1], "end"
