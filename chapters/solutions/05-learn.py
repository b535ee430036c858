"""The smallest image for GoogLeNet depends on what you ask of it.

To run, 1 pixel is enough: every layer pads. For the global average to average something, 33. For every tap
of every kernel to meet data somewhere, and so to learn, 65: stage 5 then gets maps of 3×3. For its 5×5 to
stand on data alone at one place, 129. And how well it then does, no count can say.
"""

answer = 32 * (3 - 1) + 1
