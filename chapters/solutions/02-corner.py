"""From the corner, a kernel reaches k // 2 rows down and k // 2 columns to the right.

With the pixel's own row and column that makes k // 2 + 1 of each. For a 5×5: 3 · 3 = 9.
"""


def corner(kernel):
    return (kernel // 2 + 1) ** 2


answer = corner
