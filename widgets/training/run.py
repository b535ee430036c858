"""A training run as a generator of steps: whoever takes them sets the pace, and may stop at any."""

import os
from dataclasses import dataclass
from functools import cached_property
from time import perf_counter, process_time
from zlib import crc32

import numpy
from mxnet import autograd, cpu, gluon, np
from mxnet import kvstore as kv
from mxnet import random as mxnet_random

from ..backend.threads import mxnet_call
from ..core.numbers import whole_number
from ..fashion.resize import to_tensor
from ..inception.network import GoogLeNet
from .agreement import STOP, agree
from .scales import initializer

KVSTORES = ("device", "local", "dist_sync", "dist_device_sync")  # MXNet takes any other word for "local"
SEEDS = 2**31 - 1  # the largest: MXNet's generator takes 32 bits with a sign
HOPELESS = 100.0  # a mean loss no net comes back from: guessing costs ln(10) = 2.3


class Diverged(RuntimeError):
    """The loss is no number any more, or has left every measure: the learning rate is too high."""


@dataclass(frozen=True)
class Step:
    """What one step of a run did; counts start at 1.

    loss: mean over the batch, before the step's update. accuracy: share of the batch that was right, 0 … 1.
    images: how many the run has seen so far. seconds and cpu_seconds: spent in steps so far, by the clock and
    by the processor, earlier parts of a resumed run included.
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

    recipe: a Recipe. images: uint8 (N, 28, 28), labels: int (N,), NumPy. device: an MXNet context. net: a
    Gluon block (B, 1, H, W) → (B, classes), not yet initialised; the five-stage GoogLeNet without one.
    kvstore: handed on to `gluon.Trainer`, a name or a store; with a distributed one every worker takes its
    share of each batch, and all end with the same parameters.

    All that chance decides follows from `seed` and the position, so a run that is resumed does the very steps
    that it would have done. ValueError for fewer images than a batch, labels of another number, a seed below
    0, a kvstore that MXNet does not have, or a distributed one without the processes that belong to it.
    """

    @mxnet_call
    def __init__(self, recipe, images, labels, *, seed=0, device=None, net=None, kvstore="device"):
        seed = whole_number(seed, "seed", SEEDS, least=0)
        _must_be_store(kvstore)
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
        self.device = cpu() if device is None else device
        self.steps_per_epoch = recipe.steps_per_epoch(len(images))
        self.steps = self.steps_per_epoch * recipe.epochs
        self.position, self.checkpoint = 0, None  # the file that holds its last good state
        self.seen, self.seconds, self.cpu_seconds = 0, 0.0, 0.0
        self.net = GoogLeNet().net if net is None else net
        self._initialise()
        self.store = store = kv.create(kvstore) if str(kvstore).startswith("dist") else kvstore
        self.rank, self.workers = getattr(store, "rank", 0), getattr(store, "num_workers", 1)
        # A list: of a dictionary Gluon sorts the names, and those count up with every net that is made.
        parameters = list(self.net.collect_params().values())
        self.trainer = gluon.Trainer(
            parameters, recipe.optimizer, {"learning_rate": recipe.lr}, kvstore=store, update_on_kvstore=False
        )
        if store is not kvstore:
            self._fill_store(parameters)
        self._agreed = False
        self._loss = gluon.loss.SoftmaxCrossEntropyLoss()

    def _initialise(self):
        mxnet_random.seed(self.seed)  # of the whole process: the initialisers know no other
        self.net.initialize(initializer(self.recipe.init), ctx=self.device, force_reinit=True)
        size = self.recipe.size(0)
        self.net(np.zeros((1, 1, size, size), ctx=self.device))  # shapes become known, weights are drawn
        self.net.hybridize(static_alloc=True, static_shape=True)

    def _fill_store(self, parameters):
        """Make room for the gradients in a distributed store, and leave nothing for the trainer to fetch.

        The trainer would put the parameters there in its first step and fetch them back without waiting:
        its gradients reach the server meanwhile, and a late worker takes gradients for parameters.
        """
        self.trainer._init_kvstore()
        # All at once: the workers wait for each other at every call.
        shapes = {n: parameter.shape for n, parameter in enumerate(parameters)} | {STOP: (1,)}
        self.store.init([*shapes], [np.zeros(shape) for shape in shapes.values()])
        self.trainer._params_to_init = []

    @cached_property
    def identity(self):
        """What makes it this run and no other: {name: text or number}, as its checkpoints tell."""
        shapes = [parameter.shape for parameter in self.net.collect_params().values()]
        images = crc32(numpy.ascontiguousarray(self.images), crc32(numpy.ascontiguousarray(self.labels)))
        return identity_of(self.recipe, self.seed, len(self.images)) | {
            "classes": int(self.labels.max()) + 1,
            "net": f"{crc32(repr(shapes).encode()):08x}",
            "data": f"{images:08x}",
        }

    @property
    def done(self):
        """Whether every step of the recipe has been done."""
        return self.position >= self.steps

    @mxnet_call
    def step(self):
        """Do the next step and return it as a Step. Diverged, and nothing changed, if the loss is lost.

        Disagreement if there are several workers, and they would not go on from the same place.
        """
        if not self._agreed:
            agree(self)
            self._agreed = True
        began, cpu_began = perf_counter(), process_time()
        recipe, epoch = self.recipe, self.position // self.steps_per_epoch
        size = recipe.size(epoch)
        x, y, batch = self._batch(epoch, size)
        with autograd.record():
            scores = self.net(x)
            losses = self._loss(scores, y)
        loss = float(losses.mean())
        if not loss < HOPELESS:  # NaN is not, either
            raise Diverged(
                f"The loss is {loss:.3g} at step {self.position + 1}: the learning rate is too high for this "
                "net. The run has stopped; start again with a smaller one."
            )
        losses.backward()
        rate = recipe.learning_rate(self.position, self.steps)
        self.trainer.set_learning_rate(rate)
        self.trainer.step(batch)
        accuracy = float((scores.argmax(axis=1).astype("int32") == y).mean())
        self._settle()
        self.position += 1
        self.seen += batch
        passed = perf_counter() - began
        self.seconds += passed
        self.cpu_seconds += process_time() - cpu_began
        return Step(
            self.position, self.steps, epoch + 1, recipe.epochs, size, rate, loss, accuracy,
            self.seen, self.seconds, self.cpu_seconds, batch, passed,
        )  # fmt: skip

    def _batch(self, epoch, size):
        """This worker's images and labels of the step to come, and how many all workers take together."""
        first = self.position % self.steps_per_epoch * self.recipe.batch
        chance = numpy.random.default_rng([self.seed, epoch])
        chosen = chance.permutation(len(self.images))[first : first + self.recipe.batch]
        images = self.images[chosen]
        if self.recipe.flip:
            mirrored = numpy.random.default_rng([self.seed, epoch, first]).random(len(chosen)) < 0.5
            images[mirrored] = images[mirrored, :, ::-1]
        mine = slice(self.rank, None, self.workers)
        x = to_tensor(images[mine], (size, size)).as_in_ctx(self.device)
        return x, np.array(self.labels[chosen[mine]], dtype="int32", ctx=self.device), len(chosen)

    def _settle(self):
        for parameter in self.net.collect_params().values():
            parameter.data(self.device).wait_to_read()


def _must_be_store(kvstore):
    if not isinstance(kvstore, str):
        return
    if kvstore not in KVSTORES:
        raise ValueError(f"There is no kvstore {kvstore!r:.40}; choose one of {', '.join(KVSTORES)}.")
    if kvstore.startswith("dist") and os.environ.get("DMLC_ROLE") != "worker":
        raise ValueError(
            f"{kvstore} is for several processes: start them all with python -m widgets.training.cluster."
        )


def identity_of(recipe, seed, images):
    """What is known of a run's identity before there is a net and an image."""
    return {"recipe": repr(recipe), "seed": seed, "images": images}


def train(run):
    """`for step in train(run)`: the steps that are left of a run, each done when it is asked for."""
    while not run.done:
        yield run.step()


@mxnet_call
def scores(net, images, size, *, device=None, batch=50):
    """What the net says of images: float32 NumPy (N, classes), the higher the more likely.

    images: uint8 (N, 28, 28), resized to size × size. batch: how many at once; on two cores 250 are no faster
    than 50, and take 180 MB more at 48 × 48.
    """
    parts = [
        net(to_tensor(images[start : start + batch], (size, size)).as_in_ctx(device or cpu())).asnumpy()
        for start in range(0, len(images), batch)
    ]
    return numpy.concatenate(parts)


def accuracy(net, images, labels, size, *, device=None):
    """Share of images, uint8 (N, 28, 28), that the net names right at size × size: 0 … 1."""
    return float((scores(net, images, size, device=device).argmax(axis=1) == labels).mean())
