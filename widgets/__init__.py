"""The helper package of the chapters: `from widgets import BranchExplorer`.

Names are fetched when first asked for (PEP 562), so `import widgets` costs milliseconds and loads neither
MXNet nor ipywidgets.
"""

from importlib import import_module

from .cores import use_all_cores

use_all_cores()

_HOME = {
    "Ablation": "widgets.inception.ablation",
    "AccuracyByTime": "widgets.pictures.learning",
    "add_batch_norm": "widgets.inception.narrow",
    "block_cost": "widgets.inception.counting",
    "block_inputs": "widgets.inception.counting",
    "BOOK": "widgets.training.recipes",
    "BottleneckExplorer": "widgets.explorers",
    "branch_gradients": "widgets.training.gradients",
    "branch_maps": "widgets.inception.capture",
    "BranchAblation": "widgets.explorers",
    "BranchExplorer": "widgets.explorers",
    "BranchWidths": "widgets.inception.widths",
    "BudgetDesigner": "widgets.explorers",
    "BugClinic": "widgets.explorers",
    "calibration": "widgets.lessons",
    "check": "widgets.lessons",
    "ConcatRibbon": "widgets.explorers",
    "CostCurve": "widgets.pictures.cost_curves",
    "depth_concat": "widgets.inception.faults",
    "Design": "widgets.inception.design",
    "direct_cost": "widgets.inception.bottleneck",
    "doctor": "widgets.checkup",
    "examine": "widgets.inception.faults",
    "FashionMNIST": "widgets.fashion.data",
    "FAULTS": "widgets.inception.faults",
    "FilterBank": "widgets.inception.bank",
    "garment": "widgets.fashion.garments",
    "garment_image": "widgets.fashion.garments",
    "GarmentExplorer": "widgets.explorers",
    "GARMENTS": "widgets.fashion.garments",
    "GoogLeNet": "widgets.inception.network",
    "GOOGLENET_BLOCKS": "widgets.inception.widths",
    "hint": "widgets.lessons",
    "ImpulseProbe": "widgets.explorers",
    "graph_cost": "widgets.inception.graph",
    "Inception": "widgets.inception.network",
    "InitialisationLab": "widgets.explorers",
    "join_costs": "widgets.inception.joining",
    "LearningCurves": "widgets.pictures.learning",
    "lit_pixels": "widgets.inception.probe",
    "load_googlenet": "widgets.training.weights",
    "look_through": "widgets.fashion.looking",
    "Maps": "widgets.pictures.maps",
    "Mistakes": "widgets.pictures.gallery",
    "naive_block_cost": "widgets.inception.bottleneck",
    "NarrowGoogLeNet": "widgets.inception.narrow",
    "net_cost": "widgets.inception.nets",
    "net_scales": "widgets.training.scales",
    "NETS": "widgets.inception.nets",
    "network_cost": "widgets.inception.counting",
    "NetworkBuilder": "widgets.explorers",
    "NetworkExplorer": "widgets.explorers",
    "operators": "widgets.inception.graph",
    "PaperAudit": "widgets.pictures.audit",
    "patient": "widgets.inception.faults",
    "patient_code": "widgets.inception.faults",
    "peak_bytes": "widgets.inception.timing",
    "Predict": "widgets.lessons",
    "profile": "widgets.inception.timing",
    "ProfileBars": "widgets.pictures.profile_bars",
    "QUICK": "widgets.training.recipes",
    "race_losses": "widgets.training.race",
    "Progress": "widgets.explorers.progress",
    "receptive_field": "widgets.inception.counting",
    "recorded": "widgets.training.recorded",
    "reduced_cost": "widgets.inception.bottleneck",
    "rehearse": "widgets.training.rehearsal",
    "ResolutionTracer": "widgets.explorers",
    "reveal": "widgets.lessons",
    "Run": "widgets.training.run",
    "seconds": "widgets.inception.timing",
    "Session": "widgets.training.session",
    "set_weights": "widgets.inception.seeding",
    "SmallThirdBranch": "widgets.inception.faults",
    "softmax": "widgets.inception.insides",
    "solution": "widgets.lessons",
    "stage_of": "widgets.inception.faults",
    "stem_output": "widgets.inception.seeding",
    "tap_share": "widgets.inception.reach",
    "taps_ever": "widgets.inception.reach",
    "TapShares": "widgets.pictures.taps",
    "time_to": "widgets.training.log",
    "trace": "widgets.inception.tracing",
    "train": "widgets.training.run",
    "TrainedMaps": "widgets.explorers",
    "TrainingDashboard": "widgets.explorers",
    "untrained": "widgets.fashion.looking",
    "Variants": "widgets.pictures.audit",
    "Ward": "widgets.inception.faults",
    "YourPicture": "widgets.explorers",
}
__all__ = sorted(_HOME)


def __getattr__(name):
    if name not in _HOME:
        raise AttributeError(f"module 'widgets' has no attribute {name!r}; it has {', '.join(__all__)}")
    return getattr(import_module(_HOME[name]), name)


def __dir__():
    return __all__
