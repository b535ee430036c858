"""`python -m widgets.training`: train, resume, evaluate, from the command line."""

import argparse
import signal
import sys
from contextlib import suppress
from pathlib import Path
from time import monotonic

from tqdm import tqdm

from ..backend.device import CHOICES, device
from ..fashion import sources
from . import checkpoints
from .log import Log
from .recipes import RECIPES, recipe
from .run import Diverged, Run, accuracy
from .weights import WEIGHTS, load_googlenet, save_weights

INTERRUPTED = 130  # what a shell expects after Ctrl-C


def main(arguments=None):
    """Run the command line; returns the exit code: 0 done, 1 failed, 130 stopped by hand."""
    options = _parser().parse_args(arguments)
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
    add("--kvstore", default="device", help="handed on to gluon.Trainer: device, local, dist_sync … (device)")
    add("--weights", metavar="FILE", help="save the trained weights here, in half precision")
    add(
        "--evaluate",
        action="store_true",
        help="measure the shipped weights, or --weights, on all test images",
    )
    return parser


def _train(options):
    if options.resume and not options.checkpoint:
        raise ValueError("--resume needs --checkpoint, the folder to go on from.")
    chosen = _recipe(options)
    where, why = device(options.device)
    print(why)
    found = sources.load()
    print(found.sentence)
    train, test = found.data
    run = Run(chosen, *train, seed=options.seed, device=where, kvstore=options.kvstore)
    if options.resume:
        path, refused = checkpoints.restore(run, options.checkpoint)
        for sentence in refused:
            print(sentence)
        print(
            f"Going on after step {run.position}." if path else "No checkpoint to go on from: a fresh start."
        )
    with _Stop() as stop:
        finished = _Keeper(run, options, test).work(stop)
    if not finished:
        return INTERRUPTED
    if run.rank == 0:  # the first worker speaks for all
        _conclude(run, test, options.weights)
    return 0


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


class _Keeper:
    """Takes the steps of a run, and keeps progress bar, log and checkpoints."""

    def __init__(self, run, options, test):
        self.run, self.test, self.folder = run, test, options.checkpoint
        self.every, self.saved = options.every, monotonic()
        if run.rank:  # one worker of several writes
            self.folder = self.log = None
        else:
            path = options.log or (Path(self.folder) / "log.csv" if self.folder else None)
            self.log = Log(path, after=run.position) if path else None

    def work(self, stop):
        """True when the run is done, False when `stop` was asked for first."""
        run = self.run
        bar = tqdm(
            total=run.steps, initial=run.position, unit="step", disable=None if run.rank == 0 else True,
            dynamic_ncols=True, smoothing=0.05,
        )  # fmt: skip
        try:
            with bar:
                while not run.done and not stop.asked:
                    step = run.step()
                    bar.update()
                    bar.set_postfix_str(
                        f"epoch {step.epoch}/{step.epochs}, {step.size}×{step.size}, loss {step.loss:.3f}, "
                        f"{step.images_per_second:.0f} images/s"
                    )
                    self._note(step)
                    if monotonic() - self.saved > self.every:
                        self._save()
        except Diverged as error:
            left = checkpoints.checkpoints(self.folder) if self.folder else ()
            kept = f" The last good state is {left[0]}." if left else ""
            raise Diverged(f"{error}{kept}") from None
        finally:
            if self.log:
                self.log.close()
        self._save()
        if not run.done:
            goes_on = " Go on with --resume." if self.folder else ""
            print(f"Stopped after step {run.position} of {run.steps}.{goes_on}")
        return run.done

    def _note(self, step):
        right = None
        if step.ends_epoch and self.run.rank == 0:
            right = accuracy(self.run.net, *self.test, step.size, device=self.run.device)
            tqdm.write(
                f"Epoch {step.epoch}: test accuracy {right:.2%} after {step.seconds:.0f} s of training."
            )
        if self.log:
            self.log.note(step, right)

    def _save(self):
        if self.folder:
            try:
                checkpoints.save(self.run, self.folder)
            except (OSError, checkpoints.BadCheckpoint) as error:
                tqdm.write(
                    f"No checkpoint was written ({error}). The one before is still there.", file=sys.stderr
                )
            self.saved = monotonic()


class _Stop:
    """Ctrl-C or a polite request to end: `asked` turns True, and the step under way is finished first."""

    def __init__(self):
        self.asked = False

    def __enter__(self):
        self._before = {}
        with suppress(ValueError):  # not the main thread: whoever runs us there has the say over signals
            self._before = {
                number: signal.signal(number, self._ask) for number in (signal.SIGINT, signal.SIGTERM)
            }
        return self

    def __exit__(self, *exc):
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _ask(self, number, frame):
        self.asked = True


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
