"""What trains a net: MXNet's Gluon, or PyTorch where it is installed; whoever trains knows `Engine` alone."""

import shutil
from functools import partial
from importlib.util import find_spec
from typing import Protocol

ENGINES = ("auto", "gluon", "torch")
PRECISIONS = ("auto", "float32")  # "auto": multiplications in bfloat16 where the device has it


class TooMuch(MemoryError):
    """The device has no room for a step of so many images at size × size; fits: how many would, in words."""

    def __init__(self, images, size, fits):
        super().__init__(
            f"The memory of the device does not hold a step of {images} images at {size}×{size}; {fits}. "
            "Take a recipe with a smaller batch or smaller images, or the CPU."
        )


class Engine(Protocol):
    """A net on a device with its optimiser. Any thread may call.

    Images are uint8 (N, 28, 28), resized to pixels that are the same in every engine. name: of the engine.
    net: its own kind of net. arrays: [drawn.Array, …], what the net is made of, in the description's order.
    stride: how many steps it does before it is waited for. precision: "float32" or "bfloat16", of its
    multiplications. rank, workers: which of how many processes this one is.
    """

    name: str
    net: object
    arrays: list
    stride: int
    precision: str
    rank: int
    workers: int

    def hold(self, images, labels):
        """Take the training images and labels, int (N,), to the device."""

    def step(self, chosen, mirrored, size, rate, count, hopeless):
        """Learn from the images at those places, at size × size: (loss, share right), for `read`.

        mirrored: bool, or None for none. rate: the learning rate. count: images of all workers in this step.
        From the first loss on that is not below `hopeless`, nothing changes any more. TooMuch if the
        device has no room for so many images.
        """

    def read(self, steps):
        """[(loss, share right), …] of what `step` returned, as floats.

        The loss is that of the net's own output before the update; what auxiliary heads add is learned from.
        """

    def scores(self, images, size):
        """What the net says of images: float32 NumPy (N, classes)."""

    def look(self, images, size):
        """What the net makes of uint8 (N, 28, 28) at size × size: (shares, maps, filters), NumPy.

        shares: float64 (N, classes). maps: {"3a": {"b1": float32 (N, C, H, W), …}, …}; {} of a net without
        blocks, or one that is not described. filters: float32, the weights of the first layer.
        """

    def parameters(self):
        """{"0000": float32 NumPy array, …}, one for each of `arrays`."""

    def optimiser_state(self):
        """{"0000/0": float32 NumPy array, …}: what the optimiser remembers, by array and part."""

    def put(self, parameters, state=None, updates=0):
        """Stand where such arrays stood, after so many updates."""

    def add_up(self, array):
        """The sum of such arrays, float32 NumPy, of all workers, who wait for each other."""

    def branch_gradients(self):
        """{"3a": {"b1": float, …}, …}: the squared length of each branch's gradient after a step."""


def choose(name="auto", device="auto", precision="auto", kvstore="device"):
    """(function that makes the engine, sentence on what will compute and why); see `Run`.

    name: one of ENGINES; "auto" takes PyTorch where it is installed and sees a GPU, else MXNet. device:
    "auto", a GPU that works or else the CPU, "cpu" or "gpu". precision: PyTorch's, one of PRECISIONS.
    kvstore: MXNet's, as GluonEngine takes it. ValueError, one sentence, for another name, device or
    precision, for what is not there, and for PyTorch with a kvstore.
    """
    for value, known, what in ((name, ENGINES, "engine"), (precision, PRECISIONS, "precision")):
        if value not in known:
            raise ValueError(f"{what} must be one of {', '.join(known)}; got {value!r:.40}.")
    if kvstore != "device":
        if name == "torch":
            raise ValueError(f"The kvstore {kvstore!r:.40} is MXNet's: leave it out, or take --engine gluon.")
        name = "gluon"
    if name == "torch" and not find_spec("torch"):
        raise ValueError("PyTorch is not installed here: make gpu brings it. --engine gluon needs nothing.")
    if name == "torch" or (name == "auto" and device != "cpu" and _torch_has_gpu()):
        from .in_torch import TorchEngine, working_device

        where, why = working_device(device)
        return partial(TorchEngine, device=where, precision=precision), f"PyTorch on the {why}"
    from ...backend.device import device as working
    from .in_gluon import GluonEngine

    where, why = working(device)
    return partial(GluonEngine, device=where, kvstore=kvstore), why


def _torch_has_gpu():
    """Whether PyTorch is here and sees a GPU; it is not imported where there is none to see."""
    if not (shutil.which("nvidia-smi") and find_spec("torch")):
        return False
    import torch

    return torch.cuda.is_available()
