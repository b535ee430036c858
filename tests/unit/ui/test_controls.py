"""A picture with words, as a page is told of it."""

from widgets.ui import controls


def test_a_picture_is_sent_once_and_its_words_when_they_change():
    picture, sent = controls.png_view()(), []
    picture.observe(sent.append, ["value", "tooltip"])
    png = b"bytes of a picture"
    for words in ("one map", "one map", "one map, all zero"):
        picture.show(png, words)
    assert [change["name"] for change in sent] == ["value", "tooltip", "tooltip"]
    assert (bytes(picture.value), picture.tooltip, picture.description) == (png, "one map, all zero", "")
