import numpy
import pytest

from widgets.backend.threads import mxnet_call
from widgets.fashion import sample
from widgets.inception.network import GoogLeNet
from widgets.inception.seeding import set_weights
from widgets.training.engines.in_gluon import parameters
from widgets.training.npz import BadCheckpoint
from widgets.training.recipes import FULL
from widgets.training.recorded import recorded
from widgets.training.run import identity_of
from widgets.training.scoring import accuracy, scores
from widgets.training.weights import WEIGHTS, load_googlenet, save_weights


@pytest.fixture(scope="module")
def shipped():
    return load_googlenet()


def test_the_shipped_file_is_small_and_holds_half_precision_and_no_objects():
    assert WEIGHTS.stat().st_size < 13e6
    with numpy.load(WEIGHTS, allow_pickle=False) as file:
        kinds = {name: file[name].dtype for name in file.files}
    assert kinds.pop("about") == numpy.uint8
    assert set(kinds.values()) == {numpy.dtype("float16")}


def test_it_is_the_whole_net(shipped):
    sizes = [parameter.data().size for parameter in shipped.net.collect_params().values()]
    assert sum(sizes) == 5_977_530


def test_what_it_says_of_itself_is_what_its_log_says(shipped):
    first, *_, last = recorded("full")
    assert shipped.about["trained on"] == 55_000  # 5 000 are held back, to choose by
    assert shipped.about["tested on"] == 10_000
    assert shipped.about["size"] == last["size"] == 96 and first["size"] == FULL.size(0)
    assert shipped.about["recipe"] == identity_of(FULL, 0, 0)["recipe"]
    validated = shipped.about["validation accuracy"]
    assert validated == pytest.approx(last["validation_accuracy"], abs=0.0001)
    noise = (validated * (1 - validated) * (1 / 5_000 + 1 / 10_000)) ** 0.5
    assert abs(shipped.about["test accuracy"] - validated) < 4 * noise
    assert shipped.about["test accuracy"] >= 0.92


def test_on_the_sample_it_is_as_good_as_on_all_test_images(shipped):
    images, labels = sample.load().val
    claimed = shipped.about["test accuracy"]
    noise = (claimed * (1 - claimed) / len(labels)) ** 0.5
    right = accuracy(shipped.net, images, labels, shipped.about["size"])
    assert abs(right - claimed) < 4 * noise


def test_it_holds_at_a_smaller_size_as_well(shipped):
    images, labels = sample.load().val
    right = accuracy(shipped.net, images, labels, 64)
    assert right > 0.90 - 2 * (0.9 * 0.1 / len(labels)) ** 0.5  # 0.90 and more on all test images


@mxnet_call
def blank():
    model = GoogLeNet()
    scores(model.net, numpy.zeros((1, 28, 28), "uint8"), 32)
    set_weights(model.net, seed=2)
    return model


def test_saved_and_loaded_it_says_the_same_to_half_precision(tmp_path):
    model, images = blank(), sample.load().val.images[:6]
    save_weights(parameters(model.net), tmp_path / "w.npz", size=32)
    again = load_googlenet(tmp_path / "w.npz")
    assert again.about == {"size": 32}
    expected = scores(model.net, images, 32)
    difference = scores(again.net, images, 32) - expected
    assert abs(difference).max() < 0.02 * abs(expected).max()


def test_a_file_that_is_none_is_refused_in_words(tmp_path):
    path = tmp_path / "w.npz"
    path.write_bytes(WEIGHTS.read_bytes()[:50_000])
    with pytest.raises(BadCheckpoint, match=r"w\.npz is damaged or no file of ours"):
        load_googlenet(path)
    numpy.savez(path, a=numpy.zeros(3))
    with pytest.raises(BadCheckpoint, match=r"w\.npz does not say what it was trained on"):
        load_googlenet(path)


@pytest.mark.parametrize("words", ["7", "[" * 50_000, '{"size": 1.5}', '{"size": 1e400}', '{"size": 225}'])
def test_weights_that_say_nothing_of_use_are_refused_in_words(words, tmp_path):
    numpy.savez(tmp_path / "w.npz", about=numpy.frombuffer(words.encode(), "uint8"))
    with pytest.raises(BadCheckpoint, match=r"w\.npz does not say what it was trained on"):
        load_googlenet(tmp_path / "w.npz")


def test_weights_that_are_no_numbers_are_refused(tmp_path):
    with numpy.load(WEIGHTS) as file:
        arrays = dict(file)
    numpy.savez(tmp_path / "w.npz", **arrays | {"0003": numpy.full_like(arrays["0003"], numpy.nan)})
    with pytest.raises(BadCheckpoint, match="0003 holds what is no number"):
        load_googlenet(tmp_path / "w.npz")


def test_numbers_too_large_for_half_precision_are_not_saved(tmp_path):
    model = blank()
    parameter = next(iter(model.net.collect_params().values()))
    parameter.set_data(parameter.data() * 1e9)
    with pytest.raises(ValueError, match="1 parameters do not fit into half precision"):
        save_weights(parameters(model.net), tmp_path / "w.npz", size=32)
    assert list(tmp_path.iterdir()) == []
