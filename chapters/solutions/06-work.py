"""A weight of a convolution works at every pixel of a map, a weight of a dense layer once.

AlexNet keeps most of its weights in dense layers: for one image each must be fetched from memory and is used
once. A chip for AlexNet needs bandwidth, or many images at a time. GoogLeNet's weights are few and are used
often: a chip for it needs multipliers, and a little memory close to them; and since its layers are small
and of many kinds, it must be good at keeping those multipliers busy.
"""

from widgets import net_cost

google, alex = net_cost("GoogLeNet"), net_cost("AlexNet")
answer = (google.macs / google.params) / (alex.macs / alex.params)
