"""A design as Gluon source code: complete, on its own, in the style of the book."""

from .design import design_cost
from .layers import Average, Conv, Pool
from .nets import HALF, googlenet
from .widths import GOOGLENET_BLOCKS, LARGEST, BranchWidths

_LINE = 100  # the most characters
_TEXT = '''"""A five-stage Inception net with {blocks} blocks, designed in NetworkBuilder.

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
{made}

    def hybrid_forward(self, F, x):
{called}
        return F.np.concatenate((b1, b2, b3, b4), axis=1)


def stage(*layers):
    layers_in_order = nn.HybridSequential()
    layers_in_order.add(*layers)
    return layers_in_order


def half():
    return {half}


{stages}
net = stage(b1, b2, b3, b4, b5, nn.Dense({classes}))
net.initialize(init.Xavier())

x = np.zeros((1, 1, 96, 96))
for name, layer in zip(("b1", "b2", "b3", "b4", "b5", "dense"), net):
    x = layer(x)  # the first image through a layer tells it how many channels it gets
    print(name, "output shape", x.shape)
params = sum(p.data().size for p in net.collect_params().values())
print(f"{{params:,}} parameters; NetworkBuilder counted {params:,}")
'''


def gluon_source(design, num_classes=10):
    """Source code that builds, primes and counts the design, as text.

    Run, it leaves `net`, a primed gluon.nn.HybridSequential of five stages and a Dense, and `params`.
    """
    net = googlenet(num_classes, design.blocks)
    return _TEXT.format(
        blocks=len(design.blocks),
        classes=num_classes,
        made=made_lines(LARGEST),
        called=called_lines(LARGEST),
        half=_made(HALF),
        stages="".join(_stage(stage, table) for stage, table in (net.stem | net.stages).items()),
        params=design_cost(design, num_classes=num_classes).params,
    )


def made_lines(block):
    """The lines that make the layers of a block as attributes: b2_1 the first of branch "b2", c2[0] wide."""
    lines = []
    for number, (branch, chain) in enumerate(block.branches.items(), start=1):
        wide = [isinstance(layer, Conv) for layer in chain]
        for place, layer in enumerate(chain):
            out = f"c{number}[{sum(wide[:place])}]" if sum(wide) > 1 else f"c{number}"
            lines.append(f"        self.{branch}_{place + 1} = {_made(layer, out)}")
    return "\n".join(lines)


def called_lines(block):
    """The lines that call them: "b2 = self.b2_2(self.b2_1(x))"."""
    lines = []
    for branch, chain in block.branches.items():
        value = "x"
        for place in range(1, len(chain) + 1):
            value = f"self.{branch}_{place}({value})"
        lines.append(f"        {branch} = {value}")
    return "\n".join(lines)


def _made(layer, out=None):
    """The Gluon that makes a layer or block; out: what stands for the channels of a convolution."""
    if isinstance(layer, BranchWidths):
        return f"Inception({layer.c1}, {layer.c2}, {layer.c3}, {layer.c4})"
    if isinstance(layer, Average):
        return "nn.GlobalAvgPool2D()"
    pads = f", padding={layer.pad}" if layer.pad else ""
    if isinstance(layer, Pool):
        return f"nn.MaxPool2D(pool_size={layer.kernel}, strides={layer.stride}{pads})"
    strides = f", strides={layer.stride}" if layer.stride > 1 else ""
    return f'nn.Conv2D({out or layer.out}, kernel_size={layer.kernel}{strides}{pads}, activation="relu")'


def _stage(stage, table):
    """The code that makes one stage: on one line, or a layer a line with what is said of it."""
    made = {name: "half()" if layer == HALF else _made(layer) for name, layer in table.items()}
    short = f"{stage} = stage({', '.join(made.values())})\n"
    lines = [f"    {code},{_said(name, table[name])}" for name, code in made.items()]
    if len(short) <= _LINE and not any("#" in line for line in lines):
        return short
    return "\n".join([f"{stage} = stage(", *lines, ")\n"])


def _said(name, layer):
    """The comment behind a block: its name, and which of the book's it is; the one of that name first."""
    if not isinstance(layer, BranchWidths):
        return ""
    books = sorted(GOOGLENET_BLOCKS.items(), key=lambda block: block[0] != name)
    return f"  # {name}" + next((f", as the book's {known}" for known, w in books if w == layer), "")
