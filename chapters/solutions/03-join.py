"""The arrays are (images, channels, height, width), so channels are axis 1.

Left out, the axis is 0, and four images come out instead of one with more channels.
"""

from mxnet import np, npx

npx.set_np()


def join(b1, b2, b3, b4):
    return np.concatenate((b1, b2, b3, b4), axis=1)


answer = join
