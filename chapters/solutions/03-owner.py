"""Go through the branches. If the channel is not in one, subtract its width and go on to the next.

The rest counts from the start of the branch that the channel is in: that is the filter.
"""


def owner(channel, outputs):
    for branch, width in enumerate(outputs, start=1):
        if channel < width:
            return branch, channel
        channel -= width


answer = owner
