"""A net as a function of a garment: 28×28 bytes in, what it says and the maps on the way out."""

from ..backend.threads import mxnet_call
from ..fashion.resize import to_tensor
from ..inception.activation import activation_maps
from ..inception.design import GOOGLENET
from ..inception.insides import look_inside
from ..inception.seeding import set_weights
from .weights import blank_net


def look_through(net, size=None):
    """A function of a uint8 (28, 28) → (shares, maps), as `insides.look_inside` gives them.

    net: a GoogLeNet or a DescribedNet. size: side in pixels of its input; without, what `net.about` says.
    """
    size = net.about["size"] if size is None else size
    return lambda image: look_inside(net, to_tensor(image[None], (size, size)))


def look_where(net, size=None):
    """A function of uint8 (N, 28, 28) → their Activation. net, size: as of `look_through`."""
    size = net.about["size"] if size is None else size
    return lambda images: activation_maps(net, to_tensor(images, (size, size)))


@mxnet_call
def untrained(size=48, seed=0, design=GOOGLENET):
    """The net of a Design with random weights at He's scale, by seed, that has run on images of that size.

    It is for looking at: without room for gradients, which are as large as the weights.
    """
    net = blank_net(design, size)
    set_weights(net.net, seed)
    return net
