"""The GitHub workflows cannot run here; what can be read off them is held."""

import re
import shlex
from pathlib import Path

import pytest
import yaml

WORKFLOWS = {path.stem: path for path in (Path(__file__).parents[3] / ".github/workflows").glob("*.yml")}


@pytest.fixture(params=sorted(WORKFLOWS))
def workflow(request):
    """The text of each workflow, and what it says."""
    text = WORKFLOWS[request.param].read_text()
    return text, yaml.safe_load(text)


def test_every_action_is_pinned_by_its_whole_commit_and_says_its_version(workflow):
    text, said = workflow
    uses = [step["uses"] for job in said["jobs"].values() for step in job.get("steps", ()) if "uses" in step]
    assert uses and all(re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", name) for name in uses)
    assert len(re.findall(r"uses: actions/\S+  # v\d+\.\d+\.\d+\n", text)) == len(uses)


def test_it_may_only_read_but_for_the_one_job_that_publishes(workflow):
    _, said = workflow
    assert said["permissions"] == {"contents": "read"}
    assert {name for name, job in said["jobs"].items() if "permissions" in job} <= {"publish"}


def test_what_hangs_is_stopped(workflow):
    _, said = workflow
    limits = [job["timeout-minutes"] for job in said["jobs"].values() if "steps" in job]
    assert all(limit == "${{ matrix.minutes }}" or 0 < limit < 60 for limit in limits)


def test_what_it_calls_is_there(workflow, root):
    _, said = workflow
    targets = set(re.findall(r"(?m)^([a-z-]+):", (root / "Makefile").read_text()))
    called = [step["run"] for job in said["jobs"].values() for step in job.get("steps", ()) if "run" in step]
    called = [shlex.split(line, comments=True) for text in called for line in text.splitlines()]
    assert called
    for first, *words in filter(None, called):
        if first == "make":
            assert words[0] in targets
        for name in [first, *words]:
            if name.startswith(".ci/"):
                assert (root / name).is_file()
    for job in said["jobs"].values():
        assert "uses" not in job or (root / job["uses"]).is_file()


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


def test_only_the_job_that_publishes_the_site_may(site):
    _, jobs = site
    assert jobs["publish"]["permissions"] == {"pages": "write", "id-token": "write"}


@pytest.fixture(scope="module")
def release():
    return yaml.safe_load(WORKFLOWS["release"].read_text())


def test_a_release_is_checked_tested_and_built_before_anything_is_published(release, root):
    jobs = release["jobs"]
    assert jobs["publish"]["needs"] == ["test", "site"] and jobs["publish"]["permissions"] == {
        "contents": "write", "packages": "write"
    }  # fmt: skip
    assert jobs["test"]["needs"] == jobs["site"]["needs"] == "check"
    assert jobs["test"]["uses"] == "./.github/workflows/test.yml"
    tests = yaml.safe_load(WORKFLOWS["test"].read_text())[True]  # "on" is a truth value in YAML
    assert "workflow_call" in tests and "tags" not in tests["push"]  # a tag's tests run once
    steps = [step.get("run", "") for step in jobs["publish"]["steps"]]
    [tried] = [n for n, text in enumerate(steps) if "docker run" in text]
    [pushed] = [n for n, text in enumerate(steps) if "docker push" in text]
    [created] = [n for n, text in enumerate(steps) if "gh release create" in text]
    assert tried < pushed < created
    assert (root / "Dockerfile").is_file() and "EXPOSE 8888" in (root / "Dockerfile").read_text()


def test_the_site_of_a_release_is_what_is_attached(release):
    jobs = release["jobs"]
    [kept] = [step["with"] for step in jobs["site"]["steps"] if "upload-artifact" in step.get("uses", "")]
    [taken] = [
        step["with"] for step in jobs["publish"]["steps"] if "download-artifact" in step.get("uses", "")
    ]
    assert kept["name"] == taken["name"]
    assert f"tar -C build -czf {kept['path']} site" in [step.get("run") for step in jobs["site"]["steps"]]
    assert jobs["publish"]["steps"][-1]["run"].endswith(f" {kept['path']}")


def test_the_audit_runs_by_itself_and_its_words_reach_the_summary():
    said = yaml.safe_load(WORKFLOWS["audit"].read_text())
    assert [line["cron"].split()[2:] for line in said[True]["schedule"]] == [["*", "*", "1"]]
    last = said["jobs"]["audit"]["steps"][-1]
    assert last["run"] == 'make audit | tee -a "$GITHUB_STEP_SUMMARY"'
    assert last["shell"] == "bash"  # named, it has pipefail: a new advisory fails the run
