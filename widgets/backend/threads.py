"""MXNet from any thread: widget callbacks rarely run on the one that imported it."""

from functools import wraps
from threading import RLock

from mxnet.util import use_np

_ONE_CALL_AT_A_TIME = RLock()


def mxnet_call(function):
    """Make `function` safe to call from any thread.

    MXNet keeps NumPy mode per thread and promises nothing about calls from several threads at once, so the
    call turns NumPy mode on for itself and waits for its turn. Return NumPy arrays or numbers where you can:
    an MXNet array may still be in computation when the lock opens.
    """
    in_numpy_mode = use_np(function)

    @wraps(function)
    def locked(*args, **kwargs):
        with _ONE_CALL_AT_A_TIME:
            return in_numpy_mode(*args, **kwargs)

    return locked
