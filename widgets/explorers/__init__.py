"""What the reader moves: one file a widget. Never imports MXNet; a chapter hands in arrays or functions."""

from .bottleneck_explorer import BottleneckExplorer
from .branch_explorer import BranchExplorer
from .budget_designer import BudgetDesigner
from .concat_ribbon import ConcatRibbon
from .garment_explorer import GarmentExplorer
from .impulse_probe import ImpulseProbe

__all__ = [
    "BottleneckExplorer",
    "BranchExplorer",
    "BudgetDesigner",
    "ConcatRibbon",
    "GarmentExplorer",
    "ImpulseProbe",
]
