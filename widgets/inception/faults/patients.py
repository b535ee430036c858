"""The faulty classes: one healthy text, one edit each, so that nothing but the fault tells them apart."""

from functools import lru_cache

from mxnet import np
from mxnet.gluon import nn
from mxnet.util import use_np

from ..export import called_lines, made_lines
from ..network import Inception
from ..widths import LARGEST
from .casebook import FAULTS, HEALTHY

# Two Inception blocks in a row in plain Gluon: the healthy text that the faults are set into.
_TEXT = f"""class Inception(nn.Block):
    def __init__(self, c1, c2, c3, c4):
        super().__init__()
{made_lines(LARGEST)}

    def branches(self, x):
{called_lines(LARGEST)}
        return b1, b2, b3, b4

    def forward(self, x):
        return depth_concat(self.branches(x))


class Stage(nn.Block):
    def __init__(self, a, b):
        super().__init__()
        self.a, self.b = Inception(*a), Inception(*b)

    def forward(self, x):
        for block in (self.a, self.b):
            x = block(x)
        return x
"""


@use_np
class SmallThirdBranch(Inception):
    """The "5×5" branch is a 3×3, as in torchvision's GoogLeNet (pytorch/vision#906).

    Arguments and shapes are those of Inception.
    """

    def __init__(self, c1, c2, c3, c4, **kwargs):
        super().__init__(c1, c2, c3, c4, **kwargs)
        self.b3_2 = nn.Conv2D(self.widths.c3[1], kernel_size=3, padding=1, activation="relu")


def depth_concat(maps):
    """Concatenate arrays (B, C, H, W) on the channel axis; a smaller map is set into the middle of zeros.

    Returns (B, sum of the C, largest H, largest W). Source: the layer DepthConcat of Torch (torch/nn).
    """
    height, width = max(m.shape[2] for m in maps), max(m.shape[3] for m in maps)
    filled = []
    for m in maps:
        rows, columns = height - m.shape[2], width - m.shape[3]
        if rows or columns:
            sides = (rows // 2, rows - rows // 2), (columns // 2, columns - columns // 2)
            m = np.pad(m, ((0, 0), (0, 0), *sides))
        filled.append(m)
    return np.concatenate(filled, axis=1)


def patient_code(key):
    """The text of the classes Inception and Stage with that fault, "kernel" … "order", or "healthy".

    Nothing in it names the fault. ValueError for another key.
    """
    if key == HEALTHY:
        return _TEXT
    if key not in FAULTS:
        raise ValueError(f"There is no fault {key!r}; there are {', '.join(FAULTS)} and {HEALTHY}.")
    return edited(*FAULTS[key].edit)


def edited(*edits):
    """The healthy text with each old text replaced by a new one: edited(old, new, old, new, …).

    ValueError for an old text that does not stand there exactly once.
    """
    text = _TEXT
    for old, new in zip(edits[::2], edits[1::2], strict=True):
        if text.count(old) != 1:
            raise ValueError(f"{old!r} stands {text.count(old)} times in the healthy text, not once.")
        text = text.replace(old, new)
    return text


def patient(key):
    """The class with that fault: Stage(widths_a, widths_b) for "tensor", else Inception(c1, c2, c3, c4).

    Its methods expect MXNet's NumPy mode. ValueError as above.
    """
    return _classes(key)[FAULTS[key].mends if key in FAULTS else "Inception"]


def stage_of(kind):
    """A class Stage(widths_a, widths_b): two blocks of a class, `a` and `b`, the second behind the first.

    kind: a class of blocks, or the key of a fault: then it is that patient's Stage.
    """
    return _classes(kind)["Stage"] if isinstance(kind, str) else run(_TEXT, Inception=kind)["Stage"]


@lru_cache(maxsize=len(FAULTS) + 1)
def _classes(key):
    return run(patient_code(key))


def run(text, **instead):
    """Run the text of a stage: {"Inception": class, "Stage": class, …}; instead: classes in their place."""
    names = {"__name__": __name__, "nn": nn, "np": np, "depth_concat": depth_concat}
    exec(compile(text, "<patient>", "exec"), names)
    names.update(instead)  # Stage looks Inception up here, when it is called
    return names
