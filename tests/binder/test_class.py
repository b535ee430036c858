"""What a class gets: every way in starts the same seat, and the values fit the image that they name."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import repo2docker
import yaml

SERVER = "import os, sys; print(os.environ['JUPYTERHUB_ROOT_DIR'], *sys.argv[1:])"


@pytest.fixture(scope="module")
def values(root):
    return yaml.safe_load((root / "binder/zero-to-jupyterhub.yaml").read_text())


def test_the_image_holds_the_seat_outside_the_home(root, values):
    comment = (root / "binder/zero-to-jupyterhub.yaml").read_text()
    [folder] = re.findall(r"--target-repo-dir (\S+)", comment)
    python, seat = values["singleuser"]["cmd"]
    assert python == "python" and seat == f"{folder}/binder/seat.py"
    assert not folder.startswith("/home")  # the chart's volume covers /home/jovyan
    assert (root / "binder/seat.py").is_file()
    image = values["singleuser"]["image"]
    assert f"--image-name {image['name']}:{image['tag']}" in comment


def test_both_open_the_first_chapter_and_send_pictures_at_once(root, values):
    recipe = (root / "binder/jupyterhub_config.py").read_text()
    page = values["singleuser"]["defaultUrl"]
    assert page in recipe and (root / page.removeprefix("/lab/tree/")).is_file()
    [argument] = values["hub"]["config"]["KubeSpawner"]["args"]
    assert argument in recipe and argument.endswith("widgets.server.PromptConnection")


def test_the_image_and_the_chart_agree_on_jupyterhub(root):
    """repo2docker puts JupyterHub's server into every image, and the reader's lock none over it."""
    base = Path(repo2docker.__file__).parent / "buildpacks/conda/environment.py-3.11-linux-64.lock"
    [major] = re.findall(r"/jupyterhub-singleuser-(\d+)\.", base.read_text())
    assert f"JupyterHub {major}," in (root / "binder/zero-to-jupyterhub.yaml").read_text()
    assert "\njupyterhub==" not in (root / "binder/requirements.txt").read_text()
    assert f"\njupyterhub=={major}." in (root / "binder/contributor.txt").read_text()


def test_a_seat_hands_out_the_chapters_and_keeps_what_a_reader_wrote(root, tmp_path):
    home = tmp_path / "home"
    mine = home / "inception/chapters/00_start_here.ipynb"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    (mine.parent / "01_one_inception_block.ipynb").symlink_to(tmp_path / "elsewhere")
    fake = tmp_path / "fake/jupyterhub"  # says what it was started with, in place of the server
    fake.mkdir(parents=True)
    (fake / "__init__.py").touch()
    (fake / "singleuser.py").write_text(SERVER)
    env = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTERHUB")}
    done = subprocess.run(
        [sys.executable, root / "binder/seat.py", "--one", "two"],
        env=env | {"HOME": str(home), "PYTHONPATH": str(fake.parent)}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [str(home / "inception"), "--one", "two"]
    assert mine.read_text() == "mine"
    assert not (tmp_path / "elsewhere").exists()  # a link of the reader's is not followed
    wanted = {
        path.relative_to(root) for path in (root / "chapters").rglob("*") if path.suffix in (".ipynb", ".py")
    }
    there = {path.relative_to(home / "inception") for path in (home / "inception").rglob("*")}
    assert {path for path in wanted if ".ipynb_checkpoints" not in path.parts} <= there


def test_the_container_is_made_from_the_same_lock(root):
    """Docker is not at hand here: at least its file runs what `make lab` runs, and takes no .venv along."""
    lines = (root / "Dockerfile").read_text()
    assert (
        "make .venv" in lines and "LAB_ARGS=--ip=0.0.0.0" in lines and "token" not in re.sub("#.*", "", lines)
    )
    assert ".venv*" in (root / ".dockerignore").read_text().split()
