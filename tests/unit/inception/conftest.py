import pytest
from mxnet.util import np_array, np_shape


@pytest.fixture
def numpy_mode():
    """MXNet's NumPy mode for one test, off again after it: others show that ours need it not."""
    with np_shape(True), np_array(True):
        yield
