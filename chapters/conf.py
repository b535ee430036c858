"""The chapters as a web site: `make site`. Nothing runs and nothing is fetched: it shows what is saved."""

import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / ".ci/site"), str(ROOT / ".ci")]
_project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
_repository = _project["urls"].get("Repository")  # `make public` says it; without it nothing leads there

_teachers = tags.has("teachers")  # noqa: F821, Sphinx brings it: `make teachers`

project = html_title = f"Inception, in your hands{': the teacher’s edition' if _teachers else ''}"
author = ", ".join(one["name"] for one in _project["authors"])
copyright = author
version = release = _project["version"]
language = "en"

extensions = ["myst_nb", "gathering", *([] if _teachers else ["first"])]
root_doc = "teaching" if _teachers else "contents"
include_patterns = ["[0-9][0-9]*_*.ipynb", "teaching.md" if _teachers else "*.md"]
exclude_patterns = [".ipynb_checkpoints", *([] if _teachers else ["teaching.md"])]
nb_execution_mode = "off"
nb_custom_formats = {".ipynb": "teaching.read" if _teachers else "reading.read"}
myst_enable_extensions = ["colon_fence"]
add_module_names = False

html_theme = "sphinx_book_theme"
templates_path = [str(ROOT / ".ci/site/templates")]
html_static_path = [str(ROOT / ".ci/site/static")]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False
html_theme_options = {
    "logo": {"text": project, "link": f"{root_doc if _teachers else 'index'}.html"},
    "show_toc_level": 2,
    "use_download_button": False,
    "use_fullscreen_button": False,
}
if _repository:
    html_theme_options |= {
        "repository_url": _repository,
        "use_repository_button": True,
        "use_issues_button": True,
        "path_to_docs": "my",  # the reader's own copies, which Binder opens
        "launch_buttons": {"binderhub_url": "https://mybinder.org", "notebook_interface": "jupyterlab"},
    }
