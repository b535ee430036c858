"""Class activation maps: what each place of the last maps adds to the score of a class."""

from typing import NamedTuple

import numpy
from mxnet.gluon import nn

from ..backend.threads import mxnet_call
from .counting import LOOKS
from .insides import segments


class Activation(NamedTuple):
    """What the head makes of pictures: maps.mean(axis=(2, 3)) + biases are the scores, to rounding.

    maps: float32 (N, classes, n, n). biases: float32 (classes,). scores: float32 (N, classes). places: where
    the n rows stand, and the columns, as shares of the picture's side, (n,).
    """

    maps: numpy.ndarray
    biases: numpy.ndarray
    scores: numpy.ndarray
    places: numpy.ndarray


@mxnet_call
def activation_maps(net, images):
    """The class activation maps of a GoogLeNet (Zhou et al. 2016) for some images: an Activation.

    images: (N, 1, side, side), MXNet. Of each class the dense layer's weights times the channels that the
    average gets, place by place. ValueError for a net whose head is not an average and one dense layer
    without a ReLU.
    """
    stem, inside, (dense,) = segments(net.net)
    *layers, average = [*stem, *(layer for one in inside for layer in (one.block, *one.rest))]
    if not (isinstance(average, nn.GlobalAvgPool2D) and isinstance(dense, nn.Dense) and dense.act is None):
        raise ValueError("Class activation maps need a head of an average and one dense layer.")
    x = images
    for layer in layers:
        x = layer(x)
    weights, biases = dense.weight.data().asnumpy(), dense.bias.data().asnumpy()
    maps = numpy.einsum("kc,nchw->nkhw", weights, x.asnumpy(), optimize=True)
    # Every padding is half a kernel, so output i stands over pixel jump · i, whatever the blocks are.
    middles = LOOKS["5b"][""].jump * numpy.arange(maps.shape[-1]) + 0.5
    return Activation(maps, biases, dense(average(x)).asnumpy(), middles / images.shape[-1])
