"""Recorded training runs as pictures and as words: one run's curves, and several against the clock."""

from ...core.branches import BRANCHES
from ...core.words import grouped
from ..axes import Axes
from ..palette import COLOURS
from ..scene import INK, Line, Scene, Text
from ..sheet import small_png, stack
from .curves import curves, squares


class LearningCurves:
    """Loss and accuracy of a run against epochs. Shows itself as PNG, and as text with a line an epoch.

    rows: the lines of its log, as from `recorded`.
    """

    def __init__(self, rows, title=""):
        self.rows, self.title = rows, title

    def __repr__(self):
        heads = ("epoch", "input", "loss", "batches", "test", "minutes")
        lines = [self.title] if self.title else []
        lines.append("".join(f"{head:>9}" for head in heads))
        for epoch in sorted({row["epoch"] for row in self.rows}):
            own = [row for row in self.rows if row["epoch"] == epoch]
            loss, right = (sum(row[name] for row in own) / len(own) for name in ("loss", "accuracy"))
            tested = own[-1]["test_accuracy"]
            test = "" if tested is None else f"{tested:.1%}"
            side = f"{own[-1]['size']}×{own[-1]['size']}"
            minutes = f"{own[-1]['seconds'] / 60:.1f}"
            figures = (str(epoch), side, f"{loss:.3f}", f"{right:.1%}", test, minutes)
            lines.append("".join(f"{figure:>9}" for figure in figures))
        return "\n".join(lines)

    def _repr_png_(self):
        return small_png(stack([self.scene().pixels(1.24)]))

    def scene(self):
        """The curves as a Scene."""
        return curves(self.rows, across="epoch", title=self.title or "Loss and accuracy by epoch")


class AccuracyByTime:
    """Test accuracy of runs against the minutes they trained. Shows itself as PNG, and as text.

    runs: {name: lines of a log}. goal: a share, 0 … 1, drawn as a line and looked up in every log.
    """

    def __init__(self, runs, goal=0.85):
        self.runs, self.goal = runs, goal
        self._tested = {
            name: [(row["seconds"] / 60, 100 * row["test_accuracy"], row["images"]) for row in rows
                   if row["test_accuracy"] is not None]
            for name, rows in runs.items()
        }  # fmt: skip

    def __repr__(self):
        return "\n".join(self._line(name, tests) for name, tests in self._tested.items())

    def _line(self, name, tests):
        if not tests:
            return f"{name}: not tested."
        best = max(right for _, right, _ in tests)
        reached = next((test for test in tests if test[1] >= 100 * self.goal), None)
        if reached is None:
            return f"{name}: {best:.1f} % at best, {self.goal:.0%} not reached in {tests[-1][0]:.1f} min."
        minutes, _, images = reached
        cost = f"{minutes:.1f} min and {grouped(images)} images"
        return f"{name}: {self.goal:.0%} after {cost}; {best:.1f} % at best."

    def _repr_png_(self):
        return small_png(stack([self.scene().pixels(1.24)]))

    def scene(self):
        """The plot as a Scene."""
        scene = Scene(760, 340, "Test accuracy by minutes of training")
        most = max((tests[-1][0] for tests in self._tested.values() if tests), default=1)
        axes = Axes(50, 48, 560, 230, max(1, most), 100)
        axes.draw(scene, "minutes of training", "test images named right, %")
        y = axes.up(100 * self.goal)
        scene.add(Line(((axes.x, y), (axes.x + axes.w, y)), INK, 1))
        for branch, (name, tests) in zip(BRANCHES, self._tested.items(), strict=False):
            points = [(minutes, right) for minutes, right, _ in tests]
            if points:
                line = [(axes.across(x), axes.up(value)) for x, value in points]
                scene.add(Line(tuple(line if len(line) > 1 else line * 2), COLOURS[branch], 3))
                squares(scene, axes, points, COLOURS[branch])
                scene.add(Text(line[-1][0] + 10, line[-1][1] - 14, name, 14, bold=True))
        scene.add(Text(axes.x + axes.w + 10, y + 14, f"goal: {self.goal:.0%}", 13))
        return scene
