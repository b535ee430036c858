"""In each step, Adam moves a weight by about the learning rate, whatever the size of its gradient.

He's weights here are a few hundredths to a few tenths. Half a thousandth is a small part of that, and sixty
steps of it add up. 2e-3 learns, too. At much higher rates the first steps change the weights by far too much;
at much lower ones, sixty steps are too few.
"""

answer = 4e-4
