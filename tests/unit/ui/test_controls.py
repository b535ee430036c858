"""What controls are called under the mouse and by a screen reader."""

from types import SimpleNamespace

import pytest
from ipywidgets.widgets.widget_description import DescriptionWidget

from widgets.ui import controls

RECIPES = {
    "list": controls.dropdown("Garment", "190px", {"a": "A"}),
    "toggles": controls.toggles("By", "190px", options={"a": "A"}),
    "tick": controls.tick("Aligned", "120px"),
    "number": controls.number_box("Seed", "120px"),
    "line": controls.text_line("State", "One line"),
    "area": controls.text_area(4, "Code"),
    "steps": controls.choice_slider("Layer", "300px", "One of the layers"),
}


@pytest.mark.parametrize("name", RECIPES)
def test_no_label_is_called_null(name):
    control = RECIPES[name](SimpleNamespace(offered={"x": ["a"]}), "x")
    assert isinstance(control, DescriptionWidget) and control.description
    assert isinstance(control.tooltip, str), "ipywidgets writes None as the word null"


def test_a_picture_is_sent_once_and_its_words_when_they_change():
    picture, sent = controls.png_view()(), []
    picture.observe(sent.append, ["value", "tooltip"])
    png = b"bytes of a picture"
    for words in ("one map", "one map", "one map, all zero"):
        picture.show(png, words)
    assert [change["name"] for change in sent] == ["value", "tooltip", "tooltip"]
    assert (bytes(picture.value), picture.tooltip, picture.description) == (png, "one map, all zero", "")
