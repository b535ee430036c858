"""Choose by one list, report from the other.

The best of several is partly good and partly lucky. On images that were not used for choosing, the luck is
gone, and its accuracy is lower on average. So look at the test images once, when everything is decided.
"""


def pick(choosing, test):
    return test[choosing.index(max(choosing))]


answer = pick
