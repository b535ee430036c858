"""The smallest cost, sign included: below zero the net is more accurate without the branch.

`argmin` counts the cells row by row. Four of them make a row, and a row is a block.
"""

from widgets import GOOGLENET_BLOCKS


def least(importance):
    block, branch = divmod(int(importance.argmin()), 4)
    return f"{list(GOOGLENET_BLOCKS)[block]} b{branch + 1}"


answer = least
