"""The helper package of the chapters: `from widgets import BranchExplorer`.

Names are fetched when first asked for (PEP 562), so `import widgets` costs milliseconds and loads neither
MXNet nor ipywidgets.
"""

from importlib import import_module

_HOME = {
    "block_cost": "widgets.inception.counting",
    "block_inputs": "widgets.inception.counting",
    "branch_maps": "widgets.inception.capture",
    "BottleneckExplorer": "widgets.explorers",
    "BranchExplorer": "widgets.explorers",
    "BranchWidths": "widgets.inception.widths",
    "BudgetDesigner": "widgets.explorers",
    "calibration": "widgets.lessons",
    "check": "widgets.lessons",
    "ConcatRibbon": "widgets.explorers",
    "direct_cost": "widgets.inception.bottleneck",
    "doctor": "widgets.checkup",
    "FashionMNIST": "widgets.fashion.data",
    "FilterBank": "widgets.inception.bank",
    "garment": "widgets.fashion.garments",
    "garment_image": "widgets.fashion.garments",
    "GarmentExplorer": "widgets.explorers",
    "GoogLeNet": "widgets.inception.network",
    "GOOGLENET_BLOCKS": "widgets.inception.widths",
    "hint": "widgets.lessons",
    "ImpulseProbe": "widgets.explorers",
    "Inception": "widgets.inception.network",
    "join_costs": "widgets.inception.joining",
    "lit_pixels": "widgets.inception.probe",
    "Maps": "widgets.pictures.maps",
    "naive_block_cost": "widgets.inception.bottleneck",
    "network_cost": "widgets.inception.counting",
    "Predict": "widgets.lessons",
    "receptive_field": "widgets.inception.counting",
    "reduced_cost": "widgets.inception.bottleneck",
    "reveal": "widgets.lessons",
    "set_weights": "widgets.inception.seeding",
    "SmallThirdBranch": "widgets.inception.faults",
    "solution": "widgets.lessons",
    "stem_output": "widgets.inception.seeding",
    "tap_share": "widgets.inception.reach",
    "TapShares": "widgets.pictures.taps",
    "taps_ever": "widgets.inception.reach",
}
__all__ = sorted(_HOME)


def __getattr__(name):
    if name not in _HOME:
        raise AttributeError(f"module 'widgets' has no attribute {name!r}; it has {', '.join(__all__)}")
    return getattr(import_module(_HOME[name]), name)


def __dir__():
    return __all__
