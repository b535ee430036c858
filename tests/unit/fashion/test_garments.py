import subprocess
import sys
import threading

import numpy as np
import pytest
from PIL import Image

from widgets.backend.threads import mxnet_call
from widgets.fashion import sample
from widgets.fashion.garments import GARMENTS, garment, garment_image

BOOK = ["t-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"]


def test_names_are_the_book_s_in_its_order():
    assert list(GARMENTS) == BOOK


def test_each_image_is_of_its_class():
    train = sample.load().train
    for label, name in enumerate(GARMENTS):
        image = garment_image(name)
        assert image.dtype == np.uint8 and image.shape == (28, 28)
        same = (train.images == image).all(axis=(1, 2))
        assert train.labels[same].tolist() == [label]


def test_image_may_be_written_on():
    garment_image("bag")[:] = 0
    assert garment_image("bag").max() > 200


@pytest.mark.parametrize("call", [garment, garment_image])
def test_unknown_name(call):
    with pytest.raises(ValueError, match=r"no garment 'boot'; choose one of t-shirt, .*, ankle boot$"):
        call("boot")


def test_garment_is_the_image_enlarged():
    boot = garment("ankle boot")
    assert boot.shape == (1, 1, 96, 96) and str(boot.dtype) == "float32"
    pixels = boot.asnumpy()[0, 0]
    assert pixels.min() == 0 and 0.5 < pixels.max() <= 1
    centres = garment("ankle boot", (28, 28)).asnumpy()[0, 0]
    np.testing.assert_array_equal(centres, garment_image("ankle boot").astype(np.float32) / 255)
    pillow = Image.fromarray(garment_image("ankle boot")).resize((96, 96), Image.Resampling.BILINEAR)
    np.testing.assert_allclose(pixels, np.asarray(pillow) / 255, atol=2 / 255)
    assert garment("bag", (20, 30)).shape == (1, 1, 30, 20)


@pytest.mark.parametrize("size", [96, (96,), (0, 96), (96.5, 96), "ab", (96, 2000), (True, 96), None])
def test_impossible_size(size):
    with pytest.raises(ValueError, match=r"size must be \(width, height\) in whole pixels from 1 to 1024"):
        garment("bag", size)


def test_garment_on_any_thread():
    results = []
    threads = [threading.Thread(target=lambda: results.append(garment("coat").asnumpy())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 4
    for result in results:
        np.testing.assert_array_equal(result, garment("coat").asnumpy())


def test_garment_waits_its_turn():
    begun, release, done = threading.Event(), threading.Event(), threading.Event()

    @mxnet_call
    def busy():
        begun.set()
        release.wait(10)

    def ask():
        garment("coat")
        done.set()

    threads = [threading.Thread(target=busy), threading.Thread(target=ask)]
    threads[0].start()
    assert begun.wait(5)
    threads[1].start()
    assert not done.wait(0.2)
    release.set()
    assert done.wait(5)
    for thread in threads:
        thread.join()


def test_names_and_images_without_mxnet():
    code = """
import sys
from widgets.fashion.garments import garment_image
garment_image("bag")
print("mxnet" in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).stdout == b"False\n"
