"""Garments of 28×28 bytes as the network wants them: larger, and floats."""

from contextlib import suppress

from mxnet import np, npx

from ..backend.threads import mxnet_call
from ..core.numbers import whole_number
from ..core.words import quoted


@mxnet_call
def to_tensor(images, size):
    """Resize images bilinearly and scale them to 0 … 1.

    uint8 NumPy (N, H, W) → MXNet float32 (N, 1, height, width).
    `size` is (width, height), in the order of MXNet's `transforms.Resize`; the pixels are those of the book's
    `Resize` and `ToTensor`, which round to whole bytes in between.
    """
    tensor = npx.image.to_tensor(npx.image.resize(np.array(images[..., None], dtype="uint8"), size))
    tensor.wait_to_read()  # nothing of ours is still in computation when the lock opens
    return tensor


def check_size(size, name="size"):
    """`size` as a tuple (width, height) of ints in 1 … 1024, in pixels; ValueError otherwise."""
    with suppress(TypeError, ValueError):
        width, height = (whole_number(side, name, most=1024) for side in size)
        return width, height
    raise ValueError(
        f"{name} must be (width, height) in whole pixels from 1 to 1024, such as (96, 96), "
        f"but got {quoted(size)}"
    )
