"""What BudgetDesigner says: how a design stands to the task, to the book and to the tries before it."""

from html import escape

from ..core.words import grouped, plural
from ..inception.widths import GOOGLENET_BLOCKS
from ..pictures.block.pareto import Point, beats
from .six_widths import six

# How far the nine blocks squeeze: reduce width over the channels of the branch, at the least.
NARROWEST = min(w.reduces[b] / w.outputs[b] for w in GOOGLENET_BLOCKS.values() for b in w.reduces)


def point(model, label, one):
    """A Try of a BudgetState as a Point."""
    return Point(label, one.params, one.looks_around, one.widths.out_channels >= model.target)


def counts(model, one):
    """ "256 channels of 256, 163 696 of 120 000 parameters" """
    out = plural(one.widths.out_channels, "channel")
    return f"{out} of {model.target}, {grouped(one.params)} of {grouped(model.budget)} parameters"


def task_verdict(model, one):
    """Whether a Try meets target and budget, and if not, by how much it misses."""
    missing, over = model.target - one.widths.out_channels, one.params - model.budget
    wrong = [f"the target is missed by {plural(missing, 'channel')}"] if missing > 0 else []
    wrong += [f"over budget by {grouped(over)}"] if over > 0 else []
    return " and ".join(wrong) or f"met, {grouped(-over)} to spare"


def line(model, one):
    """A Try in a line of the text twin."""
    out, params = plural(one.widths.out_channels, "channel"), grouped(one.params)
    around = f"{one.looks_around} from 3×3 and 5×5"
    return f"{six(one.widths)}: {out}, {around}, {params} parameters: {task_verdict(model, one)}."


def squeeze(widths):
    """What a count of parameters cannot see: how narrow the reduces are."""
    tight = [b for b in widths.reduces if widths.reduces[b] / widths.outputs[b] < NARROWEST]
    if not tight:
        return (
            f"Every reduce is {NARROWEST:.0%} or more of what its branch hands on, as in the book's blocks."
        )
    which = " and ".join(f"{b} makes {widths.outputs[b]} channels of {widths.reduces[b]}" for b in tight)
    return f"Narrow: {which}. The book stays at {NARROWEST:.0%} or more; no count sees what is lost there."


def rank(model):
    """How the present widths stand among the tries that meet the target."""
    now = point(model, "", model.now)
    tries = [point(model, f"try {number}", one) for number, one in enumerate(model.kept, start=1)]
    better = [one.label for one in tries if one.met and beats(one, now)]
    if better:
        return f"Beaten by {', '.join(better)}: no fewer channels that look around, and no more parameters."
    return "No kept try beats it." if tries else "No try is kept yet."


def table(model):
    """The kept tries as an HTML table, the latest first."""
    head = ("try", "widths", "channels", "from 3×3 and 5×5", "parameters", "verdict")
    rows = [
        (n, six(t.widths), t.widths.out_channels, t.looks_around, grouped(t.params), task_verdict(model, t))
        for n, t in reversed(list(enumerate(model.kept, start=1)))
    ]
    first = "".join(f"<th scope='col'>{name}</th>" for name in head)
    rest = "".join(f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table style='font-size:13px;line-height:1.2' cellpadding='4'><tr>{first}</tr>{rest}</table>"
