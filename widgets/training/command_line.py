"""`python -m widgets.training`: train, resume, evaluate, from the command line."""

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryFile

from ..backend.device import CHOICES, device
from ..core.files import must_be_ordinary
from ..core.numbers import whole_number
from ..fashion import sources
from ..fashion.folder import held_back
from ..inception.design import GOOGLENET, Design
from .ending import INTERRUPTED, maybe_unheard, until_asked
from .engines import ENGINES, PRECISIONS, choose
from .engines.in_gluon import KVSTORES
from .estimate import estimate
from .keeper import Keeper
from .recipes import RECIPES, recipe
from .run import Diverged, Run
from .scoring import accuracy
from .weights import LARGEST, WEIGHTS, load_googlenet, save_weights


def main(arguments=None):
    """Run the command line; returns the exit code: 0 done, 1 failed, 130 stopped by hand."""
    options = _parser().parse_args(arguments)
    with maybe_unheard():
        try:
            return _evaluate(options) if options.evaluate else _train(options)
        except (ValueError, OSError, MemoryError, Diverged) as error:
            print(error, file=sys.stderr)
            return 1


def _parser():
    parser = argparse.ArgumentParser(
        prog="python -m widgets.training", description="Train the five-stage GoogLeNet on Fashion-MNIST."
    )
    add = parser.add_argument
    add("--recipe", default="quick", help=f"one of {', '.join(RECIPES)} (quick)")
    add("--epochs", type=int, help="passes over the training images (as the recipe says)")
    add("--design", metavar="STATE", help="the net: a line as NetworkBuilder's State has it (the book's)")
    add("--engine", default="auto", choices=ENGINES, help="what trains (auto: PyTorch for a GPU, else MXNet)")
    add(
        "--precision",
        default="auto",
        choices=PRECISIONS,
        help="of PyTorch (auto: bfloat16 where there is it)",
    )
    add("--device", default="auto", choices=CHOICES, help="where to compute (auto: a GPU if one works)")
    add("--checkpoint", metavar="DIR", help="keep checkpoints in this folder")
    add("--every", type=float, default=60, metavar="SECONDS", help="between two checkpoints (60)")
    add("--resume", action="store_true", help="go on from the newest good checkpoint in that folder")
    add("--log", metavar="FILE", help="write a CSV log, a line a step (log.csv beside the checkpoints)")
    add("--seed", type=int, default=0, help="of the weights and of the order of the images (0)")
    add("--kvstore", default="device", help=f"where gradients meet: {', '.join(KVSTORES)} (device)")
    add("--weights", metavar="FILE", help="save the trained weights here, in half precision")
    add(
        "--evaluate",
        action="store_true",
        help="measure the shipped weights, or --weights, on all test images",
    )
    add("--size", type=int, help="with --evaluate: pixels a side (those that the weights are for)")
    return parser


def _train(options):
    _must_make_sense(options)
    chosen, design = _recipe(options), Design.of_text(options.design) if options.design else GOOGLENET
    engine, why = choose(options.engine, options.device, options.precision, options.kvstore)
    print(why)
    found = sources.load()
    print(found.sentence)
    train, validation = held_back(found.data.train)
    cost = estimate(design, chosen, len(train[0]), engine)
    if cost.refusal:
        raise ValueError(cost.refusal)
    print(cost)
    kept = {name: getattr(options, name) for name in ("log", "every", "resume")}
    with until_asked() as stop:
        run = Run(chosen, *train, seed=options.seed, net=design.net, engine=engine)
        with Keeper(run, validation, options.checkpoint, **kept) as keeper:
            finished = keeper.work(stop)
    if not finished:
        return INTERRUPTED
    if run.engine.rank == 0:  # the first worker speaks for all
        _conclude(run, design, validation, found.data.val, options.weights)
    return 0


def _must_make_sense(options):
    """ValueError, one sentence, for what would be found out too late, or not at all."""
    if options.resume and not options.checkpoint:
        raise ValueError("--resume needs --checkpoint, the folder to go on from.")
    if not options.every >= 0:  # of NaN that is not true, either
        raise ValueError(f"--every must be a number of seconds, 0 or more; got {options.every}.")
    if options.weights:
        folder = Path(options.weights).absolute().parent
        if not folder.is_dir():
            raise ValueError(f"There is no folder for --weights {options.weights}: make it first.")
        try:
            TemporaryFile(dir=folder).close()
        except OSError as error:
            raise ValueError(f"--weights {options.weights} cannot be written ({error.strerror}).") from None
        must_be_ordinary(Path(options.weights))


def _recipe(options):
    """The recipe that the command line asks for."""
    chosen = recipe(options.recipe)
    if options.epochs is None:
        return chosen
    if options.epochs < 1:
        raise ValueError(f"--epochs must be 1 or more; got {options.epochs}.")
    return chosen.with_epochs(options.epochs)


def _conclude(run, design, validation, test, weights):
    """Test the trained net, and save it to the file `weights` if there is to be one."""
    size, tested = run.recipe.size(run.recipe.epochs - 1), len(test.labels)
    right = run.accuracy(*test, size)
    trained = f"in {run.seconds:.0f} s of training"
    print(f"Test accuracy {right:.2%} on {tested} images, at {size}×{size}, {trained}.")
    if weights:
        about = {
            "recipe": run.identity["recipe"], "seed": run.seed, "size": size, "design": str(design),
            "trained on": len(run.images), "tested on": tested,
            "validation accuracy": run.accuracy(*validation, size),
        }  # fmt: skip
        save_weights(run.engine.parameters(), weights, **about)
        again = load_googlenet(weights)  # half precision moves a few images: what ships is what counts
        right = accuracy(again.net, *test, size)
        save_weights(run.engine.parameters(), weights, **about, **{"test accuracy": right})
        print(f"{weights}: {right:.2%} in half precision.")


def _evaluate(options):
    path = Path(options.weights) if options.weights else WEIGHTS
    model = load_googlenet(path)
    found = sources.load()
    print(found.sentence)
    where, why = device(options.device)
    print(why)
    model.net.collect_params().reset_ctx(where)
    model.net.hybridize(static_alloc=True)
    size = whole_number(options.size or model.about["size"], "--size", LARGEST)
    tested = len(found.data.val.labels)
    right = accuracy(model.net, *found.data.val, size, device=where)
    print(f"Test accuracy {right:.2%} on {tested} images, at {size}×{size}.")
    claimed = model.about.get("test accuracy")
    same = (tested, size) == (model.about.get("tested on"), model.about["size"])
    if same and isinstance(claimed, float):
        print(f"The log claims {claimed:.2%}.")
    return 0
