"""Each layer has the same factor, so 22 layers have its 22nd power: less than a hundredth is left.

A factor of 0.8 sounds harmless for one layer. In a deep network it is not.
"""

answer = 0.8**22  # 0.0074
