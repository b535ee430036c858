"""The set-up scripts: what they decide, and the sentence in which each failure ends."""

import os
import subprocess
import sys

import pytest


@pytest.fixture
def venv(script, tmp_path, monkeypatch):
    """.ci/venv.py, writing its log to an empty folder."""
    module = script("venv")
    monkeypatch.setattr(module, "LOG", tmp_path / ".venv.log")
    return module


def no_root(module, monkeypatch, system=("debian",)):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setitem(module.apt_install.__globals__, "distribution", lambda: set(system))


@pytest.mark.parametrize(
    "there", [("Windows", "AMD64", ""), ("Darwin", "arm64", ""), ("Linux", "x86_64", "")]
)
def test_where_mxnet_has_no_package_another_way_is_named(venv, monkeypatch, there):
    monkeypatch.setattr(venv.platform, "system", lambda: there[0])
    monkeypatch.setattr(venv.platform, "machine", lambda: there[1])
    monkeypatch.setattr(venv.platform, "libc_ver", lambda: (there[2], ""))
    with pytest.raises(SystemExit, match="Binder, or in a Linux container"):
        venv.check_platform("cpu")


def test_where_pytorch_has_no_package_mxnet_trains(venv, monkeypatch):
    monkeypatch.setattr(venv.platform, "system", lambda: "Darwin")
    monkeypatch.setattr(venv.platform, "machine", lambda: "x86_64")
    venv.check_platform("cpu")
    with pytest.raises(SystemExit, match=r"PyTorch has no package for a Mac .*: MXNet trains there"):
        venv.check_platform("gpu")


def test_a_missing_library_is_named_where_the_user_is_not_root(venv, script, monkeypatch):
    no_root(venv, monkeypatch, system=("fedora",))
    with pytest.raises(SystemExit, match=r"MXNet needs.*package manager.*libnone1"):
        venv.apt_install(["libnone1"], "a system library that MXNet needs")


@pytest.mark.parametrize(
    ("log", "sentence"),
    [
        ("NewConnectionError: [Errno 111]", "the package index cannot be reached"),
        ("error: Failed to fetch\n  cause: dns error", "the package index cannot be reached"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES FROM", "not the file that the lock names"),
        ("error: Hash mismatch for `scipy==1.10.1`", "not the file that the lock names"),
        ("OSError: [Errno 28] No space left on device", "the disk is full"),
        ("Failed to download\n  cause: No space left on device (os error 28)", "the disk is full"),
        ("Killed", "the reason is at the end of the log"),
    ],
)
def test_a_failed_installation_says_what_to_look_at(venv, log, sentence):
    failing = (sys.executable, "-c", f"import sys; sys.exit({log!r})")
    with pytest.raises(SystemExit, match=f"^Could not install the packages: .*{sentence}.*venv.log"):
        venv.run("install the packages", *failing)


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


def test_without_a_home_there_is_a_sentence(root):
    """Jupyter itself ends in a traceback there."""
    code = f"""if True:
        import os, pwd, runpy
        os.environ.pop("HOME", None)
        pwd.getpwuid = {{}}.__getitem__
        os.execv = print
        runpy.run_path({str(root / ".ci/lab.py")!r}, run_name="__main__")"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 1 and not done.stdout
    assert done.stderr == "JupyterLab needs a home folder: name one, like HOME=/a/folder make lab.\n"
