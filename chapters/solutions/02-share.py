"""A 7×7 reaches 3 pixels each way, so from any pixel of a 3×3 map its window holds the whole map.

Nine taps meet data and forty meet padding, wherever it stands.
"""

answer = 9 / 49  # 18 %
