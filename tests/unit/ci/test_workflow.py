"""The GitHub workflow cannot run here; what can be read off it is held."""

import re

import pytest
import yaml


@pytest.fixture(scope="module")
def text(root):
    return (root / ".github/workflows/test.yml").read_text()


@pytest.fixture(scope="module")
def job(text):
    [job] = yaml.safe_load(text)["jobs"].values()
    return job


@pytest.fixture(scope="module")
def parts(job):
    return job["strategy"]["matrix"]["include"]


def test_its_parts_together_are_every_test_and_every_chapter(root, parts):
    named = [path for part in parts for path in part["tests"].split()]
    assert sorted(set(named)) == sorted(named)
    holds = {path.parent for path in (root / "tests").rglob("test_*.py")} | {root / "chapters"}
    covered = [[name for name in named if (root / name) in (folder, *folder.parents)] for folder in holds]
    assert all(len(names) == 1 for names in covered)
    assert all((root / name).is_dir() for name in named)


def test_a_part_that_hangs_is_stopped(job, parts):
    assert job["timeout-minutes"] == "${{ matrix.minutes }}"
    assert all(0 < part["minutes"] < 60 for part in parts)


def test_every_action_is_pinned_by_its_whole_commit_and_says_its_version(text, job):
    uses = [step["uses"] for step in job["steps"] if "uses" in step]
    assert {name.split("@")[0] for name in uses} == {
        "actions/checkout", "actions/cache", "actions/upload-artifact"
    }  # fmt: skip
    assert all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", name) for name in uses)
    assert len(re.findall(r"uses: \S+  # v\d+\.\d+\.\d+\n", text)) == len(uses)


def test_each_runs_what_ci_runs_with_its_own_tests(root, job):
    [step] = [step for step in job["steps"] if step.get("run") == ".ci/run"]
    assert step["env"] == {"TESTS": "${{ matrix.tests }}"}
    assert "\nUV_TORCH_BACKEND=cpu make gpu test 2>&1 |" in (root / ".ci/run").read_text()
    assert "--nbval $(TESTS)" in (root / "Makefile").read_text()


def test_caches_go_by_the_locks_and_screenshots_are_kept_after_a_failure(root, job):
    steps = {step["uses"].split("@")[0]: step for step in job["steps"] if "uses" in step}
    locks = re.findall(r"'(\S+?)'", steps["actions/cache"]["with"]["key"])
    assert locks == ["pyproject.toml", "binder/*.txt"]  # PyTorch's version stands in the first
    named = {path.name for pattern in locks for path in root.glob(pattern)}
    assert named >= {"requirements.txt", "contributor.txt", "torch.txt", "uv.txt"}
    kept = steps["actions/upload-artifact"]
    assert kept["if"] == "failure()" and kept["with"]["path"] == "build/screenshots"


@pytest.fixture(scope="module")
def site(root):
    text = (root / ".github/workflows/site.yml").read_text()
    return text, yaml.safe_load(text)["jobs"]


def test_what_is_published_is_what_make_site_built(root, site):
    _, jobs = site
    steps = jobs["build"]["steps"]
    assert [step["run"] for step in steps if "run" in step][-1] == "make site"
    [kept] = [step["with"]["path"] for step in steps if "upload-pages" in step.get("uses", "")]
    assert f'ROOT / "{kept}"' in (root / ".ci/site/build.py").read_text()
    assert jobs["publish"]["needs"] == "build"
    assert all(0 < job["timeout-minutes"] < 60 for job in jobs.values())


def test_only_the_job_that_publishes_may_and_its_actions_are_pinned(site):
    text, jobs = site
    assert yaml.safe_load(text)["permissions"] == {"contents": "read"}
    assert "permissions" not in jobs["build"]
    assert jobs["publish"]["permissions"] == {"pages": "write", "id-token": "write"}
    uses = [step["uses"] for job in jobs.values() for step in job["steps"] if "uses" in step]
    assert len(uses) == 3 and all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", name) for name in uses)
    assert len(re.findall(r"uses: \S+  # v\d+\.\d+\.\d+\n", text)) == len(uses)
