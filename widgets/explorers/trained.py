"""What the demos of the trained net share: it is loaded once, and run on the test images once."""

from functools import cache

# A demo alone may know the network, so all of it is imported when one is built.


@cache
def trained_net():
    """The trained net that comes with the collection."""
    from ..training.weights import load_googlenet

    return load_googlenet()


@cache
def trained_ablation():
    """An Ablation of it on the 1000 test images that come with the collection."""
    from ..fashion import sample
    from ..fashion.resize import to_tensor
    from ..inception.ablation import Ablation

    net, test = trained_net(), sample.load().val
    size = net.about["size"]
    return Ablation(net, to_tensor(test.images, (size, size)), test.labels)


@cache
def looks():
    """{"trained": function, "random": function}, as `fashion.looking.look_through` makes them."""
    from ..training.looking import look_through, untrained

    net = trained_net()
    size = net.about["size"]
    return {"trained": look_through(net), "random": look_through(untrained(size), size)}
