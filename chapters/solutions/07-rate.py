"""Adam moves each weight by about the learning rate at a step, whatever the size of its gradient.

He's weights are a few hundredths to a few tenths here. Less than a thousandth is a small share of that, and
in sixty steps it adds up. 2e-3 learns too. Much above, a step throws the weights about; much below, sixty
steps are too few.
"""

answer = 4e-4
