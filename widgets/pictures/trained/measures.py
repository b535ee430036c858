"""How a number of each measure of a net, and a change of it, is written."""

from typing import NamedTuple

from ...core.words import signed
from ...inception.judging import MEASURES


class Written(NamedTuple):
    """full: a level and how many images. scale, digits: as written. sign: behind a level; unit: a difference;
    changes: what a change is in.
    """

    full: str
    scale: int
    digits: int
    sign: str
    unit: str
    changes: str

    def value(self, number, digits=None):
        """0.933 → "93.3%", or as the measure is written."""
        return (
            f"{self.scale * number:.{self.digits if digits is None else digits}f}".replace("-", "−")
            + self.sign
        )

    def size(self, number):
        """How large a difference is, without its sign: 0.089 → "8.9"."""
        return f"{self.scale * abs(number):.{self.digits}f}"

    def change(self, number, digits=None):
        """A change, with its sign: −0.089 → "−8.9"."""
        digits = self.digits if digits is None else digits
        return signed(round(self.scale * float(number), digits), lambda size: f"{size:.{digits}f}")


WRITTEN = {
    "accuracy": Written(
        "{} of {} test images classified correctly", 100, 1, "%", " points", "percentage points"
    ),
    "margin": Written("A mean margin of {} on {} test images", 1, 2, "", "", "units of a score"),
    "cross-entropy": Written("A mean cross-entropy of {} on {} test images", 1, 3, "", " nats", "nats"),
}


def as_change(measure, harm):
    """A harm as the change of that measure: what falls has a minus."""
    return -MEASURES[measure].sign * harm
