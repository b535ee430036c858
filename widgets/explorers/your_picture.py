"""YourPicture: a picture of your own, made into what the net has learnt from, and what the net says of it."""

import re
from functools import lru_cache

import ipywidgets as ipw
import numpy

from ..fashion.preparing import CLOSE, GROUNDS, TURNS, photographed, prepare
from ..fashion.upload import MOST_BYTES, MOST_PIXELS, MOST_PIXELS_WEBP, Refused, open_picture
from ..pictures.sheet import caption, stack
from ..pictures.trained.class_bars import share_bars
from ..pictures.trained.steps import step_row
from ..ui.controls import dropdown, row, slider, toggles
from ..ui.look import html, shared
from .base import Choice, Explorer, State, Whole, whole_or_text
from .map_rows import MapRows, row_pictures, row_words

OWN = "your upload"
LEVELS = ("as it is", "to black")
NO_WORD = (
    "The shares add up to 100 % whatever the picture shows. The net has ten words, and none of them is "
    "“something else”: a dog, a cup or a blank wall gets a garment too, and sometimes a sure one."
)
KEPT = (
    f"PNG, JPEG or WebP, at most {MOST_BYTES // 1_000_000} MB and {MOST_PIXELS // 1_000_000} megapixels "
    f"(WebP {MOST_PIXELS_WEBP // 1_000_000}). It goes to your own kernel's memory, small, and to no file."
)
_STATE = re.compile(r"(.+) over (\S+), trim (\S+) %, turn (\S+), ground (.+), block (\S+)")


class PictureState(State):
    """Which picture, how it is prepared, and the block whose maps are shown."""

    picture = Choice()
    over = Choice()
    trim = Whole(CLOSE, most=50, least=0)
    turn = Choice()
    ground = Choice()
    block = Choice()

    def __init__(self, pictures, blocks):
        """The names of each; the first is the default."""
        super().__init__()
        self.offer("picture", pictures)
        self.offer("over", GROUNDS)
        self.offer("turn", TURNS)
        self.offer("ground", LEVELS)
        self.offer("block", blocks)

    def to_string(self):
        return (
            f"{self.picture} over {self.over}, trim {self.trim} %, turn {self.turn}, ground {self.ground}, "
            f"block {self.block}"
        )

    def from_string(self, text):
        found = _STATE.fullmatch(text.strip())
        if not found:
            raise ValueError(f"A state looks like {self.to_string()!r}; got {text[:80]!r}.")
        names = ("picture", "over", "trim", "turn", "ground", "block")
        values = dict(zip(names, found.groups(), strict=True))
        if values["picture"] == OWN and OWN not in self.offered["picture"]:
            raise ValueError(
                "This state is of an upload, and nothing is uploaded here: upload it again first."
            )
        return values | {"trim": whole_or_text(values["trim"])}


class YourPicture(Explorer):
    """Upload a picture, see it prepared step by step, and what the net makes of it.

    garments: {name: uint8 (28, 28)}, light on black; shown as if photographed on white paper, to begin with.
    look: function of a uint8 (28, 28) → (shares (classes,), {block: {"b1": float32 (C, H, W), …}}).
    names: of the classes, in the order of the shares.
    """

    def __init__(self, garments, look, names):
        self._garments, self._names = garments, tuple(names)
        self._own = None  # an Opened
        self._seen = lru_cache(maxsize=8)(_on_bytes(look))
        blocks = look(next(iter(garments.values())))[1]
        model = PictureState(garments, blocks)
        controls = {
            "picture": dropdown("Picture", list(garments), "230px"),
            "upload": ipw.FileUpload(
                accept=".png,.jpg,.jpeg,.webp",
                description="Upload your own",
                tooltip=KEPT,
                layout=shared(ipw.Layout, width="180px"),
            ),
            "over": toggles("Transparent over", list(GROUNDS), "300px"),
            "trim": slider(model.traits()["trim"], "Trim within, %", width="360px"),
            "turn": toggles("Negate", list(TURNS), "320px", "76px"),
            "ground": toggles("Ground", list(LEVELS), "270px", "86px"),
            "block": toggles("Block", list(blocks), "auto", "46px"),
        }
        super().__init__(model, controls)
        controls["upload"].observe(self._on_upload, "value")
        self.notes = {"upload": html(min_height="28px")}
        self._steps, self._rows = html(), MapRows()
        self._bars = html(flex="0 0 42%")
        self._said = html(flex="1 1 0", padding="20px 0 0 24px")
        wrap = shared(ipw.Layout, flex_flow="row wrap", align_items="center")
        c = self.controls
        self.children = [
            ipw.HBox([c["picture"], c["upload"], html(f"<small>{KEPT}</small>")], layout=wrap),
            self.notes["upload"],
            ipw.HBox([c[name] for name in ("trim", "over", "turn", "ground")], layout=wrap),
            self._steps,
            row([self._bars, self._said]),
            c["block"],
            self._rows,
            self.footer,
        ]
        self.show()

    @classmethod
    def demo(cls):
        """A working explorer: the trained net, and ten garments as if photographed."""
        from ..fashion.garments import GARMENTS, garment_image
        from .trained import looks

        return cls({name: garment_image(name) for name in GARMENTS}, looks()["trained"], GARMENTS)

    def take(self, data):
        """Take the bytes of a picture file in place of a garment. ValueError, one sentence, for a bad one."""
        with self._lock:
            self._own = open_picture(data)
            self.model.offered["picture"] = (*self._garments, OWN)
            if self.model.picture == OWN:
                self.show()
            else:
                self.set(picture=OWN)

    def reset(self, button=None):
        with self._lock:
            super().reset()
            self._own = None
            self.model.offered["picture"] = tuple(self._garments)
            self.show()

    def sync(self):
        offered = self.model.offered["picture"]
        if tuple(self.controls["picture"].options) != offered:
            self.controls["picture"].options = offered
        super().sync()

    def draw(self):
        steps, shares, maps = self._outcome()
        self._steps.value = step_row(steps).svg()
        self._bars.value = self._bars_scene(shares).svg()
        lines = "<br><br>".join((f"<b>{self._verdict(shares)}</b>", NO_WORD, self._file()))
        self._said.value = f"<div style='font-size:15px;line-height:1.45'>{lines}</div>"
        self._rows.show(maps)

    def describe(self):
        with self._lock:
            steps, shares, maps = self._outcome()
            each = (f"{name} {share:.0%}" for name, share in zip(self._names, shares, strict=True))
            return "\n".join(
                [
                    self._file(),
                    *(f"{n}. {step.name}: {step.says}." for n, step in enumerate(steps, start=1)),
                    self._verdict(shares),
                    f"Shares: {', '.join(each)}.",
                    NO_WORD,
                    f"Block {self.model.block}:",
                    *(row_words(branch, rows) for branch, rows in maps.items()),
                ]
            )

    def picture(self):
        steps, shares, maps = self._outcome()
        words = [caption(self._file()), caption(self._verdict(shares))]
        drawn = [step_row(steps).pixels(1.05), self._bars_scene(shares).pixels(1.24)]
        return stack([*words, *drawn, *row_pictures(maps)])

    def _outcome(self):
        """(steps, shares, maps of the block)"""
        model = self.model
        own = model.picture == OWN
        picture = self._own.picture if own else photographed(self._garments[model.picture])
        steps = prepare(picture, model.over, model.trim, model.turn, model.ground == LEVELS[1])
        shares, maps = self._seen(steps[-1].picture.tobytes())
        return steps, shares, maps[model.block]

    def _file(self):
        if self.model.picture == OWN:
            return f"Your upload: {self._own.says}"
        return f"The {self.model.picture} of the data, as if photographed on white paper."

    def _verdict(self, shares):
        first, second = sorted(range(len(shares)), key=lambda place: -shares[place])[:2]
        return (
            f"The net calls it {self._names[first]}, {shares[first]:.0%}; "
            f"then {self._names[second]}, {shares[second]:.0%}."
        )

    def _bars_scene(self, shares):
        return share_bars(self._names, shares, "What the net says")

    def _on_upload(self, change):
        if not self.by_reader() or not change["new"]:
            return
        with self._lock:
            data = change["new"][0]["content"]
            self.controls["upload"].value = ()  # nothing of the file stays, but the small picture
            try:
                self.take(data)
            except Refused as refusal:
                self.show()
                self.refuse(str(refusal), beside="upload")


def _on_bytes(look):
    """`look` for the bytes of a uint8 (28, 28), which a cache can tell apart."""
    return lambda pixels: look(numpy.frombuffer(pixels, numpy.uint8).reshape(28, 28))
