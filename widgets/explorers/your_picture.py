"""YourPicture: a picture of your own, made into what the net has learnt from, and what the net says of it."""

from functools import lru_cache

from ..fashion.preparing import photographed, prepare
from ..pictures.trained.class_bars import answer_bars
from ..pictures.trained.gallery import step_row
from ..ui.controls import across, paragraph, slider, toggles, view
from .branch_rows import MapRows, row_pictures, row_words
from .own_picture import PICTURE_CONTROLS, PICTURE_ROWS, OwnPicture, image_of
from .picture_state import LEVELS, OWN, PictureState

NO_WORD = (
    "The probabilities add up to 100 % whatever the picture shows. None of the ten classes is “something "
    "else”: a dog, a cup or a blank wall is called a garment, too, and sometimes with a high probability."
)


class YourPicture(OwnPicture):
    """Upload a picture, see it prepared step by step, and what the net makes of it.

    garments: {name: uint8 (28, 28)}, light on black; shown as if photographed on white paper, to begin with.
    net: function of a uint8 (28, 28) → (shares (classes,), {block: {"b1": float32 (C, H, W), …}}).
    names: of the classes, in the order of the shares.
    """

    CONTROLS = {
        **PICTURE_CONTROLS,
        "over": toggles("Transparent over", "300px"),
        "trim": slider("Trim within, %", width="360px"),
        "turn": toggles("Negate", "320px", "76px"),
        "ground": toggles("Ground", "270px", "86px"),
        "block": toggles("Block", "auto", "46px"),
    }
    VIEWS = {
        "steps": view(),
        "bars": view(flex="0 0 42%"),
        "verdict": view(flex="1 1 0", padding="20px 0 0 24px"),
        "maps": MapRows,
    }
    ROWS = (
        *PICTURE_ROWS,
        ("trim", "over", "turn", "ground"),
        "steps",
        across("bars", "verdict"),
        "block",
        "maps",
    )

    def __init__(self, garments, net, names):
        self._names = tuple(names)
        self._seen = lru_cache(maxsize=8)(lambda pixels: net(image_of(pixels)))
        _, blocks = net(next(iter(garments.values())))
        super().__init__(garments, PictureState(picture=garments, block=blocks))

    @classmethod
    def demo(cls):
        """A working explorer: the trained net, and ten garments as if photographed."""
        from .trained import trained_net

        return cls.of(trained_net())

    @classmethod
    def of(cls, net):
        """One of a trained net, as `load_googlenet` gives it."""
        from ..fashion.garments import GARMENTS, garment_image
        from ..training.looking import look_through

        return cls({name: garment_image(name) for name in GARMENTS}, look_through(net), GARMENTS)

    def draw(self):
        steps, shares, maps = self._outcome()
        said = f"<b>{self._verdict(shares)}</b>", "", NO_WORD, "", self._file()
        return {
            "steps": step_row(steps).svg(),
            "bars": self._bars_scene(shares).svg(),
            "verdict": paragraph(*said, spacing=1.45),
            "maps": maps,
        }

    def words(self):
        steps, shares, maps = self._outcome()
        each = (f"{name} {share:.0%}" for name, share in zip(self._names, shares, strict=True))
        return [
            self._file(),
            *(f"{n}. {step.name}: {step.says}." for n, step in enumerate(steps, start=1)),
            self._verdict(shares),
            f"Shares: {', '.join(each)}.",
            NO_WORD,
            f"Block {self.model.block}:",
            *(row_words(branch, rows) for branch, rows in maps.items()),
        ]

    def picture(self):
        steps, shares, maps = self._outcome()
        drawn = step_row(steps).pixels(1.05), self._bars_scene(shares)
        return [self._file(), self._verdict(shares), *drawn, *row_pictures(maps)]

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
        return answer_bars(self._names, shares, "What the net says")
