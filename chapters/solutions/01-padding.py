"""Without padding, a k×k makes a map smaller by k − 1; `padding` adds its number on each of two sides.

So half of k − 1 keeps the size. With `//` it stays an integer, which a layer needs.
"""


def pad_for(kernel):
    return (kernel - 1) // 2


answer = pad_for
