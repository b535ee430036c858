"""What NetworkBuilder says: block by block, stage by stage, against the book, and what a run of it showed."""

from ..core.words import grouped, plural, signed, times
from ..inception.design import GOOGLENET, in_the_book
from ..inception.widths import six
from ..pictures.net.network_plan import changes, part_name, rows

BOOKS_COST = GOOGLENET.cost


def conclusion(design):
    """The size of the design against the book's net, and what is unlike, in two sentences."""
    cost = design.cost
    params = f"{grouped(cost.params)} parameters, {_against(cost.params, BOOKS_COST.params)}"
    macs = f"{grouped(cost.macs)} MACs, {_against(cost.macs, BOOKS_COST.macs)}"
    return [f"{plural(len(design.blocks), 'block')}: {params}; {macs}.", _unlike(design)]


def design_in_words(design, chosen):
    """The text twin, in lines: every block, every stage, the sum."""
    cost, fed, unlike, books, lines = design.cost, design.inputs, changes(design), in_the_book(design), []
    parts = *cost.stages.values(), None
    for part, (name, shape, params, macs) in zip(parts, rows(cost, BOOKS_COST), strict=True):
        to = f", outputs {times(shape)}" if shape else ""
        lines.append(f"{name}{to}: {_counted(params, 'parameters')}; {_counted(macs, 'MACs')}.")
        for block, block_cost in part.blocks.items() if part else ():
            is_book = "" if books[block] in (None, block) else f", the book's {books[block]}"
            mark = {None: "", "new": ", new"}.get(unlike.get(block), f", fed {unlike.get(block)} channels")
            lines.append(
                f"  {block}{' (chosen)' if block == chosen else ''} {six(design.blocks[block])}: "
                f"{times(fed[block])} → {design.blocks[block].out_channels} channels, "
                f"{grouped(block_cost.params)} parameters, {grouped(block_cost.macs)} MACs{is_book}{mark}."
            )
    return lines


def ran(design, run):
    """What a Run of the design showed, in two sentences; the second says whether it is as counted."""
    cost = design.cost
    shapes = ", ".join(f"{part_name(name)} {times(shape)}" for name, shape in run.shapes.items())
    wrong = [
        f"{part_name(name)} outputs {times(shape)}, counted were {times(cost.stages[name].shape)}"
        for name, shape in run.shapes.items()
        if tuple(shape) != cost.stages[name].shape
    ]
    if run.params != cost.params:
        wrong.append(f"it has {grouped(run.params)} parameters, counted were {grouped(cost.params)}")
    verdict = (
        f"Not as counted: {'; '.join(wrong)}."
        if wrong
        else f"Gluon finds {grouped(run.params)} parameters in it, as counted above; the shapes agree too."
    )
    return [f"It runs. Output shapes for one blank image: {shapes}.", verdict]


def _against(ours, theirs):
    if ours == theirs:
        return "as in the book"
    return f"{grouped(abs(ours - theirs))} {'more' if ours > theirs else 'fewer'} than the book's"


def _counted(three, what):
    ours, theirs, change = three
    than = "as in the book" if not change else f"the book's {grouped(theirs)}, {signed(change)}"
    return f"{grouped(ours)} {what}, {than}"


def _unlike(design):
    if design == GOOGLENET:
        return "It is the book's net."
    unlike = changes(design)
    new = [name for name, change in unlike.items() if change == "new"]
    fed = [f"{name} ({change})" for name, change in unlike.items() if change != "new"]
    kept = sum(original is not None for original in in_the_book(design).values())
    parts = [f"{kept} of the book's {len(GOOGLENET.blocks)} blocks are in it"]
    parts += [f"not in the book: {', '.join(new)}"] if new else []
    parts += [f"fed other channels than there: {', '.join(fed)}"] if fed else []
    return "; ".join(parts) + "."
