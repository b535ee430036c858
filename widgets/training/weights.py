"""Trained five-stage nets, such as the one that ships: half precision, one file, no pickle."""

import json
from math import prod
from pathlib import Path

import numpy
from mxnet import np

from ..backend.threads import mxnet_call
from ..core.numbers import whole_number
from ..inception.building import DescribedNet
from ..inception.design import GOOGLENET, Design
from ..inception.network import GoogLeNet
from .checkpoints import must_be_finite, must_fit
from .engines.in_gluon import put_parameters
from .npz import BadCheckpoint, read_npz, write_npz

LARGEST = 224  # pixels a side that a net of ours may be for
MOST = 10**8  # numbers; the net has 5 977 530
WEIGHTS = Path(__file__).parent / "googlenet" / "weights.npz"


def save_weights(arrays, path, **about):
    """Save a net's parameters, as an engine gives them, in half precision, and what is to be known of them.

    about: numbers and words that JSON can hold; `size`, the input that the net is for, is among them.
    """
    arrays = {name: array.astype(numpy.float16) for name, array in arrays.items()}
    if wrong := [name for name, array in arrays.items() if not numpy.isfinite(array).all()]:
        raise ValueError(f"{len(wrong)} parameters do not fit into half precision.")
    write_npz(path, arrays | {"about": numpy.frombuffer(json.dumps(about).encode(), numpy.uint8)})


@mxnet_call
def load_googlenet(path=WEIGHTS):
    """The trained five-stage net: a GoogLeNet, 1 input channel, 10 classes, in float32.

    Where the file is of another design, it is the DescribedNet of that one. `.about` says what it was trained
    on and how well it does; `.about["size"]` is the side in pixels of the input that it is for. It comes
    without room for gradients, which are as large as the weights; to train it on,
    `net.net.collect_params().setattr("grad_req", "write")`. ValueError, one sentence, for a file that holds
    no such net.
    """
    arrays = read_npz(path, _small)
    try:
        about = json.loads(arrays.pop("about").tobytes())
        whole_number(about["size"], "size", LARGEST)
        design = Design.of_text(about.get("design", str(GOOGLENET)))
    except (KeyError, TypeError, ValueError, RecursionError):
        raise BadCheckpoint(f"{Path(path).name} does not say what it was trained on.") from None
    model = blank_net(design)
    model.about = about
    shapes = {name: array.shape for name, array in arrays.items()}
    must_fit(shapes, {f"{n:04}": p.shape for n, p in enumerate(model.net.collect_params().values())})
    must_be_finite(arrays)
    put_parameters(model.net, arrays)
    return model


@mxnet_call
def blank_net(design=GOOGLENET, size=32):
    """The net of a Design to be filled with weights, without room for gradients; it has run at that size.

    A GoogLeNet if it is the book's, else a DescribedNet.
    """
    model = GoogLeNet() if design == GOOGLENET else DescribedNet(design.net)
    model.net.collect_params().setattr("grad_req", "null")
    model.net(np.zeros((1, 1, size, size)))  # shapes become known
    return model


def _small(shapes):
    if sum(map(prod, shapes.values())) > MOST:
        raise BadCheckpoint("It holds more numbers than any net of ours.")
