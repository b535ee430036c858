"""Five passes over 60 000 images, in 1 800 seconds.

Steps do not come into it: whether they are many small ones or few large ones, the images are the same.
"""

answer = 5 * 60_000 / (30 * 60)  # 166.7 images per second
