"""Pictures that are no garments: drawn by seed, each of its kind."""

import numpy

from widgets.fashion import sample
from widgets.fashion.outsiders import KINDS, outsiders


def test_there_are_seven_kinds_the_same_for_a_seed_and_of_no_other():
    first, again, other = outsiders(6), outsiders(6), outsiders(6, seed=1)
    assert [*first] == [*KINDS] and len(first) == 7
    for kind, pictures in first.items():
        assert pictures.shape == (6, 28, 28) and pictures.dtype == numpy.uint8, kind
        assert (pictures == again[kind]).all() and (pictures != other[kind]).any(), kind
        assert numpy.ptp(pictures, axis=(1, 2)).min() > 40, kind  # none is blank
        assert len({one.tobytes() for one in pictures}) == 6, kind
    assert all((outsiders(3)[kind] == first[kind][:3]).all() for kind in KINDS)  # more are the same and more


def test_what_is_shuffled_was_a_garment_that_the_net_may_have_learnt_and_is_none_that_it_is_judged_on():
    data, found = sample.load(), outsiders(8)
    for kind in ("pixels shuffled", "tiles shuffled"):
        train, test = ({numpy.sort(image, axis=None).tobytes() for image in half.images} for half in data)
        for picture in found[kind]:
            key = numpy.sort(picture, axis=None).tobytes()
            assert key in train and key not in test, kind
            assert not (data.train.images == picture).all(axis=(1, 2)).any(), kind


def test_tiles_stay_whole():
    def cut(images):
        return images.reshape(-1, 4, 7, 4, 7).swapaxes(2, 3).reshape(len(images), 16, 49)

    known = {
        image.tobytes(): {tile.tobytes() for tile in cut(image[None])[0]}
        for image in sample.load().train.images
    }
    for tiles in cut(outsiders(2)["tiles shuffled"]):
        assert any({tile.tobytes() for tile in tiles} == of_one for of_one in known.values())


def test_what_is_drawn_is_light_on_black_and_in_the_middle():
    for kind in ("letters, digits", "shapes"):
        for picture in outsiders(20)[kind]:
            rows, columns = (numpy.flatnonzero(picture.max(axis=axis)) for axis in (1, 0))
            assert 21 <= max(numpy.ptp(rows), numpy.ptp(columns)) + 1 <= 28
            assert abs(rows[0] + rows[-1] - 27) <= 3 and abs(columns[0] + columns[-1] - 27) <= 3
