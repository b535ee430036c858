"""What the network looks at: the data set, its small sample, ten garments."""
