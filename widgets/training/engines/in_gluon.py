"""Training in MXNet's Gluon: what the chapters show."""

import os

from mxnet import MXNetError, autograd, cpu, gluon, nd, np
from mxnet import kvstore as kv

from ...backend.threads import mxnet_call
from ...fashion.resize import to_tensor
from ...inception.building import built_net
from ...inception.insides import look_at
from ...inception.judging import softmax
from ...inception.layers import AnyBlock
from ...inception.nets import Net
from ..cluster import unset
from ..gradients import branch_gradients
from ..scoring import scores
from . import TooMuch
from .drawn import Array

KVSTORES = ("device", "local", "dist_sync", "dist_device_sync")  # MXNet takes any other word for "local"
_OWN_KEYS = 10**6  # in the store, from here on; the trainer counts its parameters from 0
_ONES = ("gamma", "running_var")  # what a normalisation multiplies by, or begins with


class GluonEngine:
    """A net in Gluon: see `engines.Engine`, whose methods these are.

    net: a Net, or a Gluon block (B, channels, H, W) → (B, classes), not initialised. device: an MXNet
    context. kvstore: handed on to `gluon.Trainer`; with a distributed one every worker takes its share of
    each batch, and all end with the same parameters. ValueError for a kvstore that MXNet does not have, or a
    distributed one without the processes that belong to it.
    """

    name, stride, precision = "gluon", 1, "float32"

    @mxnet_call
    def __init__(self, net, image, optimizer, device=None, kvstore="device"):
        _must_be_store(kvstore)
        described = isinstance(net, Net)
        self.net = built_net(net) if described else net
        self._weights = [head.weight for head in net.auxiliary.values()] if described else []
        self._blocks = [n for n, of in net.layers.items() if isinstance(of, AnyBlock)] if described else None
        self.device = cpu() if device is None else device
        self.net.initialize(ctx=self.device, force_reinit=True)
        self.net(np.zeros((1, *image), ctx=self.device))  # shapes become known
        self.net.hybridize(static_alloc=True, static_shape=True)
        # A list: of a dictionary Gluon sorts the names, and those count up with every net that is made.
        self._parameters = list(self.net.collect_params().values())
        self.arrays = [_array(parameter) for parameter in self._parameters]
        self._store = kv.create(kvstore) if kvstore.startswith("dist") else kvstore
        self.rank, self.workers = (
            getattr(self._store, of, at) for of, at in (("rank", 0), ("num_workers", 1))
        )
        self._keys = {}
        self.trainer = gluon.Trainer(
            self._parameters, optimizer, {"learning_rate": 0.1}, kvstore=self._store, update_on_kvstore=False
        )
        if self._store is not kvstore:
            self._fill_store()
        self._loss = gluon.loss.SoftmaxCrossEntropyLoss()

    def _fill_store(self):
        """Make room for the gradients in a distributed store, and leave nothing for the trainer to fetch.

        The trainer would put the parameters there in its first step and fetch them back without waiting:
        its gradients reach the server meanwhile, and a late worker takes gradients for parameters.
        """
        self.trainer._init_kvstore()
        # All at once: the workers wait for each other at every call.
        self._store.init([*range(len(self.arrays))], [np.zeros(array.shape) for array in self.arrays])
        self.trainer._params_to_init = []

    def hold(self, images, labels):
        """Take the training images, uint8 (N, 28, 28), and labels, int (N,)."""
        self._images, self._labels = images, labels

    @mxnet_call
    def batch(self, chosen, mirrored, size):
        """(images as (B, 1, size, size), their labels) of those places; mirrored: bool (B,), or None."""
        images = self._images[chosen]
        if mirrored is not None:
            images[mirrored] = images[mirrored, :, ::-1]
        x = to_tensor(images, (size, size)).as_in_ctx(self.device)
        return x, np.array(self._labels[chosen], dtype="int32", ctx=self.device)

    def step(self, chosen, mirrored, size, rate, count, hopeless):
        """One step on those images, unless the loss is hopeless: (loss, share right), for `read`.

        TooMuch if the device has no room for them: MXNet says so late, when all that was learned since the
        last checkpoint may be lost.
        """
        try:
            return self._step(chosen, mirrored, size, rate, count, hopeless)
        except MXNetError as error:
            if "out of memory" not in str(error):
                raise
        raise TooMuch(len(chosen), size, "half as many may fit, which was not tried")

    @mxnet_call
    def _step(self, chosen, mirrored, size, rate, count, hopeless):
        x, y = self.batch(chosen, mirrored, size)
        with autograd.record():
            found = self.net(x)
            found = found if isinstance(found, tuple | list) else (found,)
            losses = own = self._loss(found[0], y)
            for weight, scores in zip(self._weights, found[1:], strict=True):
                losses = losses + weight * self._loss(scores, y)
        loss = float(losses.mean())
        if loss < hopeless:
            losses.backward()
            loss = float(own.mean()) if self._weights else loss
            self.trainer.set_learning_rate(rate)
            self.trainer.step(count)
        right = float((found[0].argmax(axis=1).astype("int32") == y).mean())
        for parameter in self._parameters:  # nothing of ours is still in computation when the lock opens
            parameter.data(self.device).wait_to_read()
        return loss, right

    def read(self, steps):
        """[(loss, share right), …] of what `step` returned."""
        return steps

    def scores(self, images, size):
        """What the net says of uint8 (N, 28, 28) at size × size: float32 NumPy (N, classes)."""
        return scores(self.net, images, size, device=self.device)

    @mxnet_call
    def look(self, images, size):
        """(shares, maps, filters) of uint8 (N, 28, 28) at size × size."""
        x = to_tensor(images, (size, size)).as_in_ctx(self.device)
        filters = self._parameters[0].data(self.device).asnumpy()
        if self._blocks:
            return *look_at(self.net.net if self._weights else self.net, x), filters
        return softmax(self.net(x).asnumpy()), {}, filters

    @mxnet_call
    def parameters(self):
        """{"0000": float32 NumPy array, …}: of all layers, in the net's order."""
        return parameters(self.net)

    @mxnet_call
    def optimiser_state(self):
        """{"0000/0": float32 NumPy array, …}: what the optimiser remembers, by parameter and part."""
        states = sorted(self.trainer._updaters[0].states.items())
        return {
            f"{index:04}/{part}": array.asnumpy()
            for index, state in states
            for part, array in enumerate(_parts(state))
        }

    @mxnet_call
    def put(self, parameters, state=None, updates=0):
        """Stand where such arrays stood, after so many updates."""
        put_parameters(self.net, parameters)
        updater = self.trainer._updaters[0]
        for remembered in (updater.states, updater.states_synced, updater.optimizer._index_update_count):
            remembered.clear()
        for index, array in enumerate(self.arrays):
            if updates and array.learns:
                parts = [part for name, part in sorted(state.items()) if name.startswith(f"{index:04}/")]
                # The optimisers update arrays of MXNet's older kind.
                parts = tuple(nd.array(part, ctx=self.device) for part in parts)
                updater.states[index] = (parts if len(parts) > 1 else parts[0]) if parts else None
                updater.states_synced[index] = True
                updater.optimizer._index_update_count[index] = updates
        updater.optimizer.num_update = updates

    @mxnet_call
    def add_up(self, array):
        """The sum of such arrays, float32 NumPy, of all workers, who wait for each other."""
        if self.workers == 1:
            return array
        if array.shape not in self._keys:
            self._keys[array.shape] = _OWN_KEYS + len(self._keys)
            self._store.init(self._keys[array.shape], nd.zeros(array.shape))
        everybody = nd.array(array)
        self._store.pushpull(self._keys[array.shape], everybody, out=everybody)
        return everybody.asnumpy()

    def branch_gradients(self):
        """{"3a": {"b1": float, …}, …}: the squared length of each branch's gradient after a step."""
        return branch_gradients(self.net.net if self._weights else self.net, self._blocks)


def parameters(net):
    """{"0000": NumPy array, …}: a Gluon net's parameters in the order of `collect_params()`.

    Gluon's own names count up with every net made, so they are no names to keep.
    """
    return {f"{n:04}": p.data(p.list_ctx()[0]).asnumpy() for n, p in enumerate(net.collect_params().values())}


def put_parameters(net, arrays):
    """Fill an initialised Gluon net with such arrays."""
    for parameter, (_, array) in zip(net.collect_params().values(), sorted(arrays.items()), strict=True):
        parameter.set_data(np.array(array, dtype="float32"))


def _array(parameter):
    begins = None if parameter.name.endswith("weight") else float(parameter.name.endswith(_ONES))
    return Array(parameter.shape, begins, parameter.grad_req != "null")


def _parts(state):
    if state is None:
        return ()
    return state if isinstance(state, tuple | list) else (state,)


def _must_be_store(kvstore):
    if kvstore not in KVSTORES:
        raise ValueError(f"There is no kvstore {kvstore!r:.40}; choose one of {', '.join(KVSTORES)}.")
    if kvstore.startswith("dist") and (unset() or os.environ["DMLC_ROLE"] != "worker"):
        raise ValueError(
            f"{kvstore} is for several processes: start them all with python -m widgets.training.cluster."
        )
