"""A net as a function of a garment: 28×28 bytes in, shares of the classes and all feature maps out."""

from mxnet import np

from ..backend.threads import mxnet_call
from ..fashion.resize import to_tensor
from ..inception.insides import look_inside
from ..inception.network import GoogLeNet
from ..inception.seeding import set_weights


def look_through(net, size=None):
    """A function of a uint8 (28, 28) → (shares, maps), as `insides.look_inside` gives them.

    net: a GoogLeNet. size: side in pixels of its input; without, what `net.about` says.
    """
    size = net.about["size"] if size is None else size
    return lambda image: look_inside(net, to_tensor(image[None], (size, size)))


@mxnet_call
def untrained(size=48, seed=0):
    """The five-stage net with random weights at He's scale, by seed, that has run on images of that size.

    It is for looking at: without room for gradients, which are as large as the weights.
    """
    net = GoogLeNet()
    net.net.collect_params().setattr("grad_req", "null")
    net(np.zeros((1, 1, size, size)))  # shapes become known
    set_weights(net.net, seed)
    return net
