"""A drawing as a list of shapes, and its two renderings: SVG for the page, pixels for the picture twin.

Units are those of the drawing's own width and height; y grows downwards.
"""

from base64 import b64encode
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from pathlib import Path

import matplotlib
import numpy
from PIL import Image, ImageDraw, ImageFont

from .montage import png_bytes

# A page's own text colour where JupyterLab names one, else whatever surrounds the drawing.
INK, INK_ON_PAGE = "#1f1f1f", "var(--jp-ui-font-color1, currentColor)"
_FONTS = Path(matplotlib.get_data_path(), "fonts", "ttf")
_ANCHORS = {"start": "l", "middle": "m", "end": "r"}


@dataclass(frozen=True)
class Box:
    """A rectangle: filled with `fill` ("" for none), hatched as in palette.HATCHES, outlined in `edge`."""

    x: float
    y: float
    w: float
    h: float
    fill: str = ""
    edge: str = ""
    hatch: str = ""
    width: float = 1.5


@dataclass(frozen=True)
class Line:
    """A line through `points`."""

    points: tuple[tuple[float, float], ...]
    colour: str = INK
    width: float = 1.5


@dataclass(frozen=True)
class Dot:
    """A circle round (x, y): filled with `fill` ("" for none), outlined in `edge`."""

    x: float
    y: float
    r: float
    fill: str = ""
    edge: str = ""
    width: float = 1.5


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


@dataclass(frozen=True)
class Picture:
    """An image, uint8 (H, W) or (H, W, 3), stretched over a rectangle."""

    x: float
    y: float
    w: float
    h: float
    pixels: numpy.ndarray


@dataclass
class Scene:
    """Shapes on a width × height canvas, drawn in order; `title` is what a screen reader says."""

    width: float
    height: float
    title: str
    shapes: list = field(default_factory=list)

    def add(self, *shapes):
        self.shapes.extend(shapes)

    def svg(self, style="width:100%;display:block"):
        """The drawing as an `<svg>` element that scales to the width that `style` gives it."""
        inside = "".join(_SVG[type(shape)](shape) for shape in self.shapes)
        return (
            f'<svg viewBox="0 0 {self.width:g} {self.height:g}" role="img" '
            f'aria-label="{escape(self.title)}" style="{style}" font-family="sans-serif">'
            f"{inside}</svg>"
        )

    def pixels(self, scale=2):
        """The drawing on white as a Pillow RGB image, `scale` pixels a unit."""
        image = Image.new("RGB", (round(self.width * scale), round(self.height * scale)), "white")
        draw = ImageDraw.Draw(image)
        for shape in self.shapes:
            _PIXELS[type(shape)](shape, image, draw, scale)
        return image


def hatch_lines(box):
    """The hatching of a box as line segments ((x, y), (x, y)), cut at its border."""
    step = 8
    left, right, top, bottom = box.x, box.x + box.w, box.y, box.y + box.h
    if "|" in box.hatch:
        x = left + step / 2
        while x < right:
            yield (x, top), (x, bottom)
            x += step
    for rising in (c == "/" for c in box.hatch.replace("x", "/\\") if c in "/\\"):
        start = left - box.h + step / 2
        while start < right:
            # At height t below the top the line stands at x = start + t (falling) or start + h - t (rising).
            a, b = max(start, left), min(start + box.h, right)
            if a < b:
                ya, yb = a - start, b - start
                yield (((a, bottom - ya), (b, bottom - yb)) if rising else ((a, top + ya), (b, top + yb)))
            start += step


def _ink(colour):
    return INK_ON_PAGE if colour == INK else colour


def _box_svg(box):
    edge = f' stroke="{_ink(box.edge)}" stroke-width="{box.width:g}"' if box.edge else ""
    place = f'x="{box.x:.1f}" y="{box.y:.1f}" width="{box.w:.1f}" height="{box.h:.1f}"'
    lines = "".join(f"M{a:.1f} {b:.1f}L{c:.1f} {d:.1f}" for (a, b), (c, d) in hatch_lines(box))
    hatch = f'<path d="{lines}" stroke="#fff" stroke-opacity=".75" stroke-width="1.2"/>' if lines else ""
    return f'<rect {place} fill="{box.fill or "none"}"/>{hatch}' + (
        f'<rect {place} fill="none"{edge}/>' if edge else ""
    )


def _line_svg(line):
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in line.points)
    return (
        f'<polyline points="{points}" fill="none" style="stroke:{_ink(line.colour)}" '
        f'stroke-width="{line.width:.1f}" stroke-linejoin="round"/>'
    )


def _dot_svg(dot):
    edge = f' stroke-width="{dot.width:g}" style="stroke:{_ink(dot.edge)}"' if dot.edge else ""
    return f'<circle cx="{dot.x:.1f}" cy="{dot.y:.1f}" r="{dot.r:g}" fill="{dot.fill or "none"}"{edge}/>'


def _text_svg(text):
    weight = ' font-weight="bold"' if text.bold else ""
    return (
        f'<text x="{text.x:.1f}" y="{text.y:.1f}" dy=".35em" font-size="{text.size:g}" '
        f'text-anchor="{text.anchor}" style="fill:{_ink(text.colour)}"{weight}>{escape(text.text)}</text>'
    )


def _picture_svg(picture):
    png = b64encode(png_bytes(Image.fromarray(picture.pixels))).decode()
    return (
        f'<image x="{picture.x:g}" y="{picture.y:g}" width="{picture.w:g}" height="{picture.h:g}" '
        f'style="image-rendering:pixelated" href="data:image/png;base64,{png}"/>'
    )


def _box_pixels(box, image, draw, scale):
    corners = [box.x * scale, box.y * scale, (box.x + box.w) * scale, (box.y + box.h) * scale]
    if box.w <= 0 or box.h <= 0:
        return
    if box.fill:
        draw.rectangle(corners, fill=box.fill)
    for a, b in hatch_lines(box):
        draw.line([(x * scale, y * scale) for x, y in (a, b)], fill="#ffffff", width=round(1.2 * scale))
    if box.edge:
        draw.rectangle(corners, outline=box.edge, width=round(box.width * scale))


def _line_pixels(line, image, draw, scale):
    points = [(x * scale, y * scale) for x, y in line.points]
    draw.line(points, fill=line.colour, width=max(1, round(line.width * scale)), joint="curve")


def _dot_pixels(dot, image, draw, scale):
    corners = [
        (dot.x - dot.r) * scale,
        (dot.y - dot.r) * scale,
        (dot.x + dot.r) * scale,
        (dot.y + dot.r) * scale,
    ]
    edge = {"outline": dot.edge, "width": round(dot.width * scale)} if dot.edge else {}
    draw.ellipse(corners, fill=dot.fill or None, **edge)


def _text_pixels(text, image, draw, scale):
    font = _font(round(text.size * scale), text.bold)
    at = (text.x * scale, text.y * scale)
    draw.text(at, text.text, fill=text.colour, font=font, anchor=_ANCHORS[text.anchor] + "m")


def _picture_pixels(picture, image, draw, scale):
    size = round(picture.w * scale), round(picture.h * scale)
    pasted = Image.fromarray(picture.pixels).convert("RGB").resize(size, Image.Resampling.NEAREST)
    image.paste(pasted, (round(picture.x * scale), round(picture.y * scale)))


@lru_cache(maxsize=32)
def _font(size, bold):
    # Matplotlib brings this one, so the picture is the same on a machine without fonts.
    return ImageFont.truetype(str(_FONTS / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf")), size)


_SVG = {Box: _box_svg, Line: _line_svg, Dot: _dot_svg, Text: _text_svg, Picture: _picture_svg}
_PIXELS = {
    Box: _box_pixels,
    Line: _line_pixels,
    Dot: _dot_pixels,
    Text: _text_pixels,
    Picture: _picture_pixels,
}
