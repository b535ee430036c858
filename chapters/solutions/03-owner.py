"""Walk along the branches; each that the channel is not in is left behind, with its width.

What is left of the channel counts from the start of the branch it is in: that is the filter.
"""


def owner(channel, outputs):
    for branch, width in enumerate(outputs, start=1):
        if channel < width:
            return branch, channel
        channel -= width


answer = owner
