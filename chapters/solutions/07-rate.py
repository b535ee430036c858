"""Adam moves each weight by about the learning rate at a step, whatever the size of its gradient.

He's weights are a few hundredths to a few tenths here. A thousandth is a small share of that, and in sixty
steps it adds up.
"""

answer = 1e-3
