"""Without padding the window stays inside the map; the last step is the one that still fits.

With padding it is 24, a quarter of 96: the windows then stand around pixels 0, 2, 4, … and none is lost at
the border.
"""


def after(side, kernel, stride):
    return (side - kernel) // stride + 1


answer = after(after(96, kernel=7, stride=2), kernel=3, stride=2)  # 45, then 22
