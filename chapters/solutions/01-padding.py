"""A k×k kernel without padding takes k − 1 pixels off; `padding` gives back as many at each of two sides.

So half of k − 1 keeps the size. With `//` it stays an integer, which is what a layer asks for.
"""


def pad_for(kernel):
    return (kernel - 1) // 2


answer = pad_for
