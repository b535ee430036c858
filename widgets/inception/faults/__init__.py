"""Blocks that are wrong in ways that real libraries were: every shape fits, the network trains, and yet.

casebook: the eight faults in words, each with where it happened. patients: the healthy text that they are
set into, and the faulty classes. checks: what tells them from the healthy one, and all for a widget.
"""
