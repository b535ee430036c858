"""Seven networks with 144 crops each are 1008 runs: 1.6 million million MACs for one photograph.

One of the seven was wider, so the entry took somewhat more. One VGG-19 with 150 crops takes 2.9.
"""

from widgets import net_cost

answer = 7 * 144 * net_cost("GoogLeNet").macs
