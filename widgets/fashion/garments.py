"""Ten garments by name, the same whichever data are installed."""

from . import sample

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
    from .resize import check_size, to_tensor  # brings MXNet, which this file can do without

    return to_tensor(garment_image(name)[None], check_size(size))
