"""A square of odd side reaches side // 2 pixels from its middle to each side.

A slice that begins at a negative index would count from the end, so it starts at 0 instead; at the other edge
NumPy cuts the slice itself.
"""


def held(shares, row, column, side):
    far = side // 2
    return shares[max(row - far, 0) : row + far + 1, max(column - far, 0) : column + far + 1].sum()


answer = held
