"""The helper package of the chapters: `from widgets import BranchExplorer`.

Names are fetched when first asked for (PEP 562), so `import widgets` costs milliseconds and loads neither
MXNet nor ipywidgets.
"""

from importlib import import_module

_HOME = {
    "BranchExplorer": "widgets.explorers",
    "BranchWidths": "widgets.inception.widths",
    "FashionMNIST": "widgets.fashion.data",
    "FilterBank": "widgets.inception.bank",
    "GOOGLENET_BLOCKS": "widgets.inception.widths",
    "GoogLeNet": "widgets.inception.network",
    "Inception": "widgets.inception.network",
    "block_cost": "widgets.inception.counting",
    "branch_maps": "widgets.inception.capture",
    "doctor": "widgets.doctor",
    "garment": "widgets.fashion.garments",
    "network_cost": "widgets.inception.counting",
    "receptive_field": "widgets.inception.counting",
}
__all__ = sorted(_HOME)


def __getattr__(name):
    if name not in _HOME:
        raise AttributeError(f"module 'widgets' has no attribute {name!r}; it has {', '.join(__all__)}")
    return getattr(import_module(_HOME[name]), name)


def __dir__():
    return __all__
