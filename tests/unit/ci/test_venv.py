""".ci/venv.py makes real environments, of packages as small as can be from an index on this machine."""

import hashlib
import http.server
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import tomllib
from functools import partial
from importlib import metadata
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
REAL_UV = shutil.which("uv", path=f"{ROOT / '.venv-uv/uv/bin'}{os.pathsep}{os.environ['PATH']}")

pytestmark = pytest.mark.skipif(REAL_UV is None, reason="uv is not here: `make clean tools` brings it")

PROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "helper"
version = "1.0"

[project.optional-dependencies]
torch = ["torch==1.0"]
"""

# The real uv, but for PyTorch's own index: that is the one of all else where the file "reached" is, and away
# where it is not. "asked" says for what it was asked; it answers once "held" is gone.
UV = f"""#!/bin/sh
for word; do
    shift
    case "$word" in
        --torch-backend=*) backend="$word" ;;
        *) set -- "$@" "$word" ;;
    esac
done
if [ -n "$backend$UV_TORCH_BACKEND" ]; then
    echo "$backend $UV_TORCH_BACKEND $*" >> "$HOME/asked"
    while [ -e "$HOME/held" ]; do sleep 0.1; done
    if [ ! -e "$HOME/reached" ]; then
        echo "error: Request failed after 3 retries in 5.1s" >&2
        echo "  cause: Failed to fetch: https://packages.invalid/torch/" >&2
        exit 2
    fi
fi
exec {REAL_UV} "$@"
"""


class Index:
    """A package index on the loopback."""

    def __init__(self, folder):
        spec = importlib.util.spec_from_file_location("wheels", HERE / "wheels.py")
        self.wheels = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self.wheels)
        self.folder, self.pins, self.hold = folder, {}, threading.Event()
        self.hold.set()
        handler = partial(Handler, self.hold, directory=str(folder))
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/"

    def add(self, name, files=(), needs=()):
        page = self.folder / name.replace("_", "-")
        page.mkdir()
        wheel = self.wheels.write(page, name, files, needs)
        (page / "index.html").write_text(f'<a href="{wheel.name}">{wheel.name}</a>')
        self.pins[name] = f"{name}==1.0 --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"


class Handler(http.server.SimpleHTTPRequestHandler):
    """Waits before each answer for as long as a test holds it."""

    def __init__(self, hold, *args, **kwargs):
        self.hold = hold
        super().__init__(*args, **kwargs)

    def do_GET(self):
        self.hold.wait(60)
        super().do_GET()

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    index = Index(tmp_path_factory.mktemp("index"))
    for name in ("mxnet", "chapter", "newer", "hub", "tool", "needed", "cuda"):
        index.add(name)
    index.add("torch", needs=["chapter", "needed", "cuda"])
    pip = [path for path in metadata.files("pip") if path.parts[0] == "pip" and path.suffix != ".pyc"]
    index.add("pip", {str(path): path.read_binary() for path in pip})
    index.add("uv", {"uv-1.0.data/scripts/uv": UV})
    yield index
    index.server.shutdown()


class Project:
    """A clone with .ci as it is here, and locks of its own."""

    def __init__(self, folder, index):
        self.folder, self.index = folder, index
        self.venv = folder / ".venv"
        shutil.copytree(ROOT / ".ci", folder / ".ci", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(HERE / "wheels.py", folder / "backend.py")
        (folder / "pyproject.toml").write_text(PROJECT)
        (folder / "binder").mkdir()
        (folder / "widgets").mkdir()
        self.settings = folder / "widgets/lab_settings.py"  # stands for the real one: leaves a mark in .venv
        self.settings.write_text("import pathlib, sys; pathlib.Path(sys.prefix, 'set-up').touch()\n")
        self.lock("requirements", "mxnet", "chapter", "pip")
        self.lock("seat", "hub")
        self.lock("contributor", "tool")
        self.lock("torch", "needed")
        self.lock("uv", "uv")
        python = Path(sys.base_prefix, "bin")
        self.env = {
            "PATH": f"{python}:/usr/bin:/bin",
            "HOME": str(folder),
            "UV_CACHE_DIR": str(folder.parent / "cache"),
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_INDEX_URL": index.url,  # uv must hear of it
            "PIP_TARGET": str(folder / "astray"),  # and neither may heed these
            "UV_PYTHON": "3.8",
            "PYTHONPATH": str(folder / "astray"),
        }
        self.command = [str(python / "python3.11"), "-E", ".ci/venv.py"]

    def lock(self, name, *packages):
        text = "".join(self.index.pins[package] for package in packages)
        (self.folder / f"binder/{name}.txt").write_text(text)

    def start(self, *words, **env):
        return subprocess.Popen(
            [*self.command, *words], cwd=self.folder, env=self.env | env, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip

    def make(self, *words, **env):
        """What it says, with what exit code it ends."""
        process = self.start(*words, **env)
        said, _ = process.communicate(timeout=100)
        return said, process.returncode

    def packages(self):
        return {path.name.split("-1.0")[0] for path in self.venv.glob("lib/python3.11/site-packages/*-info")}


@pytest.fixture
def bare(tmp_path, index):
    (tmp_path / "project").mkdir()
    return Project(tmp_path / "project", index)


@pytest.fixture(scope="module")
def fetched(index, tmp_path_factory):
    """A .venv-uv as the first run leaves it."""
    folder = tmp_path_factory.mktemp("first") / "project"
    folder.mkdir()
    said, code = Project(folder, index).make()
    assert code == 0 and said.startswith("Fetching uv"), said
    return folder / ".venv-uv"


@pytest.fixture
def project(bare, fetched):
    (bare.folder / ".venv-uv").symlink_to(fetched)
    return bare


READER = {"helper", "mxnet", "chapter", "pip"}
TORCH = {"needed", "torch", "cuda"}  # the last is PyTorch's own, and in no lock
TOOLS = {"hub", "tool"}


def test_the_first_run_makes_what_a_reader_needs_and_the_second_does_nothing(project):
    said, code = project.make()
    assert code == 0 and said.startswith("Making .venv"), said
    assert project.packages() == READER
    assert not (project.folder / "astray").exists()
    version = subprocess.run([project.venv / "bin/python", "-V"], capture_output=True, text=True).stdout
    assert version.startswith("Python 3.11.")
    assert project.make() == ("", 0)
    assert project.make(PIP_INDEX_URL="http://127.0.0.1:9/") == ("", 0)  # without a network, too


def test_jupyterlab_is_set_up_and_again_when_its_settings_change(project):
    project.make()
    mark = project.venv / "set-up"
    mark.unlink()  # fails where there is none
    assert project.make() == ("", 0) and not mark.exists()
    project.settings.write_text(project.settings.read_text() + "\n")
    assert project.make()[1] == 0 and mark.exists()


def test_tools_come_on_demand_and_stay(project):
    project.make()
    assert project.make("seat")[1] == 0 and project.packages() == {*READER, "hub"}
    assert project.make("tools")[1] == 0 and project.packages() == {*READER, *TOOLS}
    assert project.make() == ("", 0)
    assert project.make("reader")[1] == 0 and project.packages() == READER


def test_a_new_lock_is_installed_exactly(project):
    project.make()
    project.lock("requirements", "mxnet", "newer", "pip")
    said, code = project.make()
    assert code == 0 and "Making" not in said, said
    assert project.packages() == {*READER, "newer"} - {"chapter"}


def test_a_word_that_it_does_not_know_is_refused(project):
    assert project.make("gpus") == ("Say cpu, gpu, reader, seat, tools, not gpus.\n", 1)


@pytest.fixture
def reached(project):
    """PyTorch's own index can be reached."""
    (project.folder / "reached").touch()
    return project.folder / "reached"


def asked(project):
    """For what uv was asked with a build of PyTorch, oldest first."""
    return (project.folder / "asked").read_text().splitlines()


def test_pytorch_comes_beside_mxnet_and_goes_again(project, reached):
    for _ in range(2):
        said, code = project.make("gpu")
        assert code == 0 and project.packages() == READER | TORCH, said
        assert project.make() == project.make("gpu") == ("", 0)  # what is left out stays as it is
        assert project.make("cpu")[1] == 0 and project.packages() == READER
        assert project.make() == ("", 0)
    assert len(asked(project)) == 2


@pytest.mark.parametrize("backend", ["", "cpu", "cu126"])
def test_uv_picks_the_build_for_this_machine_unless_one_is_named(project, reached, backend):
    assert project.make("gpu", UV_TORCH_BACKEND=backend)[1] == 0
    [line] = asked(project)
    assert re.fullmatch(f"--torch-backend={backend or 'auto'}  pip install .* torch==1.0", line)


def test_where_pytorchs_own_index_is_out_of_reach_pip_takes_the_usual_build(project):
    said, code = project.make("gpu", UV_TORCH_BACKEND="cpu")
    assert code == 0 and project.packages() == READER | TORCH, said
    assert "PyTorch's own index cannot be reached: pip takes the usual build" in said
    assert "Successfully installed cuda-1.0 torch-1.0\n" in (project.folder / ".venv.log").read_text()
    assert project.make("gpu") == ("", 0) and len(asked(project)) == 1


def test_what_came_with_pytorch_stays_when_the_locks_change(project, reached):
    project.make("gpu")
    reached.unlink()  # from here on PyTorch could not be had
    lock = project.folder / "binder/contributor.txt"
    right = lock.read_text()
    lock.write_text(right[:-5] + "beef\n")
    said, code = project.make("tools")
    assert code == 1 and "a download is not the file that the lock names" in said, said
    assert project.packages() == READER | TORCH and project.make() == ("", 0)
    lock.write_text(right)
    project.lock("requirements", "mxnet", "chapter", "newer", "pip")
    assert project.make("tools")[1] == 0
    assert project.packages() == {*READER, *TORCH, *TOOLS, "newer"} and len(asked(project)) == 1


def test_pytorch_of_another_version_or_torn_is_installed_anew(project, reached):
    project.make("gpu")
    pyproject = project.folder / "pyproject.toml"
    pyproject.write_text(PROJECT.replace("torch==1.0", "torch==1"))
    assert project.make()[1] == 0 and asked(project)[1].endswith(" torch==1")
    shutil.rmtree(project.venv / "lib/python3.11/site-packages/cuda-1.0.dist-info")
    assert project.make("tools")[1] == 0 and project.packages() == {*READER, *TORCH, *TOOLS}
    assert len(asked(project)) == 3


def test_where_there_is_no_such_build_a_sentence_says_so_and_the_rest_works(project, reached):
    (project.folder / "pyproject.toml").write_text(PROJECT.replace("torch==1.0", "torch==2.0"))
    said, code = project.make("gpu", UV_TORCH_BACKEND="cu90")
    why = "Could not install PyTorch: there is no build of it for UV_TORCH_BACKEND=cu90 (log: .venv.log)."
    assert code == 1 and said.splitlines()[-1] == why
    assert project.make() == ("", 0) and READER <= project.packages() <= {*READER, "needed"}
    (project.folder / "pyproject.toml").write_text(PROJECT)
    assert project.make("gpu")[1] == 0 and project.packages() == READER | TORCH


def test_stopped_while_pytorch_comes_the_same_command_mends_it(project, reached):
    held = project.folder / "held"
    held.touch()
    process = project.start("gpu")
    while "Adding PyTorch" not in process.stdout.readline():
        assert process.poll() is None
    os.killpg(process.pid, signal.SIGINT)
    assert process.communicate(timeout=30)[0].endswith("\nStopped. The same command starts anew.\n")
    held.unlink()
    said, code = project.make("gpu")
    assert code == 0 and said.startswith("Making .venv") and project.packages() == READER | TORCH, said


def test_the_version_of_pytorch_stands_in_one_place(script, root):
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    assert [script("venv").wanted_torch()] == project["optional-dependencies"]["torch"]


@pytest.mark.parametrize("what", ["another file", "no network"])
def test_a_failed_update_is_one_sentence_and_leaves_what_was_there(project, what):
    project.make()
    before = (project.venv / "made-from").read_text()
    env = {"UV_CACHE_DIR": str(project.folder / "empty"), "UV_HTTP_RETRIES": "0"}
    project.lock("requirements", "mxnet", "pip", "newer")
    if what == "another file":
        lock = project.folder / "binder/requirements.txt"
        lock.write_text(lock.read_text()[:-5] + "beef\n")
        why = "a download is not the file that the lock names"
    else:
        env["PIP_INDEX_URL"] = "http://127.0.0.1:9/"
        why = "the package index cannot be reached"
    said, code = project.make(**env)
    *_, last = said.splitlines()
    assert code == 1 and last.startswith(f"Could not install the packages: {why}"), said
    assert last.endswith("(log: .venv.log).") and "Traceback" not in said
    assert project.packages() == READER and (project.venv / "made-from").read_text() == before


def test_uv_itself_is_checked_by_its_hash(bare):
    lock = bare.folder / "binder/uv.txt"
    lock.write_text(lock.read_text()[:-5] + "beef\n")
    said, code = bare.make()
    assert code == 1 and "Could not fetch uv: a download is not the file that the lock names" in said
    assert not (bare.folder / ".venv-uv/uv/bin/uv").exists() and not bare.venv.exists()


def test_without_a_network_the_first_run_says_so(bare):
    said, code = bare.make(PIP_INDEX_URL="http://127.0.0.1:9/", PIP_RETRIES="0")
    assert code == 1 and "Could not fetch uv: the package index cannot be reached" in said


def without(project, *modules):
    """Variables under which the Python that starts the script lacks these modules."""
    folder = project.folder / "lacking"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(f"import sys; sys.modules.update(dict.fromkeys({modules}))\n")
    project.command.remove("-E")
    return {"PYTHONPATH": str(folder)}


def test_a_python_without_pip_gets_one_in_a_folder_of_its_own(bare):
    said, code = bare.make(**without(bare, "pip"))
    assert code == 0 and bare.packages() == READER, said
    assert (bare.folder / ".venv-uv/pip/bin/pip").exists()


def test_where_that_is_impossible_the_package_that_has_it_is_named(bare):
    """As on a bare Debian. Without apt-get on PATH nothing is installed."""
    said, code = bare.make(**without(bare, "pip", "ensurepip"), PATH=str(bare.folder))
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    assert code == 1 and said.startswith("Missing the part of Python that makes environments"), said
    assert said.rstrip().rstrip(")").endswith(package)


def test_without_a_python_3_11_uv_brings_one_or_says_that_it_could_not(project):
    empty = project.folder / "empty"
    empty.mkdir()
    said, code = project.make(
        PATH=str(empty), UV_PYTHON_INSTALL_MIRROR="http://127.0.0.1:9/", UV_HTTP_RETRIES="0"
    )
    assert code == 1 and "Could not make .venv: there is no Python 3.11 on this machine" in said, said
    assert "http://127.0.0.1:9/" in (project.folder / ".venv.log").read_text()  # it tried
    assert project.make()[1] == 0 and project.packages() == READER


def test_a_venv_of_somebody_else_is_left_alone(project):
    project.venv.mkdir()
    (project.venv / "mine").touch()
    said, code = project.make()
    assert code == 1 and "move it away" in said
    assert (project.venv / "mine").exists()


def test_a_moved_folder_gets_a_new_venv(project):
    project.make()
    project.folder = project.folder.rename(project.folder.with_name("moved"))
    project.venv = project.folder / ".venv"
    said, code = project.make()
    assert code == 0 and said.startswith("Making .venv")
    assert str(project.folder) in (project.venv / "bin/activate").read_text()


def test_a_venv_whose_python_is_gone_is_made_anew(project):
    project.make()
    (project.venv / "bin/python").unlink()
    (project.venv / "bin/python").symlink_to("/nowhere/python3.11")
    assert project.make()[1] == 0 and project.packages() == READER


def test_stopped_halfway_it_starts_anew(project, index):
    index.hold.clear()
    try:
        process = project.start(UV_CACHE_DIR=str(project.folder / "empty"))
        while "Installing" not in process.stdout.readline():
            assert process.poll() is None
        os.killpg(process.pid, signal.SIGINT)
        assert process.communicate(timeout=30)[0].endswith("\nStopped. The same command starts anew.\n")
    finally:
        index.hold.set()
    (project.venv / "torn").touch()
    said, code = project.make()
    assert code == 0 and said.startswith("Making .venv")
    assert project.packages() == READER and not (project.venv / "torn").exists()


def test_of_two_at_once_the_second_waits_and_finds_it_made(project):
    both = [project.start(), project.start()]
    said = sorted(process.communicate(timeout=100)[0] for process in both)
    assert [process.returncode for process in both] == [0, 0]
    assert said[0] == "" and said[1].startswith("Making .venv")
    assert project.packages() == READER
