"""How fast a run goes and how long it still takes, from the lines of its log."""

WINDOW = 20  # steps: enough to even out what else the machine does, few enough to follow it


def images_per_second(rows):
    """Over the last steps in a log's lines, time between steps left out; None before there are two."""
    last = rows[-WINDOW - 1 :]
    passed = last[-1]["seconds"] - last[0]["seconds"] if last else 0
    return (last[-1]["images"] - last[0]["images"]) / passed if passed > 0 else None


def seconds_left(rows, recipe, steps):
    """Seconds of training until `steps` are done; None before two lines are there.

    Work grows with the pixels, so what comes at another size is taken in proportion to them.
    """
    speed = images_per_second(rows)
    if speed is None:
        return None
    now = rows[-1]
    work = sum(recipe.size_at(step, steps) ** 2 for step in range(now["step"], steps))
    return recipe.batch * work / now["size"] ** 2 / speed


def spell(seconds):
    """A stretch of time in words, no finer than it is known: "about 40 s", "about 12 min", "about 1.5 h"."""
    if seconds < 90:
        return f"about {max(1, round(seconds))} s"
    return f"about {seconds / 60:.0f} min" if seconds < 5400 else f"about {seconds / 3600:.1f} h"
