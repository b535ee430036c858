"""A design as Gluon source code: complete, on its own, in the style of the book."""

from .design import STAGES, design_cost
from .widths import GOOGLENET_BLOCKS

_HEAD = '''"""A five-stage Inception net with {blocks} blocks, designed in NetworkBuilder.

Paste it into a notebook cell, or save it as net.py and run `python net.py`. It needs MXNet 1.9.1.
It builds `net`, runs one blank image through it, stage by stage, and counts its parameters.
To train it, hand `net` to a trainer: images in are (B, 1, 96, 96), out come (B, {classes}) scores.
"""

from mxnet import init, np, npx
from mxnet.gluon import nn

npx.set_np()


class Inception(nn.HybridBlock):
    # c1 … c4: channels of the four branches; c2 and c3 are pairs, (reduce, out)
    def __init__(self, c1, c2, c3, c4, **kwargs):
        super().__init__(**kwargs)
        self.b1_1 = nn.Conv2D(c1, kernel_size=1, activation="relu")
        self.b2_1 = nn.Conv2D(c2[0], kernel_size=1, activation="relu")
        self.b2_2 = nn.Conv2D(c2[1], kernel_size=3, padding=1, activation="relu")
        self.b3_1 = nn.Conv2D(c3[0], kernel_size=1, activation="relu")
        self.b3_2 = nn.Conv2D(c3[1], kernel_size=5, padding=2, activation="relu")
        self.b4_1 = nn.MaxPool2D(pool_size=3, strides=1, padding=1)
        self.b4_2 = nn.Conv2D(c4, kernel_size=1, activation="relu")

    def hybrid_forward(self, F, x):
        b1 = self.b1_1(x)
        b2 = self.b2_2(self.b2_1(x))
        b3 = self.b3_2(self.b3_1(x))
        b4 = self.b4_2(self.b4_1(x))
        return F.np.concatenate((b1, b2, b3, b4), axis=1)


def stage(*layers):
    layers_in_order = nn.HybridSequential()
    layers_in_order.add(*layers)
    return layers_in_order


def half():
    return nn.MaxPool2D(pool_size=3, strides=2, padding=1)


'''
_STEM = """b1 = stage(nn.Conv2D(64, kernel_size=7, strides=2, padding=3, activation="relu"), half())
b2 = stage(
    nn.Conv2D(64, kernel_size=1, activation="relu"),
    nn.Conv2D(192, kernel_size=3, padding=1, activation="relu"),
    half(),
)
"""
_TAIL = """
net = stage(b1, b2, b3, b4, b5, nn.Dense({classes}))
net.initialize(init.Xavier())

x = np.zeros((1, 1, 96, 96))
for name, layer in zip(("b1", "b2", "b3", "b4", "b5", "dense"), net):
    x = layer(x)  # the first image through a layer tells it how many channels it gets
    print(name, "output shape", x.shape)
params = sum(p.data().size for p in net.collect_params().values())
print(f"{{params:,}} parameters; NetworkBuilder counted {params:,}")
"""


def gluon_source(design, num_classes=10):
    """Source code that builds, primes and counts the design, as text.

    Run, it leaves `net`, a primed gluon.nn.HybridSequential of five stages and a Dense, and `params`.
    """
    stages = "".join(_stage_source(design, stage) for stage in STAGES)
    params = design_cost(design, num_classes=num_classes).params
    return (
        _HEAD.format(blocks=len(design.blocks), classes=num_classes)
        + _STEM
        + stages
        + _TAIL.format(classes=num_classes, params=params)
    )


def _stage_source(design, stage):
    """The lines that make one stage, a block each, its name and input channels behind it."""
    lines = [f"b{stage} = stage("]
    for name, w in design.blocks.items():
        if name[0] == stage:
            book = next((f", as the book's {n}" for n, widths in _nearest(name) if widths == w), "")
            lines.append(f"    Inception({w.c1}, {w.c2}, {w.c3}, {w.c4}),  # {name}{book}")
    last = "nn.GlobalAvgPool2D()" if stage == STAGES[-1] else "half()"
    return "\n".join([*lines, f"    {last},", ")\n"])


def _nearest(name):
    """The book's blocks, the one of that name first: 4e and 5a are the same."""
    return sorted(GOOGLENET_BLOCKS.items(), key=lambda block: block[0] != name)
