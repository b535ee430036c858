"""Average each of the 512 maps to one number, then one dense layer: nine times fewer parameters.

So doing without large dense layers is most of what makes NiN and GoogLeNet small. NiN goes further: its last
1×1 makes one map for each class, and the average of a map is the class's score; it has no dense layer at all.
What is left of the distance to GoogLeNet is not the work of its 1×1 alone: without them it would have more
parameters than VGG-16 with this head (chapter 04 counts it). The rest is other widths.
"""

from widgets import net_cost

vgg = net_cost("VGG-16")
convolutions = vgg.params - vgg.dense_params  # 14 714 688
answer = convolutions + 512 * 1000 + 1000  # 15 227 688
