import mxnet as mx
import pytest

from widgets.backend import device as hardware
from widgets.backend.device import device


@pytest.fixture
def gpus(monkeypatch):
    """gpus(n, error): MXNet sees n GPUs, and a convolution on one works or fails with that error."""

    def pretend(count, error=None):
        monkeypatch.setattr(mx.context, "num_gpus", lambda: count)

        class Conv2D:
            def __init__(self, *args, **kwargs):
                pass

            def initialize(self, ctx):
                assert ctx == mx.gpu(0)

            def __call__(self, x):
                if error:
                    raise mx.MXNetError(error)
                return x

        monkeypatch.setattr(hardware.nn, "Conv2D", Conv2D)
        ones = hardware.np.ones
        monkeypatch.setattr(hardware.np, "ones", lambda shape, ctx=None: ones(shape))

    return pretend


def test_without_a_gpu_it_is_the_cpu(gpus):
    gpus(0)
    where, why = device("auto")
    assert where == mx.cpu()
    assert "sees no GPU" in why
    with pytest.raises(ValueError, match=r"There is no GPU to train on\. CPU: MXNet sees no GPU here"):
        device("gpu")


@pytest.mark.parametrize("choice", ["auto", "gpu"])
def test_a_gpu_that_works_is_taken(gpus, choice):
    gpus(2)
    assert device(choice) == (mx.gpu(0), "GPU: a convolution on the first of 2 worked.")


def test_a_gpu_that_mxnet_sees_but_cannot_run_on_is_not(gpus):
    gpus(1, "CUDA: Check failed\nno kernel image is available for execution on the device")
    where, why = device("auto")
    assert where == mx.cpu()
    assert "no kernel image is available" in why
    with pytest.raises(ValueError, match="There is no GPU to train on"):
        device("gpu")


def test_the_cpu_is_taken_unasked_for_a_gpu(gpus):
    gpus(1)
    assert device("cpu")[0] == mx.cpu()
    with pytest.raises(ValueError, match="one of auto, cpu, gpu; got 'tpu'"):
        device("tpu")
