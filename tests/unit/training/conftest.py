"""A net of three layers and 24 images, so that a step takes milliseconds."""

import numpy
import pytest
from mxnet.gluon import nn
from mxnet.util import use_np

from widgets.training.recipes import Phase, Recipe
from widgets.training.run import Run


@use_np
def tiny_net():
    net = nn.HybridSequential()
    net.add(nn.Conv2D(4, kernel_size=3, activation="relu"), nn.GlobalAvgPool2D(), nn.Dense(10))
    return net


@pytest.fixture
def make_net():
    """The function that makes a tiny net."""
    return tiny_net


@pytest.fixture
def recipe():
    phases, settings = (Phase(2, 8), Phase(1, 12)), {"warmup": 3, "cosine": True, "flip": True}
    return Recipe("tiny", phases, batch=7, optimizer="adam", lr=0.01, init="he", **settings)


@pytest.fixture(scope="session")
def data():
    chance = numpy.random.default_rng(0)
    labels = numpy.arange(24) % 10
    images = chance.integers(0, 80, (24, 28, 28)) + labels[:, None, None] * 17
    return images.astype("uint8"), labels


@pytest.fixture
def net():
    """net() → the tiny net, not yet initialised."""
    return tiny_net


@pytest.fixture
def make_run(recipe, data):
    """A fresh run of the tiny recipe; keywords go to Run."""

    def make(recipe=recipe, data=data, **settings):
        return Run(recipe, *data, net=tiny_net(), **settings)

    return make
