"""What a dashboard drives: a Run with its images, its checkpoints and its log, in a folder of its own."""

import gc
import os
import shutil
from contextlib import suppress
from pathlib import Path

import numpy
from platformdirs import user_cache_path

from ..backend.device import device
from ..backend.threads import mxnet_call
from ..fashion import sample, sources
from . import checkpoints, log
from .gradients import branch_gradients
from .run import Run, accuracy

TRAINING_VARIABLE = "INCEPTION_TRAINING"
PLANS_KEPT = 2  # a checkpoint of the full net takes 72 MB, and a plan keeps two
ALL_IMAGES = 60_000  # training images of the full set


class Session:
    """A plan in training, opened, stepped, tested and kept. Every method may be called on any thread.

    name: the folder under the user's own cache, or under the one that the environment variable
    INCEPTION_TRAINING names. data: {name: function without arguments → ((images, labels) for training,
    (images, labels) for tests)}, images uint8 (N, 28, 28), labels integers 0 … 9; without it the shipped
    sample and the full set. net: function without arguments → a Gluon block as in Run. seed: of the weights
    and of the order of the images.
    """

    def __init__(self, name="dashboard", data=None, net=lambda: None, seed=0):
        base = os.environ.get(TRAINING_VARIABLE, "").strip()
        self.folder = (Path(base) if base else user_cache_path("inception-widgets") / "training") / name
        self._load = data or {"sample": sample.load, "all": _all_images}
        self._sizes = {} if data else {"all": ALL_IMAGES}
        self._net, self.seed, self.trouble = net, seed, ""
        self._context, self.device = device("auto")
        self._run = self._log = self._plan = self._test = None

    @property
    def names(self):
        """The names of the images there are to train on."""
        return tuple(self._load)

    def images(self, name):
        """How many training images there are under that name."""
        if name not in self._sizes:
            self._sizes[name] = len(self._load[name]()[0][0])
        return self._sizes[name]

    def kept(self, plan):
        """The lines of the log up to the newest checkpoint of a plan; [] where there is none."""
        newest = checkpoints.checkpoints(self._home(plan))[:1]
        try:
            rows = log.read(self._home(plan) / "log.csv") if newest else []
        except (OSError, ValueError):  # the curve is lost, and the run is not
            return []
        return [row for row in rows if row["step"] <= int(newest[0].stem.removeprefix("step-"))]

    def open(self, plan, anew=False):
        """Make ready to go on with a plan where it was left, or `anew`. Returns the log's lines so far.

        ValueError, one sentence, for images that cannot be trained on.
        """
        self.close()
        self.trouble = ""
        train, test = (_checked(plan.data, *part) for part in self._load[plan.data]())
        run = Run(plan.recipe, *train, seed=self.seed, device=self._context, net=self._net())
        self._sizes[plan.data], home = len(train[0]), self._home(plan)
        if anew:
            shutil.rmtree(home, ignore_errors=True)
        _, refused = checkpoints.restore(run, home)
        try:
            self._log = log.Log(home / "log.csv", run.position, run.seconds)
            self.trouble = " ".join([*refused, self._log.aside]).strip()
            rows = log.read(home / "log.csv")
        except (OSError, ValueError) as error:
            self.trouble, rows = f"No log is kept ({error}).", []
        self._run, self._plan, self._test = run, plan, test
        return rows

    @property
    def opened(self):
        """The plan that is open, or None."""
        return self._plan

    @property
    def steps(self):
        """How many steps the open plan has."""
        return self._run.steps

    @property
    def position(self):
        """How many of them are done."""
        return self._run.position

    def step(self):
        """Do the next step; its line of the log, with a test at the end of an epoch. Diverged as in Run."""
        step = self._run.step()
        row = log.row_of(step, self.test() if step.ends_epoch else None)
        if self._log:
            try:
                self._log.note(step, row["test_accuracy"])
            except OSError as error:
                self.trouble, self._log = f"The log ends here ({error}).", None
        return row

    def test(self):
        """Share of the test images, 0 … 1, that the net names right, at the size it is trained at now."""
        run = self._run
        size = run.recipe.size(max(0, run.position - 1) // run.steps_per_epoch)
        return accuracy(run.net, *self._test, size, device=run.device)

    def gradients(self):
        """{"3a": {"b1": squared length of its gradient, …}, …} of the last step."""
        return branch_gradients(self._run.net)

    def save(self):
        """Write a checkpoint. Returns "", or a sentence on why there is none; the one before then stays."""
        home = self._home(self._plan)
        try:
            checkpoints.save(self._run, home)
        except (OSError, checkpoints.BadCheckpoint) as error:
            why = getattr(error, "strerror", None) or str(error)
            left = checkpoints.checkpoints(home)
            before = " The one before is still there." if left else ""
            self.trouble = f"No checkpoint was written: {why.rstrip('.')}.{before}"
            return self.trouble
        plans = sorted((path for path in self.folder.iterdir() if path.is_dir()), key=_age)
        for old in plans[:-PLANS_KEPT]:
            if checkpoints.checkpoints(old):
                shutil.rmtree(old, ignore_errors=True)
        self.trouble = ""
        return ""

    @mxnet_call
    def close(self):
        """Let go of the net and its memory. What no checkpoint holds is lost."""
        if self._log:
            with suppress(OSError):
                self._log.close()
        self._run = self._log = self._plan = self._test = None
        gc.collect()  # layers know each other in circles, and the next net would be made beside this one

    def _home(self, plan):
        return self.folder / plan.key


def _all_images():
    return sources.load(say=lambda sentence: None).data


def _age(path):
    return path.stat().st_mtime


def _checked(name, images, labels):
    """Images and labels as they are, if a net can be trained on them; ValueError, one sentence, if not."""
    images, labels = numpy.asarray(images), numpy.asarray(labels)
    if images.dtype != numpy.uint8 or images.ndim != 3 or images.shape[1:] != (28, 28):
        raise ValueError(
            f"The images {name!r} must be uint8 of shape (N, 28, 28); "
            f"these are {images.dtype} of shape {images.shape}."
        )
    if len(labels) and not (labels.min() >= 0 and labels.max() <= 9):
        raise ValueError(f"The labels of {name!r} must be 0 to 9; they are {labels.min()} to {labels.max()}.")
    return images, labels
