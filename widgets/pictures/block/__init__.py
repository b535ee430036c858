"""A block and its branches, drawn."""
