"""Every way in opens the reader's own copies; running them and taking a new version dirties no repository."""

import json
import os
import re
import resource
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
import yaml
from traitlets.config import Config

PARTS = (".ci", ".gitignore", ".gitattributes", "Dockerfile", "Makefile", "binder", "chapters", "widgets")
LEFT_OUT = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "*.npz", "*.gz")
SERVER = "import sys; print(*sys.argv[1:], sep='\\n')"


def git(folder, *words):
    """What git says of a repository, whatever this machine's own settings are."""
    who = {f"GIT_{role}_{what}": "reader" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    env = os.environ | who | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(["git", *words], cwd=folder, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def published(root, tmp_path_factory):
    """The project in a repository, without its large files."""
    folder = tmp_path_factory.mktemp("published")
    for part in PARTS:
        if (root / part).is_dir():
            shutil.copytree(root / part, folder / part, ignore=LEFT_OUT)
        else:
            shutil.copy(root / part, folder)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "--all")
    git(folder, "commit", "-q", "-m", "first")
    return folder


@pytest.fixture
def reader(published, tmp_path):
    """.clone, a fresh one; .run(command): how that ends in it, with servers that print their arguments."""
    origin, clone, fake = tmp_path / "origin", tmp_path / "clone", tmp_path / "fake"
    git(tmp_path, "clone", "-q", str(published), str(origin))
    git(tmp_path, "clone", "-q", str(origin), str(clone))
    for server in ("jupyterlab/__main__.py", "jupyterhub/singleuser.py"):
        (fake / server).parent.mkdir(parents=True)
        (fake / server).with_name("__init__.py").touch()
        (fake / server).write_text(SERVER)
    (clone / ".venv/bin").mkdir(parents=True)
    (clone / ".venv/bin/activate").write_text(f"PATH={Path(sys.executable).parent}:$PATH\n")
    (tmp_path / "home").mkdir()
    env = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "SSH_"))}
    env |= {"HOME": str(tmp_path / "home"), "PYTHONPATH": f"{fake}{os.pathsep}{clone}"}

    def run(command, **options):
        return subprocess.run(command, cwd=clone, env=env, capture_output=True, text=True, **options)

    return SimpleNamespace(origin=origin, clone=clone, home=tmp_path / "home", run=run)


def by_lab(reader, command=("make", "lab")):
    """The words of its start, and the folder and page of JupyterLab."""
    done = reader.run([*command, "PYTHON=true"])  # the environment is there
    options = dict(line.split("=", 1) for line in done.stdout.split() if "=" in line)
    return done, options["--ServerApp.root_dir"], options["--LabApp.default_url"]


def by_container(reader):
    [command] = re.findall(r"(?m)^CMD (.*)$", (reader.clone / "Dockerfile").read_text())
    return by_lab(reader, json.loads(command))


def by_binder(reader):
    lines = (reader.clone / "binder/postBuild").read_text().splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("pip install"))
    steps = [line for line in lines[at:] if line.startswith("python -m widgets.") and "settings" not in line]
    done = reader.run(["bash", "-euc", "\n".join([". .venv/bin/activate", *steps])])
    url = runpy.run_path(str(reader.clone / ".ci/public.py"))["BINDER"].partition("?urlpath=")[2]
    return done, reader.clone, f"/{url}"


def by_hub(reader, page=None):
    recipe = runpy.run_path(str(reader.clone / "binder/jupyterhub_config.py"), {"get_config": Config})["c"]
    folder = reader.home / recipe.Spawner.notebook_dir.removeprefix("~/")
    return reader.run([sys.executable, recipe.Spawner.cmd[1]]), folder, page or recipe.Spawner.default_url


def by_kubernetes(reader):
    values = yaml.safe_load((reader.clone / "binder/zero-to-jupyterhub.yaml").read_text())
    return by_hub(reader, values["singleuser"]["defaultUrl"])


WAYS = {
    "make lab": by_lab,
    "container": by_container,
    "Binder": by_binder,
    "hub": by_hub,
    "Kubernetes": by_kubernetes,
}


@pytest.fixture(params=WAYS.values(), ids=WAYS)
def start(request, reader, monkeypatch):
    """start(): (what is said, the notebook that opens)."""
    monkeypatch.setenv("INCEPTION_HUB", str(reader.home / "state"))

    def begin():
        done, folder, url = request.param(reader)
        assert done.returncode == 0, done.stderr
        return done.stderr, reader.clone.joinpath(folder, url.removeprefix("/lab/tree/"))

    return begin


def rewrite(path, change):
    notebook = nbformat.read(path, 4)
    change(notebook)
    nbformat.write(notebook, path)


def work(notebook):
    """What is left of a reader who ran the chapter and wrote a cell."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.execution_count = 1
            cell.outputs = [nbformat.v4.new_output("stream", text="seen\n")]
    notebook.cells.append(nbformat.v4.new_code_cell("mine = 1"))


def news(notebook):
    notebook.cells[1].source += "\n\nNew."


def outputs(path):
    return [out for cell in nbformat.read(path, 4).cells for out in cell.get("outputs", ())]


def test_a_reader_s_work_and_a_new_version_live_side_by_side(start, reader):
    said, first = start()
    [mine], [untouched] = (first.parent.glob(f"{number}_*.ipynb") for number in ("03", "04"))
    assert first.name.startswith("00_") and not said
    opened = sorted(first.parent.glob("*.ipynb"))
    assert len(opened) == len([*(reader.clone / "chapters").glob("*.ipynb")]) and first in opened
    assert not [path for path in opened if outputs(path)] and outputs(reader.clone / "chapters" / mine.name)
    rewrite(mine, work)
    (mine.parent / "report.html").write_text("mine")  # as chapter 15 does
    written = mine.read_bytes()
    assert git(reader.clone, "status", "--porcelain") == ""
    for path in (mine, untouched):
        rewrite(reader.origin / "chapters" / path.name, news)
    git(reader.origin, "commit", "-q", "-a", "-m", "second")
    git(reader.clone, "pull", "-q", "--ff-only")
    new = mine.with_name(mine.name.replace(".", " (new)."))
    assert start() == (f"A new version stands beside what you changed: {new.name}.\n", first)
    assert mine.read_bytes() == written and (mine.parent / "report.html").read_text() == "mine"
    for path in (new, untouched):
        assert nbformat.read(path, 4).cells[1].source.endswith("\n\nNew.") and not outputs(path)
    assert git(reader.clone, "status", "--porcelain") == ""
    assert start() == ("", first)


def test_the_copies_may_lie_on_another_disk(reader):
    (reader.home / "elsewhere").mkdir()
    (reader.clone / "my").symlink_to(reader.home / "elsewhere")
    assert by_lab(reader)[0].returncode == 0 and len([*reader.home.glob("elsewhere/*.ipynb")]) > 5
    assert git(reader.clone, "status", "--porcelain") == ""


def no_room():
    """As a disk that is full, for files of more than a kilobyte."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))


def test_a_full_disk_ends_make_lab_in_one_sentence(reader):
    # -B: Python itself keeps a bytecode file that was cut short, and fails on it from then on.
    done = reader.run([sys.executable, "-B", ".ci/lab.py"], preexec_fn=no_room)
    said = r"\d+ files could not be copied into \S+/my: 00_\w+\.ipynb \(File too large\)\.\n"
    assert done.returncode == 1 and re.fullmatch(said, done.stderr) and not done.stdout
    assert by_lab(reader)[0].returncode == 0 and not [*reader.clone.rglob("my/*.part")]


def test_so_does_a_folder_that_cannot_be_made(reader):
    (reader.clone / "my").touch()
    done = reader.run([sys.executable, ".ci/lab.py"])
    why = "a file is where a folder should be"
    said = f"The chapters could not be copied into {reader.clone / 'my'}: {why}.\n"
    assert (done.returncode, done.stderr) == (1, said)


def test_the_container_keeps_the_copies_and_takes_none_along(root):
    [folder] = re.findall(r"(?m)^WORKDIR (\S+)$", (root / "Dockerfile").read_text())
    assert f"-v inception:{folder}/my " in (root / "README.md").read_text()
    assert "my" in (root / ".dockerignore").read_text().split()
