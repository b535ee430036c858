"""What the reader answers: predictions, checks, hints and solutions. Imports no MXNet."""

from .calibration import calibration
from .check import check
from .help import hint, solution
from .predict import Predict
from .reveal import reveal

__all__ = ["Predict", "calibration", "check", "hint", "reveal", "solution"]
