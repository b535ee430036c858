"""Average each of the 512 maps to one number, then use one dense layer: nine times fewer parameters.

So most of the saving comes from having no large dense layers. NiN goes further: its last 1×1 makes one map
for each class, and the average of that map is the score of the class. It has no dense layer at all.
GoogLeNet is even smaller than this VGG-16. Its reduces help: without them it would be larger (chapter 04,
exercise 3). The rest is other widths.
"""

from widgets import net_cost

vgg = net_cost("VGG-16")
convolutions = vgg.params - vgg.dense_params  # 14 714 688
answer = convolutions + 512 * 1000 + 1000  # 15 227 688
