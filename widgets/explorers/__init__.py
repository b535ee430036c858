"""What the reader moves: one file a widget. Never imports MXNet; a chapter hands in arrays or functions."""

from ..core.lazy import lazily

_HOME = {
    "BottleneckExplorer": "widgets.explorers.bottleneck_explorer",
    "BranchAblation": "widgets.explorers.branch_ablation",
    "BranchExplorer": "widgets.explorers.branch_explorer",
    "BudgetDesigner": "widgets.explorers.budget_designer",
    "BugClinic": "widgets.explorers.bug_clinic",
    "ConcatRibbon": "widgets.explorers.concat_ribbon",
    "GarmentExplorer": "widgets.explorers.garment_explorer",
    "ImpulseProbe": "widgets.explorers.impulse_probe",
    "InitialisationLab": "widgets.explorers.initialisation_lab",
    "NetworkBuilder": "widgets.explorers.network_builder",
    "NetworkExplorer": "widgets.explorers.network_explorer",
    "ResolutionTracer": "widgets.explorers.resolution_tracer",
    "TrainedMaps": "widgets.explorers.trained_maps",
    "TrainingDashboard": "widgets.explorers.training_dashboard",
    "YourPicture": "widgets.explorers.your_picture",
}
__all__, __getattr__, __dir__ = lazily(__name__, _HOME)
