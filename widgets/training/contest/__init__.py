"""Nets of a reader's own and their rivals, all trained in one way on the same images, and kept."""
