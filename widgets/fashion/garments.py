"""Ten garments by name, the same whichever data are installed, and images of the reader's own."""

import numpy as np
from PIL import Image

from widgets.fashion import sample

# Chosen by eye from the shipped sample's training images: typical of the class, with clear edges inside.
_CHOSEN = {
    "t-shirt": 1264,
    "trouser": 644,
    "pullover": 5,
    "dress": 2444,
    "coat": 240,
    "sandal": 3138,
    "shirt": 95,
    "sneaker": 132,
    "bag": 233,
    "ankle boot": 3692,
}
GARMENTS = tuple(_CHOSEN)  # in the order of the labels 0 … 9


def garment_image(name):
    """One garment of the class `name`: uint8 (28, 28), 0 black to 255 white. Unknown name: ValueError."""
    if name not in GARMENTS:
        raise ValueError(f"there is no garment {name!r}; choose one of {', '.join(GARMENTS)}")
    return sample.load().train.images[_CHOSEN[name]].copy()


def garment(name, size=(96, 96)):
    """One garment as the network takes it: MXNet float32 (1, 1, height, width) in 0 … 1.

    `size` is (width, height) in pixels; resized as `FashionMNIST` does. ValueError for an unknown name or an
    impossible size.
    """
    from widgets.fashion.resize import check_size, to_tensor  # brings MXNet, which this file can do without

    return to_tensor(garment_image(name)[None], check_size(size))


def image_from(array):
    """An image of the reader's own as a garment: uint8 (28, 28), bilinear.

    `array` is (height, width), integers 0 … 255 or floats 0 … 1, 0 black: garments are light on black.
    ValueError, one sentence, for anything else.
    """
    array = np.asarray(array)
    if array.ndim != 2 or not array.size:
        raise ValueError(
            f"an image must have the shape (height, width), grey, but this one has {array.shape}"
        )
    if array.dtype.kind not in "buif":
        raise ValueError(f"an image must hold numbers, but this one holds {array.dtype}")
    top = 255 if array.dtype.kind in "ui" else 1
    low, high = array.min(), array.max()
    if not (low >= 0 and high <= top):  # NaN fails both
        raise ValueError(
            f"an image of {array.dtype} must lie in 0 … {top}, but this one spans {low} … {high}"
        )
    pixels = np.rint(array * (255 / top)).astype(np.uint8)
    return np.asarray(Image.fromarray(pixels).resize((28, 28), Image.Resampling.BILINEAR))
