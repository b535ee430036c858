"""`python -m widgets.training`: train, resume, evaluate, from the command line."""

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryFile

from ..backend.device import CHOICES, device
from ..core.files import must_be_ordinary
from ..fashion import sources
from .ending import INTERRUPTED, maybe_unheard, until_asked
from .keeper import Keeper
from .recipes import RECIPES, recipe
from .run import KVSTORES, Diverged, Run, accuracy
from .weights import WEIGHTS, load_googlenet, save_weights


def main(arguments=None):
    """Run the command line; returns the exit code: 0 done, 1 failed, 130 stopped by hand."""
    options = _parser().parse_args(arguments)
    with maybe_unheard():
        try:
            return _evaluate(options) if options.evaluate else _train(options)
        except (ValueError, OSError, Diverged) as error:
            print(error, file=sys.stderr)
            return 1


def _parser():
    parser = argparse.ArgumentParser(
        prog="python -m widgets.training", description="Train the five-stage GoogLeNet on Fashion-MNIST."
    )
    add = parser.add_argument
    add("--recipe", default="quick", help=f"one of {', '.join(RECIPES)} (quick)")
    add("--epochs", type=int, help="passes over the training images (as the recipe says)")
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
    return parser


def _train(options):
    _must_make_sense(options)
    chosen = _recipe(options)
    where, why = device(options.device)
    print(why)
    found = sources.load()
    print(found.sentence)
    train, test = found.data
    kept = {name: getattr(options, name) for name in ("log", "every", "resume")}
    with until_asked() as stop:
        run = Run(chosen, *train, seed=options.seed, device=where, kvstore=options.kvstore)
        with Keeper(run, test, options.checkpoint, **kept) as keeper:
            finished = keeper.work(stop)
    if not finished:
        return INTERRUPTED
    if run.rank == 0:  # the first worker speaks for all
        _conclude(run, test, options.weights)
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


def _conclude(run, test, weights):
    """Test the trained net, and save it to the file `weights` if there is to be one."""
    size, tested = run.recipe.size(run.recipe.epochs - 1), len(test.labels)
    right = accuracy(run.net, *test, size, device=run.device)
    trained = f"in {run.seconds:.0f} s of training"
    print(f"Test accuracy {right:.2%} on {tested} images, at {size}×{size}, {trained}.")
    if weights:
        about = {
            "recipe": repr(run.recipe), "seed": run.seed, "size": size,
            "trained on": len(run.images), "tested on": tested,
        }  # fmt: skip
        save_weights(run.net, weights, **about)
        again = load_googlenet(weights)  # half precision moves a few images: what ships is what counts
        right = accuracy(again.net, *test, size)
        save_weights(run.net, weights, **about, **{"test accuracy": right})
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
    size, tested = model.about["size"], len(found.data.val.labels)
    right = accuracy(model.net, *found.data.val, size, device=where)
    print(f"Test accuracy {right:.2%} on {tested} images, at {size}×{size}.")
    claimed = model.about.get("test accuracy")
    if tested == model.about.get("tested on") and isinstance(claimed, float):
        print(f"The log claims {claimed:.2%}.")
    return 0
