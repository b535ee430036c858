"""calibration: how sure the reader was against how often that was right.

As with `reveal`, the saved text twin is the same for everyone; the chart and its words are live only.
"""

from dataclasses import dataclass
from html import escape
from io import StringIO

import ipywidgets as ipw
from IPython.display import display

from ..core.words import plural
from ..pictures.palette import COLOURS
from ..pictures.scene import INK, INK_ON_PAGE
from ..ui.look import alert, frame, html, words
from .question import CHAPTER, views
from .store import LOCK, store

_FEW = 10  # below, chance weighs more than skill


def calibration(chapter):
    """Show the chart of a chapter's predictions: how sure against the share that was right.

    chapter: its number as text, "03". ValueError for another. Works with no predictions, and says so.
    """
    if not isinstance(chapter, str) or not CHAPTER.fullmatch(chapter):
        raise ValueError(f"A chapter is two digits, or those and a letter, like '03'; got {chapter!r}.")
    display(Calibration(chapter))


@dataclass(frozen=True)
class Score:
    """Predictions that were `sure` per cent sure: how many, and how many of them right."""

    sure: int
    count: int
    right: int


def by_confidence(chapter=""):
    """[Score, …] by rising confidence, of a chapter or of all.

    A prediction counts once, as last committed before its answer was shown.
    """
    counted = []
    for tries in _of(chapter):
        counted += [made for made in tries if made["right"] is not None and not made["seen"]][-1:]
    levels = sorted({made["sure"] for made in counted})
    return [
        Score(sure, len(same), sum(made["right"] for made in same))
        for sure in levels
        for same in [[made for made in counted if made["sure"] == sure]]
    ]


def late(chapter):
    """How many answers of a chapter were looked at before any prediction was committed, and one was later."""
    return sum(all(made["seen"] for made in tries) for tries in _of(chapter))


def _of(chapter):
    return [
        tries for key, tries in store().tries().items() if key.startswith(f"{chapter}-" if chapter else "")
    ]


class Calibration(ipw.VBox):
    """The live view of `calibration`; `.describe()` → this reader's chart in words."""

    def __init__(self, chapter):
        super().__init__(layout=frame())
        self.chapter = chapter
        self._chart, self._words = html(), html()
        self.children = [self._chart, self._words]
        with LOCK:
            views["calibration", chapter] = self._on_change
            self.show()

    def show(self):
        """Draw the chart anew from what is known by now."""
        with LOCK:
            here, overall = by_confidence(self.chapter), by_confidence()
            said = self.describe()
            self._chart.value = chart(self.chapter, here, overall, said) if overall else ""
            self._words.value = words(*said.split("\n")) + alert(store().trouble)

    def describe(self):
        """This reader's chart in words."""
        here, overall = by_confidence(self.chapter), by_confidence()
        lines = [_summary(f"Chapter {self.chapter}", here)]
        lines += [f"{level.sure} % sure: {level.right} of {level.count} right." for level in here]
        if overall and _total(overall) > _total(here):
            lines.append(_summary("All chapters so far", overall))
        if count := late(self.chapter):
            lines.append(f"Committed after looking at the answer, so not counted: {count}.")
        return "\n".join(lines)

    def _repr_mimebundle_(self, **kwargs):
        twin = (
            f"Chapter {self.chapter}: how sure you were against how often you were right. "
            "The chart is drawn from your own predictions, which stay on your machine."
        )
        return super()._repr_mimebundle_(**kwargs) | {"text/plain": twin}

    def _on_change(self, key):
        self.show()


def chart(chapter, here, overall, said):
    """The chart as an `<svg>` element; here, overall: lists of Score; said: the same in words."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    figure = Figure(figsize=(5.6, 4.2), layout="constrained")
    axes = figure.subplots()
    axes.plot([0, 100], [0, 100], linestyle="--", linewidth=1, color=INK, label="as often right as sure")
    if _total(overall) > _total(here):
        _dots(axes, overall, COLOURS["b2"], "s", "all chapters so far", filled=False)
    if here:
        _dots(axes, here, COLOURS["b1"], "o", f"chapter {chapter}", filled=True)
    for level in here:
        axes.annotate(
            f"{level.right} of {level.count}",
            (level.sure, 100 * level.right / level.count),
            xytext=(0, 9 if level.right < level.count else -18),
            textcoords="offset points",
            ha="center",
            color=INK,
        )
    axes.set(xlim=(-5, 105), ylim=(-8, 108), xticks=range(0, 101, 20), yticks=range(0, 101, 20))
    axes.set_title("Your predictions", color=INK)
    axes.set_xlabel("how sure you were (%)", color=INK)
    axes.set_ylabel("share that was right (%)", color=INK)
    axes.tick_params(colors=INK)
    axes.patch.set_visible(False)
    figure.patch.set_visible(False)
    for spine in axes.spines.values():
        spine.set_color(INK)
    figure.legend(loc="outside lower center", ncols=3, frameon=False, labelcolor=INK, fontsize="small")
    file = StringIO()
    with rc_context({"svg.fonttype": "none"}):
        figure.savefig(file, format="svg", metadata={"Date": None})
    drawn = file.getvalue()
    label = f'<svg role="img" aria-label="{escape(said)}" style="width:100%;max-width:560px" '
    return drawn[drawn.index("<svg") :].replace("<svg ", label, 1).replace(INK, INK_ON_PAGE)


def _dots(axes, levels, colour, marker, label, filled):
    """One mark a level, the larger the more predictions."""
    axes.scatter(
        [level.sure for level in levels],
        [100 * level.right / level.count for level in levels],
        s=[50 + 30 * level.count for level in levels],
        marker=marker,
        facecolors=colour if filled else "none",
        edgecolors=colour,
        linewidths=2,
        label=label,
        zorder=3,
    )


def _total(levels):
    return sum(level.count for level in levels)


def _summary(what, levels):
    count, right = _total(levels), sum(level.right for level in levels)
    if not count:
        return f"{what}: no prediction to show yet. Commit one, run the cell that answers it, and come back."
    sure = sum(level.sure * level.count for level in levels) / count
    share = 100 * right / count
    gap = (
        "You are surer than you are right."
        if sure - share > 10
        else "You are right more often than you think."
        if share - sure > 10
        else "You know well how much you know."
    )
    few = "With so few, chance weighs a lot." if count < _FEW else gap
    score = f"{right} of {plural(count, 'prediction')} right ({share:.0f} %)"
    return f"{what}: {score}, {sure:.0f} % sure on average. {few}"
