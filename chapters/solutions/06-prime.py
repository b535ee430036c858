"""One array goes through the layers, one after the other, and its shape is kept at each step.

`layer_summary` does the same with random numbers and prints. Zeros do as well: only the shape counts.
"""

from mxnet import np


def shapes(layers, shape):
    X, found = np.zeros(shape), []
    for layer in layers:
        X = layer(X)
        found.append(X.shape)
    return found


answer = shapes
