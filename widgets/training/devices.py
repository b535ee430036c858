"""Where a run computes: what `--device` says, made into a device, with the reason in words."""

import mxnet as mx

from ..inception.device import best_device

CHOICES = ("auto", "cpu", "gpu")


def device(choice="auto"):
    """(MXNet context, sentence on why) for "auto", a GPU that works or else the CPU, "cpu" or "gpu".

    ValueError for another choice, and for "gpu" where none works.
    """
    if choice not in CHOICES:
        raise ValueError(f"device must be one of {', '.join(CHOICES)}; got {choice!r}.")
    if choice == "cpu":
        return mx.cpu(), "CPU: as you asked."
    found, why = best_device()
    if choice == "gpu" and found.device_type != "gpu":
        raise ValueError(f"There is no GPU to train on. {why}")
    return found, why
