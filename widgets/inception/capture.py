"""What the branches of a block make of one image."""

import numpy
from mxnet import np

from ..backend.threads import mxnet_call


@mxnet_call
def branch_maps(block, x):
    """The feature maps of each branch for one image.

    block: an Inception block, or another whose `.branches(x)` gives arrays or {branch: array, …}.
    x: one image, (C, H, W) or (1, C, H, W), NumPy or MXNet.
    Returns {"b1": float32 (channels of the branch, H, W), "b2": …}, NumPy.
    Raises ValueError for another shape, TypeError for a block without `.branches(x)`.
    """
    if not hasattr(block, "branches"):
        raise TypeError(
            "branch_maps needs a block with a method branches(x), as Inception has; "
            f"got {type(block).__name__}."
        )
    shape = numpy.shape(x)
    if len(shape) == 3:
        shape = (1, *shape)
    if len(shape) != 4 or shape[0] != 1:
        raise ValueError(
            "branch_maps takes one image, (channels, height, width) or (1, channels, height, width); "
            f"got {numpy.shape(x)}."
        )
    outputs = block.branches(np.array(x, dtype="float32").reshape(shape))
    if not isinstance(outputs, dict):
        outputs = {f"b{n}": maps for n, maps in enumerate(outputs, start=1)}
    return {branch: maps[0].asnumpy() for branch, maps in outputs.items()}
