"""What the reader answers: predictions, checks, hints and solutions. Imports no MXNet."""

from .calibration import calibration
from .check import check
from .class_report import ClassReport
from .export import export_predictions
from .help import hint, solution
from .predict import Predict
from .reveal import reveal

__all__ = [
    "ClassReport",
    "Predict",
    "calibration",
    "check",
    "export_predictions",
    "hint",
    "reveal",
    "solution",
]
