"""A weight of a convolution is used at every position of a map, a weight of a dense layer only once.

AlexNet keeps most of its weights in dense layers. For one image, each of them must be fetched from memory and
is used once, so a chip for AlexNet waits for its memory. GoogLeNet has few weights and uses them often. A
chip for it needs many multipliers, and must keep them busy with small layers of many kinds.
"""

from widgets import net_cost

google, alex = net_cost("GoogLeNet"), net_cost("AlexNet")
answer = (google.macs / google.params) / (alex.macs / alex.params)
