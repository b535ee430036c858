"""The keyboard: what a reader presses in a widget is the widget's, and cells keep their keys."""

import json
import sys
from io import BytesIO
from pathlib import Path

import pytest
from harness import OnPage
from PIL import Image

WIDGETS = """
import ipywidgets as ipw
pressed = []
fruit = ipw.Dropdown(options=["apple", "banana", "cherry", "date"])
slider = ipw.IntSlider(5, 0, 10)
button = ipw.Button(description="press")
button.on_click(pressed.append)
toggle = ipw.ToggleButton(description="toggle")
toggles = ipw.ToggleButtons(options=["one", "two"])
radios = ipw.RadioButtons(options=["first", "second"])
tick = ipw.Checkbox()
ipw.VBox([fruit, slider, button, toggle, toggles, radios, tick])
"""
CELLS = [
    ("code", WIDGETS.strip()),
    ("code", "from widgets import GarmentExplorer\nGarmentExplorer.demo()"),
    ("code", "1 + 1"),
    ("markdown", "words"),
    ("code", "2 + 2"),
]
PLAIN = 2  # a cell without a widget
FOCUS = {
    "fruit": "select",
    "slider": ".noUi-handle",
    "button": "button:text-is('press')",
    "toggle": "button:text-is('toggle')",
    "toggles": "button:text-is('two')",
    "radios": "[type=radio] >> nth=0",
    "tick": "[type=checkbox]",
}
EDITING = (
    *("d", "d", "x", "b", "a", "m", "y", "r", "1", "2", "3", "4", "5", "6", "c", "v", "z", "j", "k"),
    *("l", "o", "f", "h", "s", "0", "0", "i", "i", "Delete", "Backspace"),
    *("ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Shift+ArrowDown", "Shift+ArrowUp", "Home", "End"),
    *("Shift+A", "Shift+B", "Shift+J", "Shift+K", "Shift+L", "Shift+M", "Shift+R", "Shift+Z"),
    *("Control+z", "Control+y", "Control+Shift+Z", "Control+a", "Control+Backspace", "Control+Shift+M"),
    *("Control+Shift+ArrowUp", "Control+Shift+ArrowDown", "Control+Shift+ArrowLeft", "Escape"),
)
CONTENT = "window.jupyterapp.shell.currentWidget.content"
# All that a key could change: the cells with types, texts and outputs, which of them are chosen and folded.
WHOLE = f"""() => ({{
    cells: {CONTENT}.model.toJSON().cells,
    active: {CONTENT}.activeCellIndex,
    chosen: {CONTENT}.widgets.map(cell => {CONTENT}.isSelected(cell)),
    folded: {CONTENT}.widgets.map(cell => [cell.inputHidden, cell.outputHidden ?? null, cell.isHidden]),
    numbers: document.querySelectorAll('.jp-Notebook .cm-lineNumbers').length,
    dialogs: [...document.querySelectorAll('.jp-Dialog')].map(dialog => dialog.innerText),
}})"""
# The shortcuts that the focus, where it is, would set off.
MATCHED = """() => window.jupyterapp.commands.keyBindings.filter(binding => {
    for (let node = document.activeElement; node; node = node.parentElement)
        if (node.matches(binding.selector)) return true;
}).map(binding => [binding.command, binding.keys.join(' ')])"""


@pytest.fixture(scope="module")
def notebook(open_notebook, tmp_path_factory):
    path = tmp_path_factory.mktemp("keys") / "keys.ipynb"
    code = {"outputs": [], "execution_count": None}
    cells = [
        {
            "cell_type": kind,
            "id": f"cell{n}",
            "metadata": {},
            "source": text,
            **(code if kind == "code" else {}),
        }
        for n, (kind, text) in enumerate(CELLS)
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    metadata = {"kernelspec": kernel}
    path.write_text(json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}))
    with open_notebook(path) as notebook:
        notebook.run_all()
        yield notebook
        assert notebook.problems() == []


def whole(notebook):
    return notebook.page.evaluate(WHOLE)


def focus(notebook, name):
    """Put the focus into a widget of the first cell, in command mode."""
    notebook.enter(0)
    place = notebook.outputs(0).locator(FOCUS[name])
    place.focus()
    return place


def until(notebook, expression, value, seconds=10):
    """Wait until that is its value in the kernel."""
    found = None
    for _ in range(seconds * 20):
        if (found := notebook.ask(expression)) == value:
            return
        notebook.page.wait_for_timeout(50)
    raise AssertionError(f"{expression} is {found!r}, not {value!r}")


@pytest.mark.parametrize("name", FOCUS)
def test_no_key_pressed_in_a_widget_changes_the_notebook(notebook, name):
    place = focus(notebook, name)
    before = whole(notebook)
    for key in EDITING:
        notebook.page.keyboard.press(key)
        assert whole(notebook) == before, f"{key} in {name} changed the notebook"
    assert (
        place.evaluate("place => place === document.activeElement") or name == "radios"
    )  # arrows go on there


def test_a_letter_and_an_arrow_choose_in_a_list(notebook):
    focus(notebook, "fruit")
    keyboard = notebook.page.keyboard
    for key, chosen in [
        *(("Home", "apple"), ("d", "date"), ("b", "banana"), ("ArrowDown", "cherry"), ("ArrowRight", "date")),
        *(("ArrowUp", "cherry"), ("a", "apple"), ("End", "date")),
    ]:
        keyboard.press(key)
        until(notebook, "fruit.value", chosen)
        if len(key) == 1:
            notebook.page.wait_for_timeout(1200)  # letters in quick succession make one word


def test_arrows_space_and_enter_do_what_each_widget_does(notebook):
    keyboard = notebook.page.keyboard
    focus(notebook, "slider")
    for key, value in [("Home", 0), ("ArrowRight", 1), ("ArrowUp", 2), ("ArrowLeft", 1), ("End", 10)]:
        keyboard.press(key)
        until(notebook, "slider.value", value)
    pressed = notebook.ask("len(pressed)")
    focus(notebook, "button")
    for n, key in enumerate(["Enter", "Space"], start=1):
        keyboard.press(key)
        until(notebook, "len(pressed)", pressed + n)
    for name, expression in [("toggle", "toggle.value"), ("tick", "tick.value")]:
        before = notebook.ask(expression)
        focus(notebook, name)
        keyboard.press("Space")
        until(notebook, expression, not before)
    focus(notebook, "toggles")
    keyboard.press("Enter")
    until(notebook, "toggles.value", "two")
    focus(notebook, "radios")
    keyboard.press("Space")
    until(notebook, "radios.value", "first")
    keyboard.press("ArrowDown")
    until(notebook, "radios.value", "second")


def test_shift_enter_in_a_widget_runs_its_cell(notebook):
    count = notebook.cells()[0]["count"]
    focus(notebook, "slider")
    notebook.page.keyboard.press("Shift+Enter")
    notebook.page.wait_for_function(f"{CONTENT}.widgets[0].model.executionCount > {count}")
    notebook.wait_idle()
    assert whole(notebook)["active"] == 1


# Keys pressed on the plain cell in turn; after each: how many cells, which is active, its type and its text.
STEPS = [
    ("b", 6, 3, "code", ""),
    ("m", 6, 3, "markdown", ""),
    ("2", 6, 3, "markdown", "## "),
    ("r", 6, 3, "raw", "## "),
    ("y", 6, 3, "code", "## "),
    ("a", 7, 3, "code", ""),
    ("d d", 6, 3, "code", "## "),
    ("z", 7, 4, "code", "## "),
    ("k", 7, 3, "code", ""),
    ("x", 6, 3, "code", "## "),
    ("v", 7, 4, "code", ""),
    ("k", 7, 3, "code", "## "),
    ("ArrowDown", 7, 4, "code", ""),
    ("ArrowUp", 7, 3, "code", "## "),
    ("j", 7, 4, "code", ""),
    ("c v", 8, 5, "code", ""),
    ("Shift+ArrowUp Shift+M", 7, 4, "code", "\n\n"),
    ("Enter Control+End 7 Escape", 7, 4, "code", "\n\n7"),
    ("Control+z", 7, 4, "code", "\n\n"),
    ("d d", 6, 4, "markdown", "words"),
    ("k d d", 5, 3, "markdown", "words"),
]


def test_a_cell_in_command_mode_keeps_its_keys(notebook):
    start = notebook.cells()
    notebook.enter(PLAIN)
    for keys, *wanted in STEPS:
        if keys == "d d":
            notebook.page.wait_for_timeout(600)  # what comes sooner is undone together with the step before
        for key in keys.split():
            notebook.page.keyboard.press(key)
        cells, active = notebook.cells(), whole(notebook)["active"]
        assert [len(cells), active, cells[active]["type"], cells[active]["source"]] == wanted, keys
    assert notebook.cells() == start
    numbers = whole(notebook)["numbers"]
    notebook.page.keyboard.press("Shift+L")
    assert whole(notebook)["numbers"] != numbers
    for key in ("Shift+L", "0", "0"):
        notebook.page.keyboard.press(key)
    dialog = notebook.page.locator(".jp-Dialog")
    assert "Restart" in dialog.inner_text()
    notebook.page.keyboard.press("Escape")
    dialog.wait_for(state="detached")


def test_a_cell_s_shortcuts_are_all_there_and_a_widget_meets_none_but_those_that_run_it(notebook):
    """Against JupyterLab's own list, read here anew."""
    wanted = set()
    for path in Path(sys.prefix, "share/jupyter/lab/schemas/@jupyterlab").glob("*/*.json"):
        for one in json.loads(path.read_text()).get("jupyter.lab.shortcuts", []):
            keys = " ".join(one.get("linuxKeys", one["keys"])).replace("Accel", "Ctrl")
            of_cells = " :focus" in one["selector"] or one["selector"] == "[data-jp-undoer]"
            if keys and of_cells and ".jp-CodeConsole" not in one["selector"]:
                wanted.add((one["command"], keys))
    runs = {(command, keys) for command, keys in wanted if "Enter" in keys}
    assert len(wanted) > 35 and len(runs) > 1
    notebook.enter(PLAIN)
    assert wanted <= {tuple(one) for one in notebook.page.evaluate(MATCHED)}
    for name in FOCUS:
        focus(notebook, name)
        assert wanted & {tuple(one) for one in notebook.page.evaluate(MATCHED)} == runs, name


def test_nothing_is_asked_on_the_first_screen(notebook, lab):
    assert notebook.page.locator(".Toastify__toast").all_inner_texts() == []
    said = lab.api("GET", "/lab/api/settings/@jupyterlab/apputils-extension:notification")
    assert said["settings"] == {} and said["schema"]["properties"]["fetchNews"]["default"] == "false"


@pytest.fixture(scope="module")
def explorer(notebook):
    return OnPage(notebook, "GarmentExplorer")


def focused(notebook, what="innerText"):
    return notebook.page.evaluate(f"document.activeElement.{what}")


@pytest.mark.parametrize("key", ["Space", "Enter"])
def test_the_same_in_words_opens_and_closes_from_the_keyboard(explorer, key):
    words = explorer.area.locator("pre")
    assert not words.is_visible()
    explorer.focus("reset")
    explorer.press("Tab")
    assert "The same in words" in focused(explorer.notebook)
    explorer.press(key)
    explorer.wait("the words were there", words.is_visible)
    assert words.inner_text() == explorer.notebook.ask(f"{explorer.python}.describe()")
    assert "The same in words" in focused(explorer.notebook)  # to close them by the same key
    explorer.press(key)
    explorer.wait("the words were gone", lambda: not words.is_visible())


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_arrow_of_a_list_stands_out_in_either_theme(explorer, theme):
    try:
        explorer.notebook.theme(theme)
        shot = Image.open(BytesIO(explorer.control("garment").locator("select").screenshot())).convert("L")
    finally:
        explorer.notebook.theme("light")
    end = shot.crop((shot.width - 18, 4, shot.width - 4, shot.height - 4))  # within the border
    darkest, lightest = end.getextrema()
    assert lightest - darkest > 100, f"grey {darkest} to {lightest}"
