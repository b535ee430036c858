"""The public repository's address: nowhere until it is said, then everywhere."""

import tomllib

import pytest
import yaml

FILES = ("README.md", "pyproject.toml", "CITATION.cff")


@pytest.fixture
def texts(root):
    return {name: (root / name).read_text() for name in FILES}


def test_a_badge_that_leads_nowhere_is_not_shown(texts):
    urls = tomllib.loads(texts["pyproject.toml"])["project"]["urls"]
    assert ("mybinder.org" in texts["README.md"]) == ("Repository" in urls)
    assert not any("OWNER/REPO" in text for text in texts.values())


def test_it_is_said_once_and_stands_everywhere_and_can_be_said_anew(texts, script):
    public = script("public")
    once = public.filled(texts, "some/where")
    assert public.filled(once, "some/where") == once
    again = public.filled(once, "else/where.now")
    for found, name in ((once, "some/where"), (again, "else/where.now")):
        badge = f"(https://mybinder.org/badge_logo.svg)](https://mybinder.org/v2/gh/{name}/HEAD?urlpath="
        assert badge in found["README.md"] and "the Binder badge above" in found["README.md"]
        urls = tomllib.loads(found["pyproject.toml"])["project"]["urls"]
        assert {urls["Repository"]} == {f"https://github.com/{name}"}
        assert all(url.startswith(f"https://github.com/{name}") for url in urls.values())
        assert yaml.safe_load(found["CITATION.cff"])["repository-code"] == f"https://github.com/{name}"
    assert not any("some/where" in text for text in again.values())
    for name in FILES:  # nothing else is touched
        kept = [line for line in texts[name].splitlines() if line in again[name]]
        assert len(kept) >= len(texts[name].splitlines()) - 1


@pytest.mark.parametrize("given", [[], ["nowhere"], ["a/b/c"], ["https://some/where"], ["a/b", "c/d"]])
def test_another_address_is_refused(script, given):
    with pytest.raises(SystemExit, match="Say which repository"):
        script("public").main(given)


def test_the_citation_and_the_package_say_the_same(texts):
    project, cited = tomllib.loads(texts["pyproject.toml"])["project"], yaml.safe_load(texts["CITATION.cff"])
    assert cited["version"] == project["version"] and cited["license"] == project["license"]
    assert cited["keywords"] == project["keywords"] and cited["abstract"] == project["description"]
    assert [one["name"] for one in cited["authors"]] == [one["name"] for one in project["authors"]]
