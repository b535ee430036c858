import threading

import mxnet as mx
import numpy as np
import pytest
from d2l import mxnet as d2l
from matplotlib import pyplot as plt
from mxnet import gluon, npx
from mxnet import np as mxnp
from mxnet.gluon.data.vision import transforms
from mxnet.util import use_np

from widgets.fashion.data import FashionMNIST
from widgets.fashion.folder import read_folder
from widgets.fashion.garments import GARMENTS


@pytest.fixture
def folder(write_set, monkeypatch):
    folder = write_set("mine", train=50, val=23)
    monkeypatch.setenv("FASHION_MNIST", str(folder))
    return folder


def test_says_its_source_once_and_keeps_it(folder, capsys):
    data = FashionMNIST()
    assert capsys.readouterr().out == data.source + "\n"
    assert data.source.endswith("mine: 50 training and 23 test images") and repr(data) == data.source
    assert (data.batch_size, data.resize) == (128, (96, 96))
    assert data.hparams == {"batch_size": 128, "resize": (96, 96)}
    assert (len(data.train), len(data.val)) == (50, 23)


def book_loader(split, resize, batch_size, shuffle):
    """The book's way: gluon's loader over images (28, 28, 1), each through `Resize` and `ToTensor`."""
    book = transforms.Compose([transforms.Resize(resize), transforms.ToTensor()])
    images = mxnp.array(split.images[..., None], dtype="uint8")
    pairs = gluon.data.ArrayDataset(images, split.labels.astype(np.int32)).transform_first(book)
    return gluon.data.DataLoader(pairs, batch_size, shuffle=shuffle)


@pytest.mark.parametrize("resize", [(96, 96), (28, 28), (40, 56), (17, 9)])
@pytest.mark.parametrize("train", [True, False])
@use_np
def test_batches_are_the_book_s(folder, resize, train):
    data = FashionMNIST(batch_size=8, resize=resize)
    split = read_folder(folder)[0 if train else 1]
    np.random.seed(5)
    ours = list(data.get_dataloader(train))
    np.random.seed(5)
    book = list(book_loader(split, resize, 8, shuffle=train))
    assert len(ours) == len(book) == len(data.get_dataloader(train)) == (7 if train else 3)
    for (x, y), (book_x, book_y) in zip(ours, book, strict=True):
        assert x.shape == (len(y), 1, resize[1], resize[0])
        assert (x.dtype, y.dtype) == (book_x.dtype, book_y.dtype) == (np.float32, np.int32)
        np.testing.assert_array_equal(x.asnumpy(), book_x.asnumpy())
        np.testing.assert_array_equal(y.asnumpy(), book_y.asnumpy())


def test_every_epoch_sees_every_image_in_another_order(folder):
    data = FashionMNIST(batch_size=7, resize=(28, 28))
    loader = data.train_dataloader()
    epochs = [np.concatenate([x.asnumpy() for x, _ in loader]) for _ in range(2)]
    assert (epochs[0] != epochs[1]).any()
    want = np.sort(data.train.images.reshape(50, -1).sum(1))
    for epoch in epochs:
        np.testing.assert_array_equal(np.sort(np.rint(epoch * 255).reshape(50, -1).sum(1)), want)
    val = np.concatenate([y.asnumpy() for _, y in data.val_dataloader()])
    np.testing.assert_array_equal(val, data.val.labels)


def test_single_images(folder):
    data = FashionMNIST(resize=(40, 56))
    image, label = data.train[13]
    assert image.shape == (1, 56, 40) and label == 3 and label.dtype == np.int32
    assert 0 <= float(image.min()) < float(image.max()) <= 1
    x, _ = data.train.batch([13])
    np.testing.assert_array_equal(image.asnumpy(), x.asnumpy()[0])
    assert data.val[-1][1] == 22 % 10
    for i in (50, -51):
        with pytest.raises(IndexError, match=f"there are 50 images, and {i} is none of them"):
            data.train[i]


def test_from_threads_where_numpy_mode_was_never_on(folder):
    data = FashionMNIST(batch_size=8, resize=(96, 96))
    want = [x.asnumpy() for x, _ in data.val_dataloader()]
    got, errors = {}, []

    def read(name):
        try:
            assert not npx.is_np_array()
            batches = list(data.val_dataloader())
            assert all(type(part) is mxnp.ndarray for batch in batches for part in batch)
            got[name] = [x.asnumpy() for x, _ in batches], data.val[3][0].asnumpy()
            data.visualize(batches[0])
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=read, args=(i,)) for i in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    for batches, single in got.values():
        np.testing.assert_array_equal(np.concatenate(batches), np.concatenate(want))
        np.testing.assert_array_equal(single, want[0][3])
    plt.close("all")


def test_text_labels():
    data = FashionMNIST.__new__(FashionMNIST)
    assert data.text_labels(range(10)) == list(GARMENTS)
    assert data.text_labels(mxnp.array([9, 0], dtype="int32")) == ["ankle boot", "t-shirt"]
    for wrong in (-1, 10):
        with pytest.raises(ValueError, match=f"classes are 0 … 9, but got {wrong}"):
            data.text_labels([3, wrong])


def test_visualize_draws_the_images(folder):
    data = FashionMNIST(batch_size=11, resize=(40, 56))
    batch = next(iter(data.val_dataloader()))
    data.visualize(batch, nrows=3, ncols=4)
    axes = plt.gcf().axes
    assert len(axes) == 12
    assert [axis.get_title() for axis in axes] == [GARMENTS[i % 10] for i in range(11)] + [""]
    for axis, image in zip(axes, batch[0].asnumpy(), strict=False):
        np.testing.assert_array_equal(axis.images[0].get_array(), image[0])
        assert axis.images[0].get_clim() == (0, 1)  # not each image stretched for itself
    assert not axes[11].images
    data.visualize(batch, labels=[f"n{i}" for i in range(11)])
    assert [axis.get_title() for axis in plt.gcf().axes] == [f"n{i}" for i in range(8)]
    plt.close("all")


@pytest.mark.parametrize("batch_size", [0, -1, 1.5, "8", None, True, float("nan")])
def test_impossible_batch_size(batch_size):
    with pytest.raises(ValueError, match="batch_size must be a whole number, 1 or more, but got"):
        FashionMNIST(batch_size)


@pytest.mark.parametrize(
    "resize", [96, (96,), (96, 96, 1), (0, 96), (96, -1), (9.5, 9), (5000, 5000), "96", None]
)
def test_impossible_resize(resize):
    with pytest.raises(ValueError, match=r"resize must be \(width, height\) in whole pixels") as caught:
        FashionMNIST(8, resize)
    assert repr(resize) in str(caught.value)


def test_batch_too_large_for_memory(folder):
    with pytest.raises(ValueError, match="choose batch_size 14563 or less, or a smaller resize"):
        FashionMNIST(10**9)
    assert FashionMNIST(14563).batch_size == 14563


def test_damaged_folder_is_an_error(folder):
    (folder / "train-labels-idx1-ubyte.gz").write_bytes(b"oops")
    with pytest.raises(ValueError, match=r"train-labels-idx1-ubyte[.]gz is not an IDX file"):
        FashionMNIST()


class Softmax(d2l.Classifier):
    """One dense layer: enough to learn something in forty steps."""

    def __init__(self, lr):
        super().__init__()
        self.save_hyperparameters()
        self.net = gluon.nn.Dense(10)
        self.net.initialize()
        self.losses = []

    def plot(self, key, value, train):
        if train and key == "loss":
            self.losses.append(float(value))


@use_np
def test_trains_under_the_book_s_trainer(monkeypatch):
    monkeypatch.setenv("FASHION_MNIST", "sample")
    np.random.seed(1)
    mx.random.seed(1)
    data = FashionMNIST(batch_size=200, resize=(28, 28))
    model = Softmax(lr=0.1)
    d2l.Trainer(max_epochs=2).fit(model, data)
    assert len(model.losses) == 40
    assert np.mean(model.losses[-5:]) < 1.3 < 2 < model.losses[0]  # a guess costs ln 10 = 2.3
    right = sum(int((model(x).argmax(axis=1).astype("int32") == y).sum()) for x, y in data.val_dataloader())
    assert right > 650  # of 1 000; a guess gives 100
