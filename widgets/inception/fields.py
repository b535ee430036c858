"""The layers of the stem and the stages, and which pixels of the image an output of each can see."""

from dataclasses import dataclass

from .layers import AnyBlock, Average, Conv
from .nets import IMAGE, googlenet
from .seeing import ITSELF


@dataclass(frozen=True)
class Layer:
    """A layer or block: its widest kernel, its stride, the channels it hands on.

    kind: "convolution", "pool", "block" or "average" (over the whole map: kernel and stride mean nothing).
    """

    name: str
    stage: int
    kind: str
    kernel: int
    stride: int
    channels: int


def _described(name, stage, layer, channels):
    if isinstance(layer, AnyBlock):
        return Layer(name, stage, "block", max(layer.kernels.values()), 1, channels)
    if isinstance(layer, Average):
        return Layer(name, stage, "average", 1, 1, channels)
    kind = "convolution" if isinstance(layer, Conv) else "pool"
    return Layer(name, stage, kind, layer.kernel, layer.stride, channels)


def _looks(net):
    """{layer: {"": Look}}, for a block also {branch: Look}; none for the average, which sees everything."""
    look, found = ITSELF, {}
    for name, layer in net.layers.items():
        if isinstance(layer, Average):
            return found
        branches = layer.looks(look) if isinstance(layer, AnyBlock) else {}
        look = layer.seen(look)
        found[name] = branches | {"": look}


_NET = googlenet()
# {"7×7": Layer, "pool 1": …, … "3a": …, … "average": …}, in order
LAYERS = {
    part.name: _described(part.name, number, _NET.layers[part.name], part.shape[0])
    for number, stage in enumerate(_NET.count(IMAGE).parts, start=1)
    for part in stage.parts
    if stage.name not in _NET.head
}
LOOKS = _looks(_NET)
