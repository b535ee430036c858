"""The book's recipe under the book's own trainer and as a run of ours: the same steps."""

from dataclasses import replace

import numpy
import pytest
from d2l import mxnet as d2l
from mxnet import np
from mxnet.util import use_np

from widgets.inception.network import GoogLeNet
from widgets.training.engines.in_gluon import put_parameters
from widgets.training.recipes import BOOK, Phase
from widgets.training.run import Run, train

SIZE, BATCH, STEPS = 33, 8, 10


class Told(GoogLeNet):
    """Tells its losses in place of drawing them."""

    def plot(self, key, value, train):
        self.losses.append(float(value))


class InOrder(d2l.DataModule):
    """Batches for training, the same in every epoch; nothing to test on."""

    def __init__(self, batches):
        super().__init__()
        self.batches = batches

    def get_dataloader(self, train):
        return self.batches if train else None


@use_np
def test_ten_steps_of_d2l_s_trainer_are_ten_steps_of_a_run():
    chance = numpy.random.default_rng(0)
    images = chance.integers(0, 256, (STEPS * BATCH, 28, 28)).astype("uint8")
    run = Run(replace(BOOK, phases=(Phase(1, SIZE),), batch=BATCH), images, numpy.arange(STEPS * BATCH) % 10)
    batches = [run.engine.batch(run.choice(position)[0], None, SIZE) for position in range(STEPS)]
    model, start = Told(lr=BOOK.lr), run.engine.parameters()
    model.losses = []
    model(np.zeros((1, 1, SIZE, SIZE)))  # shapes become known
    put_parameters(model.net, start)
    d2l.Trainer(max_epochs=1).fit(model, InOrder(batches))
    assert model.losses == pytest.approx([step.loss for step in train(run)], rel=1e-5)
    assert run.done and len(model.losses) == STEPS
    theirs = [parameter.data().asnumpy() for parameter in model.net.collect_params().values()]
    for before, ours, other in zip(start.values(), run.engine.parameters().values(), theirs, strict=True):
        moved = numpy.linalg.norm(ours - before)
        assert moved > 0 and numpy.linalg.norm(other - ours) <= 0.05 * moved  # rounding
