"""What a tag needs to become a release: one version, in all places, and a section on it."""

import re

import pytest

FILES = ("pyproject.toml", "CITATION.cff", "CHANGELOG.md")


@pytest.fixture(scope="module")
def release(script):
    return script("release")


@pytest.fixture
def texts(root):
    return {name: (root / name).read_text() for name in FILES}


@pytest.fixture
def version(texts):
    return re.search(r'(?m)^version = "(.+)"$', texts["pyproject.toml"])[1]


def test_this_tree_may_be_released(release, texts, version):
    section = release.notes(f"v{version}", texts)
    assert section.startswith("- **") and f"\n{section}\n" in texts["CHANGELOG.md"]
    assert "\n## " not in section and re.fullmatch(r"\d+\.\d+\.\d+", version)
    assert re.search(r"(?m)^## (\S+?)[: \n]", texts["CHANGELOG.md"])[1] == version  # the newest


def test_a_tag_of_another_form_or_version_is_refused(release, texts, version):
    for tag in (version, "v9.9.9", f"v{version}-rc1"):
        with pytest.raises(SystemExit, match=f"it should be v{version}"):
            release.notes(tag, texts)


def test_another_version_to_cite_is_refused(release, texts, version):
    texts["CITATION.cff"] = texts["CITATION.cff"].replace(f"version: {version}", f"version: {version}.1")
    with pytest.raises(SystemExit, match=r"CITATION\.cff does not say"):
        release.notes(f"v{version}", texts)


@pytest.mark.parametrize("change", ["missing", "empty", "longer"])
def test_a_version_of_which_the_changelog_says_nothing_is_refused(release, texts, version, change):
    new = {"missing": "## Unreleased", "empty": f"## {version}\n\n## 0.9.0", "longer": f"## {version}1"}
    texts["CHANGELOG.md"] = texts["CHANGELOG.md"].replace(f"## {version}", new[change], 1)
    with pytest.raises(SystemExit, match=rf"CHANGELOG\.md says nothing of {version}"):
        release.notes(f"v{version}", texts)


def test_it_is_released_from_the_repository_that_make_public_named_only(release, script, texts, version):
    with pytest.raises(SystemExit, match="make public REPO=some/where"):
        release.notes(f"v{version}", texts, "some/where")
    texts |= script("public").filled(texts | {"README.md": ""}, "some/where")
    assert release.notes(f"v{version}", texts, "some/where")
