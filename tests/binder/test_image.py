"""What Binder would build: the Dockerfile as repo2docker renders it, which needs no Docker."""

import os
import shutil
import subprocess
import sys

import pytest

from widgets.copies import CHAPTERS, FIRST, MY


@pytest.fixture(scope="module")
def dockerfile(root, tmp_path_factory):
    copy = tmp_path_factory.mktemp("repository")
    shutil.copytree(root / "binder", copy / "binder")
    shutil.copy(root / "pyproject.toml", copy)
    shutil.copy(root / "environment.yml", copy)  # must not be taken: binder/ goes first
    command = [sys.executable, "-m", "repo2docker", "--no-build", "--debug", str(copy)]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_has_python_3_11(dockerfile):
    assert "environment-2epy-2d3-2e11-2d" in dockerfile  # repo2docker's base environment, escaped


def test_the_lock_is_installed(dockerfile):
    assert 'pip install --no-cache-dir -r "binder/requirements.txt"' in dockerfile
    assert "environment.yml" not in dockerfile


def test_every_apt_package_is_installed(dockerfile, root):
    packages = (root / "binder/apt.txt").read_text().split()
    assert "dataset-fashion-mnist" in packages
    installs = dockerfile.split("apt-get install")[1:]
    for package in packages:
        assert any(package in install.split("apt-get")[0].split() for install in installs), package


def test_post_build_runs_and_stops_at_the_first_error(dockerfile, root):
    script = root / "binder/postBuild"
    assert "RUN ./binder/postBuild" in dockerfile
    assert "set -euo pipefail" in script.read_text()
    assert os.access(script, os.X_OK)


def test_post_build_sets_jupyterlab_up_once_the_package_is_there(root):
    lines = (root / "binder/postBuild").read_text().splitlines()
    (install,) = (n for n, line in enumerate(lines) if line.startswith("pip install"))
    assert lines.index("python -m widgets.lab_settings") > install
    assert lines.index("python -m widgets.copies") > install


def test_the_badge_opens_the_first_chapter(script):
    _, _, path = script("public").BINDER.partition("?urlpath=lab/tree/")
    assert path == f"{MY}/{FIRST}" and (CHAPTERS / FIRST).is_file()
