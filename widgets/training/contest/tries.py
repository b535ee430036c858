"""Try a net in a contest, and its rivals: each seed trained once, and then read."""

import gc
import os

from ...backend.cores import THREADS_VARIABLE
from ...backend.memory import give_back_freed
from ...inception.design import GOOGLENET, Design
from ...inception.variants import BOOK, of_cost
from ..agreement import checksum
from ..engines import choose
from ..estimate import estimate
from ..pace import spell
from ..run import Run
from .entries import Entry, Trained
from .kept import keep, kept, path_of
from .terms import SIZE, costs

RIVALS = ("VGG-like", "NiN-like")
MOST_SEEDS = 8


def attempt(design, terms, budget=None, seeds=(0, 1), name="", say=print):
    """Train a Design, or its line, once a seed: an Entry. A run that was done before is not done again.

    name: what it is called beside others; what differs from the book's without one. say: is told each epoch.
    ValueError, one sentence, for a design that is over the budget or too large for
    this machine, and for fewer than two seeds; Diverged as in Run.
    """
    design = Design.of_text(design) if isinstance(design, str) else design
    if budget and (over := budget.over(*costs(design.net))):
        raise ValueError(over)
    return _entered(name or design.name, design.net, terms, seeds, say, str(design))


def rivals(entry, say=print):
    """[Entry, …] that a try stands beside, on its terms and with its seeds, each trained here unless it was.

    The book's net as it is; then, with the book's stem and all blocks scaled until the net costs what the try
    costs, to 2 %: the book's blocks, and VGG-like and NiN-like ones. What is said of one that is left out:
    that it cannot cost so little, or is the try itself.
    """
    own, nets = Design.of_text(entry.line).net, {GOOGLENET.name: (GOOGLENET.net, str(GOOGLENET))}
    for name in (BOOK, *RIVALS):
        try:
            net, scale = of_cost(name, entry.macs, SIZE)
        except ValueError as why:
            say(str(why))
        else:
            words = "the book's blocks" if name == BOOK else name
            nets[f"{words} × {scale:.2f}"] = net, ""
    found = []
    for name, (net, line) in nets.items():
        if net.changed(lambda conv: conv) == own.changed(lambda conv: conv):
            say(f"{name}: that is your net.")
        else:
            found.append(_entered(name, net, entry.terms, entry.seeds, say, line))
    return found


def trained_net(entry, seed=None):
    """The net of a run of a Design, as `load_googlenet` gives one; of its first seed unless it is said.

    ValueError, one sentence, where the weights are not kept: of another net, or where nothing can be.
    """
    from ..weights import load_googlenet  # brings MXNet

    seed = entry.seeds[0] if seed is None else seed
    return load_googlenet(path_of(entry, Design.of_text(entry.line).net, seed, "npz"))


def trained(net, terms, seed, say=print, name="", engine=None):
    """Train a Net to the end: (Trained, Run). engine: as of `choose`, the best there is without one."""
    run = Run(terms.recipe, *terms.splits()[0], seed=seed, net=net, engine=engine or choose()[0])
    _, choosing, test = terms.splits()
    losses, shares, own = [], [], []
    while not run.done:
        for step in run.stride():
            own.append(step.loss)
            if step.ends_epoch:
                losses.append(float(sum(own) / len(own)))
                shares.append(run.accuracy(*choosing, SIZE))
                say(
                    f"{name}, seed {seed}, epoch {step.epoch} of {step.epochs}: loss {losses[-1]:.3f}, "
                    f"{shares[-1]:.1%} on the images to choose by, {spell(step.seconds)}."
                )
                own = []
    threads = os.environ.get(THREADS_VARIABLE, "")
    return Trained(
        seed, run.engine.name, str(run.engine.device), int(threads) if threads.isdecimal() else 0, losses,
        shares, run.accuracy(*test, SIZE), run.seconds, checksum(run),
    ), run  # fmt: skip


def _entered(name, net, terms, seeds, say, line):
    """The Entry of a Net, its runs read or done."""
    if len({*seeds}) < len(seeds) or not 2 <= len(seeds) <= MOST_SEEDS:
        raise ValueError(f"Take 2 to {MOST_SEEDS} seeds, all different: one run shows one run.")
    if refusal := estimate(net, terms.recipe, terms.images).refusal:
        raise ValueError(refusal)
    entry = Entry(name, line, *costs(net), terms, ())
    runs = tuple(_one(entry, net, seed, say) for seed in seeds)
    return Entry(name, line, entry.params, entry.macs, terms, runs)


def _one(entry, net, seed, say):
    """A run, read where it is kept, else done and kept."""
    path = path_of(entry, net, seed, "json")
    if before := kept(path):
        return before.runs[0]
    found, run = trained(net, entry.terms, seed, say, entry.name)
    one = Entry(entry.name, entry.line, entry.params, entry.macs, entry.terms, (found,))
    try:
        keep(one, run, path)
    except OSError as error:
        say(f"This run is not kept ({error}).")
    del run
    gc.collect()  # layers know each other in circles, and the next net would be made beside this one
    give_back_freed()
    return found
