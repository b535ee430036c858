"""From the lit pixel a kernel reaches k // 2 rows and columns further, and there is a map on one side only.

With the pixel's own row and column that makes k // 2 + 1 of each. For a 5×5: 3 · 3 = 9.
"""


def corner(kernel):
    return (kernel // 2 + 1) ** 2


answer = corner
