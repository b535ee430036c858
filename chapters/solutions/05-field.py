"""A kernel of size k adds k − 1 times the distance between neighbouring inputs to the receptive field.

That distance is the product of all strides before the layer. AlexNet's 5×5 sees 51 pixels per side. The stem
of GoogLeNet, five layers deep, sees 27.
"""

field, distance = 1, 1
for kernel, stride in [(11, 4), (3, 2), (5, 1)]:
    field += (kernel - 1) * distance  # 11, 19, 51
    distance *= stride  # counts for the layers that follow, not for this one
answer = field
