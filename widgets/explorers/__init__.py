"""What the reader moves: one file a widget. Never imports MXNet; a chapter hands in arrays or functions."""

from .branch_explorer import BranchExplorer
from .garment_explorer import GarmentExplorer

__all__ = ["BranchExplorer", "GarmentExplorer"]
