"""Branches 1 and 2 come before it, with 192 and 208 channels, and it has 48.

The reduces, 96 and 16, stay inside. A slice ends one after its last channel, which is 447.
"""

widths = 192, 208, 48, 64
start = widths[0] + widths[1]
answer = slice(start, start + widths[2])  # slice(400, 448)
