"""Axis 0 counts the images, axis 1 the channels.

The mean over axis 0 has one number for each channel and position, and NumPy repeats it for every image. The
copy leaves y as it was.
"""


def hush(y, widths, branch):
    out = y.copy()
    place = widths.channel_slices[branch]
    out[:, place] = out[:, place].mean(axis=0)
    return out


answer = hush
