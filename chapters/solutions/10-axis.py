"""Axis 0 counts the images, axis 1 the channels. Concatenated there, nothing needs to be put back into shape.

Laid end to end on axis 0, a batch of two reads b1 of both images, then b2 of both, and so on. Cut in half,
the first half is not the first image.
"""

from mxnet import np, npx

from widgets import patient

npx.set_np()


class Fixed(patient("axis")):
    def forward(self, x):
        return np.concatenate(self.branches(x), axis=1)


answer = Fixed
