"""A described net as a PyTorch module, its parameters in the order of the description."""

from math import prod

import torch
from torch import nn
from torch.nn import functional

from ...inception.layers import CENTRED, AnyBlock, Conv, Dense, Pool

KEPT = 0.9  # of the running mean and variance, a step: MXNet's momentum


class Norm(nn.BatchNorm2d):
    """Batch normalisation whose running variance is that of the batch itself, as MXNet keeps it.

    PyTorch's own takes the estimate for a larger population, n / (n − 1) times as much.
    """

    def forward(self, x):
        if not self.training:
            return super().forward(x)
        mean, var = torch.zeros_like(self.running_mean), torch.zeros_like(self.running_var)
        out = functional.batch_norm(x, mean, var, self.weight, self.bias, True, 1.0, self.eps)
        count = x.numel() // x.shape[1]
        self.batch = mean, var * ((count - 1) / count)
        return out

    def remember(self, lost):
        """Take mean and variance of the last batch into the running ones, unless lost, a number, is not 0."""
        for kept, new in zip((self.running_mean, self.running_var), self.batch, strict=True):
            kept.copy_(torch.where(lost > 0, kept, kept.lerp(new, 1 - KEPT)))


class Centred(nn.Module):
    """The half of batch normalisation that subtracts: see inception.building.Centred."""

    def __init__(self, channels):
        super().__init__()
        self.beta = nn.Parameter(torch.zeros(1, channels, 1, 1))
        self.norm = Norm(channels, eps=CENTRED**2).requires_grad_(False)

    def forward(self, x):
        return CENTRED * self.norm(x) + self.beta


class BlockModule(nn.Module):
    """A block of branches: `branches(x)` → {"b1": (B, channels, H, W), …}, and what joins them."""

    def __init__(self, description, shape):
        super().__init__()
        self.description = description
        self.chains = nn.ModuleDict({b: chain_module(c, shape) for b, c in description.branches.items()})

    def branches(self, x):
        """The maps before they are joined, by branch."""
        return {branch: chain(x) for branch, chain in self.chains.items()}

    def forward(self, x):
        return self.join(self.branches(x))

    def join(self, branches):
        """What the block hands on, of its `branches`."""
        maps = list(branches.values())
        joined = torch.cat(maps, 1) if self.description.join == "concatenate" else sum(maps[1:], maps[0])
        return functional.relu(joined) if self.description.relu else joined


class NetModule(nn.Module):
    """A whole Net: `forward` → (scores, those of the first auxiliary head, …), heads in training alone.

    image: (channels, height, width) of what it is fed; only a dense layer on maps needs just that size.
    `layers` is {"3a": module, …} in the net's order; `heads` {name of the layer before: module}.
    """

    def __init__(self, net, image):
        super().__init__()
        self.names, shapes, self.layers = list(net.layers), {}, nn.ModuleList()
        shape = image
        for name, layer in net.layers.items():
            self.layers.append(layer_module(layer, shape))
            shape = shapes[name] = layer.count(shape, name).shape
        self.behind = list(net.auxiliary)
        heads = net.auxiliary.items()
        self.heads = nn.ModuleList(chain_module(h.layers.values(), shapes[name]) for name, h in heads)

    def forward(self, x):
        found = []
        for name, layer in zip(self.names, self.layers, strict=True):
            x = layer(x)
            if self.training and name in self.behind:
                found.append(self.heads[self.behind.index(name)](x))
        return (x, *found)


def chain_module(chain, shape):
    """A chain of layers, fed (channels, height, width); without layers it is the identity."""
    modules = []
    for layer in chain:
        modules.append(layer_module(layer, shape))
        shape = layer.count(shape).shape
    return nn.Sequential(*modules)


def layer_module(layer, shape):
    """The module of a layer or block of a description, fed (channels, height, width)."""
    if isinstance(layer, AnyBlock):
        return BlockModule(layer, shape)
    if isinstance(layer, Conv):
        window = layer.kernel, layer.stride, layer.pad
        parts = [nn.Conv2d(shape[0], layer.out, *window, groups=layer.groups, bias=layer.bias)]
        if layer.norm:
            parts += [Centred(layer.out) if layer.norm == "mean" else Norm(layer.out)]
    elif isinstance(layer, Dense):
        parts = [nn.Flatten(), nn.Linear(prod(shape), layer.out)]
    elif isinstance(layer, Pool):
        return _pool(layer)
    else:
        return nn.AdaptiveAvgPool2d(1)
    return nn.Sequential(*parts, *[nn.ReLU(inplace=True)] * getattr(layer, "relu", False))


def _pool(layer):
    kind = nn.MaxPool2d if layer.kind == "max" else nn.AvgPool2d
    return kind(layer.kernel, layer.stride, layer.pad, ceil_mode=layer.up)


def tensors_of(module):
    """[(tensor, what it is full of at the start, or None: drawn), …] of all that is kept of a module."""
    found = []
    for part in module.modules():
        own = [*part.named_parameters(recurse=False), *part.named_buffers(recurse=False)]
        ones = ("weight", "running_var") if isinstance(part, Norm) else ()
        for name, one in own:
            # A tensor without a dimension is a norm's count of batches, of which MXNet knows nothing.
            if one.dim():
                is_drawn = name == "weight" and not ones
                found.append((one, None if is_drawn else float(name in ones)))
    return found
