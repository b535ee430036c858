"""What the reader moves: one file a widget. Never imports MXNet; a chapter hands in arrays or functions."""

from .branch_explorer import BranchExplorer

__all__ = ["BranchExplorer"]
