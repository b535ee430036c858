"""What the explorers of a training share: how a look at the net is shown, live, in a picture, in words."""

import ipywidgets as ipw

from ..backend.worker import Worker
from ..core.words import plural
from ..pictures.block.activity import activity, activity_png, activity_strip, activity_words
from ..pictures.scene import Scene, Text, framed
from ..pictures.sheet import beside, on_white
from ..pictures.trained.class_bars import answer_bars
from ..pictures.trained.filters import filters_image, filters_png, filters_words
from ..training.conductor import SHARE
from ..ui.controls import (
    across,
    build,
    button,
    down,
    dropdown,
    paragraph,
    png_view,
    put,
    slider,
    small,
    toggles,
    view,
)  # fmt: skip
from ..ui.look import html, visible
from .branch_rows import MapRows, row_pictures, row_words

FRAME = 0.5  # seconds that a moment is shown when they are played
LOOK_CONTROLS = {
    "garment": dropdown("Picture", "220px"),
    "block": dropdown("Block", "120px"),
    "moment": slider("Moment", readout=False, width="440px"),
    "watch": toggles("Look", "390px", "130px"),
    "play": button("Play", "film", "90px", "Show the moments one after the other; press again to stop"),
}
_FILTERS = "The filters of the first layer: grey is 0, white above it, black below."
_STRIP = (
    "All channels of the block in order. The brighter, the larger the mean of its map (its square root, so "
    "that weak ones are seen). An orange mark: dead, above 0 nowhere in this picture."
)
LOOK_ROWS = (("garment", "upload", "block", "play"), "upload note", ("moment", "watch"), "seen", "look")
NOTHING = (
    "The {garment} in block {block}: there is nothing to see before the first step. Press Start or Step."
)
RENEWED = {
    True: f"Looked at while it trains, for at most {SHARE:.0%} of the time.",
    False: "Looked at in the kept moments alone.",
}


class WithFilm:
    """A part of explorers whose state has `moment`: Play shows the moments one after the other."""

    _player = None

    def play(self, button=None):
        """Show the moments one after the other, on a thread of its own; a second press ends it."""
        with self._lock:
            self._player = self._player or Worker()
            moments = self.film()
            if self._player.busy:
                self._player.ask()
            elif len(moments) < 2:
                self.refuse("There is no film yet: press Start first.")
            else:
                self._player.begin(lambda asked: self._play(moments, asked), lambda error: None)

    def film(self):
        """The moments that Play shows."""
        return self.model.moments

    def _play(self, moments, asked):
        for moment in moments:
            self.set(at=moment)
            if asked.wait(FRAME):
                return

    def sync(self):
        """As in Explorer; the slider ends at the last moment that there is."""
        # By itself: a page that got a value with it would hold that to the old end.
        self.controls["moment"].max = self.model.last
        super().sync()

    def close(self):
        """End the film, and take the widget off the page."""
        if self._player:
            self._player.ask()
        super().close()


class LookView:
    """A Look at one picture and block, drawn once.

    look: a looks.Look, or None. image: the picture `garment`, uint8 (28, 28). names: of the classes. live:
    whether it is renewed while the net trains, or at the kept moments alone; None if that is over. why: there
    is no look, where that is known.
    """

    def __init__(self, look, garment, image, block, names, live=None, why=""):
        self._names, self._maps, self._image = names, None, image
        self.why = why or NOTHING.format(garment=garment, block=block)
        self._renewed = RENEWED.get(live, "")
        if look is None:
            return
        self.why = ""
        if garment not in look.names:
            self.why = f"After step {look.step} nobody looked at {garment}: it came later."
        elif block not in look.maps:
            self.why = f"This net has no block {block} of branches to look into."
        else:
            self._look = look
            self._shares, self._maps = look.of(garment, block)
            self._activity = activity(self._maps)
            best = int(self._shares.argmax())
            at = f"After {plural(look.step, 'step')}, at {look.size}×{look.size}"
            self._title = f"{at}: {garment} in block {block}."
            self._says = f"The net calls it {names[best]}, {self._shares[best]:.0%} sure."

    def drawn(self):
        """{view: value} of LOOK_VIEWS."""
        return {
            "seen": self._scene().svg(),
            "look": None if self.why else self,
        }

    def parts(self):
        """{part of a LookBox: what it shows}."""
        filters, said = filters_words(self._look.filters), " ".join(activity_words(self._activity))
        return {
            "filters": (filters_png(self._look.filters), filters),
            "filters said": paragraph(filters, size=13),
            "classes": self._bars().svg(),
            "activity": (activity_png(self._activity), said),
            "activity said": paragraph(said, size=14),
            "maps": self._maps,
        }

    def words(self):
        """The same in words and numbers."""
        if self._maps is None:
            return [self.why]
        each = (f"{name} {share:.0%}" for name, share in zip(self._names, self._shares, strict=True))
        rows = (row_words(branch, maps) for branch, maps in self._maps.items())
        return [
            f"{self._title} {self._says}", f"Shares: {', '.join(each)}.", filters_words(self._look.filters),
            *activity_words(self._activity), *rows,
        ]  # fmt: skip

    def pictures(self):
        """The same as parts of a picture twin."""
        if self._maps is None:
            return [self._scene()]
        sides = beside([on_white(filters_image(self._look.filters)), self._bars()])
        strip, said = on_white(activity_strip(self._activity)), " ".join(activity_words(self._activity))
        return [self._scene(), sides, said, strip, *row_pictures(self._maps)]

    def _scene(self):
        """The picture that is looked at, and what is said of it."""
        first, second = (self.why, "") if self.why else (self._title, self._says)
        scene = Scene(840, 84, first)
        scene.add(*framed(0, 2, 80, 80, self._image), Text(94, 20, first, 16, bold=True))
        scene.add(Text(94, 44, second, 15), Text(94, 66, self._renewed, 13))
        return scene

    def _bars(self):
        return answer_bars(self._names, self._shares, "What the net says")


_GONE = {"filters said": "", "classes": "", "activity said": "", "maps": None}  # no drawing stays behind


class LookBox(ipw.VBox):
    """Filters, classes, channels and maps of one look. `value`: a LookView; None takes it off the page."""

    def __init__(self):
        self._value = None
        self._parts = {
            "filters": png_view(width="448px")(),
            "filters said": html(),
            "classes": html(flex="1 1 0", min_width="0", max_width="460px"),
            "activity": png_view(width="100%", height="46px")(),
            "activity said": html(min_height="24px"),
            "maps": MapRows(),
        }
        named = self._parts.get
        first = across(
            down("filters", "filters said", small(_FILTERS), flex="0 1 468px"),
            "classes",
            flex_flow="row wrap",
        )
        below = ("activity", "activity said", small(_STRIP), "maps")
        super().__init__([build(part, named) for part in (first, *below)])
        visible(self, False)

    @property
    def value(self):
        """The LookView that is shown, or None."""
        return self._value

    @value.setter
    def value(self, look):
        self._value = look
        for name, value in (look.parts() if look else _GONE).items():
            put(self._parts[name], value)
        visible(self, look is not None)


LOOK_VIEWS = {"seen": view(max_width="840px"), "look": LookBox}
