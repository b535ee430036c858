"""The paper's Table 1 against a count, row by row, and its variants: as text and as an HTML table."""

from html import escape

from ...core.words import grouped
from ...inception.audit import SUSPECTS, TABLE_1, VARIANTS, K, M, audit, suspect
from ...inception.layers import total

AGREES, DIFFERS = "=", "≠"
_SENTENCE = 30  # letters: longer cells are no figures and stand at the left


class _Table:
    """Shows itself as HTML and as text. head: titles; lines: as many cells each; below: sentences."""

    def __init__(self, head, lines, below):
        self.head, self.lines, self.below = head, lines, below

    def __repr__(self):
        lines = [self.head, *self.lines]
        widths = [max(len(line[i]) for line in lines) for i in range(len(self.head))]
        left = [i == 0 or widths[i] > _SENTENCE for i in range(len(widths))]
        rows = [
            "  ".join(line[i].ljust(w) if left[i] else line[i].rjust(w) for i, w in enumerate(widths))
            for line in lines
        ]
        return "\n".join(row.rstrip() for row in (*rows, *self.below))

    def _repr_html_(self):
        def row(cells, tag):
            return "".join(self._cell(cell, tag, first=i == 0) for i, cell in enumerate(cells))

        head = f"<thead><tr>{row(self.head, 'th')}</tr></thead>"
        body = "".join(f"<tr>{row(line, 'td')}</tr>" for line in self.lines)
        notes = "".join(f"<div>{escape(sentence)}</div>" for sentence in self.below)
        return f"<table>{head}<tbody>{body}</tbody></table>{notes}"

    @staticmethod
    def _cell(cell, tag, first):
        align = ' style="text-align:left"' if first or len(cell) > _SENTENCE else ""
        strong = f"<b>{escape(cell)}</b>" if DIFFERS in cell else escape(cell)
        return f"<{tag}{align}>{strong}</{tag}>"


def _sign(agrees):
    return AGREES if agrees else DIFFERS


class PaperAudit(_Table):
    """Every row of the paper's Table 1: what it prints, and what its own widths come to when counted.

    suspects: count the rows that differ for the other layers of audit.SUSPECTS, where it knows some.
    """

    def __init__(self, suspects=False):
        rows = [suspect(row.name) if suspects and row.name in SUSPECTS else row for row in audit()]
        named = [f"{name}: {what}." for name, what in SUSPECTS.items()] if suspects else []
        agree = [sum(row.params_agree for row in rows), sum(row.ops_agree for row in rows)]
        super().__init__(
            ("row", "params, printed", "counted", "same", "ops, printed", "counted", "same"),
            [self._line(row) for row in rows],
            [
                *named,
                f"Within one unit as printed: {agree[0]} of {len(rows)} rows in params, {agree[1]} in ops. "
                f"K is {K}, M is {grouped(M)}; params are counted without and with biases.",
            ],
        )

    @staticmethod
    def _line(row):
        low, high = (f"{one:.1f}" for one in row.counted)
        counted = low if low == high else f"{low} … {high}"
        params = f"{row.params:g} K", f"{counted} K", _sign(row.params_agree)
        return row.name, *params, f"{row.ops} M", f"{row.cost.macs / M:.1f} M", _sign(row.ops_agree)


class Variants(_Table):
    """The nets that go by the name of GoogLeNet beside the paper's Table 1, row by row."""

    def __init__(self):
        paper = total([row.cost for row in audit()])
        costs = [one.cost for one in VARIANTS]
        lines = [(name, *(self._cell_of(one.differences(name)) for one in VARIANTS)) for name in TABLE_1]
        lines += [
            ("parameters", *(f"{grouped(one.params)} {_sign(one.params == paper.params)}" for one in costs)),
            ("MACs", *(f"{one.macs / M:.0f} M {_sign(one.macs == paper.macs)}" for one in costs)),
            ("shapes", *(_sign(one.same_shapes) for one in VARIANTS)),
        ]
        super().__init__(
            ("row", *(one.name for one in VARIANTS)),
            lines,
            [
                f"{AGREES} as in Table 1, {DIFFERS} not. Counted without auxiliary classifiers, for 224×224 "
                "pixels in colour.",
                *(f"{one.name}: {one.besides}." for one in VARIANTS),
            ],
        )

    @staticmethod
    def _cell_of(differences):
        return f"{DIFFERS} {', '.join(differences)}" if differences else AGREES
