"""What TrainingDashboard says: in one line beside the bar, and in full."""

from ..pictures.training.curves import SMOOTH, running_mean
from ..pictures.training.gradient_shares import share_lines
from ..training.pace import images_per_second, seconds_left, spell


def progress_words(now):
    """Where the run stands and how fast it goes: "step 57 of 469 · epoch 1 of 1 · …"."""
    said = [f"step {now.position} of {now.steps}"]
    if now.rows:
        said.append(f"epoch {now.rows[-1]['epoch']} of {now.plan.recipe.epochs}")
    speed = images_per_second(now.rows)
    if speed:
        said.append(f"{speed:.0f} images/s")
    left = seconds_left(now.rows, now.plan.recipe, now.steps)
    if left and now.position < now.steps:
        said.append(f"{spell(left)} left")
    return " · ".join(said)


def results(now):
    """Loss and accuracy at the last step, and each test there was, a line each."""
    lines = []
    if now.rows:
        last = {name: [row[name] for row in now.rows] for name in ("loss", "accuracy")}
        side = now.rows[-1]["size"]
        line = f"Step {now.position}, at {side}×{side}: " + _pair(last["loss"][-1], last["accuracy"][-1])
        if len(now.rows) > 1:
            mean = _pair(*(running_mean(values)[-1] for values in last.values()))
            line += f"; mean of the last {min(SMOOTH, len(now.rows))} steps: {mean}"
        lines.append(f"{line}.")
    lines += [
        f"Epoch {row['epoch']}: {row['held_out']:.1%} of the "
        f"{'test' if row['validation_accuracy'] is None else 'held-out'} images are classified correctly."
        for row in now.rows
        if row["held_out"] is not None
    ]
    return lines + [
        f"Test after step {step}: {share:.1%} of the test images are classified correctly."
        for step, share in now.tests
    ]


def _pair(loss, share):
    return f"loss {loss:.3f}, accuracy {share:.1%}"


def in_full(now, device):
    """The text twin, line by line, but for what is planned."""
    lines = [f"{device} {now.said}".strip(), f"{progress_words(now)}."]
    lines += [*results(now), *filter(None, [now.crowded])]
    if now.gradients:
        lines += ["Share of the gradient's squared length:", *share_lines(now.gradients)]
    return lines
