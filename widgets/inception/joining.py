"""What the layer after a block pays, if the branches are concatenated and if they are added."""

from dataclasses import dataclass

from ..core.numbers import whole_number
from .counting import conv_cost
from .layers import Cost


@dataclass(frozen=True)
class Join:
    """One way to join branches: the channels handed on, the cost of the convolution after it."""

    channels: int
    next_layer: Cost


def join_costs(out_channels, filters, kernel, height, width, branches=4):
    """The cost of a kernel × kernel convolution with `filters` filters after a block of `out_channels`.

    Adding needs branches of one width, so the same channels are taken as spread evenly: four branches of
    out_channels // 4 each, and as many sums. Returns {"concat": Join, "add": Join}.
    Raises ValueError unless there is a channel for each branch and all sizes are positive whole numbers.
    """
    whole_number(out_channels, "out_channels", least=branches)
    sizes = {"filters": filters, "kernel": kernel, "height": height, "width": width}
    sizes = [whole_number(value, name) for name, value in sizes.items()]
    filters, kernel, height, width = sizes

    def join(channels):
        return Join(channels, conv_cost(channels, filters, kernel, height, width))

    return {"concat": join(out_channels), "add": join(out_channels // branches)}
