"""What the explorers of a trained net share: the shipped one is loaded once, and each runs the tests once."""

from functools import cache, lru_cache

# A net brings MXNet with it, so all of it is imported when one is looked at.


@cache
def trained_net():
    """The trained net that comes with the collection."""
    from ..training.weights import load_googlenet

    return load_googlenet()


def ablation_side(net):
    """The side in pixels at which many images are looked through at leisure: the net's own, or 65.

    No tap of a kernel is left without data there. At 96 what the blocks hand on takes twice as much room, and
    a run twice as long.
    """
    return min(net.about["size"], 65)


@lru_cache(maxsize=1)  # it takes 200 MB at 65×65
def ablation_of(net):
    """An Ablation of a trained net on every second of the 1000 test images that come with the collection."""
    from ..fashion import sample
    from ..fashion.resize import to_tensor
    from ..inception.ablation import Ablation

    test, size = sample.load().val, ablation_side(net)
    return Ablation(net, to_tensor(test.images[::2], (size, size)), test.labels[::2])


@lru_cache(maxsize=1)
def census_of(net):
    """What a ChannelCensus of a trained net is made of: ({"trained": {block: Census}, "random": …}, slices,
    how many images).
    """
    from ..inception.channels import census, responses

    ablation = ablation_of(net)
    answers = {"trained": ablation.responses, "random": responses(_twin(net), ablation.images)}
    found = {
        kind: {block: census(of, ablation.labels) for block, of in blocks.items()}
        for kind, blocks in answers.items()
    }
    return found, ablation.slices, len(ablation.labels)


def _twin(net):
    """The same net with random weights."""
    from ..inception.design import GOOGLENET, Design
    from ..training.looking import untrained

    design = net.about.get("design")
    return untrained(net.about["size"], design=Design.of_text(design) if design else GOOGLENET)


@lru_cache(maxsize=1)
def seeker_of(net):
    """A Seeker of a trained net on every tenth of the 1000 test images that come with the collection."""
    from ..fashion import sample
    from ..fashion.resize import to_tensor
    from ..inception.seeking import Seeker

    test, size = sample.load().val, ablation_side(net)
    return Seeker(net, to_tensor(test.images[::10], (size, size)), test.labels[::10])


@lru_cache(maxsize=2)
def looks_of(net):
    """{"trained": function, "random": function}, as `looking.look_through` makes them, of a trained net.

    Random: the same net with random weights.
    """
    from ..training.looking import look_through

    return {"trained": look_through(net), "random": look_through(_twin(net), net.about["size"])}


def block_of(net, name):
    """A function of one image, float (1, H, W), → {"b1": float32 (C, H, W), …}: what that block makes of it.

    Its `.description` is that of the block. ValueError for a block that the net has not.
    """
    from ..inception.insides import block_named, look_inside

    block = block_named(net, name)

    def seen(image):
        return look_inside(net, image[None])[1][name]

    seen.description = block.description
    return seen
