"""The audit as tables: text and HTML say the same, and mark what differs."""

import re

from widgets.inception.audit import TABLE_1, VARIANTS
from widgets.pictures.net.audit import DIFFERS, PaperAudit, Variants


def cells(table):
    return re.findall(r"<t[hd](?: [^>]*)?>(?:<b>)?([^<]*)", table._repr_html_())


def test_every_row_of_the_paper_is_there_with_its_figures():
    text = repr(PaperAudit())
    for name, (params, ops) in TABLE_1.items():
        line = next(line for line in text.splitlines() if line.startswith(name))
        assert f"{params:g} K" in line and f"{ops} M" in line
    assert "5 of 12 rows in params, 10 in ops" in text


def test_with_the_suspects_all_ops_agree_and_each_is_named():
    text = repr(PaperAudit(suspects=True))
    assert "7 of 12 rows in params, 12 in ops" in text
    assert "4a: 204 filters of 3×3 in place of 208" in text


def test_differences_are_marked_in_words_and_in_html():
    marked = {line.split()[0] for line in repr(PaperAudit()).splitlines() if DIFFERS in line}
    assert marked == {"7×7", "4a", "4c", "4d", "4e", "5a", "5b"}
    assert PaperAudit()._repr_html_().count(f"<b>{DIFFERS}</b>") == repr(PaperAudit()).count(DIFFERS) == 9


def test_html_holds_the_cells_of_the_text():
    for table in (PaperAudit(), PaperAudit(True), Variants()):
        assert len(cells(table)) == len(table.head) * (1 + len(table.lines))
        for line in table.lines:
            for cell in line:
                assert cell in repr(table)


def test_every_variant_has_its_column_and_its_line():
    table = Variants()
    assert table.head == ("row", *(one.name for one in VARIANTS))
    assert [line[0] for line in table.lines] == [*TABLE_1, "parameters", "MACs", "shapes"]
    assert all(f"{one.name}: {one.besides}." in repr(table) for one in VARIANTS)
    assert "6 624 904 ≠" in repr(table)
