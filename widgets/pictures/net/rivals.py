"""Nets side by side: parameters, MACs and activations, and what of it sits in dense layers."""

from ...core.words import memory, millions
from ..scene import INK, Box, Scene, Text, entries, stacked
from .network import WIDTH

# Colour and hatching: neither is a branch's.
CONV, DENSE, HATCH = "#4f86bb", "#8c8c8c", "/"
_PAINTS = {"convolutions": (CONV, ""), "dense layers": (DENSE, HATCH)}
HEIGHT = 236
_MEASURES = {
    "parameters": ("params", "dense_params"),
    "MACs, one image": ("macs", "dense_macs"),
    "activations, one image, float32": ("bytes", ""),
}
_ROW, _TOP, _BAR_W, _GROUP, _LEFT = 42, 66, 198, 272, 92


def rivals(nets, image, marked):
    """Draw LayerCosts of whole nets, all counted for an image of (channels, height, width). Returns a Scene.

    marked: the name of the one that is set in bold.
    """
    scene = Scene(WIDTH, HEIGHT, f"Nets compared: {', '.join(net.name for net in nets)}")
    said = f"All for {image[1]}×{image[2]} pixels in colour and 1000 classes"
    scene.add(Text(_LEFT, 12, said, 14))
    scene.add(*entries({name: name for name in _PAINTS}, 560, 12, 150, _PAINTS, w=26, gap=6, size=14))
    for place, (measure, (what, dense)) in enumerate(_MEASURES.items()):
        left = _LEFT + place * _GROUP
        most = max(getattr(net, what) for net in nets)
        scene.add(Text(left, 42, measure, 14, bold=True))
        for row, net in enumerate(nets):
            y, whole, bold = _TOP + _ROW * row, getattr(net, what), net.name == marked
            in_dense = getattr(net, dense) if dense else 0
            amounts = dict(zip(_PAINTS, (whole - in_dense, in_dense), strict=True))
            wide = _BAR_W * whole / most
            scene.add(*stacked(amounts, left, y, wide, 16, paints=_PAINTS))
            scene.add(Box(left, y, wide, 16, edge=INK, width=1))
            said = _short(whole) if dense else memory(whole)
            if place == 0:
                said += f", {in_dense / whole:.0%} in dense layers"
                scene.add(Text(_LEFT - 6, y + 8, net.name, 13, "end", bold))
            scene.add(Text(left, y + 26, said, 13, bold=bold))
    return scene


def _short(count):
    """15_470_264_320 → "15.5 G", else as `millions`."""
    return f"{count / 1e9:.2f} G" if count >= 1e9 else millions(count)
