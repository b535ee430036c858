"""What the network is: widths and counts in pure Python, the block and the net in MXNet."""
