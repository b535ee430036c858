"""How the network learns: recipes, the loop as a generator of steps, checkpoints, the command line."""
