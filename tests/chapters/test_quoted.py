"""Every number that the prose of a chapter quotes from a table that ships is recomputed from that table.

CLAIMS: {chapter: functions}, each of which makes, from the table, words that must stand in its prose; it
asserts besides what the words say without numbers. In the chapters of the list there are no other numbers.
"""

import re
from math import log

import numpy
import pytest

from widgets.fashion.sizes import PIECE, SIDES
from widgets.inception.variants import BLOCKS, BOOK
from widgets.training.paired import LEVEL, difference
from widgets.training.trials.live import PLAN as LIVE
from widgets.training.trials.runner import CANVAS
from widgets.training.trials.summary import grouped_by_task, stability, standings
from widgets.training.trials.table import BY_SIDE, recorded_trials

from .prose import texts

SHIPPED, NARROW = recorded_trials("shipped"), recorded_trials("narrow")
TABLES = grouped_by_task(SHIPPED.rows + NARROW.rows)
# What is no figure of a table: sizes, chapters, minutes, the exercises' own, code, names of hardware.
NO_FIGURE = re.compile(
    r"\d+×\d+(×\d+)?|[Cc]hapters? \d\d[a-z]?((, \d\d[a-z]?)* (and|or) \d\d[a-z]?)?"
    r"|\*\*\d+ minutes|^# \d\d[a-z]?|`[^`]*`|\[[^\]]*\]\([^)]*\)"
    r"|(?m:^\d\.) |H200|\*\*\d\.\*\*|16 bits|[Ss]tages? \d|\b0\b(?!\.\d)"
)
NUMBER = re.compile(r"[−+]?\d+(?:\.\d+)?")


def prose(chapter):
    """The text of a chapter without its exercises and references."""
    kept, left_out = [], False
    for text in texts(chapter):
        if text.startswith("## "):
            left_out = text.startswith(("## Exercises", "## References"))
        kept += [] if left_out else [text]
    return "\n\n".join(kept)


def differences(task, size="33"):
    """{variant: Difference from the book's}, in points of test accuracy, all of them over five seeds."""
    found = {name: of.difference for name, of in standings(TABLES[task, size, "equal"]).items()}
    del found[BOOK]
    assert found.keys() == BLOCKS.keys() - {BOOK} and {of.seeds for of in found.values()} == {5}
    return found


def signed(value):
    return f"{value:+.2f}".replace("-", "−")


def listed(names):
    *first, last = names
    return f"{', '.join(first)} and {last}"


def behind_on_garments():
    found = differences("garments")
    clear = [name for name, of in found.items() if of.larger_than_chance]
    assert all(found[name].mean < 0 for name in clear)
    rest = found.keys() - {*clear}
    assert {"3×3 only", "no 5×5"} <= rest
    return (
        f"garments at 33×33, five seeds: {listed(clear)} are behind the book's block, and none is ahead. "
        f"The other {len(rest)} are not told apart, 3×3 only and no 5×5 among them"
    )


def a_short_way_and_filled():
    found = differences("garments")
    assert found["added"].larger_than_chance and not found["VGG-like"].larger_than_chance
    near, far = -found["added"].mean, -found["VGG-like"].mean
    return (
        f"*added* is {near:.2f} points left of 0, and it is filled. "
        f"The mark of *VGG-like* is {far:.2f} points left of 0, and it is hollow"
    )


def the_pool_is_worth_little():
    found = differences("garments")
    reach = {name: max(-of.low, of.high) for name, of in found.items() if not of.larger_than_chance}
    assert min(reach, key=reach.get) == "no pool"
    low, high = found["no pool"][1:3]
    return f"without the pool branch is behind by at most {-low:.2f} points and ahead by at most {high:.2f}"


def the_highest_mean():
    for task in ("garments", "sizes"):
        found = differences(task)
        highest = max(found, key=lambda name: found[name].mean)
        assert highest == "separable" and not found[highest].larger_than_chance
    return "*separable*, one of seventeen"


def five_seeds_miss_a_point():
    rows = TABLES["garments", "33", "equal"]
    figures = {
        name: [of.figures[seed] for seed in sorted(of.figures)] for name, of in standings(rows).items()
    }
    apart = [numpy.subtract(own, figures[BOOK]).std(ddof=1) for name, own in figures.items() if name != BOOK]
    pairs = numpy.random.default_rng(0).normal(1 / numpy.median(apart), size=(2000, 5))
    found = [difference(pair, [0] * 5, compared=len(apart)).larger_than_chance for pair in pairs]
    assert 0 < numpy.mean(found) < 0.3
    return "Five seeds would miss most differences of about one point"


def without_a_5x5():
    of, rows = differences("sizes")["no 5×5"], TABLES["sizes", "33", "equal"]
    assert not of.larger_than_chance
    for column in BY_SIDE.values():
        sides = ([100 * float(row[column]) for row in rows if row["variant"] == n] for n in ("no 5×5", BOOK))
        assert not difference(*sides, compared=17 * len(SIDES)).larger_than_chance
    return (
        "difference between the net without a 5×5 and the book's is "
        f"{signed(of.mean)} points, and its interval goes from {signed(of.low)} to {signed(of.high)}."
    )


def who_had_begun():
    plan, begun, apart = SHIPPED.plan, {}, differences("sizes")
    line = 10 + 300 * (0.1 * 0.9 / plan.tests) ** 0.5
    for name, of in standings(TABLES["sizes", "33", "equal"]).items():
        begun[name] = sum(figure > line for figure in of.figures.values())
    none = [name for name, count in begun.items() if count == 0]
    some = {name: count for name, count in begun.items() if 0 < count < 5}
    assert {*some} == {"3×3 only", "NiN-like"}
    all_of_them = [name for name, count in begun.items() if count == 5 and name != BOOK]
    assert [name for name in all_of_them if apart[name].larger_than_chance] == ["1×1 only"]
    return (
        f"{listed(none)} had started to learn in none of five runs after {steps()} steps, "
        f"NiN-like in {some['NiN-like']}, 3×3 only in {some['3×3 only']}. That is about starting. "
        "Among the nets that had started, no difference from the book's was larger than chance, "
        "except for 1×1 only"
    )


def all_past_it_on_garments():
    worst = min(min(of.figures.values()) for of in standings(TABLES["garments", "33", "equal"]).values())
    assert worst > 60
    return f"a loss of {log(10):.3f}, and nothing happens"


def clear_at_65(task):
    found = differences(task, "65")
    clear = [name for name, of in found.items() if of.larger_than_chance]
    assert all(found[name].mean < 0 for name in clear)
    return clear


def behind_on_larger_garments():
    before = [name for name, of in differences("garments").items() if of.larger_than_chance]
    clear = clear_at_65("garments")
    rest = [name for name in before if name not in clear]
    assert {*clear} < {*before} and (len(clear), len(rest)) == (2, 2)
    return (
        f"On the garments of 65×65, {listed(clear)} are behind, and none is ahead. Both were behind at "
        f"33×33, too. {listed(rest)} were behind at 33×33, and are not told apart here."
    )


def less_settled_at_65():
    before, now = (stability(TABLES["garments", size, "equal"])[3] for size in ("33", "65"))
    assert now < before
    return "on the garments the order was less settled after four epochs than at 33×33"


def all_had_begun_at_65():
    four, before = ("3×3 only", "5×5 only", "grouped", "VGG-like"), differences("sizes")
    line = 10 + 300 * (0.1 * 0.9 / NARROW.plan.tests) ** 0.5
    for of in standings(TABLES["sizes", "65", "equal"]).values():
        assert min(of.figures.values()) > line
    assert not {*four} & {*clear_at_65("sizes")} and all(before[name].larger_than_chance for name in four)
    small = standings(TABLES["sizes", "33", "equal"])
    figures = [figure for name in four for figure in small[name].figures.values()]
    assert sum(figure <= line for figure in figures) > len(figures) / 2
    at_least = int(min(-before[name].mean for name in four))
    return (
        f"{listed([f'*{name}*' for name in four])} were more than {at_least} points behind at 33×33, where "
        "most of their runs had not started. At 65×65 every run of every variant had started"
    )


def without_a_5x5_at_65():
    both = [differences(task, "65")["no 5×5"] for task in ("garments", "sizes")]
    assert not any(of.larger_than_chance for of in both)
    one, other = (f"{signed(of.mean)} points ({signed(of.low)} to {signed(of.high)})" for of in both)
    yield (
        f"differs from the book's by {one}, on garments of every size by {other.replace(' points', '')}. "
        "Both intervals contain 0."
    )
    yield f"by {-both[1].low:.2f} points at most, in nets as narrow as these"


def the_second_table_in_short():
    at_home, at_all = (clear_at_65(task) for task in ("garments", "sizes"))
    assert ({*at_home}, {*at_all}) == ({"1×1 only", "added"}, {"NiN-like", "added"})
    assert NARROW.plan.divide == 8 and not any(
        differences(task, size)["3×3 only"].larger_than_chance
        for task, size in (("garments", "33"), ("garments", "65"))
    )
    return (
        "at 65×65 with an eighth of the widths, five seeds: added is behind on both tasks, 1×1 only on the "
        "garments, NiN-like on garments of every size, and none is ahead. In neither table, on neither task, "
        "is the net without a 5×5 told apart from the book's."
    )


def steps():
    plan = SHIPPED.plan
    return plan.images // plan.batch * plan.epochs


def plain_words():
    plan, others = SHIPPED.plan, len(BLOCKS) - 1
    assert (others, len(SIDES), len(plan.seeds), len(LIVE.seeds), LIVE.divide) == (17, 6, 5, 3, 8)
    yield f"{min(SIDES)} to {max(SIDES)} pixels wide, anywhere on a canvas of {CANVAS}"
    yield f"A piece is {PIECE[0]} to {PIECE[1] - 1} pixels wide"
    yield f"nor at any single size (corrected for {others * len(SIDES)} comparisons)"
    yield f"A {100 * LEVEL:.0f} % interval is made so that {100 * LEVEL:.0f} of 100 such intervals"
    level = 1 - (1 - LEVEL) / others
    yield f"Use {100 * level:.1f} % intervals instead of {100 * LEVEL:.0f} % ones"
    yield f"as 1 − {1 - LEVEL:.2f} / {others} is about {level:.3f}"
    yield f"three seeds each, an eighth of the widths, on {LIVE.images} images"
    yield f"short, on {plan.images // 1000} {plan.images % 1000:03} images"
    yield f"*starting within {steps()} steps*"
    yield f"in at least {100 * LEVEL:.0f} of 100 experiments"
    yield "Guessing among ten classes is right in 10 %"
    yield "What does an accuracy of 10 % say"


CLAIMS = {
    "12": (
        a_short_way_and_filled, the_pool_is_worth_little, the_highest_mean, all_past_it_on_garments,
        five_seeds_miss_a_point, without_a_5x5, behind_on_garments, who_had_begun,
        behind_on_larger_garments, less_settled_at_65, all_had_begun_at_65, without_a_5x5_at_65,
        the_second_table_in_short, plain_words,
    ),
}  # fmt: skip


def words_of(claim):
    """What a claim says: a text, or several."""
    said = claim()
    return [said] if isinstance(said, str) else list(said)


@pytest.mark.parametrize(
    ("chapter", "claim"),
    [
        pytest.param(chapter, claim, id=f"{chapter}-{claim.__name__}")
        for chapter, claims in CLAIMS.items()
        for claim in claims
    ],
)
def test_prose_says_what_the_table_says(chapter, claim):
    text = prose(chapter)
    assert [said for said in words_of(claim) if said not in text] == []


@pytest.mark.parametrize("chapter", CLAIMS)
def test_prose_quotes_no_other_number(chapter):
    text = prose(chapter)
    for said in (said for claim in CLAIMS[chapter] for said in words_of(claim)):
        text = text.replace(said, "…")
    assert NUMBER.findall(NO_FIGURE.sub("…", text)) == []


def test_a_number_that_no_claim_makes_is_found():
    text = "At 33×33, in chapter 07, `f(3)` holds 0 and gives −4.07 points in 3 runs, [12](12_x.ipynb)."
    assert NUMBER.findall(NO_FIGURE.sub("…", text)) == ["−4.07", "3"]
