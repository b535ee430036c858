"""The settings that keep JupyterLab's shortcuts out of widgets, against the JupyterLab that is installed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from widgets import checkup
from widgets.lab_settings import in_force, lab_settings, main

LAB = Path(sys.prefix, "share/jupyter/lab")
FILE = "settings/overrides.d/inception-widgets.json"
SHORTCUTS = "@jupyterlab/shortcuts-extension:shortcuts"
# What JupyterLab's documentation lists for a notebook in command mode, without a modifier.
ONE_KEY = {
    *("A", "B", "C", "D D", "I I", "J", "K", "M", "R", "V", "X", "Y", "Z", "0 0"),
    *("ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"),
}


@pytest.fixture
def lab(tmp_path):
    """lab(shortcut, …) → the folder of a JupyterLab whose notebooks have these shortcuts."""

    def make(*shortcuts):
        folder = tmp_path / "share/jupyter/lab"
        schema = folder / "schemas/@jupyterlab/notebook-extension/tracker.json"
        schema.parent.mkdir(parents=True)
        schema.write_text(json.dumps({"jupyter.lab.shortcuts": shortcuts}))
        return folder

    return make


def shortcut(keys, selector, **more):
    return {"command": "do", "keys": keys, "selector": selector, **more}


def told(lab):
    return lab_settings(lab)[SHORTCUTS]["shortcuts"]


def test_a_shortcut_of_whatever_has_the_focus_is_set_again_for_what_is_no_widget(lab):
    given = shortcut(["D", "D"], ".a:not(.b) :focus", args={"n": 1})
    assert told(lab(given)) == [
        {**given, "disabled": True},
        {**given, "selector": ".a:not(.b) :focus:not(.jupyter-widgets):not(.jupyter-widgets *)"},
    ]


@pytest.mark.parametrize(
    "given, selector",
    [
        (shortcut(["0"], "[user] :focus:not(:read-write)"), "[user] :focus:not(:read-write)"),
        (shortcut([""], ".a :focus", macKeys=["Y"]), ".a :focus"),
        (shortcut(["Accel Z"], "[data-jp-undoer]"), "[data-jp-undoer] :focus"),
    ],
)
def test_so_are_these(lab, given, selector):
    off, again = told(lab(given))
    assert off == {**given, "disabled": True}
    assert again == {**given, "selector": f"{selector}:not(.jupyter-widgets):not(.jupyter-widgets *)"}


@pytest.mark.parametrize(
    "given",
    [
        shortcut(["Shift Enter"], ".a :focus"),  # runs the cell
        shortcut([], ".a :focus", macKeys=["Ctrl Enter"]),
        shortcut(["1"], ".a .jp-MarkdownCell:focus"),  # of a cell that has it itself
        shortcut(["Escape"], ".jp-Notebook.jp-mod-editMode"),
        shortcut([""], ".a :focus"),  # has no keys
    ],
)
def test_others_stay_as_they_are(lab, given):
    assert told(lab(given)) == []


def test_this_jupyterlab_s_own_shortcuts_are_among_them():
    pairs = told(LAB)
    off, again = pairs[::2], pairs[1::2]
    for one, other in zip(off, again, strict=True):
        assert (one["command"], one["keys"], one.pop("disabled")) == (other["command"], other["keys"], True)
    keys = {" ".join(one["keys"]) for one in off}
    assert {key for key in keys if not key.startswith(("Shift", "Ctrl", "Accel"))} - {""} == ONE_KEY
    assert {"Shift M", "Ctrl Backspace", "Accel Z"} < keys  # merge, merge, undo the text of a cell
    schema = json.loads((LAB / "schemas/@jupyterlab/notebook-extension/tracker.json").read_text())
    real = [json.dumps(one, sort_keys=True) for one in schema["jupyter.lab.shortcuts"]]
    of_cells = [one for one in off if one["command"].startswith("notebook:")]
    assert len(of_cells) > 30 and all(json.dumps(one, sort_keys=True) in real for one in of_cells)


def test_no_question_about_news_and_no_word_of_updates_to_a_locked_environment():
    plugin = "@jupyterlab/apputils-extension:notification"
    known = json.loads((LAB / "schemas/@jupyterlab/apputils-extension/notification.json").read_text())[
        "properties"
    ]
    settings = lab_settings(LAB)[plugin]
    assert settings == {"fetchNews": "false", "checkForUpdates": False}
    assert (
        settings.keys() <= known.keys()
        and {"const": "false", "title": "Never"} in known["fetchNews"]["oneOf"]
    )


def test_they_are_in_this_environment():
    """Whatever made it: `make`, Binder's postBuild or a reader's own `python -m widgets.lab_settings`."""
    assert json.loads((LAB / FILE).read_text()) == lab_settings(LAB)


def test_they_are_in_force_once_written_and_no_longer_after_an_update(lab):
    folder = lab(shortcut(["D", "D"], ".a :focus"))
    assert not in_force(folder)
    main(folder)
    assert in_force(folder)
    assert json.loads((folder / FILE).read_text())[SHORTCUTS]["shortcuts"] == told(folder)
    assert (folder / FILE).stat().st_mode & 0o777 == 0o644  # root writes them for a class
    schema = folder / "schemas/@jupyterlab/notebook-extension/tracker.json"
    schema.write_text(json.dumps({"jupyter.lab.shortcuts": [shortcut(["Q"], ".a :focus")]}))
    assert not in_force(folder)
    (folder / FILE).write_text("torn {")
    assert not in_force(folder)


def test_without_a_jupyterlab_it_says_so(tmp_path):
    with pytest.raises(SystemExit, match="no JupyterLab in this environment"):
        main(tmp_path)
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize("file", [".ci/venv.py", "binder/postBuild", "README.md"])
def test_every_way_in_writes_them(file):
    """`make lab`, the container and a class by venv.py; Binder and Kubernetes by postBuild; conda by hand."""
    assert "widgets.lab_settings" in (Path(__file__).parents[2] / file).read_text()


def test_in_another_jupyterlab_the_doctor_says_so_and_all_is_ready(lab, tmp_path):
    """Its kernel may well be of this environment: what counts is the server that started it."""
    lab(shortcut(["D", "D"], ".a :focus"))
    python = tmp_path / "bin/python"
    python.parent.mkdir()
    python.symlink_to(sys.executable)
    server = "import subprocess, sys; sys.exit(subprocess.run(sys.argv[2:]).returncode)"
    kernel = [sys.executable, "-c", "from widgets import doctor; assert doctor() is True"]
    command = [str(python), "-c", server, "jupyterlab", *kernel]
    root = Path(__file__).parents[2]
    env = os.environ | {"FASHION_MNIST": "sample"}
    done = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (said,) = (line for line in done.stdout.splitlines() if line.startswith("!"))
    assert said.startswith("! Keys:") and "d d deletes the cell" in said and "README.md" in said
    assert "Everything is ready." in done.stdout


def test_in_ours_the_doctor_is_content(lab, monkeypatch):
    folder = lab(shortcut(["D", "D"], ".a :focus"))
    monkeypatch.setattr("widgets.lab_settings.lab_of_this_kernel", lambda: folder)
    with pytest.raises(UserWarning):
        checkup._keys()
    main(folder)
    assert "reach the widget" in checkup._keys()
