"""JupyterLab's settings for these notebooks: a widget that has the focus keeps its keys, and no news.

    python -m widgets.lab_settings

puts them into this environment, whose JupyterLab reads them from then on. JupyterLab's shortcuts for cells
hold wherever the focus is in a notebook, in a widget's list or slider too: there `d` `d` deletes the cell,
Ctrl Z undoes its text, and letters and arrows never reach the widget. So each of them is turned off and set
again for what is no widget; those that run a cell stay.
"""

import json
import os
import re
import sys
from contextlib import suppress
from pathlib import Path

from .core.files import replacing

LAB = "share/jupyter/lab"  # of an environment
OURS = "settings/overrides.d/inception-widgets.json"  # of LAB
FOCUS = re.compile(r" :focus\S*$")  # a selector's end: whatever has the focus
UNDO = "[data-jp-undoer]"  # of the editor around whatever has the focus
NO_WIDGET = ":not(.jupyter-widgets):not(.jupyter-widgets *)"


def lab_settings(lab):
    """{plugin: {setting: value}}, made from the shortcuts of the JupyterLab whose folder of LAB this is."""
    changed = []
    for path in sorted(lab.glob("schemas/@jupyterlab/*/*.json")):
        for shortcut in json.loads(path.read_text(encoding="utf-8")).get("jupyter.lab.shortcuts", []):
            selector = f"{UNDO} :focus" if shortcut["selector"] == UNDO else shortcut["selector"]
            if FOCUS.search(selector) and _edits(shortcut):
                changed += [shortcut | {"disabled": True}, shortcut | {"selector": selector + NO_WIDGET}]
    return {
        "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
        "@jupyterlab/shortcuts-extension:shortcuts": {"shortcuts": changed},
    }


def _edits(shortcut):
    """Whether it has keys, and none that runs a cell."""
    keys = [key for name, keys in shortcut.items() if name.lower().endswith("keys") for key in keys]
    return any(keys) and not any(key.endswith("Enter") for key in keys)


def in_force(lab):
    """Whether the JupyterLab in that folder has these settings, made from its own shortcuts."""
    with suppress(OSError, ValueError):
        return json.loads((lab / OURS).read_text(encoding="utf-8")) == lab_settings(lab)
    return False


def lab_of_this_kernel():
    """The folder of the JupyterLab that started this process, else of this environment."""
    import psutil

    with suppress(psutil.Error, IndexError):  # gone by now
        words = psutil.Process(os.getppid()).cmdline()
        python, jupyter = Path(words[0]), any(Path(word).name.startswith("jupyter") for word in words[1:4])
        if python.is_absolute() and python.name.startswith("python") and jupyter:
            return python.parents[1] / LAB
    return Path(sys.prefix, LAB)


def main(lab):
    """Write the settings where the JupyterLab in that folder finds them."""
    if not (lab / "schemas").is_dir():
        sys.exit("There is no JupyterLab in this environment: install it first, then try again.")
    (lab / OURS).parent.mkdir(parents=True, exist_ok=True)
    with replacing(lab / OURS, shared=True, encoding="utf-8") as file:
        json.dump(lab_settings(lab), file, indent=1)


if __name__ == "__main__":
    main(Path(sys.prefix, LAB))
