"""Say where the public repository is: README's badge, the addresses in pyproject.toml and CITATION.cff.

python .ci/public.py owner/name
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAME = re.compile(r"[A-Za-z0-9][\w.-]*/[\w.-]+")
BINDER = "https://mybinder.org/v2/gh/{}/HEAD?urlpath=lab/tree/my/00_start_here.ipynb"


def filled(texts, repository):
    """{file: text}, of README.md, pyproject.toml and CITATION.cff, with the addresses of that repository."""
    address = f"https://github.com/{repository}"
    badge = f"[![Open on Binder](https://mybinder.org/badge_logo.svg)]({BINDER.format(repository)})"
    words = "**Nothing to install:** the Binder badge above. Binder gives 1 to 2 GB of memory, and no GPU."
    pages = {"Repository": "", "Issues": "/issues", "Changelog": "/blob/HEAD/CHANGELOG.md"}
    urls = "\\n".join(f'{name} = "{address}{page}"' for name, page in pages.items())
    ways = {
        "README.md": (
            (r"(?s)(<!-- badge -->\n).*?(<!-- /badge -->)", rf"\g<1>{badge}\n\2"),
            (r"(?s)(<!-- binder -->\n).*?(<!-- /binder -->)", rf"\g<1>{words}\n\2"),
        ),
        "pyproject.toml": ((r"(?m)(^\[project\.urls\].*\n)(\w+ = .*\n)*", rf"\g<1>{urls}\n"),),
        "CITATION.cff": (
            (r"(?m)^repository-code: .*\n", ""),
            (r"(?m)^license: ", f"repository-code: {address}\nlicense: "),
        ),
    }
    found = {}
    for name, pairs in ways.items():
        found[name] = texts[name]
        for pattern, new in pairs:
            found[name] = re.sub(pattern, new, found[name])
    return found


def main(arguments):
    """Fill them in, in the files, and say so."""
    if len(arguments) != 1 or not NAME.fullmatch(arguments[0]):
        sys.exit("Say which repository, such as: make public REPO=owner/name")
    texts = {name: (ROOT / name).read_text() for name in ("README.md", "pyproject.toml", "CITATION.cff")}
    for name, text in filled(texts, arguments[0]).items():
        (ROOT / name).write_text(text)
        print(f"{name} names {arguments[0]}.")


if __name__ == "__main__":
    main(sys.argv[1:])
