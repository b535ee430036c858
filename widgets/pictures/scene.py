"""A drawing as a list of shapes, and its two renderings: SVG for the page, pixels for the picture twin.

Units are those of the drawing's own width and height; y grows downwards. A shape knows its SVG element,
and how to paint itself on a Pillow image, `scale` pixels a unit. At the end what many pictures have: legends,
bars cut by branch, markers, framed images, rows of figures.
"""

from base64 import b64encode
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from math import ceil
from pathlib import Path

import matplotlib
import numpy
from PIL import Image, ImageDraw, ImageFont

from .montage import png_bytes
from .palette import PAINTS

GRID = "#8c8c8c"  # grey enough for a white and a black page
FITS = (
    840  # pixels that a drawing has in JupyterLab on a screen of 1280: there its letters are scaled at will
)
# A page's own text colour where JupyterLab names one, else whatever surrounds the drawing.
INK, INK_ON_PAGE = "#1f1f1f", "var(--jp-ui-font-color1, currentColor)"
_FONTS = Path(matplotlib.get_data_path(), "fonts", "ttf")
_LETTER = 0.62  # width of a letter or digit, as a share of the size of its text
_ANCHORS = {"start": "l", "middle": "m", "end": "r"}


@dataclass(frozen=True)
class Box:
    """A rectangle: filled with `fill` ("" for none), hatched as in palette.PAINTS, outlined in `edge`."""

    x: float
    y: float
    w: float
    h: float
    fill: str = ""
    hatch: str = ""
    edge: str = ""
    width: float = 1.5

    def _svg(self):
        place = f'x="{self.x:.1f}" y="{self.y:.1f}" width="{self.w:.1f}" height="{self.h:.1f}"'
        lines = "".join(f"M{a:.1f} {b:.1f}L{c:.1f} {d:.1f}" for (a, b), (c, d) in hatch_lines(self))
        hatch = f'<path d="{lines}" stroke="#fff" stroke-opacity=".75" stroke-width="1.2"/>' if lines else ""
        edge = f'fill="none" stroke="{_ink(self.edge)}" stroke-width="{self.width:g}"'
        return f'<rect {place} fill="{self.fill or "none"}"/>{hatch}' + (
            f"<rect {place} {edge}/>" if self.edge else ""
        )

    def _paint(self, image, draw, scale):
        if self.w <= 0 or self.h <= 0:
            return
        corners = [at * scale for at in (self.x, self.y, self.x + self.w, self.y + self.h)]
        if self.fill:
            draw.rectangle(corners, fill=self.fill)
        for a, b in hatch_lines(self):
            draw.line([(x * scale, y * scale) for x, y in (a, b)], fill="#ffffff", width=round(1.2 * scale))
        if self.edge:
            draw.rectangle(corners, outline=self.edge, width=round(self.width * scale))


@dataclass(frozen=True)
class Line:
    """A line through `points`."""

    points: tuple[tuple[float, float], ...]
    colour: str = INK
    width: float = 1.5

    def _svg(self):
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in self.points)
        return (
            f'<polyline points="{points}" fill="none" style="stroke:{_ink(self.colour)}" '
            f'stroke-width="{self.width:.1f}" stroke-linejoin="round"/>'
        )

    def _paint(self, image, draw, scale):
        points = [(x * scale, y * scale) for x, y in self.points]
        draw.line(points, fill=self.colour, width=max(1, round(self.width * scale)), joint="curve")


@dataclass(frozen=True)
class Dot:
    """A circle round (x, y): filled with `fill` ("" for none), outlined in `edge`."""

    x: float
    y: float
    r: float
    fill: str = ""
    edge: str = ""
    width: float = 1.5

    def _svg(self):
        edge = f' stroke-width="{self.width:g}" style="stroke:{_ink(self.edge)}"' if self.edge else ""
        place = f'cx="{self.x:.1f}" cy="{self.y:.1f}" r="{self.r:g}"'
        return f'<circle {place} fill="{self.fill or "none"}"{edge}/>'

    def _paint(self, image, draw, scale):
        x, y, r = self.x, self.y, self.r
        corners = [at * scale for at in (x - r, y - r, x + r, y + r)]
        edge = {"outline": self.edge, "width": round(self.width * scale)} if self.edge else {}
        draw.ellipse(corners, fill=self.fill or None, **edge)


@dataclass(frozen=True)
class Text:
    """One line of text whose middle height is y, in the page's own colour if it is INK."""

    x: float
    y: float
    text: str
    size: float = 14
    anchor: str = "start"
    bold: bool = False
    colour: str = INK

    def _svg(self):
        weight = ' font-weight="bold"' if self.bold else ""
        place = f'x="{self.x:.1f}" y="{self.y:.1f}" dy=".35em" font-size="{self.size:g}"'
        look = f'text-anchor="{self.anchor}" style="fill:{_ink(self.colour)}"{weight}'
        return f"<text {place} {look}>{escape(self.text)}</text>"

    def _paint(self, image, draw, scale):
        font = _font(round(self.size * scale), self.bold)
        at, anchor = (self.x * scale, self.y * scale), _ANCHORS[self.anchor] + "m"
        draw.text(at, self.text, fill=self.colour, font=font, anchor=anchor)


@dataclass(frozen=True)
class Picture:
    """An image, uint8 (H, W) or (H, W, 3), stretched over a rectangle."""

    x: float
    y: float
    w: float
    h: float
    pixels: numpy.ndarray

    def _svg(self):
        png = b64encode(png_bytes(Image.fromarray(self.pixels))).decode()
        return (
            f'<image x="{self.x:g}" y="{self.y:g}" width="{self.w:g}" height="{self.h:g}" '
            f'style="image-rendering:pixelated" href="data:image/png;base64,{png}"/>'
        )

    def _paint(self, image, draw, scale):
        size = round(self.w * scale), round(self.h * scale)
        pasted = Image.fromarray(self.pixels).convert("RGB").resize(size, Image.Resampling.NEAREST)
        image.paste(pasted, (round(self.x * scale), round(self.y * scale)))


@dataclass
class Scene:
    """Shapes on a width × height canvas, drawn in order; `title` is what a screen reader says."""

    width: float
    height: float
    title: str
    shapes: list = field(default_factory=list)

    def add(self, *shapes):
        """Put shapes on top of those that are there."""
        self.shapes.extend(shapes)

    def svg(self, style="width:100%;display:block"):
        """The drawing as an `<svg>` element that scales to the width that `style` gives it."""
        inside = "".join(shape._svg() for shape in self.shapes)
        return (
            f'<svg viewBox="0 0 {self.width:g} {self.height:g}" role="img" '
            f'aria-label="{escape(self.title)}" style="{style}" font-family="sans-serif">'
            f"{inside}</svg>"
        )

    def svg_to_read(self):
        """`svg`, but with less than FITS pixels it scrolls, rather than have letters under 11 pixels."""
        least = ceil(11 * self.width / min(shape.size for shape in self.shapes if isinstance(shape, Text)))
        # All of the width if there is room, else the least: what room lacks, times a lot, is more than that.
        wide = f"min({least}px,max(100%,({FITS}px - 100%)*9999))"
        svg = self.svg(f"width:100%;min-width:{wide};display:block")
        return f'<div style="overflow-x:auto;width:0;min-width:100%">{svg}</div>'

    def pixels(self, scale=2):
        """The drawing on white as a Pillow RGB image, `scale` pixels a unit."""
        image = Image.new("RGB", (round(self.width * scale), round(self.height * scale)), "white")
        draw = ImageDraw.Draw(image)
        for shape in self.shapes:
            shape._paint(image, draw, scale)
        return image


def hatch_lines(box):
    """The hatching of a box as line segments ((x, y), (x, y)), cut at its border; x is /\\, + is |-."""
    left, right, top, bottom = box.x, box.x + box.w, box.y, box.y + box.h
    for way in box.hatch.replace("x", "/\\").replace("+", "|-"):
        first, last = {"|": (left, right), "-": (top, bottom)}.get(way, (left - box.h, right))
        for start in numpy.arange(first + 4, last, 8).tolist():
            # At height t below the top a slanting line is at start + t (falling) or start + h - t (rising).
            a, b = max(start, left), min(start + box.h, right)
            if way == "|":
                yield (start, top), (start, bottom)
            elif way == "-":
                yield (left, start), (right, start)
            elif a < b:
                ya, yb = a - start, b - start
                yield ((a, bottom - ya), (b, bottom - yb)) if way == "/" else ((a, top + ya), (b, top + yb))


def _ink(colour):
    return INK_ON_PAGE if colour == INK else colour


@lru_cache(maxsize=32)
def _font(size, bold):
    # Matplotlib brings this one, so the picture is the same on a machine without fonts.
    return ImageFont.truetype(str(_FONTS / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf")), size)


def square(x, y, side, fill="", edge="", width=1.5):
    """A square round (x, y)."""
    return Box(x - side / 2, y - side / 2, side, side, fill, "", edge, width)


def framed(x, y, w, h, pixels):
    """The shapes of an image, uint8 (H, W) or (H, W, 3), with a thin frame."""
    return Picture(x, y, w, h, pixels), Box(x, y, w, h, edge=INK, width=1)


def swatch(branch):
    """The colour and hatching of a branch as a small inline `<svg>`, for a legend in a page."""
    scene = Scene(30, 14, f"colour of {branch}")
    scene.add(Box(0, 0, 30, 14, *PAINTS[branch], INK, 1))
    return scene.svg(style="width:30px;display:inline-block;vertical-align:-2px")


def entry(x, y, paint, words, w=30, h=14, gap=8, size=13, edge=INK, width=1):
    """An entry of a legend: a box of that (colour, hatching) from x on, round y, and its words; as shapes."""
    return Box(x, y - (h + 1) // 2, w, h, *paint, edge, width), Text(x + w + gap, y, words, size)


def entries(names, x, y, step, paints, **style):
    """The entries of a legend, {key of paints: its words}, `step` apart; style: as of `entry`."""
    for key, words in names.items():
        yield from entry(x, y, paints[key], words, **style)
        x += step


def branch_entries(names, x, y, room, w=30, gap=8, size=13, **style):
    """The entries of branches, {branch: its words}: equally far apart, four to `room` units or however many
    there are; where that is too near, as near as their words allow, and those as small as need be.
    """
    lengths, box = [len(words) for words in names.values()], w + gap + 6
    steps = [room / max(4, len(names))] * len(names)
    if box + _LETTER * size * max(lengths) > steps[0]:
        size = fitting(sum(lengths), size, room - box * len(names))
        steps = [box + _LETTER * size * length for length in lengths]
    for (branch, words), step in zip(names.items(), steps, strict=True):
        yield from entry(x, y, PAINTS[branch], words, w=w, gap=gap, size=size, **style)
        x += step


def fitting(letters, size, room):
    """The size at which so many letters have room: `size`, or a smaller one."""
    return min(size, room / (_LETTER * letters))


def stroke(x, y, w, words, colour=INK, width=1.5, gap=8, size=14):
    """The shapes of an entry of a legend: a line of that colour and width from x on, and its words."""
    return Line(((x, y), (x + w, y)), colour, width), Text(x + w + gap, y, words, size)


def stacked(amounts, x, y, length, across, upright=False, paints=PAINTS, edge="", width=1.5):
    """The boxes of a bar from (x, y) on, `length` long and `across` thick, cut as {branch: amount} says.

    upright: downwards, and upwards if `length` is negative. paints: {key of amounts: (colour, hatching)}.
    """
    whole, done = sum(amounts.values()) or 1, 0
    for key, amount in amounts.items():
        start, end = length * done / whole, length * (done + amount) / whole
        low, size = min(start, end), abs(end - start)
        place = (x, y + low, across, size) if upright else (x + low, y, size, across)
        yield Box(*place, *paints[key], edge, width)
        done += amount


def joined(outputs, added, x, y, length, across, upright=False):
    """What a block hands on, {branch: channels}, as a bar from (x, y) on, downwards if `upright`; its shapes.

    Concatenated, the branches lie one after the other; added, each lies over the whole length.
    """
    if added:
        yield from stacked(dict.fromkeys(outputs, 1), x, y, across, length, not upright)
    else:
        yield from stacked(outputs, x, y, length, across, upright)
    yield Box(x, y, *((across, length) if upright else (length, across)), edge=INK, width=1)


def in_columns(y, columns, texts, size=13, anchor="end", bold=False):
    """A row of a table: each text at the x of its column."""
    return [Text(x, y, text, size, anchor, bold) for x, text in zip(columns, texts, strict=True)]
