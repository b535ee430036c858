"""Take the nine real blocks out of the net and put the nine naive ones in; stem and dense layer stay.

The net grows more than threefold. The reduces alone do not make GoogLeNet small, as the next exercise shows.
"""

from widgets import GOOGLENET_BLOCKS, block_cost, block_inputs, naive_block_cost, network_cost

net = network_cost(3, 224, 224, 1000).params  # 6 998 552
real = naive = 0
for name, fed in block_inputs(224, 224).items():
    real += block_cost(GOOGLENET_BLOCKS[name], *fed).params
    naive += naive_block_cost(GOOGLENET_BLOCKS[name], *fed).params
answer = net - real + naive
