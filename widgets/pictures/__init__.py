"""How it looks: arrays in, pixels and SVG out. NumPy, Pillow and Matplotlib only."""
