"""The state of WhereItLooks: the picture, the class, what hides a part of it, and how both maps are drawn."""

from ..core.line import Line
from ..inception.occlusion import FILLS, MEASURES, PATCHES
from ..ui.state import Choice
from .picture_state import PictureChoice

FIRST = "its first word"


class WhereState(PictureChoice):
    """Names of the pictures and of the classes are handed in."""

    line = Line("{picture} as {label}, patch {patch} {fill}, by {measure}, drawn {drawn}")
    label = Choice()
    patch = Choice(tuple(map(str, PATCHES)), "8")
    fill = Choice(FILLS)
    measure = Choice(MEASURES)
    drawn = Choice(("smooth", "in cells"))
