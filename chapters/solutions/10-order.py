"""The book's order is b1, b2, b3, b4, and branches(x) already returns them in that order.

Which order it is does not matter, as long as whoever reads the channels agrees. Trained weights are such a
reader.
"""

from mxnet import npx

from widgets import depth_concat, patient

npx.set_np()


class Fixed(patient("order")):
    def forward(self, x):
        return depth_concat(self.branches(x))


answer = Fixed
