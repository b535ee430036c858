"""Words, names, numbers and whole files: what every room uses. Pure Python, no NumPy."""
