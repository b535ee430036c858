"""WhereItLooks: which places of a picture a class owes its score to, by two maps, and how far these agree."""

from functools import lru_cache

import ipywidgets as ipw
import numpy

from ..core.words import times
from ..fashion.preparing import prepare
from ..inception.judging import softmax
from ..inception.occlusion import FILLS, agreement, nearest, occlusion, pixel_places, stretched
from ..pictures.trained.where import MARKS, Overlay, where_scene
from ..ui.controls import choice_slider, dropdown, paragraph, toggles, view
from .own_picture import PICTURE_CONTROLS, PICTURE_ROWS, OwnPicture, image_of
from .picture_state import OWN
from .where_state import FIRST, WhereState

PLACES = (
    ("upper left", "top", "upper right"),
    ("left", "middle", "right"),
    ("lower left", "bottom", "lower right"),
)
LEAST = {"probability": 0.05, "score": 0.5}  # falls that small fill no scale
LIMITS = (
    "Each number of the activation map sees the whole picture, or nearly. The net has never been trained on "
    "pictures with a patch. And neither map tells why the net answers as it does."
)


def whereabouts(which, places):
    """Where on the picture they are, as words with counts, most first: "top 3, left 1"; "nowhere".

    which: bool (n, n), at these places, shares of the side.
    """
    thirds = numpy.minimum((3 * numpy.asarray(places)).astype(int), 2)
    counts = {}
    for row, column in numpy.argwhere(which):
        name = PLACES[thirds[row]][thirds[column]]
        counts[name] = counts.get(name, 0) + 1
    return (
        ", ".join(f"{name} {counts[name]}" for name in sorted(counts, key=lambda name: -counts[name]))
        or "nowhere"
    )


class WhereItLooks(OwnPicture):
    """A picture, a class, and where the net looks: by its class activation map, and by hiding parts.

    garments: {name: uint8 (28, 28)}, light on black. activation: function of uint8 (N, 28, 28) → an
    inception.activation.Activation. names: of the classes, in their order.
    """

    CONTROLS = {
        **PICTURE_CONTROLS,
        "label": dropdown("Class", "210px"),
        "patch": choice_slider("Patch", "310px", "Side of the square that hides a part, of 28 pixels"),
        "fill": toggles("made of", "260px"),
        "measure": toggles("Fall of the", "330px", "90px"),
        "drawn": toggles("Drawn", "250px"),
    }
    VIEWS = {
        "progress": lambda: ipw.IntProgress(layout=ipw.Layout(width="200px", visibility="hidden")),
        "scene": view(max_width="1000px"),
        "said": view(min_height="254px"),  # two lines to spare: what is said may wrap
    }
    ROWS = (
        *PICTURE_ROWS,
        ("label", "patch", "fill"),
        ("measure", "drawn", "progress"),
        "scene",
        "said",
    )

    def __init__(self, garments, activation, names):
        self._names, self._of = tuple(names), activation
        self._seen = lru_cache(maxsize=16)(lambda pixels: activation(image_of(pixels)[None]))
        self._hidden = lru_cache(maxsize=64)(self._occlusion)
        super().__init__(garments, WhereState(picture=garments, label=(FIRST, *names)))

    @classmethod
    def demo(cls):
        """A working explorer: the trained net, and ten garments."""
        from .trained import trained_net

        return cls.of(trained_net())

    @classmethod
    def of(cls, net):
        """One of a trained net, as `load_googlenet` gives it, at the size that it is for."""
        from ..fashion.garments import GARMENTS, garment_image
        from ..training.looking import look_where

        return cls({name: garment_image(name) for name in reversed(GARMENTS)}, look_where(net), GARMENTS)

    def draw(self):
        found = self._found()
        return {"scene": found.scene().svg(), "said": paragraph(*found.said(), "", LIMITS, size=14)}

    def words(self):
        return [*(found := self._found()).said(), *found.tables(), LIMITS]

    def picture(self):
        return [(found := self._found()).scene().pixels(1.24), *found.said()]

    def _found(self):
        model = self.model
        if model.picture == OWN:
            image = prepare(self._own.picture)[-1].picture
            what = f"Your upload: {self._own.says} Prepared as the data were."
        else:
            image, what = self._garments[model.picture], f"The {model.picture} of the data."
        pixels = image.tobytes()
        hidden = self._hidden(pixels, int(model.patch), FILLS[model.fill])
        return _Found(model, self._names, what, image, self._seen(pixels), hidden)

    def _occlusion(self, pixels, side, fill):
        scores = lambda images: self._of(images).scores  # noqa: E731
        return occlusion(scores, image_of(pixels), side, fill, self._shown_batches)

    def _shown_batches(self, batches):
        """The batches, one by one, with a bar that fills meanwhile."""
        bar = self.views["progress"]
        bar.max, bar.value, bar.layout.visibility = len(batches), 0, "visible"
        try:
            for number, batch in enumerate(batches, start=1):
                yield batch
                bar.value = number
        finally:
            bar.layout.visibility = "hidden"


class _Found:
    """What there is to be shown of one picture, drawn and said."""

    def __init__(self, model, names, what, image, activation, hidden):
        self.what, self.image, self.activation, self.hidden = what, image, activation, hidden
        self.names, self.measure, self.smooth = names, model.measure, model.drawn == "smooth"
        self.patch, self.fill = int(model.patch), model.fill
        self.shares = softmax(activation.scores[0])
        self.first = int(self.shares.argmax())
        self.label = self.first if model.label == FIRST else names.index(model.label)
        self.name, self.map = names[self.label], activation.maps[0, self.label]
        self.fall = hidden.fall(self.label, self.measure)
        self.agreed = agreement(stretched(self.map, activation.places, hidden.places), self.fall)
        self.marked = {kind: getattr(self.agreed, kind) for kind in MARKS}

    def said(self):
        """What the net says, what both maps say, how far they agree."""
        score, bias = self.activation.scores[0, self.label], self.activation.biases[self.label]
        counts = {kind: which.sum() for kind, which in self.marked.items()}
        where = {kind: whereabouts(which, self.hidden.places) for kind, which in self.marked.items()}
        return [
            f"{self.what} The net calls it {self.names[self.first]}, {self.shares[self.first]:.1%}.",
            f"{self.name}: probability {self.shares[self.label]:.1%}, score {_number(score)}: the mean of "
            f"its activation map, {_number(self.map.mean())}, and its bias, {_number(bias)}.",
            f"A {self.fill} patch of {self.patch}×{self.patch} pixels takes at most "
            f"{self._written(self.fall.max())} from the {self.measure}.",
            f"Of the {counts['both'] + counts['first']} most important of {self.fall.size} positions, both "
            f"maps share {counts['both']} ({self.agreed.common:.0%}; by chance 20%). Their rank "
            f"correlation is {_number(self.agreed.rank)}.",
            f"Important in both: {where['both']}.",
            f"In the activation map alone: {where['first']}.",
            f"In occlusion alone: {where['second']}.",
        ]

    def tables(self):
        """The numbers of both maps."""
        scale, unit = (100, "points") if self.measure == "probability" else (1, "units of a score")
        for head, values in (
            ("Class activation map", self.map),
            (f"Fall of the {self.measure} in {unit}, by place of the patch", scale * self.fall),
        ):
            yield f"{head}:"
            yield from ("".join(f"{_number(value, 1):>8}" for value in row) for row in values)

    def scene(self):
        """All of it as a Scene."""
        title = f"Where the net looks for {self.name}"
        overlays = self._activation_overlay(), self._occlusion_overlay()
        return where_scene(title, self.image, overlays, self.marked, self.hidden.places)

    def _activation_overlay(self):
        values, places = self.map, self.activation.places
        low, high = values.min(), values.max()
        numbers = {(places[at[0]], places[at[1]]): _number(of, 1) for at, of in numpy.ndenumerate(values)}
        ends = (0, _number(low, 1)), (1, _number(high, 1))
        says = f"{times(values.shape)} numbers, from least to most"
        shares = self._laid((values - low) / ((high - low) or 1), places)
        return Overlay("Class activation map", says, shares, ends, numbers, 0)

    def _occlusion_overlay(self):
        most = max(abs(self.fall).max(), LEAST[self.measure])
        low = -1 if self.fall.min() < -0.05 * most else 0
        ends = (low, self._written(low * most)), (1, self._written(most))
        says = f"{self.measure} lost; frame: the patch"
        shares = self._laid(self.fall / most, self.hidden.places)
        return Overlay("Occlusion", says, shares, ends, {}, self.patch / len(self.image))

    def _laid(self, shares, places):
        return (stretched if self.smooth else nearest)(shares, places, pixel_places(len(self.image)))

    def _written(self, fall):
        return f"{_number(100 * fall, 1)} points" if self.measure == "probability" else _number(fall, 1)


def _number(value, digits=2):
    """A number with so many digits after the point, and no minus before 0."""
    return f"{round(float(value), digits) + 0.0:.{digits}f}".replace("-", "−")
