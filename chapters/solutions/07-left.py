"""A factor for each layer, so a power: less than a hundredth is left.

A fifth lost at each layer sounds like little. That is why depth is hard on a careless scale.
"""

answer = 0.8**22  # 0.0074
