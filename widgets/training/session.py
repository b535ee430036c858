"""What a dashboard drives: a Run with its images, its checkpoints and its log, in a folder of its own."""

import gc
import re
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import crc32

import numpy
from platformdirs import user_cache_path

from ..backend.threads import mxnet_call
from ..core.files import place, replacing
from ..core.words import memory
from ..fashion import sample, sources
from ..fashion.folder import held_back
from ..inception.design import GOOGLENET, Design
from ..inception.nets import Net
from . import checkpoints, log, looks, shelf
from .engines import choose
from .estimate import estimate, measured
from .home import TRAINING_VARIABLE, claim, holder
from .run import Run, identity_of
from .weights import load_googlenet, save_weights

ALL_IMAGES = 55_000  # training images of the full set, but for those that are held back


class Session:
    """A plan in training, opened, stepped, tested and kept. Every method may be called on any thread.

    name: the folder under the user's own cache, or under the one that the environment variable
    INCEPTION_TRAINING names; without one, of a design, what differs in it from the book's. data: {name:
    function without arguments → ((images, labels) for training, (images, labels) for tests)}, between them
    perhaps others to be measured on after each epoch, in place of the tests; images uint8 (N, 28, 28), labels
    integers 0 … 9; without it the shipped sample and the full set. design: the net, a
    Design or its line of text; the book's without one. The runs of each design have a folder of their own,
    where its line is in design.txt. net: in its place, a function without arguments → a Net or a Gluon block
    as in Run. seed: of the weights and of the order of the images. names: of the images there are. opened:
    the plan that is open, or None. pictures: {name: uint8 (28, 28)} that are looked at while it trains.
    ValueError, one sentence, for a line that is no design.
    """

    def __init__(self, name=None, data=None, net=lambda: None, seed=0, design=None):
        if isinstance(design, str):
            design = Design.of_text(design)
        self.design, self.name = design, name or (design.name if design else "dashboard")
        name = self.name
        if design:
            name = f"{re.sub(r'[^a-zA-Z0-9.-]+', '-', name)}-{crc32(str(design).encode()):08x}"
        try:
            base, self._homeless = place(TRAINING_VARIABLE, user_cache_path, "training"), ""
        except OSError as error:
            self._temporary = TemporaryDirectory(prefix="inception-training-")
            base, self._homeless = Path(self._temporary.name), f"Runs last until this kernel stops: {error}."
        self.folder = base / name
        self._load = data or {"sample": sample.load, "all": _all_images}
        self.names = tuple(self._load)
        self._sizes = {} if data else {"all": ALL_IMAGES}
        self._net, self.seed, self._troubles = net, seed, {}
        self._engine, self.device = choose()
        self.pictures = looks.pictures()
        self._run = self._log = self.opened = self._test = self._left = self._looks = None
        self._validation = ()
        self._homes, self._taken = {}, False  # {plan: its folder}, as far as that is known

    def images(self, name):
        """How many training images there are under that name."""
        if name not in self._sizes:
            self._sizes[name] = len(self._load[name]()[0][0])
        return self._sizes[name]

    def kept(self, plan, live=False):
        """(steps, lines of the log) up to the newest checkpoint of a plan; (0, []) where there is none.

        live: up to the last line that whoever trains it now has written.
        """
        home, rows = self._place(plan), []
        with suppress(OSError, ValueError):  # the curve is lost, and the run is not
            rows = log.read(home / "log.csv")
        newest = checkpoints.checkpoints(home)
        steps = rows[-1]["step"] if live and rows else checkpoints.step_of(newest[0]) if newest else 0
        return steps, [row for row in rows if row["step"] <= steps]

    def holder(self, plan):
        """Who else trains in this folder, or that plan, now: what they told, a dict; None if nobody does."""
        return holder(self.folder) or holder(self._place(plan))

    @contextmanager
    def open(self, plan, anew=False):
        """For a `with`: ready to go on with a plan where it was left, or `anew`, while others are kept out.

        Gives the log's lines so far, or None if the net is here as it was left. InUse if somebody else, of
        this session or another, trains here; ValueError, one sentence, for images that cannot be trained on.
        """
        with ExitStack() as claims:
            _claim(claims, self.folder, plan)
            self._tell_design()
            self._taken = True
            claims.callback(setattr, self, "_taken", False)
            yield self._ready(plan, anew, claims)
            self._left = self.traces(plan)

    def _tell_design(self):
        with suppress(OSError):  # nothing can be kept there: `save` will say so
            if self.design:
                with replacing(self.folder / "design.txt", shared=True) as file:
                    file.write(f"{self.design}\n")

    def _ready(self, plan, anew, claims):
        if self.opened == plan and not anew and self._left == self.traces(plan):
            _claim(claims, self._homes[plan], plan)
            return None
        self._let_go()
        train, *validation, test = (_checked(plan.data, *part) for part in self._load[plan.data]())
        net = self._made()
        if isinstance(net, Net) and (refusal := self.estimate(plan).refusal):
            raise ValueError(refusal)
        run = Run(plan.recipe, *train, seed=self.seed, net=net, engine=self._engine)
        self._sizes[plan.data] = len(train[0])
        home = self._homes[plan] = shelf.place(self.folder, plan.key, run.identity)
        _claim(claims, home, plan)
        if anew:
            shelf.clear(home)
        _, refused = checkpoints.restore(run, home)
        self._run, self.opened, self._test, self._validation = run, plan, test, validation
        self._troubles = {"place": self._homeless, "restore": " ".join(refused)}
        self._looks = looks.Keeping(run, home, self.pictures)
        return self._begin_log()

    def _begin_log(self):
        path = self._homes[self.opened] / "log.csv"
        try:
            self._log = log.Log(path, self._run.position, self._run.seconds)
            self._troubles["log"] = self._log.aside
            return log.read(path)
        except (OSError, ValueError) as error:
            self._troubles["log"] = f"No log is kept ({error})."
            return []

    @property
    def blocks(self):
        """Names of the blocks that may be looked into."""
        return tuple((self.design or GOOGLENET).blocks)

    @property
    def trouble(self):
        """What went wrong with checkpoints and log since the plan was opened, in words; mostly ""."""
        return " ".join(filter(None, self._troubles.values()))

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
        tests = self._tests() if step.ends_epoch else ()
        if self._log:
            try:
                self._log.note(step, *tests)
            except OSError as error:
                self._log.close()
                self._troubles["log"], self._log = f"The log ends here ({error}).", None
        self._looks.ask()
        self._troubles["looks"] = self._looks.trouble
        return log.row_of(step, *tests)

    def test(self):
        """Share of the test images, 0 … 1, that the net names right, at the size it is trained at now."""
        return self._right(self._test)

    def _tests(self):
        """What the log says at an epoch's end: (of the test images, of those held back), or of the first."""
        return (None, *map(self._right, self._validation)) if self._validation else (self.test(),)

    def _right(self, some):
        run = self._run
        size = run.recipe.size(max(0, run.position - 1) // run.steps_per_epoch)
        return run.accuracy(*some, size)

    def gradients(self):
        """{"3a": {"b1": squared length of its gradient, …}, …} of the last step."""
        return self._run.engine.branch_gradients()

    def look(self):
        """What the net makes of `pictures` now, a looks.Look."""
        return looks.look(self._run, self.pictures)

    def looks(self, plan):
        """What a plan's run has kept of its past, a looks.Kept."""
        return looks.Kept(self._place(plan))

    def save(self):
        """Write a checkpoint. Returns "", or a sentence on why there is none; the one before then stays."""
        self._troubles["save"] = checkpoints.try_to_save(self._run, self._homes[self.opened])
        return self._troubles["save"]

    def estimate(self, plan):
        """What that plan takes, an Estimate, from counts; of a net that is described, no Gluon block."""
        return estimate(self._made(), plan.recipe, self.images(plan.data), self._engine)

    def measured(self, plan, asked=None):
        """The same from a few steps, which no run keeps; see `estimate.measured`."""
        return measured(self._made(), plan.recipe, self.images(plan.data), self._engine, asked=asked)

    def _made(self):
        """The net that is trained: a Net, or a Gluon block of the reader's own."""
        net = self.design.net if self.design else self._net()
        return GOOGLENET.net if net is None else net

    def trained(self, plan):
        """The net of that plan as its newest good checkpoint has it, as `load_googlenet` gives one.

        Its weights, in half precision, are kept beside the run, in weights.npz, which `load_googlenet` reads.
        ValueError, one sentence, if no step is kept, and for a `net` of the reader's own.
        """
        if self._net() is not None:
            raise ValueError("Only the book's net and designs have weights files; this net is another.")
        home = self._place(plan)
        about, parameters = checkpoints.newest(home)
        epoch = max(0, about["position"] - 1) // plan.recipe.steps_per_epoch(about["images"])
        told = {"recipe": about["recipe"], "seed": self.seed, "size": plan.recipe.size(epoch)}
        told |= {"design": str(self.design or GOOGLENET), "trained on": about["images"]}
        save_weights(parameters, home / shelf.WEIGHTS, **told, steps=about["position"])
        return load_googlenet(home / shelf.WEIGHTS)

    def takes(self, least=-1):
        """What the runs kept here take on the disk, a sentence; "" if it is no more than `least` bytes."""
        with suppress(OSError):  # one has just gone
            if (size := shelf.size(self.folder)) > least:
                return f"The runs kept here take {memory(size)}."
        return ""

    def crowded(self, plan):
        """What to say where the runs kept here take more than ROOM: how much, and which may go; else ""."""
        if (said := self.takes(shelf.ROOM)) and (old := self.oldest(plan)):
            said += f" The oldest is {old.words}: Make room removes it."
        return said

    def oldest(self, plan):
        """The run kept here that may go first, a shelf.Kept: not that plan's, nor the longest; or None."""
        with suppress(OSError):  # one has just gone
            return shelf.oldest(self.folder, but=self._place(plan))
        return None

    def remove(self, run):
        """Remove a run from the disk; InUse if somebody trains it."""
        shelf.remove(run)

    def close(self):
        """Let go of the net and its memory, if it is not in training. What no checkpoint holds is lost."""
        if not self._taken:
            self._let_go()

    def traces(self, plan):
        """What changes when somebody trains that plan: the place of its files, their names and times."""
        home = self._place(plan)
        with suppress(OSError):  # one has just gone
            ours = sorted(file for file in home.glob("[!.]*.*") if file.name != shelf.WEIGHTS)
            files = [(file.name, file.stat()) for file in ours]
            return [home, *((name, stat.st_ino, stat.st_mtime_ns) for name, stat in files)]
        return None

    @mxnet_call
    def _let_go(self):
        if self._log:
            self._log.close()
        self._run = self._log = self.opened = self._test = self._looks = None
        self._troubles = {}
        gc.collect()  # layers know each other in circles, and the next net would be made beside this one

    def _place(self, plan):
        if plan in self._homes:
            return self._homes[plan]
        identity = identity_of(plan.recipe, self.seed, self.images(plan.data))
        return shelf.place(self.folder, plan.key, identity)


def _claim(claims, folder, plan):
    with suppress(OSError):  # nothing can be kept there: `save` will say so
        claims.enter_context(claim(folder, who="A dashboard", plan=plan.key))


def _all_images():
    data = sources.load(say=lambda sentence: None).data
    return *held_back(data.train), data.val


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
