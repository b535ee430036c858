"""What a trained Gluon net says of garments, and how often it is right."""

import numpy
from mxnet import cpu

from ..backend.threads import mxnet_call
from ..fashion.resize import to_tensor
from .run import share_right


@mxnet_call
def scores(net, images, size, *, device=None, batch=50):
    """What a Gluon net says of images: float32 NumPy (N, classes), the higher the more likely.

    images: uint8 (N, 28, 28), resized to size × size. batch: how many at once; on two cores 250 are no faster
    than 50, and take 180 MB more at 48 × 48.
    """
    parts = (
        net(to_tensor(images[start : start + batch], (size, size)).as_in_ctx(device or cpu()))
        for start in range(0, len(images), batch)
    )
    # Of a net with heads a list, once it is hybridized.
    heads = (part[0] if isinstance(part, tuple | list) else part for part in parts)
    return numpy.concatenate([part.asnumpy() for part in heads])


def accuracy(net, images, labels, size, *, device=None):
    """Share of images, uint8 (N, 28, 28), that the net names right at size × size: 0 … 1."""
    return share_right(scores(net, images, size, device=device), labels)
