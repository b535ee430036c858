"""What tells a faulty stage from a healthy one: named checks, found by running it.

Each check measures the same thing on both and compares. The stage under test has blocks `a` and `b`, as in
patients.py; all but `shape`, `parameters` and `gradient` look at block `a` alone.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

import numpy
from mxnet import autograd, np

from ...backend.threads import mxnet_call
from ...core.words import grouped, plural, times
from ..probe import lit_pixels
from ..widths import BranchWidths
from .casebook import FAULTS, HEALTHY
from .patients import depth_concat, patient_code, stage_of

# Distinct widths, H ≠ W, two images: no branch can pass for another, no axis for another.
WIDTHS = (3, (4, 5), (2, 6), 4), (4, (3, 6), (2, 5), 3)
IMAGES, PROBED = (2, 5, 9, 13), 11
_SLICES = BranchWidths(*WIDTHS[0]).channel_slices
_SAME = 1e-4


@dataclass(frozen=True)
class Check:
    """name: for a button. asks: its question. measure: stage → {label: what was found}, see Finding.

    fine: what is said if nothing is wrong. says: one found thing → words. right: (one found thing, the
    healthy stage's) → bool.
    """

    name: str
    asks: str
    measure: Callable
    fine: str
    says: Callable
    right: Callable


@dataclass(frozen=True)
class Finding:
    """What a check found, in words as `sentence`.

    seen, healthy: {label: (least, most) or bool (H, W)}. wrong: the labels whose find is not right.
    """

    check: Check
    wrong: tuple[str, ...]
    sentence: str
    seen: dict = field(repr=False)
    healthy: dict = field(repr=False)

    @property
    def passed(self):
        """Whether nothing is wrong."""
        return not self.wrong


@mxnet_call
def examine(stage, name):
    """Run the check of that name on a class Stage(widths_a, widths_b), or on what `built` made of one.

    Returns a Finding. Whatever the code of the stage raises is raised; KeyError for an unknown check.
    """
    check = CHECKS[name]
    seen = check.measure(built(stage) if isinstance(stage, type) else stage)
    healthy = _of_a_healthy_one(name)
    wrong = tuple(label for label in healthy if not check.right(seen[label], healthy[label]))
    told = "; ".join(f"{n}: {check.says(seen[n])}, healthy {check.says(healthy[n])}" for n in wrong)
    return Finding(check, wrong, f"{told}." if wrong else check.fine, seen, healthy)


@mxnet_call
def built(stage, seed=0):
    """A stage of that class, initialised, its shapes known, with random weights and biases."""
    block = stage(*WIDTHS)
    block.initialize()
    block(np.zeros(IMAGES))
    fill(block, seed)
    return block


def fill(block, seed):
    """Set all parameters to normal numbers at He's scale, by name order; biases small and positive."""
    rng = numpy.random.default_rng(seed)
    for parameter in block.collect_params().values():
        shape = parameter.shape
        if len(shape) > 1:
            values = rng.standard_normal(shape) * numpy.sqrt(2 / numpy.prod(shape[1:]))
        else:
            values = rng.uniform(0.1, 0.3, shape)
        parameter.set_data(np.array(values, dtype="float32"))


def images(seed=1, shape=IMAGES):
    """Random images, float32 (B, C, H, W), MXNet."""
    return np.array(numpy.random.default_rng(seed).standard_normal(shape), dtype="float32")


@lru_cache
def _of_a_healthy_one(name):
    return CHECKS[name].measure(built(stage_of(HEALTHY)))


def _near(a, b):
    return bool((abs(a - b) < _SAME).all())


def _count(found):
    return grouped(found[1])


def _pixels(lit):
    of = "" if lit.shape == (PROBED, PROBED) else f" of a {times(lit.shape)} map"
    return plural(int(lit.sum()), "pixel") + of


def _range(found):
    return f"{found[0]:.2f} to {found[1]:.2f}".replace("-", "−")


def _channels(found):
    return f"channels {found[0]} to {found[1] - 1}" if found[1] else "nowhere"


CHECKS = {}


def _check(name, says, fine, right=numpy.array_equal):
    """Make a measure, whose docstring is its question, the Check of that name."""

    def listed(measure):
        CHECKS[name] = Check(name, measure.__doc__, measure, fine, says, right)
        return measure

    return listed


@_check("shape", _count, "The block and the stage output the right shapes.")
def _shape(stage):
    """Does the output have the right shape?"""
    axes = "images", "channels", "height", "width"
    x = images()
    shapes = {"block": stage.a(x).shape, "stage": stage(x).shape}
    return {f"{of}: {axis}": (0, n) for of, s in shapes.items() for axis, n in zip(axes, s, strict=True)}


@_check("branch sizes", _count, "All four branches keep the size of the map.")
def _branch_sizes(stage):
    """How large is the map of each branch, before they are concatenated?"""
    sides = zip(("height", "width"), (2, 3), strict=True)
    maps = list(zip(_SLICES, stage.a.branches(images()), strict=True))
    return {f"{branch}: {side}": (0, m.shape[axis]) for side, axis in sides for branch, m in maps}


@_check("lit pixel", _pixels, "Every branch lights the pixels that its kernel should.")
def _lit(stage):
    """One pixel is lit in the middle of a map of 11×11: which pixels light up?"""
    return lit_pixels(stage.a, PROBED, PROBED, PROBED // 2, PROBED // 2, IMAGES[1])


@_check("corner", _pixels, "Every branch lights the pixels that its kernel should.")
def _corner(stage):
    """One pixel is lit in a corner of a map of 11×11: which pixels light up?"""
    return lit_pixels(stage.a, PROBED, PROBED, 0, 0, IMAGES[1])


@_check("signs", _range, "No number of the output is negative.", lambda found, healthy: found[0] >= 0)
def _signs(stage):
    """Random images, random weights: what are the smallest and the largest output?"""
    y = stage.a(images()).asnumpy()
    parts = {branch: y[:, part] for branch, part in _SLICES.items()}
    return {branch: (float(part.min()), float(part.max())) for branch, part in parts.items()}


@_check("slices", _channels, "The maps of b1, b2, b3 and b4 follow one another.")
def _places(stage):
    """One image: which channels of the output belong to which branch?"""
    x = images()[:1]  # of one image: mixing images up is for `alone`
    y, whole = stage.a(x), np.zeros((1, 1, *IMAGES[2:]))
    found = {}
    for branch, maps in zip(_SLICES, stage.a.branches(x), strict=True):
        maps, count = depth_concat([maps, whole])[:, :-1], maps.shape[1]
        starts = range(y.shape[1] - count + 1)
        same = (n for n in starts if y.shape[2:] == maps.shape[2:] and _near(y[:, n : n + count], maps))
        first = next(same, None)
        found[branch] = (0, 0) if first is None else (first, first + count)  # (first, after the last)
    return found


@_check("alone", lambda found: f"changes by {found[1]:.2f}", "The other image makes no difference.")
def _alone(stage):
    """By how much does the output for an image change if another image is in the batch?"""
    x = images()
    together, alone = stage.a(x).asnumpy()[:1], stage.a(x[:1]).asnumpy()
    if together.shape != alone.shape:
        return {branch: (0.0, float("inf")) for branch in _SLICES}
    apart = abs(together - alone)
    apart[apart < _SAME] = 0
    return {branch: (0.0, float(apart[:, part].max())) for branch, part in _SLICES.items()}


@_check("parameters", _count, "Both blocks have as many parameters as they should.")
def _parameters(stage):
    """How many parameters do the two blocks have?"""
    blocks = {"block a": stage.a, "block b": stage.b}
    return {n: (0, sum(p.data().size for p in b.collect_params().values())) for n, b in blocks.items()}


@_check("gradient", _count, "All of them get a gradient.")
def _gradient(stage):
    """How many of the parameter arrays of each block get a gradient?"""
    with autograd.record():
        y = stage(images())
        loss = (y * images(2, y.shape)).sum()
    loss.backward()
    reached = {}
    for name, block in {"block a": stage.a, "block b": stage.b}.items():
        grads = [p.grad() for p in block.collect_params().values()]
        reached[name] = (0, sum(bool((g != 0).any()) for g in grads))
    return reached


class Ward:
    """Eight patients with a fault and one without, by key; each finding is made once."""

    checks = CHECKS  # {name: Check}
    faults = FAULTS
    keys = (*FAULTS, HEALTHY)

    diagnoses = {key: fault.name for key, fault in FAULTS.items()} | {HEALTHY: HEALTHY}

    def __init__(self):
        self._stages, self._found = {}, {}

    def finding(self, key, check):
        """The Finding of a check, by its name, on that patient."""
        if (key, check) not in self._found:
            if key not in self._stages:
                self._stages[key] = built(stage_of(key))
            self._found[key, check] = examine(self._stages[key], check)
        return self._found[key, check]

    def code(self, key):
        """The text of that patient's classes."""
        return patient_code(key)

    def caught(self, key):
        """The names of the checks that this patient does not pass."""
        return [name for name in CHECKS if not self.finding(key, name).passed]
