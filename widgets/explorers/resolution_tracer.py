"""ResolutionTracer: an image of 1 to 224 pixels, layer by layer: size, field, live taps, marks."""

from html import escape

from ..core.words import plural, times
from ..inception.counting import LAYERS
from ..inception.tracing import FINE, GRADES, STARVED, VOID, branch_windows, least_side, trace
from ..pictures.net.resolution import SIGNS, trace_picture
from ..ui.controls import across, dropdown, number_box, paragraph, slider, view
from .base import Explorer
from .trace_state import TraceState


class ResolutionTracer(Explorer):
    """Change the size of an image and see what each layer of the stem and the stages makes of it.

    image: uint8 (H, W), called `name`; it is drawn at the size that is set.
    """

    CONTROLS = {
        "side": slider("Square image, side in pixels", flex="1 1 320px", width="auto"),
        "height": number_box("Height", "120px"),
        "width": number_box("Width", "120px"),
        "layer": dropdown("Layer", "160px"),
    }
    NOTES = {"side": ("height", "width", "layer")}
    VIEWS = {"trace": view(), "verdict": view(height="200px", overflow="auto")}
    ROWS = (
        ("side", "height", "width", "layer"),
        across("side note", min_height="28px"),
        *("trace", "verdict"),
    )

    def __init__(self, image, name="image"):
        self._image, self._name = image, name
        super().__init__(TraceState())

    @classmethod
    def demo(cls):
        """A working tracer: the ankle boot at the book's 96×96."""
        from ..fashion.garments import garment_image

        return cls(garment_image("ankle boot"), "ankle boot")

    def draw(self):
        first, *rest = map(escape, self._conclusion())
        said = paragraph(f"<b>{first}</b>", *rest, size=14, spacing=1.45)
        return {"trace": self._scene().svg(), "verdict": said}

    def words(self):
        m = self.model
        lines = [
            f"{self._name}, {m.height}×{m.width} pixels, through the stem and the stages.",
            f"{'layer':9}{'map':>9}{'field':>9}{'sees':>8}{'live taps':>11}",
        ]
        for name, one in self._trace().items():
            field = "all" if one.field is None else times((one.field,) * 2)
            sees = f"{100 * one.share(*one.middle):.1f} %"
            line = f"{name:9}{times(one.size):>9}{field:>9}{sees:>8}{100 * one.live:9.0f} %"
            grade = one.verdict[0]
            lines.append(line if grade == FINE else f"{line}  {SIGNS[grade]} {grade}")
        return lines + self._conclusion()

    def picture(self):
        return [self._scene(), *self._conclusion()]

    def _trace(self):
        return trace(self.model.height, self.model.width)

    def _scene(self):
        return trace_picture(self._trace(), self.model.layer, self._image, self._name)

    def _conclusion(self):
        """What the picture says: the layer in focus, then each reason for a mark, the worst first."""
        traced = self._trace()
        lines = [_seen_by(traced[self.model.layer]), _whole_image(traced)]
        for grade in reversed(GRADES[1:]):
            reasons = {}
            for name, one in traced.items():
                if one.verdict[0] == grade:
                    reasons.setdefault(one.verdict[1], []).append(name)
            lines += [f"{SIGNS[grade]} {_named(names)}: {reason}" for reason, names in reasons.items()]
        lines.append(
            f"In square images of {least_side(VOID)} pixels or more, no layer gets a single pixel; "
            f"of {least_side(STARVED)} or more, none is starved."
        )
        return lines


def _named(names):
    """["3a", "3b", "4a", "4b", "4c"] → "3a, 3b, 4a … 4c": three or more in a row are cut short."""
    order, runs = list(LAYERS), []
    for name in names:
        if runs and order.index(name) == order.index(runs[-1][-1]) + 1:
            runs[-1].append(name)
        else:
            runs.append([name])
    return ", ".join(f"{run[0]} … {run[-1]}" if len(run) > 2 else ", ".join(run) for run in runs)


def _seen_by(one):
    """The field of the middle output in a sentence, by branch for a block."""
    row, column = one.middle
    rows, columns = one.window(row, column)
    pixels = (
        f"{times((len(rows), len(columns)))} of {times(one.image)} pixels, "
        f"{100 * one.share(row, column):.1f} % of the image"
    )
    cut = one.field is not None and (len(rows), len(columns)) != (one.field, one.field)
    uncut = f" (uncut {times((one.field,) * 2)})" if cut else ""
    by = ""
    if one.layer.kind == "block":
        windows = branch_windows(one)
        by = "; " + ", ".join(f"{branch} {times(map(len, windows[branch]))}" for branch in windows)
    of = "The output of the average" if one.field is None else f"The middle output of {one.layer.name}"
    return f"{of} sees {pixels}{uncut}{by}."


def _whole_image(traced):
    """From which layer on an output can see everything."""
    middle = next(name for name, one in traced.items() if one.share(*one.middle) == 1)
    every = next(name for name, one in traced.items() if one.everywhere)
    of = plural(traced[every].size[0] * traced[every].size[1], "output")
    if middle == every:
        return f"From {every} on ({of}), every output sees the whole image."
    return (
        f"From {middle} on the middle output sees the whole image, from {every} on ({of}) every output does."
    )
