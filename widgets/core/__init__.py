"""Words, names and numbers that every room uses. Pure Python, no NumPy."""
