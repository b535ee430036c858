"""One list decides, the other is reported.

The best of several is good and lucky, and luck does not come twice: on images that had no say its figure is
lower on average. So the test images are looked at once, when nothing is left to decide.
"""


def pick(choosing, test):
    return test[choosing.index(max(choosing))]


answer = pick
