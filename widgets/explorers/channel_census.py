"""ChannelCensus: how many channels are dead, always on or selective, trained weights against random ones."""

from textwrap import wrap

import numpy

from ..core.words import SHORT_NAMES
from ..pictures.trained.census import pair_bars
from ..ui.controls import paragraph, toggles, view
from .base import Explorer
from .census_state import ALL, COUNTS, CensusState

_MEANS = {
    "dead": "A channel is dead if no position of its map is above 0 in any of the {images}.",
    "always on": "A channel is always on if in each of the {images} some position of its map is above 0.",
    "selective": (
        "A channel is selective if the classes differ in its mean response: if more of its variance over the "
        "{images} lies between classes than in any channel of its block in 19 shufflings of the labels. "
        "In {block} that is more than {over}."
    ),
    "variance between classes": (
        "Of the variance of each channel's mean response over the {images}, the share that lies between "
        "classes: the mean over the channels that are not dead."
    ),
}


class ChannelCensus(Explorer):
    """Choose what is counted, a branch and a block: bars by block, and by branch within that block.

    found: {"trained": {block: an inception.channels.Census}, "random": …}. slices: {block: {branch: slice of
    its channels}}. images: how many the channels were looked at with.
    """

    CONTROLS = {
        "count": toggles("Count", "auto", "180px"),
        "branch": toggles("Branch", "auto", "60px"),
        "block": toggles("Block", "auto", "46px"),
    }
    VIEWS = {"bars": view(), "said": view(min_height="76px")}
    ROWS = ("count", ("branch", "block"), "bars", "said")

    def __init__(self, found, slices, images):
        self._found, self._slices, self._images = found, slices, images
        branches = next(iter(slices.values()))
        super().__init__(CensusState(block=slices, branch=(ALL, *branches)))

    @classmethod
    def demo(cls):
        """A working explorer: the trained net and one with random weights, on 500 test images."""
        from .trained import trained_net

        return cls.of(trained_net())

    @classmethod
    def of(cls, net):
        """One of a trained net, as `load_googlenet` gives it, and of the same with random weights."""
        from .trained import census_of

        return cls(*census_of(net))

    def draw(self):
        return {"bars": self._scene().svg(), "said": paragraph(*self._says(), size=14)}

    def words(self):
        rows = [
            f"{heading}: " + ", ".join(f"{label} {_in_words(pair)}" for label, pair in panel.items()) + "."
            for heading, panel in self._panels().items()
        ]
        return [f"{self._title()}, trained weights against random ones.", *rows, *self._says()]

    def picture(self):
        return [self._scene(), *(line for text in self._says() for line in wrap(text, 125))]

    def _scene(self):
        return pair_bars(self._panels(), self._title(), "channels" if self._counts() else "variance")

    def _counts(self):
        """Whether channels are counted, and no variance is shared out."""
        return self.model.count != COUNTS[-1]

    def _title(self):
        count = self.model.count
        return f"Channels that are {count}" if self._counts() else f"Channels: {count}"

    def _panels(self):
        """{heading: {label: {"trained": share, "random": share}}}: by block, and by branch in one."""
        block, branch = self.model.block, self.model.branch
        named = "all branches" if branch == ALL else f"{branch} {SHORT_NAMES.get(branch, '')}".strip()
        within = (ALL, *self._slices[block])
        return {
            f"by block, {named}": {one: self._pair(one, branch) for one in self._slices},
            f"block {block}, by branch": {one: self._pair(block, one) for one in within},
        }

    def _pair(self, block, branch):
        place = slice(None) if branch == ALL else self._slices[block][branch]
        return {kind: _share(of[block], self.model.count, place) for kind, of in self._found.items()}

    def _says(self):
        """What is counted, on how many images; the threshold of the chosen block."""
        images, block = f"{self._images} images", self.model.block
        over = " and ".join(f"{of[block].threshold:.1%} ({kind})" for kind, of in self._found.items())
        return [_MEANS[self.model.count].format(images=images, block=block, over=over)]


def _share(census, count, place):
    """The share of a block's channels in that place, 0 … 1; NaN where there is none to look at."""
    if count == COUNTS[-1]:
        live = ~census.dead[place]
        return float(census.between[place][live].mean()) if live.any() else numpy.nan
    kinds = dict(zip(COUNTS, (census.dead, census.always, census.selective), strict=False))
    return float(kinds[count][place].mean())


def _in_words(pair):
    trained, random = ("none" if numpy.isnan(share) else f"{share:.0%}" for share in pair.values())
    return f"{trained} ({random})"
