"""One resolution in the locks: for readers, a hub, contributors, PyTorch. They cover pyproject.toml."""

import re
import tomllib
from importlib import metadata
from importlib.util import find_spec

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PIN = re.compile(
    r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;]+)([^\n]*(?:\n    --hash=\S+(?: \\)?)*)", re.MULTILINE
)


LOCKS = ("requirements", "seat", "contributor", "torch", "uv")
# What PyTorch needs by its metadata, on the CPU; and what that needs.
PYTORCH = {
    "2.13.0": {
        "filelock", "fsspec>=0.8.5", "jinja2", "networkx>=2.5.1", "setuptools>=77.0.3", "sympy>=1.13.3",
        "typing-extensions>=4.10.0",
    }
}  # fmt: skip
NEEDED = {"MarkupSafe>=2.0", "mpmath<1.4,>=1.1.0"}
CUDA = re.compile("torch|triton|(nvidia|cuda)-.*")


@pytest.fixture(scope="module")
def locks(root):
    """The text of each."""
    return {name: (root / f"binder/{name}.txt").read_text() for name in LOCKS}


@pytest.fixture(scope="module")
def pins(locks):
    """{lock: {package: version}}"""
    return {
        lock: {canonicalize_name(name): version for name, version, _ in PIN.findall(text)}
        for lock, text in locks.items()
    }


@pytest.fixture(scope="module")
def project(root):
    return tomllib.loads((root / "pyproject.toml").read_text())


def missing(requirements, pins):
    """The requirements, as pyproject.toml has them, that no pin fulfils."""
    found = [(line, Requirement(line)) for line in requirements]
    found = [(line, wanted.specifier, pins.get(canonicalize_name(wanted.name))) for line, wanted in found]
    return [line for line, specifier, version in found if version is None or version not in specifier]


def test_each_covers_its_dependencies_at_a_version_that_fits(pins, project):
    extras = project["project"]["optional-dependencies"]
    reader = [*project["project"]["dependencies"], *extras["mxnet"]]
    assert missing(reader, pins["requirements"]) == [], "run make lock"
    seat = pins["requirements"] | pins["seat"]
    assert missing(extras["seat"], seat) == [], "run make lock"
    assert missing(extras["dev"], seat | pins["contributor"]) == [], "run make lock"
    assert missing(project["dependency-groups"]["setup"], pins["uv"]) == [], "run make lock"
    assert missing(["numpy<1", "nowhere"], pins["requirements"]) == ["numpy<1", "nowhere"]


def test_no_package_has_two_versions_nor_stands_in_two_locks_but_pytorchs_and_the_tools(locks):
    names = {
        lock: [canonicalize_name(name) for name, _, _ in PIN.findall(text)] for lock, text in locks.items()
    }
    assert len({(name, version) for text in locks.values() for name, version, _ in PIN.findall(text)}) == len(
        {name for found in names.values() for name in found}
    )
    for left in ("torch", "contributor"):  # either may be there without the other
        found = [name for lock in names if lock != left for name in names[lock]]
        assert sorted(found) == sorted(set(found))


def test_all_that_pytorch_needs_but_its_own_libraries_has_a_hash(pins, project):
    """So that pip, which cannot check hashes beside PyTorch, brings nothing else that a lock could name."""
    [pinned] = project["project"]["optional-dependencies"]["torch"]
    version = pinned.removeprefix("torch==")
    needs = [*PYTORCH[version], *NEEDED]
    assert missing(needs, pins["requirements"] | pins["torch"]) == [], "run make lock"
    assert pins["torch"].keys() <= {canonicalize_name(Requirement(line).name) for line in needs}
    assert {name for lock in pins.values() for name in lock if CUDA.fullmatch(name)} == set()
    if find_spec("torch"):
        wanted = [Requirement(line) for line in metadata.requires("torch")]
        assert metadata.version("torch").split("+")[0] == version
        own = [one for one in wanted if CUDA.fullmatch(one.name) or "extra" in str(one.marker)]
        assert {one for one in wanted if one not in own} == {Requirement(line) for line in PYTORCH[version]}


def test_a_reader_carries_no_tools(pins):
    tools = {"hypothesis", "jupyter-repo2docker", "nbval", "pip-audit", "playwright", "pytest", "ruff"}
    assert (tools | {"jupyterhub"}) & pins["requirements"].keys() == set()
    assert (tools | {"jupyterhub"}) & pins["seat"].keys() == {"jupyterhub"}
    assert tools - pins["contributor"].keys() == set()
    assert "uv" not in pins["requirements"] | pins["seat"] | pins["contributor"]  # it makes them


def test_every_pin_has_a_hash(locks):
    for text in locks.values():
        assert len(PIN.findall(text)) == len(re.findall(r"(?m)^[A-Za-z0-9]", text)) > 0
        assert [name for name, _, rest in PIN.findall(text) if "--hash=sha256:" not in rest] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_it_names_no_index_and_no_place_on_a_machine(locks, lock):
    text = locks[lock]
    assert re.findall(r"(?im)^\s*-.*index.*|^\s*(?:-f|--find-links).*|\S+://\S+|\bfile:\S+", text) == []


def test_there_is_one_mxnet(locks):
    assert re.findall(r"(?m)^mxnet[\w-]*==\S+", "".join(locks.values())) == ["mxnet==1.9.1"]


def test_conda_takes_the_same_python_and_the_same_lock(root, project):
    parts = yaml.safe_load((root / "environment.yml").read_text())["dependencies"]
    python = next(
        part.split("=", 1)[1] for part in parts if isinstance(part, str) and part.startswith("python=")
    )
    assert project["project"]["requires-python"] == f"=={python}.*"
    [pip] = [part["pip"] for part in parts if isinstance(part, dict)]
    assert pip == ["-r binder/requirements.txt"]
    assert (root / "binder/requirements.txt").is_file()


def test_binder_takes_the_same_python(root, project):
    name, python = (root / "binder/runtime.txt").read_text().strip().split("-")
    assert name == "python"
    assert project["project"]["requires-python"] == f"=={python}.*"
