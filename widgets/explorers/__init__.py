"""What the reader moves: one file a widget. Never imports MXNet; a chapter hands in arrays or functions."""

from .bottleneck_explorer import BottleneckExplorer
from .branch_ablation import BranchAblation
from .branch_explorer import BranchExplorer
from .budget_designer import BudgetDesigner
from .bug_clinic import BugClinic
from .concat_ribbon import ConcatRibbon
from .garment_explorer import GarmentExplorer
from .impulse_probe import ImpulseProbe
from .initialisation_lab import InitialisationLab
from .network_builder import NetworkBuilder
from .network_explorer import NetworkExplorer
from .resolution_tracer import ResolutionTracer
from .trained_maps import TrainedMaps
from .training_dashboard import TrainingDashboard
from .your_picture import YourPicture

__all__ = [
    "BottleneckExplorer",
    "BranchAblation",
    "BranchExplorer",
    "BudgetDesigner",
    "BugClinic",
    "ConcatRibbon",
    "GarmentExplorer",
    "ImpulseProbe",
    "InitialisationLab",
    "NetworkBuilder",
    "NetworkExplorer",
    "ResolutionTracer",
    "TrainedMaps",
    "TrainingDashboard",
    "YourPicture",
]
