"""A picture in a cell has its words as alternative text, whatever stands in them."""

import re
from base64 import b64decode
from html import unescape

from widgets.pictures.scene import Scene, Text
from widgets.pictures.sheet import Shown


class Sign(Shown):
    def __repr__(self):
        return 'says "<1>"\n  & more'

    def scene(self):
        return Scene(30, 20, "sign", [Text(2, 10, "<1>", 12)])


def test_a_picture_in_a_cell_has_its_words_in_one_line_and_its_own_bytes():
    (found,) = re.findall('<img alt="([^"]+)" src="data:image/png;base64,([^"]+)"', Sign()._repr_html_())
    assert unescape(found[0]) == 'says "<1>" & more' and "<" not in found[0]
    assert b64decode(found[1]) == Sign().png()


def test_no_second_copy_of_a_picture_is_saved():
    from IPython.core.formatters import DisplayFormatter

    data, _ = DisplayFormatter().format(Sign())
    assert set(data) == {"text/html", "text/plain"}
