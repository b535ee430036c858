"""Training in PyTorch: on the reader's GPU, or on a processor that has bfloat16."""

import os
from collections import Counter
from contextlib import contextmanager, nullcontext, suppress
from functools import cache, wraps
from warnings import warn

import numpy
import torch
from torch import distributed
from torch.nn import functional
from torch.nn.parallel import DistributedDataParallel

from ...inception.nets import Net
from . import TooMuch
from .drawn import Array
from .torch_graph import Recorded
from .torch_net import BlockModule, NetModule, Norm, tensors_of

_BETAS = (0.9, 0.999)  # MXNet's, and so is epsilon
_OPTIMISERS = {"adam": (torch.optim.Adam, {"betas": _BETAS, "eps": 1e-8}), "sgd": (torch.optim.SGD, {})}
_MOMENTS = ("exp_avg", "exp_avg_sq")  # what Adam remembers, in MXNet's order
_LATE = 1e6  # steps, after which Adam corrects no bias: `_set` does, as MXNet does it
_OFTEN = 3  # steps of one kind, then it is worth recording
_RECORDED = 2  # kinds at a time, since each holds memory: a recipe takes two sizes in turn at most
_ONE = 2048  # OpenCV's weights of a neighbour, 11 bits, with which MXNet resizes


def _in_lane(method):
    """What the method does on a GPU keeps its order, and goes on beside what other engines do there."""

    @wraps(method)
    def within(self, *args, **kwargs):
        with torch.cuda.stream(self._lane) if self._lane else nullcontext():
            return method(self, *args, **kwargs)

    return within


class TorchEngine:
    """A Net in PyTorch: see `engines.Engine`, whose methods these are.

    device: "cpu" or "cuda". precision: "auto" computes in bfloat16 where the device has it in hardware, and
    keeps parameters and optimiser in float32; "float32" all of it. Under torchrun this is one of its workers.
    """

    name = "torch"

    def __init__(self, net, image, optimizer, device="cpu", precision="auto"):
        if not isinstance(net, Net):
            raise ValueError(f"PyTorch trains a net that is described, a Net; got {type(net).__name__}.")
        self.device, self._optimizer_name = torch.device(device), optimizer
        on_gpu = self.device.type == "cuda"
        self._lane = torch.cuda.Stream() if on_gpu else None
        self.stride = 10 if on_gpu else 1
        self._build(net, image, precision)

    @_in_lane
    def _build(self, net, image, precision):
        self.net = NetModule(net, image).to(self.device, memory_format=torch.channels_last)
        self._tensors = tensors_of(self.net)
        self.arrays = [Array(tuple(one.shape), begins, one.requires_grad) for one, begins in self._tensors]
        self._norms = [module for module in self.net.modules() if isinstance(module, Norm)]
        self._weights = [1.0, *(head.weight for head in net.auxiliary.values())]
        half = precision == "auto" and has_bfloat16(self.device.type)
        self.precision = "bfloat16" if half else "float32"
        self._cast = (lambda: torch.autocast(self.device.type, torch.bfloat16)) if half else nullcontext
        self._lost = torch.zeros((), device=self.device)  # not 0 after a loss that no net comes back from
        self.workers, self.rank, self._trained = 1, 0, self.net
        if int(os.environ.get("WORLD_SIZE", "1")) > 1:
            self._join()
        self._record = self._lane is not None and self.workers == 1
        self._begin(0)

    def _join(self):
        """Become one of the workers that torchrun has started."""
        if not distributed.is_initialized():
            distributed.init_process_group("nccl" if self.device.type == "cuda" else "gloo")
        self.workers, self.rank = distributed.get_world_size(), distributed.get_rank()
        self._trained = DistributedDataParallel(self.net, broadcast_buffers=False)

    def _begin(self, updates):
        self._learning = [tensor for tensor, _ in self._tensors if tensor.requires_grad]
        kind, settings = _OPTIMISERS[self._optimizer_name]
        rate = torch.zeros((), device=self.device) if self._lane else 0.0  # a recorded step reads it there
        settings = settings | ({"capturable": True} if self._lane and kind is torch.optim.Adam else {})
        self._optimizer = kind(self._learning, lr=rate, fused=True, **settings)
        self._updates, self._seen, self._recorded = updates, Counter(), {}

    def _moments_of(self, tensor):
        """What Adam remembers of a tensor, made if need be: {name: tensor}."""
        kept = self._optimizer.state[tensor]
        if not kept:
            kept["step"] = torch.full((), _LATE, device=self.device)
            kept |= {name: torch.zeros_like(tensor) for name in _MOMENTS}
        return kept

    @_in_lane
    def hold(self, images, labels):
        """Take the training images, uint8 (N, 28, 28), and labels, int (N,), to the device."""
        self._images = torch.tensor(images, device=self.device)
        self._labels = torch.tensor(labels, dtype=torch.int64, device=self.device)

    @_in_lane
    def step(self, chosen, mirrored, size, rate, count, hopeless):
        """One step on those images: loss and share right, a tensor still on the device, for `read`.

        TooMuch, and nothing changed, if the device has no room for them. ConnectionError if another worker is
        gone.
        """
        kind = len(chosen), mirrored is None, size, count, hopeless
        self._seen[kind] += 1
        with suppress(torch.OutOfMemoryError), self._together():
            self._set(rate)
            if self._record and self._seen[kind] > _OFTEN:
                found = self._again(kind, chosen, mirrored)
            else:
                found = self._once(*self._there(chosen, mirrored), *kind[2:])
            self._updates += 1
            return found
        raise TooMuch(len(chosen), size, self._fits(chosen, size))  # no handler holds what is there any more

    def _set(self, rate):
        """Set the optimiser to the learning rate of its next update."""
        if self._optimizer_name == "adam":
            # MXNet corrects the bias of both moments in the rate, and adds epsilon to the second as it is.
            first, second = (1 - beta ** (self._updates + 1) for beta in _BETAS)
            rate *= second**0.5 / first
            for tensor in self._learning:
                self._moments_of(tensor)
        group = self._optimizer.param_groups[0]
        if self._lane:
            group["lr"].fill_(rate)
        else:
            group["lr"] = rate

    def _again(self, kind, chosen, mirrored):
        """A step of a kind that has been before, recorded first if it has not been yet."""
        if kind not in self._recorded:
            if len(self._recorded) == _RECORDED:
                self._recorded.pop(next(iter(self._recorded)))  # lets go of the oldest one's memory
            try:
                step = Recorded(
                    lambda *there: self._once(*there, *kind[2:]), chosen, mirrored, self._learning
                )
            except RuntimeError as error:
                self._record = False
                warn(
                    f"The GPU does every step by itself, which is slower ({str(error)[:200]}).", stacklevel=2
                )
                return self._once(*self._there(chosen, mirrored), *kind[2:])
            self._recorded[kind] = step
        return self._recorded[kind](chosen, mirrored)

    def _there(self, *arrays):
        """NumPy arrays, or None, on the device."""
        tensors = (None if one is None else torch.from_numpy(one) for one in arrays)
        return [one if one is None else one.to(self.device, non_blocking=True) for one in tensors]

    def _once(self, at, mirrored, size, count, hopeless):
        loss, own, right = self._learn(self._trained, at, mirrored, size, count)
        with torch.no_grad():
            # From the first hopeless loss on nothing changes any more, though nobody has read it yet.
            lost = ~(loss < hopeless)
            self._lost += lost
            self._update()
            return torch.stack([torch.where(lost, loss, own), right])

    def _learn(self, net, at, mirrored, size, count):
        """(loss, that without auxiliary heads, share right) of those images; the gradients are there then."""
        x, y = self._pixels(self._images[at], mirrored, size), self._labels[at]
        self.net.train()
        with self._cast():
            found = net(x)
        losses = [functional.cross_entropy(scores.float(), y) for scores in found]
        loss = sum(weight * one for weight, one in zip(self._weights, losses, strict=True))
        self._optimizer.zero_grad(set_to_none=True)
        (loss * (len(y) * self.workers / count)).backward()  # the workers' gradients are averaged
        self._count = count
        return loss, losses[0], (found[0].argmax(1) == y).float().mean()

    def _fits(self, chosen, size):
        """How many of those images fit, in words: a half, a half of that, … is tried."""
        many = len(chosen)
        while many := many // 2:
            with suppress(torch.OutOfMemoryError):
                self._learn(self.net, *self._there(chosen[:many], None), size, many)
                break
            torch.cuda.empty_cache()
        self._optimizer.zero_grad(set_to_none=True)
        return f"{many} would fit" if many else "not even one would fit"

    @contextmanager
    def _together(self):
        """ConnectionError, one sentence, for what breaks off in here because another worker is gone."""
        try:
            yield
        except torch.OutOfMemoryError:
            raise
        except RuntimeError as error:
            if self.workers == 1:
                raise
            why = str(error).splitlines()[0][:200]
            raise ConnectionError(f"Another worker is gone, so the run has stopped ({why}).") from None

    def _pixels(self, images, mirrored, size):
        if mirrored is not None:
            images = torch.where(mirrored[:, None, None], images.flip(2), images)
        return resized(images, size)[:, None].to(memory_format=torch.channels_last)

    def _update(self):
        if self.workers > 1:
            for tensor in (self._lost, *(one for norm in self._norms for one in norm.batch)):
                distributed.all_reduce(tensor.div_(self.workers))
        for norm in self._norms:
            norm.remember(self._lost)
        self._optimizer.found_inf = self._lost.sign()
        self._optimizer.step()

    @_in_lane
    def read(self, steps):
        """[(loss, share right), …] of what `step` returned, as floats: this waits for the device."""
        return [tuple(pair) for pair in torch.stack(steps).tolist()]

    @_in_lane
    @torch.no_grad()
    def scores(self, images, size, batch=500):
        """What the net says of uint8 (N, 28, 28) at size × size: float32 NumPy (N, classes)."""
        self.net.eval()
        found = []
        for part in torch.tensor(images).split(batch):
            with self._cast():
                found.append(self.net(self._pixels(part.to(self.device), None, size))[0].float())
        return torch.cat(found).cpu().numpy()

    @_in_lane
    @torch.no_grad()
    def look(self, images, size):
        """(shares, maps, filters) of uint8 (N, 28, 28) at size × size, in float32."""
        self.net.eval()
        x, maps = self._pixels(torch.tensor(images, device=self.device), None, size), {}
        for name, layer in zip(self.net.names, self.net.layers, strict=True):
            if isinstance(layer, BlockModule):
                found = layer.branches(x)
                maps[name] = {branch: _numpy(of_branch) for branch, of_branch in found.items()}
                x = layer.join(found)
            else:
                x = layer(x)
        return _numpy(x.double().softmax(1)), maps, _numpy(self._tensors[0][0])

    @_in_lane
    def parameters(self):
        """{"0000": float32 NumPy array, …}: of all layers, in the description's order."""
        return {f"{place:04}": _numpy(tensor) for place, (tensor, _) in enumerate(self._tensors)}

    @_in_lane
    def optimiser_state(self):
        """{"0000/0": float32 NumPy array, …}: what the optimiser remembers, by array and part."""
        states = {place: self._optimizer.state.get(one, {}) for place, (one, _) in enumerate(self._tensors)}
        return {
            f"{place:04}/{part}": _numpy(state[name])
            for place, state in states.items()
            for part, name in enumerate(_MOMENTS)
            if name in state
        }

    @_in_lane
    @torch.no_grad()
    def put(self, parameters, state=None, updates=0):
        """Stand where such arrays stood, after so many updates."""
        for (tensor, _), (_, array) in zip(self._tensors, sorted(parameters.items()), strict=True):
            tensor.copy_(torch.tensor(array))
        self._begin(updates)
        self._lost.zero_()
        for name, array in (state or {}).items():
            place, part = map(int, name.split("/"))
            self._moments_of(self._tensors[place][0])[_MOMENTS[part]].copy_(torch.tensor(array))

    @_in_lane
    def add_up(self, array):
        """The sum of such arrays, float32 NumPy, of all workers, who wait for each other."""
        if self.workers == 1:
            return array
        everybody = torch.tensor(array, device=self.device)
        with self._together():
            distributed.all_reduce(everybody)
        return everybody.cpu().numpy()

    @_in_lane
    def branch_gradients(self):
        """{"3a": {"b1": float, …}, …}: the squared length of each branch's gradient after a step."""
        return {
            name: {branch: self._square(chain.parameters()) for branch, chain in layer.chains.items()}
            for name, layer in zip(self.net.names, self.net.layers, strict=True)
            if isinstance(layer, BlockModule)
        }

    def _square(self, parameters):
        """Of the gradient of the sum over the batch, as MXNet has it."""
        gradients = [parameter.grad for parameter in parameters if parameter.grad is not None]
        norms = torch._foreach_norm(gradients) if gradients else ()  # the identity learns nothing
        return float(sum(float(norm) ** 2 for norm in norms)) * self._count**2


def _numpy(tensor):
    return numpy.ascontiguousarray(tensor.detach().cpu().numpy())


def resized(images, size):
    """uint8 (B, H, W) → float32 (B, size, size), 0 … 1, on the same device: the very pixels of MXNet.

    Bilinear in whole numbers, as OpenCV computes it for bytes and MXNet takes it over: weights of 11 bits,
    a product cut off by 4 and 16 bits, the sum rounded by the last 2.
    """
    height, width = images.shape[1:]
    left, right, zero, one = _neighbours(width, size, True, images.device)
    upper, lower, above, below = _neighbours(height, size, False, images.device)
    images = images.int()
    rows = (images[:, :, left] * zero + images[:, :, right] * one) >> 4
    above, below = above[:, None], below[:, None]
    bytes_ = (((rows[:, upper] * above) >> 16) + ((rows[:, lower] * below) >> 16) + 2) >> 2
    return bytes_.float() / 255


@cache
def _neighbours(count, size, clamp, device):
    """(place before, place after, weight before, weight after) of each of `size` pixels among `count`."""
    at = ((numpy.arange(size) + 0.5) * (count / size) - 0.5).astype("float32")
    low = numpy.floor(at).astype(int)
    share = at - low.astype("float32")
    if clamp:  # OpenCV does so along a row, not down a column
        share[(low < 0) | (low >= count - 1)] = 0
        low = numpy.where(low >= count - 1, count - 1, low)
    places = (numpy.clip(low + step, 0, count - 1) for step in (0, 1))
    weights = (numpy.rint(part * _ONE).astype("int32") for part in (1 - share, share))
    return tuple(torch.from_numpy(array).to(device) for array in (*places, *weights))


def has_bfloat16(kind):
    """Whether a device, "cpu" or "cuda", multiplies bfloat16 in hardware."""
    if kind == "cuda":
        return torch.cuda.is_bf16_supported(including_emulation=False)
    return torch.cpu.get_capabilities()["avx512_bf16"]


def working_device(choice):
    """("cpu" or "cuda", its name and why) for "auto", "cpu" or "gpu"; ValueError for a GPU that is not there.

    A GPU that PyTorch sees is not yet one that works, so a convolution is run on it.
    """
    if choice == "cpu" or (choice == "auto" and not torch.cuda.is_available()):
        return "cpu", "CPU: " + ("as you asked." if choice == "cpu" else "it sees no GPU here.")
    if not torch.cuda.is_available():
        raise ValueError("There is no GPU to train on: PyTorch sees none here.")
    place, count = int(os.environ.get("LOCAL_RANK", "0")), torch.cuda.device_count()
    if place >= count:
        raise ValueError(f"Worker {place} needs a GPU of its own, and PyTorch sees {count} here.")
    name = torch.cuda.get_device_name(place)
    try:
        torch.cuda.set_device(place)
        functional.conv2d(torch.ones(1, 1, 4, 4, device="cuda"), torch.ones(1, 1, 3, 3, device="cuda")).cpu()
    except RuntimeError as error:
        why = f"PyTorch sees a GPU ({name}), but a convolution on it failed ({str(error).splitlines()[0]})."
        if choice == "gpu":
            raise ValueError(f"There is no GPU to train on. {why}") from None
        return "cpu", f"CPU: {why}"
    return "cuda", f"GPU {name}: a convolution on it worked."
