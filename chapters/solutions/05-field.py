"""A kernel of k adds k − 1 steps to the field; a step is as long as all strides before it, multiplied.

AlexNet's 5×5 sees 51 pixels a side. The stem of GoogLeNet, five layers deep, sees 27.
"""

field, step = 1, 1
for kernel, stride in [(11, 4), (3, 2), (5, 1)]:
    field += (kernel - 1) * step  # 11, 19, 51
    step *= stride  # lengthens the steps of the layers to come, not its own
answer = field
