"""A training run as a generator of steps: whoever takes them sets the pace, and may stop at any."""

from dataclasses import dataclass
from functools import cached_property
from time import perf_counter, process_time
from zlib import crc32

import numpy

from ..core.numbers import whole_number
from ..inception.nets import Net, googlenet
from .agreement import agree
from .engines.drawn import drawn

SEEDS = 2**31 - 1  # the largest: the engines' generators take 32 bits with a sign
HOPELESS = 100.0  # a mean loss no net comes back from: guessing costs ln(10) = 2.3


class Diverged(RuntimeError):
    """The loss is no number any more, or has left every measure: the learning rate is too high."""


@dataclass(frozen=True)
class Step:
    """What one step of a run did; counts start at 1.

    loss: mean over the batch, before the step's update, of the net's own output, auxiliary heads apart.
    accuracy: share of the batch that was right, 0 … 1. images: how many the run has seen so far. seconds and
    cpu_seconds: spent in steps so far, by the clock and by the processor, earlier parts of a resumed run
    included.
    """

    step: int
    steps: int
    epoch: int
    epochs: int
    size: int
    learning_rate: float
    loss: float
    accuracy: float
    images: int
    seconds: float
    cpu_seconds: float
    batch: int
    batch_seconds: float

    @property
    def images_per_second(self):
        """Speed of this step alone."""
        return self.batch / self.batch_seconds

    @property
    def ends_epoch(self):
        """Whether this was the last step of its epoch."""
        return self.step * self.epochs == self.epoch * self.steps


class Run:
    """A net in training: `step()` does the next step, `position` says how many are done.

    recipe: a Recipe. images: uint8 (N, 28, 28), labels: int (N,), NumPy. net: a Net; the five-stage GoogLeNet
    for one channel and ten classes without one. engine: what trains it, a function (net, shape of an image,
    optimizer) → an engine as `engines.choose` gives it; MXNet on the CPU without one. With an engine of
    several workers each takes its share of each batch, and all end with the same parameters.

    All that chance decides follows from `seed` and the position, so a run that is resumed does the very steps
    that it would have done. ValueError for fewer images than a batch, labels of another number, a seed below
    0, more workers than images in a batch.
    """

    def __init__(self, recipe, images, labels, *, seed=0, net=None, engine=None):
        seed = whole_number(seed, "seed", SEEDS, least=0)
        if len(images) != len(labels):
            raise ValueError(
                f"There are {len(images)} images and {len(labels)} labels; they must be as many."
            )
        if len(images) < recipe.batch:
            raise ValueError(
                f"The recipe {recipe.name!r} takes {recipe.batch} images a step, "
                f"and there are only {len(images)}."
            )
        self.recipe, self.seed = recipe, seed
        self.images, self.labels = images, numpy.asarray(labels, "int32")
        self.steps_per_epoch = recipe.steps_per_epoch(len(images))
        self.steps = self.steps_per_epoch * recipe.epochs
        self.position, self.checkpoint = 0, None  # the file that holds its last good state
        self.seen, self.seconds, self.cpu_seconds = 0, 0.0, 0.0
        image = (1, *2 * (recipe.size(0),))
        if engine is None:
            from .engines.in_gluon import GluonEngine as engine  # brings MXNet, which asks for its cores once
        net = googlenet(10) if net is None else net
        # With all blocks in one way of saying it.
        self._design = net.changed(lambda conv: conv) if isinstance(net, Net) else None
        self.engine = engine(net, image, recipe.optimizer)
        least = (recipe.partial and len(images) % recipe.batch) or recipe.batch
        if self.engine.workers > least:
            raise ValueError(f"{self.engine.workers} workers cannot share out a batch of {least} images.")
        shares = self._design and self._design.he_shares
        self.engine.put(drawn(self.engine.arrays, recipe.init, seed, recipe.gain, shares))
        self.engine.hold(self.images, self.labels)
        self._agreed, self._order = False, (None, None)  # an epoch, and its order of the images

    @property
    def net(self):
        """The engine's own net: a Gluon block or a PyTorch module."""
        return self.engine.net

    @cached_property
    def identity(self):
        """What makes it this run and no other: {name: text or number}, as its checkpoints tell."""
        shapes = [array.shape for array in self.engine.arrays]
        images = crc32(numpy.ascontiguousarray(self.images), crc32(numpy.ascontiguousarray(self.labels)))
        found = identity_of(self.recipe, self.seed, len(self.images)) | {
            "classes": int(self.labels.max()) + 1,
            "net": f"{crc32(repr(shapes).encode()):08x}",
            "data": f"{images:08x}",
        }
        if self._design:  # arrays of the same shapes may be joined otherwise
            found["design"] = f"{crc32(repr(self._design).encode()):08x}"
        return found

    @property
    def done(self):
        """Whether every step of the recipe has been done."""
        return self.position >= self.steps

    def step(self):
        """Do the next step and return it as a Step. Diverged, and nothing changed, if the loss is lost.

        Disagreement if there are several workers, and they would not go on from the same place.
        """
        return self.stride(1)[0]

    def stride(self, most=None):
        """Do the next steps, as many as the engine does before it is waited for, or `most`: [Step, …].

        All of one epoch. Errors as of `step`; what was done before them is kept. MemoryError for one that the
        device has no room for.
        """
        return self.land(self.launch(most))

    def launch(self, most=None):
        """Begin the next steps, as `stride` does them, for `land`: others may begin theirs meanwhile."""
        if not self._agreed:
            agree(self)
            self._agreed = True
        began, cpu_began = perf_counter(), process_time()
        epoch, done = divmod(self.position, self.steps_per_epoch)
        many = min(most or self.engine.stride, self.engine.stride, self.steps_per_epoch - done)
        plans, found = [], []
        mine = slice(self.engine.rank, None, self.engine.workers)
        for position in range(self.position, self.position + many):
            chosen, mirrored = self.choice(position)
            size = self.recipe.size_at(position, self.steps)
            plan = size, self.recipe.learning_rate(position, self.steps), len(chosen)
            mirrored = None if mirrored is None else mirrored[mine]
            try:
                found.append(self.engine.step(chosen[mine], mirrored, *plan, HOPELESS))
            except MemoryError:
                if not found:
                    raise
                break  # what was done before counts; the next stride begins with this step
            plans.append(plan)
        return epoch, plans, found, began, cpu_began

    def land(self, launched):
        """Wait for what was launched: [Step, …]."""
        epoch, plans, found, began, cpu_began = launched
        found = self.engine.read(found)
        passed, computed = (perf_counter() - began) / len(found), (process_time() - cpu_began) / len(found)
        steps = zip(plans, found, strict=True)
        return [self._note(epoch, *plan, *of, passed, computed) for plan, of in steps]

    def _note(self, epoch, size, rate, batch, loss, accuracy, passed, computed):
        if not loss < HOPELESS:  # NaN is not, either
            raise Diverged(
                f"The loss is {loss:.3g} at step {self.position + 1}: the learning rate is too high for this "
                "net. The run has stopped; start again with a smaller one."
            )
        self.position += 1
        self.seen += batch
        self.seconds += passed
        self.cpu_seconds += computed
        return Step(
            self.position, self.steps, epoch + 1, self.recipe.epochs, size, rate, loss, accuracy,
            self.seen, self.seconds, self.cpu_seconds, batch, passed,
        )  # fmt: skip

    def choice(self, position):
        """(places of the images of that step, which of them are mirrored: bool, or None if none may be)."""
        epoch, step = divmod(position, self.steps_per_epoch)
        first = step * self.recipe.batch
        if self._order[0] != epoch:
            chance = numpy.random.default_rng([self.seed, epoch])
            self._order = epoch, chance.permutation(len(self.images))
        chosen = self._order[1][first : first + self.recipe.batch]
        if not self.recipe.flip:
            return chosen, None
        return chosen, numpy.random.default_rng([self.seed, epoch, first]).random(len(chosen)) < 0.5

    def accuracy(self, images, labels, size):
        """Share of images, uint8 (N, 28, 28), that the net names right at size × size: 0 … 1."""
        return share_right(self.engine.scores(images, size), labels)


def share_right(scores, labels):
    """Share of the rows, (N, classes), whose largest number stands at the label: 0 … 1."""
    return float((scores.argmax(axis=1) == labels).mean())


def identity_of(recipe, seed, images):
    """What is known of a run's identity before there is a net and an image."""
    gain = f" × {recipe.gain}" if recipe.gain != 1 else ""  # older files do not speak of it,
    others = [phase.other for phase in recipe.phases]
    turns = f" by turns with {others}" if any(others) else ""  # nor of this
    return {"recipe": f"{recipe}{gain}{turns}", "seed": seed, "images": images}


def train(run):
    """`for step in train(run)`: the steps that are left of a run, each done when it is asked for."""
    while not run.done:
        yield from run.stride()
