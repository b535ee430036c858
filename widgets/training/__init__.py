"""How the network learns: recipes, the loop as a generator of steps, checkpoints, the command line."""

from ..cores import use_all_cores

# For training alone: what a slider asks for is small, and a second thread only gets into the browser's way.
use_all_cores()
