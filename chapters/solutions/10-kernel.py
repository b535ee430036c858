"""Kernel and padding belong together: a k×k keeps the size of the map with k // 2 pixels of padding.

3 with 1 and 5 with 2 both keep it, which is why no shape could tell them apart.
"""

from mxnet import npx
from mxnet.gluon import nn

from widgets import patient

npx.set_np()


class Fixed(patient("kernel")):
    def __init__(self, c1, c2, c3, c4):
        super().__init__(c1, c2, c3, c4)
        self.b3_2 = nn.Conv2D(c3[1], kernel_size=5, padding=2, activation="relu")


answer = Fixed
