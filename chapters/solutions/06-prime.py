"""One array goes through the layers, one after another. After each layer, its shape is kept.

`layer_summary` does the same with random numbers, and prints. Zeros do as well: only the shape matters.
"""

from mxnet import np


def shapes(layers, shape):
    X, found = np.zeros(shape), []
    for layer in layers:
        X = layer(X)
        found.append(X.shape)
    return found


answer = shapes
