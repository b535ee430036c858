"""Garments of 28×28 bytes as the network wants them: larger, and floats."""

from operator import index

from mxnet import np, npx

from ..backend.threads import mxnet_call


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


def natural_number(value, name):
    """`value` as an int ≥ 1; ValueError that names the argument otherwise."""
    try:
        number = index(value)
    except TypeError:
        number = 0
    if number < 1 or isinstance(value, bool):
        raise ValueError(f"{name} must be a whole number, 1 or more, but got {value!r}")
    return number


def check_size(size, name="size"):
    """`size` as a tuple (width, height) of ints in 1 … 1024, in pixels; ValueError otherwise."""
    try:
        width, height = (natural_number(side, name) for side in size)
        if max(width, height) <= 1024:
            return width, height
    except (TypeError, ValueError):
        pass
    raise ValueError(
        f"{name} must be (width, height) in whole pixels from 1 to 1024, such as (96, 96), but got {size!r}"
    )
