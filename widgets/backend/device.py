"""Where the network computes: on a GPU that works, else on the CPU, and why."""

import mxnet as mx
from mxnet import np
from mxnet.gluon import nn

from .threads import mxnet_call

CHOICES = ("auto", "cpu", "gpu")


@mxnet_call
def best_device():
    """(device, sentence): the first GPU that really computes, else the CPU, and the reason in words.

    A GPU that MXNet sees is not yet one that works: its wheels hold no code for cards newer than they are.
    So a convolution is run on it before it is chosen.
    """
    count = mx.context.num_gpus()
    if not count:
        return mx.cpu(), "CPU: MXNet sees no GPU here. That is fine for every chapter."
    try:
        layer = nn.Conv2D(1, kernel_size=3)
        layer.initialize(ctx=mx.gpu(0))
        layer(np.ones((1, 1, 4, 4), ctx=mx.gpu(0))).asnumpy()
    except mx.MXNetError as error:
        reason = str(error).strip().splitlines()[-1]
        return mx.cpu(), f"CPU: MXNet sees a GPU, but a convolution on it failed ({reason})."
    return mx.gpu(0), f"GPU: a convolution on the first of {count} worked."


def device(choice="auto"):
    """(MXNet context, sentence on why) for "auto", a GPU that works or else the CPU, "cpu" or "gpu".

    ValueError for another choice, and for "gpu" where none works.
    """
    if choice not in CHOICES:
        raise ValueError(f"device must be one of {', '.join(CHOICES)}; got {choice!r}.")
    if choice == "cpu":
        return mx.cpu(), "CPU: as you asked."
    found, why = best_device()
    if choice == "gpu" and found.device_type != "gpu":
        raise ValueError(f"There is no GPU to train on. {why}")
    return found, why
