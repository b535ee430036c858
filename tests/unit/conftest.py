"""A training session that computes nothing: losses fall on a curve, a step takes as long as a test wants."""

import ctypes
import os
import pwd
import sys
from contextlib import contextmanager
from importlib.util import find_spec
from time import sleep
from types import SimpleNamespace

import numpy
import pytest

from widgets.core.words import BRANCHES
from widgets.training import looks
from widgets.training.home import InUse


class PretendSession:
    """Has the methods of `widgets.training.session.Session`; what it keeps lives as long as `disk` does."""

    device = "CPU: as you asked."
    names = ("sample", "all")

    def __init__(self, disk=None, pace=0.0):
        self.disk, self.folder = {} if disk is None else disk, f"folder of {id(self)}"
        self.pace, self.trouble, self.opened = pace, "", None
        self.steps = self.position = 0
        self.breaks, self.full, self.log = {}, False, []
        self.other, self.heap = None, ""  # who else has the folder; what is said of much that is kept
        self.taken, self.old = False, []  # runs that may go
        self.pictures, self.blocks = looks.pictures(), ("3a", "3b")
        self.film = {}  # {step: its Look}, of all plans

    def images(self, name):
        return {"sample": 1280, "all": 12_800}[name]

    def kept(self, plan, live=False):
        rows = list(self.disk.get(plan.key, ()))
        return len(rows), rows

    def holder(self, plan):
        return self.other

    def traces(self, plan):
        return len(self.disk.get(plan.key, ()))

    def takes(self):
        return "The runs kept here take 3.0 MB."

    def crowded(self, plan):
        return self.heap if self.old else ""

    def oldest(self, plan):
        return next(iter(self.old), None)

    def remove(self, run):
        if self.other:
            raise InUse(run.path, self.other)
        self.old.remove(run)

    @contextmanager
    def open(self, plan, anew=False):
        if self.other:
            raise InUse("here", self.other)
        self.taken = True
        try:
            yield self._ready(plan, anew)
        finally:
            self.taken = False

    def _ready(self, plan, anew):
        if self.opened == plan and not anew:
            return None
        self.close()
        if anew:
            self.disk.pop(plan.key, None)
        _, self.rows = self.kept(plan)
        self.opened, self.position = plan, len(self.rows)
        self.steps = plan.steps(self.images(plan.data))
        self.log.append(("open", self.position))
        return list(self.rows)

    def step(self):
        sleep(self.pace)
        if self.position + 1 in self.breaks:
            raise self.breaks[self.position + 1]
        self.position += 1
        recipe, n = self.opened.recipe, self.position
        per = recipe.steps_per_epoch(self.images(self.opened.data))
        self.rows.append(
            {
                "step": n, "epoch": (n - 1) // per + 1, "size": recipe.size((n - 1) // per),
                "learning_rate": recipe.lr, "images": n * recipe.batch, "seconds": 0.5 * n,
                "cpu_seconds": 0.9 * n, "loss": 2.3 / n**0.3, "accuracy": 1 - 0.9 / n**0.3,
                "test_accuracy": (tested := 0.5 if n % per == 0 else None),
                "validation_accuracy": None,
                "held_out": tested,
            }
        )  # fmt: skip
        if n in looks.moments(self.steps):
            self.film[n] = self.look()
        return self.rows[-1]

    def look(self):
        chance = numpy.random.default_rng(self.position)
        many = len(self.pictures)
        maps = {
            block: {b: chance.normal(0, 1, (many, 4 + n, 3, 3)).clip(0) for n, b in enumerate(BRANCHES)}
            for block in self.blocks
        }
        shares = chance.dirichlet(numpy.ones(10), many)
        filters = chance.normal(0, 1, (8, 1, 7, 7)).astype("float32")
        return looks.Look(self.position, 32, tuple(self.pictures), shares, filters, maps)

    def looks(self, plan):
        here = self.position if self.opened == plan else self.kept(plan)[0]
        steps = sorted(step for step in self.film if step <= here)
        return SimpleNamespace(steps=tuple(steps), read=self.film.__getitem__)

    def test(self):
        return 0.625

    def gradients(self):
        return {
            "3a": {"b1": 1.0, "b2": 2.0, "b3": 0.5, "b4": 0.5},
            "3b": {"b1": 1, "b2": 1, "b3": 1, "b4": 1},
        }

    def save(self):
        if self.full:
            self.trouble = (
                "No checkpoint was written: No space left on device. The one before is still there."
            )
            return self.trouble
        self.log.append(("save", self.position))
        self.disk[self.opened.key] = list(self.rows)
        return ""

    def close(self):
        if not self.taken:
            self.opened = None


@pytest.fixture
def pretend():
    """PretendSession, to make sessions from."""
    return PretendSession


@pytest.fixture
def closed(tmp_path):
    """A folder that this thread may not enter, though root runs it."""
    folder = tmp_path / "closed"
    folder.mkdir(mode=0)
    if os.geteuid():
        yield folder
        folder.chmod(0o700)
        return
    libc, header = ctypes.CDLL(None, use_errno=True), (ctypes.c_uint32 * 2)(0x20080522, 0)
    before, after = (ctypes.c_uint32 * 6)(), (ctypes.c_uint32 * 6)()
    assert libc.capget(header, before) == 0
    after[:] = before
    after[0] &= ~0b110  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH, of those in effect
    assert libc.capset(header, after) == 0
    yield folder
    assert libc.capset(header, before) == 0


@pytest.fixture
def homeless(monkeypatch, tmp_path):
    """A user without HOME, without a line in the list of users; the empty folder that they are in."""

    def nobody(user):
        raise KeyError(f"getpwuid(): uid not found: {user}")

    for name in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(pwd, "getpwuid", nobody)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "here"


@pytest.fixture(autouse=True)
def _widgets_end():
    """Close what widgets a test made: ipywidgets keeps every one, and thousands slow down each collection."""
    ipywidgets = sys.modules.get("ipywidgets")
    before = set(ipywidgets.widgets.widget._instances) if ipywidgets else set()
    yield
    if ipywidgets := sys.modules.get("ipywidgets"):
        instances = ipywidgets.widgets.widget._instances
        for name in instances.keys() - before:
            if name in instances:  # or it was closed with the one that it is in
                instances[name].close()


@pytest.fixture(scope="session")
def on_torch():
    """The names of the files of widgets/ that import PyTorch."""
    return {"in_torch.py", "torch_net.py", "torch_graph.py"}


@pytest.fixture(scope="session")
def importable(on_torch):
    """importable(path) → whether that file of widgets/ can be imported: not all can without PyTorch."""
    return lambda path: path.name not in on_torch or find_spec("torch")
