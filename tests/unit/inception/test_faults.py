"""Faulty blocks pass every test of shapes, which is what they are for."""

import pytest
from mxnet import np

from widgets.inception.faults import SmallThirdBranch
from widgets.inception.network import Inception

pytestmark = pytest.mark.usefixtures("numpy_mode")


def test_every_shape_of_the_impostor_is_that_of_the_books_block():
    widths, x = (4, (2, 5), (3, 6), 2), np.ones((2, 7, 9, 13))
    book, impostor = Inception(*widths), SmallThirdBranch(*widths)
    for block in (book, impostor):
        block.initialize()
    assert [y.shape for y in impostor.branches(x)] == [y.shape for y in book.branches(x)]
    assert impostor(x).shape == book(x).shape == (2, 17, 9, 13)


def test_its_third_branch_has_3x3_weights_and_its_others_are_the_books():
    impostor = SmallThirdBranch(4, (2, 5), (3, 6), 2)
    impostor.initialize()
    impostor(np.ones((1, 7, 9, 13)))
    assert impostor.b3_2.weight.shape == (6, 3, 3, 3)
    assert impostor.b2_2.weight.shape == (5, 2, 3, 3)
    assert len(impostor.collect_params().keys()) == 12  # the 5×5 is gone, not hidden
