"""What chapters 09 to 09d conclude in words, against the numbers that their own cells saved."""

import re

import nbformat
import pytest

from widgets.inception.widths import GOOGLENET_BLOCKS
from widgets.training.trials.summary import grouped_by_task, standings
from widgets.training.trials.table import recorded_trials

from .prose import CHAPTERS, texts

NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")


def says(number, words):
    assert words in " ".join("\n".join(texts(number)).split())


def saved(number, code):
    """What the one cell of a chapter with that line of code printed, or showed as text."""
    (path,) = CHAPTERS.glob(f"{number}_*.ipynb")
    (cell,) = [
        c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code" and code in c.source
    ]
    return "\n".join(out.get("text") or out.data["text/plain"] for out in cell.outputs)


def rows(number, code, begin=""):
    """{what a line begins with: its numbers} of the lines of that output."""
    lines = [line for line in saved(number, code).splitlines() if line.startswith(begin)]
    return {re.split(r"\s{2,}|:? [+-]?\d", line)[0]: [*map(float, NUMBER.findall(line))] for line in lines}


def test_which_branches_the_net_relies_on():
    says(
        "09",
        "in stage 3 it relies most on the 3×3 branch. From 4a on it relies most on the 1×1 branch",
    )
    early, late = saved("09", "order = numpy.argsort").splitlines()[:2]
    assert early.split()[3] == "b2," and late.split()[3:] == ["b1,", "b4,", "b2,", "b3"]
    says("09", "from 4b on, the pool branch has just as many as the 5×5")
    assert all(of.c3[1] == of.c4 for name, of in GOOGLENET_BLOCKS.items() if name >= "4b")


def test_the_seven_5x5_cost_less_than_as_many_other_channels_except_by_accuracy():
    says(
        "09",
        "By margin and by cross-entropy, the seven 5×5 branches cost something, but less than as many other",
    )
    found = rows("09", "ablation.control(late, seed)")
    for measure in ("margin", "cross-entropy"):
        cost, error, least, _ = found[measure]
        assert cost > 2 * error and cost < least
    cost, _, least, most = found["accuracy"]
    assert least <= cost <= most


def test_nine_idle_branches_are_not_idle_together():
    says("09", "Single costs do not add up")
    assert float(saved("09", 'nine["accuracy"]]).round(1)')) < 1
    accuracy, margin = (of[0] for of in rows("09", "for measure, chosen in nine.items()").values())
    assert accuracy > 10 and margin < accuracy / 2


def test_nets_without_a_branch_cannot_be_told_apart_from_the_books():
    says("09", "All four intervals include 0")
    says("09", "seventeen nets with the book's")
    for plan, size in (("shipped", "33"), ("narrow", "65")):
        recorded = recorded_trials(plan)
        tables = standings(grouped_by_task(recorded.rows)["garments", size, "equal"])
        for name in ("no 5×5", "no pool"):
            assert tables[name].difference.low < 0 < tables[name].difference.high
        assert len(tables) == 18
    says("09", "At 65×65 that would have taken a day, so there every width is divided by eight")
    assert recorded.plan.divide == 8


def test_effective_fields_grow_in_4b_and_not_in_3a():
    says("09b", "In 4b the fields of the trained net are larger, in all four branches")
    early, late = (
        [*map(float, re.findall(r"'([+-]\d+\.\d)'", line))]
        for line in saved("09b", 'sides("4b"').splitlines()[:2]
    )
    assert len(early) == len(late) == 4 and max(map(abs, early)) < 2 and min(late) > 4


def test_most_patches_of_late_channels_are_of_one_or_two_classes():
    says("09b", "most patches of a channel are of one or two classes")
    found = dict(re.findall(r"'(\S+)': (\d\.\d)", saved("09b", "mixed = {place")))
    assert max(float(found[block]) for block in ("5a", "5b")) < 2


def test_the_activation_map_does_no_better_than_chance():
    says("09c", "the positions named by the class activation map cost no more than random ones")
    found = {name: of for name, (of, *_) in rows("09c", "bootstrap(numpy.mean").items()}
    by_map, hidden, random = (found[n] for n in ("activation map", "occlusion", "random"))
    assert by_map <= random < hidden


@pytest.mark.parametrize("kind", ["noise", "clouds", "pixels shuffled", "shapes", "photograph, cut"])
def test_the_energy_score_is_lower_for_every_outsider(kind):
    says("09d", "The energy score is lower for every kind of outsider than for garments")
    found = rows("09d", "of the energy score")
    assert len(found) == 8 and found[kind][-1] < found["garments"][-1]


def test_clouds_pass_both_rules_and_the_ball_only_one():
    says("09d", "Most clouds are accepted by both rules")
    assert min(rows("09d", "for kind, given in of_others.items()")["clouds"]) > 50
    says("09d", "The dog gets a low probability, so it could be refused for this reason. The ball could not")
    by_share, by_energy = re.findall(r"\[(.*?)\]", saved("09d", "def answer(image, rule)"))
    refused = [[word == "'I do not know'" for word in of.split(", ")] for of in (by_share, by_energy)]
    assert refused == [[False, False, True], [False, True, True]]
