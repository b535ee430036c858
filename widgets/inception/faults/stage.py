"""Two Inception blocks in a row in plain Gluon: the healthy text that the faults are set into."""

from mxnet.gluon import nn

from .depth import depth_concat


class Inception(nn.Block):
    def __init__(self, c1, c2, c3, c4):
        super().__init__()
        self.b1_1 = nn.Conv2D(c1, kernel_size=1, activation="relu")
        self.b2_1 = nn.Conv2D(c2[0], kernel_size=1, activation="relu")
        self.b2_2 = nn.Conv2D(c2[1], kernel_size=3, padding=1, activation="relu")
        self.b3_1 = nn.Conv2D(c3[0], kernel_size=1, activation="relu")
        self.b3_2 = nn.Conv2D(c3[1], kernel_size=5, padding=2, activation="relu")
        self.b4_1 = nn.MaxPool2D(pool_size=3, strides=1, padding=1)
        self.b4_2 = nn.Conv2D(c4, kernel_size=1, activation="relu")

    def branches(self, x):
        b1 = self.b1_1(x)
        b2 = self.b2_2(self.b2_1(x))
        b3 = self.b3_2(self.b3_1(x))
        b4 = self.b4_2(self.b4_1(x))
        return b1, b2, b3, b4

    def forward(self, x):
        return depth_concat(self.branches(x))


class Stage(nn.Block):
    def __init__(self, a, b):
        super().__init__()
        self.a, self.b = Inception(*a), Inception(*b)

    def forward(self, x):
        for block in (self.a, self.b):
            x = block(x)
        return x
