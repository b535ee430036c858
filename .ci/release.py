"""Check that a tag may become a release, and print what CHANGELOG.md says of it.

python .ci/release.py v1.0.0
"""

import os
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def notes(tag, texts, repository=None):
    """The section of that version; SystemExit with the reason where something says otherwise.

    texts: {file: text} of pyproject.toml, CITATION.cff and CHANGELOG.md. repository: whose release it is.
    """
    project = tomllib.loads(texts["pyproject.toml"])["project"]
    version = project["version"]
    if tag != f"v{version}":
        sys.exit(f"The tag is {tag}, but pyproject.toml has version {version}: it should be v{version}.")
    if f"\nversion: {version}\n" not in texts["CITATION.cff"]:
        sys.exit(f"CITATION.cff does not say version: {version}.")
    if repository and project["urls"].get("Repository") != f"https://github.com/{repository}":
        sys.exit(f"pyproject.toml does not name this repository: make public REPO={repository}")
    section = re.search(rf"(?ms)^## {re.escape(version)}\b.*?\n(.*?)(?=^## |\Z)", texts["CHANGELOG.md"])
    if not section or not section[1].strip():
        sys.exit(f"CHANGELOG.md says nothing of {version}: it needs a section ## {version}.")
    return section[1].strip()


def main(arguments):
    """Print the section."""
    if len(arguments) != 1:
        sys.exit("Say which tag, such as: python .ci/release.py v1.0.0")
    names = ("pyproject.toml", "CITATION.cff", "CHANGELOG.md")
    texts = {name: (ROOT / name).read_text() for name in names}
    print(notes(arguments[0], texts, os.environ.get("GITHUB_REPOSITORY")))


if __name__ == "__main__":
    main(sys.argv[1:])
