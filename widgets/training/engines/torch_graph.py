"""A step on a GPU, recorded once as a CUDA graph: done again, it costs Python one launch, not thousands."""

from threading import Lock

import torch

_ONE_AT_A_TIME = Lock()  # while a stream is recorded nobody may wait for the whole device


class Recorded:
    """A step of one kind. step: function (places, mirrored or None, both on the device) → a tensor.

    It must have been done before, so that all that it makes once is there. RuntimeError if it cannot be
    recorded. Called with other images, NumPy, of the same number, it does the step with them.
    """

    def __init__(self, step, chosen, mirrored, learning):
        self._chosen, self._learning = torch.from_numpy(chosen).cuda(), learning
        self._mirrored = None if mirrored is None else torch.from_numpy(mirrored).cuda()
        self._graph, here = torch.cuda.CUDAGraph(), torch.cuda.current_stream()
        with _ONE_AT_A_TIME, torch.cuda.graph(self._graph, stream=here, capture_error_mode="thread_local"):
            self._said = step(self._chosen, self._mirrored)
        self._gradients = [parameter.grad for parameter in learning]

    def __call__(self, chosen, mirrored):
        # From pinned memory: from any other the driver may wait for what the GPU still has to do.
        self._chosen.copy_(torch.from_numpy(chosen).pin_memory(), non_blocking=True)
        if mirrored is not None:
            self._mirrored.copy_(torch.from_numpy(mirrored).pin_memory(), non_blocking=True)
        self._graph.replay()
        if self._learning[0].grad is not self._gradients[0]:  # a step of another kind came between
            for parameter, gradient in zip(self._learning, self._gradients, strict=True):
                parameter.grad = gradient
        return self._said.clone()
