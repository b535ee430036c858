"""What running Gluon layers say of themselves: an oracle that knows nothing of descriptions."""

import numpy
from mxnet import np
from mxnet.gluon import nn

from widgets.backend.threads import mxnet_call
from widgets.inception.building import BuiltBlock


@mxnet_call
def counted_by_hooks(gluon, fed):
    """(parameters that training moves, MACs, numbers put out) of running layers, from their arrays alone."""
    macs, numbers = [], []

    def hook(layer, inputs, output):
        if isinstance(layer, (nn.Conv2D, nn.Dense)):
            macs.append(layer.weight.data().size * int(numpy.prod(output.shape[2:])))
        if isinstance(
            layer, (nn.Conv2D, nn.Dense, nn.MaxPool2D, nn.AvgPool2D, nn.GlobalAvgPool2D, BuiltBlock)
        ):
            numbers.append(output.size)

    gluon.apply(lambda layer: layer.register_forward_hook(hook))
    gluon(np.zeros((1, *fed)))
    learnt = [p for p in gluon.collect_params().values() if p.grad_req != "null"]
    return sum(p.data().size for p in learnt), sum(macs), sum(numbers)
