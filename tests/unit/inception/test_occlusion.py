"""Maps of what a net looks at, for nets that look at one known place; agreement against SciPy and by hand."""

import numpy
import pytest
from scipy.stats import spearmanr

from widgets.inception.occlusion import (
    PATCHES,
    STEP,
    Occlusion,
    agreement,
    nearest,
    occlusion,
    patched,
    pixel_places,
    rank_correlation,
    stretched,
    top,
)

IMAGE = numpy.random.default_rng(0).integers(1, 256, (28, 28)).astype(numpy.uint8)


def at(row, column):
    """A net that looks at one pixel: the brighter, the higher its second score."""
    return lambda images: numpy.stack([images[:, 0, 0] * 0.0, images[:, row, column] / 10.0], axis=1)


@pytest.mark.parametrize("side", PATCHES)
@pytest.mark.parametrize("fill", [0, 128])
def test_a_patch_hides_a_square_round_each_place_and_nothing_else(side, fill):
    pictures = patched(IMAGE, side, fill)
    assert pictures.shape == (7, 7, 28, 28) and pictures.dtype == numpy.uint8
    for row, column in numpy.ndindex(7, 7):
        wanted = IMAGE.copy()
        middle = STEP * row + 2, STEP * column + 2
        for y in range(28):
            for x in range(28):
                if abs(y + 0.5 - middle[0]) < side / 2 and abs(x + 0.5 - middle[1]) < side / 2:
                    wanted[y, x] = fill
        assert (pictures[row, column] == wanted).all(), (row, column)


@pytest.mark.parametrize(("row", "column"), [(0, 0), (5, 22), (27, 13)])
def test_the_score_falls_where_the_patch_hides_what_the_net_looks_at_and_nowhere_else(row, column):
    found = occlusion(at(row, column), IMAGE, 6)
    middles = found.places * 28
    near = [abs(middles - (pixel + 0.5)) < 3 for pixel in (row, column)]
    wanted = numpy.outer(*near) * IMAGE[row, column] / 10
    assert found.fall(1, "score") == pytest.approx(wanted) and wanted.any()
    assert (found.fall(0, "score") == 0).all()
    before = 1 / (1 + numpy.exp(-float(IMAGE[row, column]) / 10))
    assert found.fall(1).max() == pytest.approx(before - 0.5)  # black leaves two equal scores
    assert found.fall(0) == pytest.approx(-found.fall(1))


def test_where_the_patch_changes_nothing_the_net_is_not_run():
    image, runs = numpy.zeros((28, 28), numpy.uint8), []
    image[0:4, 4:8] = 9

    def net(images):
        runs.extend(images)
        return at(1, 5)(images)

    found = occlusion(net, image, 4)
    assert len(runs) == 2 and numpy.flatnonzero(found.fall(1, "score")).tolist() == [1]
    occlusion(net, image, 4, 128)
    assert len(runs) == 2 + 1 + 49  # grey is seen on black


def test_progress_is_drawn_through_for_every_batch():
    seen = []
    occlusion(at(0, 0), IMAGE, 8, progress=lambda batches: (seen.append(len(b)) or b for b in batches))
    assert seen == [25, 25]


def test_stretched_is_bilinear_and_level_beyond_the_outermost():
    values, places = numpy.array([[0.0, 4.0], [8.0, 12.0]]), [0.25, 0.75]
    got = stretched(values, places, [0, 0.25, 0.5, 0.75, 1])
    assert got[:, 0].tolist() == [0, 0, 4, 8, 8] and got[0].tolist() == [0, 0, 2, 4, 4] and got[2, 2] == 6


def test_nearest_keeps_the_numbers_as_they_are():
    got = nearest(numpy.array([[1, 2], [3, 4]]), [0.2, 0.7], pixel_places(4))
    assert got.tolist() == [[1, 1, 2, 2], [1, 1, 2, 2], [3, 3, 4, 4], [3, 3, 4, 4]]


def test_the_rank_correlation_is_scipys_ties_and_all():
    rng = numpy.random.default_rng(1)
    for first, second in (
        rng.random((2, 7, 7)),
        rng.integers(0, 4, (2, 7, 7)),
        rng.integers(0, 2, (2, 3, 5)),
    ):
        assert rank_correlation(first, second) == pytest.approx(spearmanr(first.ravel(), second.ravel())[0])
    assert numpy.isnan(rank_correlation(numpy.ones(4), numpy.arange(4)))


def test_the_top_fifth_and_what_two_have_in_common():
    first = numpy.arange(49.0).reshape(7, 7)
    assert numpy.flatnonzero(top(first)).tolist() == [*range(39, 49)]
    same, opposite = agreement(first, first**3), agreement(first, -first)
    assert (same.rank, same.common, opposite.rank, opposite.common) == pytest.approx((1, 1, -1, 0))
    assert same.both.sum() == opposite.first.sum() == opposite.second.sum() == 10
    second = first.copy()
    second.flat[39:43] = -1  # four of the ten fall out
    mixed = agreement(first, second)
    assert mixed.common == 0.6 and numpy.flatnonzero(mixed.second).tolist() == [35, 36, 37, 38]
    assert numpy.flatnonzero(mixed.first).tolist() == [39, 40, 41, 42]
    assert numpy.flatnonzero(top(numpy.zeros((5, 5)))).tolist() == [0, 1, 2, 3, 4]  # of equals the first


def test_a_fall_is_of_the_class_that_is_asked_for():
    found = Occlusion(numpy.array([3.0, 1.0]), numpy.array([[[1.0, 2.0]]]), numpy.array([0.5]))
    assert found.fall(0, "score").tolist() == [[2]] and found.fall(1, "score").tolist() == [[-1]]
