"""Recorded training runs as pictures and as words: one run's curves, and several against the clock."""

from ...core.words import grouped
from ..axes import Axes
from ..palette import COLOURS
from ..scene import Scene, Text
from ..sheet import Shown
from .curves import curves, squares


class LearningCurves(Shown):
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

    def scene(self):
        """The curves as a Scene."""
        return curves(self.rows, across="epoch", title=self.title or "Loss and accuracy by epoch")


class AccuracyByTime(Shown):
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

    def scene(self):
        """The plot as a Scene."""
        scene = Scene(760, 340, "Test accuracy by minutes of training")
        most = max((tests[-1][0] for tests in self._tested.values() if tests), default=1)
        axes = Axes(50, 48, 560, 230, max(1, most), 100)
        axes.draw(scene, "minutes of training", "test images named right, %")
        scene.add(axes.level(100 * self.goal))
        for number, (name, tests) in enumerate(self._tested.items(), start=1):
            points, colour = [(minutes, right) for minutes, right, _ in tests], COLOURS[f"b{number}"]
            if points:
                scene.add(axes.line(points, colour, 3), *squares(axes, points, colour))
                x, y = axes.places(points)[-1]
                scene.add(Text(x + 10, y - 14, name, 14, bold=True))
        goal = f"goal: {self.goal:.0%}"
        scene.add(Text(axes.x + axes.w + 10, axes.up(100 * self.goal) + 14, goal, 13))
        return scene
