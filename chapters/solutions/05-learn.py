"""The smallest image for GoogLeNet depends on the question.

To run, 1 pixel is enough, because every layer pads. For the global average to average something, 33. For
every kernel weight to lie on the map at one position at least, and so to get a gradient, 65: stage 5 then
gets maps of 3×3. For its 5×5 to fit completely at one position, 129. How accurate the network becomes is
another question.
"""

answer = 32 * (3 - 1) + 1
