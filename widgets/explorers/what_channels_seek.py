"""WhatChannelsSeek: what a channel of a trained net responds to: patches, classes, a generated image."""

import ipywidgets as ipw

from ..backend.worker import Worker, in_words
from ..core.words import SHORT_NAMES, times
from ..pictures.trained.sought import sought_scene
from ..ui.controls import button, paragraph, slider, toggles, view
from .base import Explorer
from .seek_state import SeekState

LIMITS = (
    "Hatched: outside the image. Each patch comes from another image. The generated image is one of many "
    "that gradient ascent can find. Neither tells what the net needs the channel for."
)


class WhatChannelsSeek(Explorer):
    """Choose a block, a branch and a channel; see what it responds to most, and its mean by class.

    Climb generates an image with a large middle output, by gradient ascent; of the first layer the filter
    is shown as well.

    seeker: has `.counts`, `.pictures`, `.labels`, `.field(place, branch)`, and of a channel `.nine`,
    `.by_class` and `.filter`, as a widgets.inception.seeking.Seeker has. climb: function of (place, branch,
    channel) → iterator of (step, steps, float (H, W), value before ReLU). names: of the classes.
    """

    CONTROLS = {
        "block": toggles("Block", "auto", "54px"),
        "branch": toggles("Branch", "auto", "60px"),
        "channel": slider("Channel", width="440px"),
        "climb": button("Climb", "arrow-up", "110px", "Generate an image that this channel responds to"),
    }
    NOTES = {"climb": ()}
    VIEWS = {
        "progress": lambda: ipw.IntProgress(layout=ipw.Layout(width="160px", visibility="hidden")),
        "sought": view(),
        "said": view(min_height="66px"),
    }
    ROWS = ("block", ("branch", "channel"), ("climb", "progress", "climb note"), "sought", "said")

    def __init__(self, seeker, climb, names):
        self._seeker, self._climb, self._names = seeker, climb, tuple(names)
        self._worker, self._climbed = Worker(), {}  # {unit: (picture, value)}
        super().__init__(SeekState(seeker.counts))

    @classmethod
    def demo(cls):
        """A working explorer: the trained net on 100 of the test images that come with the collection."""
        from .trained import trained_net

        return cls.of(trained_net())

    @classmethod
    def of(cls, net):
        """One of a trained net, as `load_googlenet` gives it, on 100 test images of the collection."""
        from .trained import seeker_of

        return cls.through(seeker_of(net))

    @classmethod
    def through(cls, seeker):
        """One of a Seeker of the garments."""
        from ..fashion.garments import GARMENTS
        from ..inception.climbing import STEPS, climb

        def of_one(place, branch, channel):
            for now in climb(seeker.net, place, [(branch, channel)], seeker.pictures.shape[1]):
                yield now.step, STEPS, now.pictures[0], float(now.values[0])

        return cls(seeker, of_one, GARMENTS)

    def sync(self):
        channel, last = self.controls["channel"], self.model.last
        channel.max = max(channel.max, last)  # wide enough first: a slider cuts its value to its range
        super().sync()
        channel.max, channel.tooltip = last, f"Channel of the branch, 0 to {last}"

    def climb(self, button=None):
        """Make a picture for the channel that is chosen, on a thread, so that the reader can go on.

        Nothing happens if there is one already, or another is being made.
        """
        with self._lock:
            unit = self.model.unit
            if not self._worker.busy and unit not in self._climbed:
                self._worker.begin(lambda asked: self._ascend(unit, asked), self._arrived)

    def wait(self, seconds=60):
        """Wait for the end of the ascent under way; whether it came in time."""
        return self._worker.join(seconds)

    def _ascend(self, unit, asked):
        bar = self.views["progress"]
        for step, steps, picture, value in self._climb(*unit):
            if asked.is_set():
                return
            bar.max, bar.value, bar.layout.visibility = steps, step, "visible"
            if step == steps:
                self._climbed[unit] = picture, value

    def _arrived(self, error):
        self.views["progress"].layout.visibility = "hidden"
        with self._lock:
            self.show()
            if error:
                self.refuse(f"The ascent broke off: {in_words(error)}", "climb")

    def draw(self):
        return {"sought": self._scene().svg(), "said": paragraph(self._reach(), LIMITS, size=14, spacing=1.4)}

    def words(self):
        place, branch, channel = self.model.unit
        nine = [self._written(*one) for one in enumerate(self._nine(), start=1)]
        means = zip(self._names, self._seeker.by_class(place, branch, channel), strict=True)
        lines = [
            f"{self._title()}.",
            *(nine or ["It responds to none of the images: it is 0 everywhere."]),
            f"Mean response by class: {', '.join(f'{name} {mean:.3g}' for name, mean in means)}.",
            f"{', '.join(self._heights()) or 'No image is generated yet'}.",
        ]
        if not branch:
            rows = (", ".join(f"{weight:.2f}" for weight in row) for row in self._seeker.filter(channel))
            lines.append(f"Its filter, row by row: {'; '.join(rows)}.")
        return [*lines, self._reach(), LIMITS]

    def picture(self):
        return [self._scene(), self._reach()]

    def _nine(self):
        return self._seeker.nine(*self.model.unit)

    def _title(self):
        place, branch, channel = self.model.unit
        of = f"Block {place}, {branch} {SHORT_NAMES.get(branch, '')}".strip() if branch else f"Layer {place}"
        return f"{of}, channel {channel} of {self.model.last + 1}"

    def _garment(self, patch):
        return self._names[self._seeker.labels[patch.image]]

    def _written(self, number, patch):
        rows, columns = (f"{of[0]} to {of[-1]}" for of in (patch.rows, patch.columns))
        over = f"; beyond the edge: {', '.join(patch.over)}" if patch.over else ""
        said = f"{self._garment(patch)}, {patch.value:.3f}, image {patch.image}"
        return f"{number}. {said}, rows {rows}, columns {columns}{over}."

    def _heights(self):
        """The value of the generated image, and of the best patch; () without such an image."""
        if self.model.unit not in self._climbed:
            return ()
        best = max((patch.value for patch in self._nine()), default=0.0)
        return f"Climbed to {self._climbed[self.model.unit][1]:.2f}", f"best patch {best:.2f}"

    def _reach(self):
        """How much one output sees, of how much there is."""
        place, branch, _ = self.model.unit
        field, sides = self._seeker.field(place, branch), self._seeker.pictures.shape[1:]
        over = sum(bool(patch.over) for patch in self._nine())
        return (
            f"One output sees {times((field, field))} pixels of images of {times(sides)}; {over} of "
            "these patches extend beyond the edge of the image."
        )

    def _scene(self):
        place, branch, channel = unit = self.model.unit
        climbed = (self._climbed[unit][0], *self._heights()) if unit in self._climbed else None
        weights = None if branch else self._seeker.filter(channel)
        means = self._seeker.by_class(*unit)
        patches = [self._drawn(patch, self._seeker.field(place, branch)) for patch in self._nine()]
        return sought_scene(self._title(), patches, means, self._names, climbed, weights)

    def _drawn(self, patch, field):
        """A Patch as the scene takes it: of a field larger than the image no more than the image."""
        image = self._seeker.pictures[patch.image]
        rows, columns = patch.rows, patch.columns
        side = min(field, max(image.shape))
        seen = {"top": rows, "left": columns}.items()
        corner = [of[0] if side < field else (side - len(of)) * (edge in patch.over) for edge, of in seen]
        pixels = image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        return pixels, corner, side, f"{self._garment(patch)} {patch.value:.2f}"
