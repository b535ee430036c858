"""A map of short races: how weights begin × optimiser × learning rate, over seeds, into one table."""
