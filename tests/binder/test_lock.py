"""One lock: it covers pyproject.toml, and every way in installs from it."""

import re
import tomllib

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PIN = re.compile(
    r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;]+)([^\n]*(?:\n    --hash=\S+(?: \\)?)*)", re.MULTILINE
)


@pytest.fixture(scope="module")
def text(root):
    return (root / "binder/requirements.txt").read_text()


@pytest.fixture(scope="module")
def project(root):
    return tomllib.loads((root / "pyproject.toml").read_text())["project"]


def test_it_covers_every_dependency_at_a_version_that_fits(text, project):
    pins = {}
    for name, version, _ in PIN.findall(text):
        pins.setdefault(canonicalize_name(name), []).append(version)
    extras = project["optional-dependencies"]
    for line in [*project["dependencies"], *extras["cpu"], *extras["dev"]]:
        wanted = Requirement(line)
        versions = pins.get(canonicalize_name(wanted.name))
        assert versions, f"{wanted.name} is not in the lock: run make lock"
        assert all(map(wanted.specifier.contains, versions)), f"{line}, but {versions}: run make lock"


def test_every_pin_has_a_hash(text):
    assert len(PIN.findall(text)) == len(re.findall(r"(?m)^[A-Za-z0-9]", text)) > 50
    assert [name for name, _, rest in PIN.findall(text) if "--hash=sha256:" not in rest] == []


def test_it_names_no_index_and_no_place_on_a_machine(text):
    assert re.findall(r"(?im)^\s*-.*index.*|^\s*(?:-f|--find-links).*|\S+://\S+|\bfile:\S+", text) == []


def test_it_holds_one_mxnet(text):
    assert re.findall(r"(?m)^mxnet[\w-]*==\S+", text) == ["mxnet==1.9.1"]


def test_conda_takes_the_same_python_and_the_same_lock(root, project):
    parts = yaml.safe_load((root / "environment.yml").read_text())["dependencies"]
    python = next(
        part.split("=", 1)[1] for part in parts if isinstance(part, str) and part.startswith("python=")
    )
    assert project["requires-python"] == f"=={python}.*"
    [pip] = [part["pip"] for part in parts if isinstance(part, dict)]
    assert pip == ["-r binder/requirements.txt"]
    assert (root / "binder/requirements.txt").is_file()


def test_binder_takes_the_same_python(root, project):
    name, python = (root / "binder/runtime.txt").read_text().strip().split("-")
    assert name == "python"
    assert project["requires-python"] == f"=={python}.*"
