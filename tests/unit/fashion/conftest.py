"""A small set of four files, and a session in which no source exists until a test makes one."""

import numpy as np
import pytest

from widgets.fashion import download, sources
from widgets.fashion.idx import write_idx


@pytest.fixture(autouse=True)
def no_source(monkeypatch, tmp_path):
    """No named folder, no Debian package, an empty cache, no host."""
    monkeypatch.delenv("FASHION_MNIST", raising=False)
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.setattr(sources, "DEBIAN", tmp_path / "no-debian")
    monkeypatch.setattr(sources, "cache_folder", lambda: tmp_path / "cache")
    monkeypatch.setattr(download, "HOSTS", ())
    monkeypatch.setattr(download, "_given_up", None)


@pytest.fixture
def write_set(tmp_path):
    """`write_set(name, train=30, val=20)` writes noise with labels 0 … 9 in turn: the folder."""

    def write(name, train=30, val=20, ending=".gz"):
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        random = np.random.default_rng(train)
        for prefix, count in (("train", train), ("t10k", val)):
            images = random.integers(0, 256, (count, 28, 28)).astype(np.uint8)
            write_idx(folder / f"{prefix}-images-idx3-ubyte{ending}", images)
            write_idx(
                folder / f"{prefix}-labels-idx1-ubyte{ending}", (np.arange(count) % 10).astype(np.uint8)
            )
        return folder

    return write
