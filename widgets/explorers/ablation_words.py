"""What BranchAblation says: the drop and its noise, class by class, and what the numbers do not tell."""

from ..inception.judging import by_class, confusion, drop, standard_error
from ..pictures.shades import points
from ..pictures.trained.confusion import largest_confusions

LIMITS = (
    "The numbers are for one net on these images. Branches stand in for each other: two that seem idle alone "
    "may matter together. And a net trained without the branch would have learnt to do without it."
)


def silenced_line(model):
    """Which branches are silenced, and how."""
    if not model.silenced:
        return f"Nothing is silenced. What you silence will hand on {_fill(model.by)}."
    return f"Silenced: {', '.join(model.silenced)}. Each hands on {_fill(model.by)}."


def headline(labels, before, now):
    """The accuracy, the drop, and how much of each may be chance."""
    images = len(labels)
    was, accuracy = float((before == labels).mean()), float((now == labels).mean())
    fell, error = drop(labels, before, now)
    right = f"{100 * accuracy:.1f} % of {images} test images named right"
    if (before == now).all():
        return (
            f"{right}. Another {images} would give another number: one standard error is "
            f"{100 * standard_error(accuracy, images):.1f} points."
        )
    verb = "fell" if fell >= 0 else "rose"
    size = f"{100 * abs(fell):.1f} ± {100 * error:.1f} points (one standard error)"
    chance = " That may be chance." if abs(fell) < 2 * error else ""
    return f"{right}, {100 * was:.1f} % with nothing silenced: it {verb} by {size}.{chance}"


def class_lines(labels, before, now, names):
    """Each class with its accuracy in percent, and the change."""
    was, shares = (by_class(confusion(labels, one, len(names))) for one in (before, now))
    each = (
        f"{name} {share:.0%} ({points(share - old)})"
        for name, share, old in zip(names, shares, was, strict=True)
    )
    return f"By class, change in points: {', '.join(each)}."


def confused_line(labels, now, names):
    """The largest confusions now."""
    found = largest_confusions(confusion(labels, now, len(names)), names)
    return f"Most often confused: {'; '.join(found)}." if found else "Nothing is confused."


def measure_line(model, falls, count):
    """What the map of importance measures, and what it found; falls: {branch: share 0 … 1}."""
    what = f"one branch alone is silenced by {model.by}"
    if len(falls) < count:
        return f"The map is empty: press the button to measure the accuracy each time {what}."
    order = sorted(falls, key=lambda name: -falls[name])
    most = ", ".join(f"{name} ({points(-falls[name], 1)})" for name in order[:3])
    small = sum(falls[name] <= 0 for name in order)
    return (
        f"Importance is the change of accuracy on these images when {what}. Largest: {most} points. "
        f"{small} of {count} branches cost nothing alone."
    )


def _fill(by):
    return "zeros" if by == "zeros" else "its mean over these images, at each channel and place"
