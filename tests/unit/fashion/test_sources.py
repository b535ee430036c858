import shutil

import pytest

from widgets.fashion import download, sources
from widgets.fashion.sources import cache_folder

SAMPLE = "Fashion-MNIST from the sample shipped with these notebooks: 4 000 training and 1 000 test images"


@pytest.fixture
def said():
    return []


def load(said):
    return sources.load(said.append)


def test_named_folder_comes_first(write_set, monkeypatch, said):
    monkeypatch.setattr(sources, "DEBIAN", write_set("debian", train=40))
    monkeypatch.setenv("FASHION_MNIST", str(write_set("mine", train=50)))
    found = load(said)
    assert len(found.data.train.labels) == 50 and not said
    assert found.sentence.startswith("Fashion-MNIST from the folder ")
    assert found.sentence.endswith("mine: 50 training and 20 test images")


def test_named_folder_may_be_relative_or_in_home(write_set, monkeypatch, tmp_path, said):
    write_set("mine", train=50)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("mine", "~/mine", " ./mine "):
        monkeypatch.setenv("FASHION_MNIST", name)
        assert len(load(said).data.train.labels) == 50


def test_the_word_sample(write_set, monkeypatch, said):
    monkeypatch.setattr(sources, "DEBIAN", write_set("debian"))
    monkeypatch.setenv("FASHION_MNIST", "sample")
    assert load(said).sentence == SAMPLE and not said


@pytest.mark.parametrize("name", ["nowhere", "a-file", "~nobody-by-this-name/x", "x" * 5000])
def test_named_folder_that_is_none(monkeypatch, tmp_path, said, name):
    (tmp_path / "a-file").write_text("hello")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FASHION_MNIST", name)
    with pytest.raises(
        ValueError, match="which is not a folder; name a folder with the four files"
    ) as caught:
        load(said)
    assert str(tmp_path / name) in str(caught.value) and not said


def test_named_folder_that_is_damaged(write_set, monkeypatch, said):
    folder = write_set("mine")
    (folder / "t10k-labels-idx1-ubyte.gz").write_bytes(b"oops")
    monkeypatch.setenv("FASHION_MNIST", str(folder))
    with pytest.raises(
        ValueError, match=r"t10k-labels-idx1-ubyte.gz is not an IDX file.*or unset it$"
    ) as caught:
        load(said)
    assert "\n" not in str(caught.value)


def test_empty_name_is_no_name(write_set, monkeypatch, said):
    monkeypatch.setattr(sources, "DEBIAN", write_set("debian", train=40))
    monkeypatch.setenv("FASHION_MNIST", " ")
    assert load(said).sentence == "Fashion-MNIST from the Debian package: 40 training and 20 test images"


def test_debian_before_cache_before_sample(write_set, monkeypatch, tmp_path, said):
    monkeypatch.setattr(sources, "DEBIAN", write_set("debian", train=40))
    write_set("cache", train=60)
    assert "Debian" in load(said).sentence
    shutil.rmtree(tmp_path / "debian")
    assert load(said).sentence == "Fashion-MNIST from the local cache: 60 training and 20 test images"
    shutil.rmtree(tmp_path / "cache")
    assert not said
    assert load(said).sentence == SAMPLE


def test_damaged_debian_folder_is_said_and_passed_over(write_set, monkeypatch, said):
    monkeypatch.setattr(sources, "DEBIAN", write_set("debian"))
    (sources.DEBIAN / "train-labels-idx1-ubyte.gz").unlink()
    write_set("cache", train=60)
    assert "local cache: 60" in load(said).sentence
    assert len(said) == 1
    assert said[0].startswith("The Debian package's data are passed over: ")
    assert "train-labels-idx1-ubyte.gz is missing" in said[0]


def test_damaged_cache_is_said_and_fetched_again(write_set, monkeypatch, tmp_path, said):
    cache = write_set("cache", train=60)
    (cache / "train-images-idx3-ubyte.gz").write_bytes(b"oops")
    monkeypatch.setattr(download, "fetch", lambda folder: write_set(folder.name, train=70))
    assert load(said).sentence == "Fashion-MNIST from a download: 70 training and 20 test images"
    assert len(said) == 1 and said[0].startswith("The local cache is passed over: ")


def test_unfinished_cache_is_fetched_without_a_word(write_set, monkeypatch, said):
    (write_set("cache") / "train-images-idx3-ubyte.gz").unlink()
    monkeypatch.setattr(download, "fetch", lambda folder: write_set(folder.name, train=70))
    assert "from a download: 70" in load(said).sentence and not said


def test_no_download_is_said_and_the_sample_used(said):
    assert load(said).sentence == SAMPLE
    assert len(said) == 1 and said[0].startswith("Fashion-MNIST could not be downloaded")


def test_unwritable_cache_is_said_and_the_sample_used(monkeypatch, tmp_path, said):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setattr(sources, "cache_folder", lambda: tmp_path / "file" / "cache")
    assert load(said).sentence == SAMPLE
    assert len(said) == 1 and "cannot be written (Not a directory)" in said[0]
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


def test_numbers_are_grouped(write_set, monkeypatch, said):
    monkeypatch.setenv("FASHION_MNIST", str(write_set("mine", train=1230, val=999)))
    assert load(said).sentence.endswith(": 1 230 training and 999 test images")


def test_a_cache_that_may_not_be_entered_is_said_and_the_sample_used(monkeypatch, closed, said):
    monkeypatch.setattr(sources, "cache_folder", lambda: closed / "fashion-mnist")
    assert load(said).sentence == SAMPLE
    assert len(said) == 1 and "cannot be written (Permission denied)" in said[0]


def test_without_a_home_the_sample_is_used(monkeypatch, homeless, said):
    monkeypatch.setattr(sources, "cache_folder", cache_folder)
    assert load(said).sentence == SAMPLE
    assert said == ["Fashion-MNIST is not downloaded: there is no home folder: set HOME."]
    monkeypatch.setenv("FASHION_MNIST", "~/data")
    with pytest.raises(ValueError, match="which is not a folder"):
        load(said)
    assert not [*homeless.iterdir()]


def test_a_relative_name_in_a_folder_that_is_gone(monkeypatch, tmp_path, said):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    monkeypatch.setenv("FASHION_MNIST", "mine")
    with pytest.raises(ValueError, match="FASHION_MNIST names mine, which is not a folder"):
        load(said)
