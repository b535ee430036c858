"""A net as the compiler sees it: its operators in order, not yet run. Counted, and what they cost."""

import json
from collections import Counter
from math import prod

from mxnet import symbol

from ..backend.threads import mxnet_call
from .layers import Cost

# oneDNN's back end names an operator that it has put together after the first of its parts.
_FUSED = {"_sg_mkldnn_conv": "Convolution + Activation", "_sg_mkldnn_fully_connected": "FullyConnected"}
_WEIGHTED = ("Convolution", "FullyConnected")


@mxnet_call
def operators(block, fused=False):
    """{"Convolution": 57, …}: how many operators of each kind the graph of a hybrid block has, most first.

    block: a Gluon HybridBlock of one input; it is neither run nor changed. fused: after oneDNN's back end has
    put together what one of its primitives can do at once.
    """
    graph = _graph(block)
    if fused:
        graph = graph.optimize_for("MKLDNN")
    kinds = (node["op"] for node in _nodes(graph) if node["op"] != "null")  # null: an input, a weight
    return dict(Counter(_FUSED.get(kind, kind) for kind in kinds).most_common())


@mxnet_call
def graph_cost(block, shape):
    """What a hybrid block costs for one image of `shape` (channels, height, width): a Cost, in whole numbers.

    Counted on its graph, so for any block: parameters are those that training moves; a convolution does a
    multiply-accumulate with each of its weights at each of its output pixels, a dense layer one with each.
    """
    graph = _graph(block)
    inside = graph.get_internals()
    _, found, _ = inside.infer_shape(data=(1, *shape))
    shapes = dict(zip(inside.list_outputs(), found, strict=True))
    learnt = [name for name in graph.list_arguments() if name != "data"]
    macs, nodes = 0, _nodes(graph)
    for node in nodes:
        if node["op"] in _WEIGHTED:
            weight = shapes[nodes[node["inputs"][1][0]]["name"]]
            places = shapes[f"{node['name']}_output"][2:]  # none: a dense layer
            macs += prod(weight) * prod(places)
    return Cost(sum(prod(shapes[name]) for name in learnt), macs)


def _graph(block):
    return block(symbol.var("data").as_np_ndarray())


def _nodes(graph):
    return json.loads(graph.tojson())["nodes"]
