"""The set-up scripts: what they decide, and the sentence in which each failure ends."""

import os
import shutil
import sys
from pathlib import Path

import pytest


@pytest.fixture
def venv(script, tmp_path, monkeypatch):
    """.ci/venv.py, working in an empty folder."""
    module = script("venv")
    for name in ("VENV", "PYTHON", "UV", "LOG", "LOCK", "PROJECT", "STAMP", "HALF"):
        path = tmp_path / getattr(module, name).relative_to(module.ROOT)
        path.parent.mkdir(parents=True, exist_ok=True)
        monkeypatch.setattr(module, name, path)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    module.LOCK.write_text("mxnet==1.9.1\n")
    module.PROJECT.write_text("[project]\n")
    shutil.rmtree(module.VENV)
    return module


def no_root(module, monkeypatch, system=("debian",)):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setitem(module.apt_install.__globals__, "distribution", lambda: set(system))


def test_a_changed_lock_asks_for_a_new_installation(venv):
    before = venv.stamp("cpu")
    assert venv.stamp("cpu") == before != venv.stamp("gpu")
    venv.LOCK.write_text("mxnet==1.9.2\n")
    assert venv.stamp("cpu") != before


@pytest.mark.parametrize(
    "there", [("Windows", "AMD64", ""), ("Darwin", "arm64", ""), ("Linux", "x86_64", "")]
)
def test_where_mxnet_has_no_package_another_way_is_named(venv, monkeypatch, there):
    monkeypatch.setattr(venv.platform, "system", lambda: there[0])
    monkeypatch.setattr(venv.platform, "machine", lambda: there[1])
    monkeypatch.setattr(venv.platform, "libc_ver", lambda: (there[2], ""))
    with pytest.raises(SystemExit, match="Binder, or in a Linux container"):
        venv.check_platform("cpu")


def test_a_broken_shim_is_passed_over(venv, monkeypatch, tmp_path):
    shim = tmp_path / "bin/python3.11"
    shim.parent.mkdir()
    shim.write_text("#!/bin/sh\nexit 127\n")
    shim.chmod(0o755)
    monkeypatch.setenv("PATH", f"{shim.parent}{os.pathsep}{os.environ['PATH']}")
    assert venv.probe(shim) is None
    assert venv.probe(sys.executable) == "ready"
    assert venv.find_python() != shim


def test_debian_without_its_venv_package_is_told_so(venv, monkeypatch):
    no_root(venv, monkeypatch)
    monkeypatch.setattr(venv, "probe", lambda python: "bare")
    with pytest.raises(SystemExit, match=r"sudo apt-get install python3\.11-venv$"):
        venv.find_python()


def test_a_missing_library_is_named_where_the_user_is_not_root(venv, script, monkeypatch):
    no_root(venv, monkeypatch, system=("fedora",))
    with pytest.raises(SystemExit, match=r"MXNet needs.*package manager.*libnone1"):
        venv.apt_install(["libnone1"], "a system library that MXNet needs")


@pytest.mark.parametrize(
    ("log", "sentence"),
    [
        ("NewConnectionError: [Errno 111]", "the package index cannot be reached"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES FROM", "not the file that the lock names"),
        ("OSError: [Errno 28] No space left on device", "the disk is full"),
        ("Killed", "the reason is at the end of the log"),
    ],
)
def test_a_failed_installation_says_what_to_look_at(venv, log, sentence):
    venv.LOG.write_text(log)
    with pytest.raises(SystemExit, match=sentence):
        venv.give_up("install the packages")


def test_a_venv_of_somebody_else_is_left_alone(venv):
    venv.VENV.mkdir()
    (venv.VENV / "mine").touch()
    with pytest.raises(SystemExit, match="move it away"):
        venv.make_venv()
    assert (venv.VENV / "mine").exists()


def test_a_half_made_venv_is_made_anew(venv, monkeypatch):
    venv.VENV.mkdir()
    venv.HALF.touch()
    (venv.VENV / "torn").touch()
    made = []
    monkeypatch.setattr(venv, "find_python", lambda: Path(sys.executable))
    monkeypatch.setattr(venv, "run", lambda *command: made.append(command) or 0)
    venv.make_venv()
    assert made == [(Path(sys.executable), "-m", "venv", venv.VENV)]
    assert not (venv.VENV / "torn").exists()


def test_jupyterlab_listens_to_this_machine_alone_and_keeps_its_token(script):
    given = list(script("lab").arguments({}))
    assert "--ServerApp.ip=127.0.0.1" in given
    assert not [argument for argument in given if "token" in argument or "password" in argument]
    assert ("--allow-root" in given) == (os.geteuid() == 0)


@pytest.mark.skipif(sys.platform == "darwin", reason="a Mac always has a browser")
@pytest.mark.parametrize(
    ("env", "browser"),
    [
        ({}, False),
        ({"DISPLAY": ":0"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
        ({"DISPLAY": "localhost:10.0", "SSH_CONNECTION": "…"}, False),
    ],
)
def test_a_browser_is_opened_only_where_the_user_sees_it(script, env, browser):
    assert ("--no-browser" not in script("lab").arguments(env)) == browser
