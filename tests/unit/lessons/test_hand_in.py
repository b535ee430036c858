"""The report: moved elsewhere and trained again it is the same; changed in any place it is refused."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import pytest

from widgets.inception.design import GOOGLENET
from widgets.inception.widths import BranchWidths
from widgets.lessons import Predict
from widgets.lessons import hand_in as module
from widgets.lessons.hand_in import NotAsReported, check, hand_in, main, page
from widgets.training.contest.entries import as_entry
from widgets.training.contest.terms import Budget, Terms
from widgets.training.contest.tries import attempt, trained_net

NAME = "A. <Reader> & {friends}"
BUDGET = Budget(macs=20_000_000, seconds=1e-3)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """(a folder with a report, the Entry that it is of); the net is small, two steps a seed."""
    folder = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INCEPTION_TRAINING", str(folder / "runs"))
        patch.setenv("INCEPTION_PREDICTIONS", os.devnull)
        design = GOOGLENET.scaled("3a", BranchWidths(4, (6, 8), (1, 2), 2))
        other = attempt(design.dropped("4b")[0], Terms(64, 1, 50), say=str, name="before")
        entry = attempt(design, Terms(64, 1, 50), BUDGET, say=str)
        hand_in(entry, Budget(macs=20_000_000), [other], by=NAME, path=folder / "report.html")
        return folder, entry, module.inside(trained_net(entry))


@pytest.fixture
def report(made, tmp_path):
    """A copy of the report in another folder."""
    path = tmp_path / "elsewhere" / "theirs.html"
    path.parent.mkdir()
    path.write_bytes((made[0] / "report.html").read_bytes())
    return path


@pytest.fixture
def same(made, monkeypatch):
    """A training that comes out as the report's did; told otherwise by `same[seed] = {field: value}`."""
    _, entry, inside = made
    told = {}

    def trained(net, terms, seed, *rest):
        return replace(entry.runs[entry.seeds.index(seed)], **told.get(seed, {})), None

    monkeypatch.setattr(module, "trained", trained)
    monkeypatch.setattr(module, "_inside_of", lambda run, line: inside)
    return told


def data_of(path):
    return json.loads(unescape(path.read_text().partition('<pre id="report">')[2].partition("</pre>")[0]))


def rewrite(path, change, sums=True):
    """Change the data of a report and draw its page anew; sums: with a checksum that fits."""
    data = data_of(path)
    change(data)
    if sums:
        data["checksum"] = module._checksum(data)
    path.write_text(page(data))


def refused(path, rerun=True):
    with pytest.raises(NotAsReported) as error:
        check(path, rerun, say=str)
    said = str(error.value)
    assert said.endswith(".") and "\n" not in said
    return said


def test_moved_elsewhere_and_trained_again_it_is_the_same(report, tmp_path):
    command = [sys.executable, "-m", "widgets.lessons.hand_in", "check", report.name]
    env = {name: value for name, value in os.environ.items() if name != "OMP_NUM_THREADS"}
    env["INCEPTION_TRAINING"] = str(tmp_path / "none")
    done = subprocess.run(command, cwd=report.parent, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "seed 0, epoch 1 of 1" in done.stdout and "seed 1, epoch 1 of 1" in done.stdout
    assert "Trained again with 2 seeds, it comes out the same" in done.stdout
    assert not (tmp_path / "none").exists()  # what is kept counts for nothing


@pytest.mark.parametrize(("further", "weights", "how"), [
    (0, None, "to the last bit"), (0.0, "another", "within the tolerance"), (0.1, "another", "within"),
])  # fmt: skip
def test_the_same_weights_or_an_accuracy_within_the_tolerance_pass(report, same, made, further, weights, how):
    if weights:
        same[1] = {"weights": weights, "test": made[1].runs[1].test + further}
    said = []
    check(report, say=said.append)
    assert f"it comes out the same {how}" in said[-1]
    test = made[1].test
    assert f": {test + 50 * further:.1f} % of the test images, {test:.1f} % in the report." in said[-1]
    assert said[1] == "It keeps its budget, at most 20 000 000 multiply-accumulates an image."


def test_without_a_training_it_says_so(report, monkeypatch):
    monkeypatch.setattr(module, "trained", None)
    said = []
    check(report, rerun=False, say=said.append)
    assert said[-1] == "Nothing was trained again."


@pytest.mark.parametrize("text", [" ", "<svg", "seeds:", "font-size", "</html>", "33×33"])
def test_a_page_that_shows_something_else_is_refused(report, text):
    assert text in report.read_text()
    report.write_text(report.read_text().replace(text, "", 1))
    assert refused(report) == "The page shows something else than its data."


@pytest.mark.parametrize("change", [
    lambda data: data["own"]["runs"][0].update(test=0.99),
    lambda data: data["rivals"][0]["runs"][0].update(choosing=[0.01]),
    lambda data: data.update(by="somebody else"), lambda data: data.update(more=1),
    lambda data: data["budget"].update(macs=10**9), lambda data: data["inside"]["3a"].update(b1=9.0),
], ids=["test", "rival", "name", "more", "budget", "inside"])  # fmt: skip
def test_changed_data_are_refused_though_the_page_is_drawn_anew(report, change):
    rewrite(report, change, sums=False)
    assert refused(report).endswith("the checksum does not fit.")


def every_run(**values):
    return lambda data: [run.update(values) for run in data["own"]["runs"]]


@pytest.mark.parametrize(("change", "says"), [
    (lambda data: data["own"].update(params=7), "parameters and"),
    (lambda data: data["own"].update(macs=7), "the report says otherwise."),
    (lambda data: data["own"]["terms"].update(images=65), "other images than those"),
    (lambda data: data.update(images="0" * 64), "other images than those"),
    (every_run(test=0.98), "Seed 0 ends with these weights, and with other figures."),
    (lambda data: data["own"]["runs"][1].update(losses=[0.1]), "Seed 1 ends with these weights, and"),
    (lambda data: data["inside"]["3a"].update(b1=9.0), "Seed 0 ends with these weights, and"),
    (every_run(test=0.98, weights="f" * 64), "of the test images right, the report says 98.0%, and"),
    (every_run(choosing=[0.98], weights="f" * 64), "of the images to choose by right, the report says 98.0%"),
], ids=lambda value: value if isinstance(value, str) else "")  # fmt: skip
def test_a_forgery_whose_checksum_fits_is_found_by_counting_or_by_training(report, same, change, says):
    rewrite(report, change)
    assert says in refused(report)


@pytest.mark.parametrize("change", [
    lambda data: data.pop("own"), lambda data: data["own"].update(line="3:1"),
    lambda data: data.update(inside=[]), lambda data: data["own"].update(runs=[]),
    lambda data: data["own"]["runs"].pop(), lambda data: data["own"]["runs"][1].update(seed=0),
    lambda data: data.update(predicted=["a", "b"]),
    lambda data: data["own"]["runs"][0].update(seed="0"), lambda data: data.update(budget={}),
    lambda data: data["own"]["terms"].update(epochs=10**9), lambda data: data.update(rivals={"a": 1}),
    lambda data: data["own"]["runs"][0].update(losses=[]), lambda data: data.update(by=5),
], ids=range(13))  # fmt: skip
def test_data_of_which_no_page_can_be_drawn_are_no_report(report, change):
    data = data_of(report)
    change(data)
    data["checksum"] = module._checksum(data)
    report.write_text(f'<pre id="report">{json.dumps(data)}</pre>')
    assert refused(report) == "theirs.html is no report of ours."


@pytest.mark.parametrize("content", [
    b"", b"\xff\xfe", b'<pre id="report">', b'<pre id="report">[]</pre>', b'<pre id="report">{}</pre>',
    b'<pre id="report">' + b"[" * 100_000 + b"</pre>", b'<pre id="report">{"format": NaN}</pre>',
    b" " * 6_000_000,
], ids=range(8))  # fmt: skip
def test_what_is_no_report_is_refused(report, content):
    report.write_bytes(content)
    assert refused(report) == "theirs.html is no report of ours."


def test_the_command_refuses_in_one_line(report, tmp_path, capsys):
    report.write_text("something")
    for path in (report, tmp_path, tmp_path / "missing.html"):
        assert main(["check", str(path)]) == 1
        assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize(("threads", "set_to"), [(3, "3"), (0, None), (10_000, None)])
def test_it_is_trained_again_with_as_many_threads(report, same, monkeypatch, threads, set_to):
    rewrite(report, every_run(threads=threads))
    monkeypatch.setattr(module, "use_all_cores", lambda: None)
    monkeypatch.setattr(os, "environ", {})
    main(["check", str(report), "--no-rerun"])
    assert os.environ.get("OMP_NUM_THREADS") == set_to


def test_nothing_brings_mxnet_before_the_threads_are_set():
    code = "import sys, widgets.lessons.hand_in; assert 'mxnet' not in sys.modules"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


class Tags(HTMLParser):
    """What a page is made of."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.texts = [], set(), []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attributes}

    def handle_data(self, data):
        self.texts.append(data)


def test_the_page_is_pictures_and_text_without_scripts(report, made):
    found, entry = Tags(report.read_text()), made[1]
    assert "script" not in found.tags and not [name for name in found.attributes if name.startswith("on")]
    assert not {"src", "href"} & found.attributes and found.tags.count("svg") == 3
    text = "".join(found.texts)
    assert f"{entry.name}, by {NAME}" in text and str(entry.line) in text and "before" in text
    assert f"Test images classified correctly: {entry.test:.1f} %" in text
    assert "Nothing was predicted" in text
    assert found.tags.count("tr") == 1 + entry.terms.epochs


def test_the_data_hold_state_seeds_log_and_checksums(report, made):
    data, entry = data_of(report), made[1]
    assert as_entry(data["own"]) == entry and len(data["own"]["runs"]) == 2
    assert [one["name"] for one in data["earlier"]] == ["before"]
    assert all(len(run["weights"]) == 64 for run in data["own"]["runs"])
    assert data["images"] == entry.terms.digest and len(data["checksum"]) == 64


@pytest.mark.parametrize("seen", [False, True])
def test_a_prediction_counts_if_it_was_made_before_the_answer(made, tmp_path, monkeypatch, seen):
    from widgets.lessons.store import store

    monkeypatch.setattr(module, "trained_net", lambda entry: None)
    monkeypatch.setattr(module, "inside", lambda net: made[2])
    Predict("How many?", key="15-accuracy", unit="%")
    store().add("15-accuracy", 81.5, 60, seen)
    path = hand_in(made[1], BUDGET, path=tmp_path / "mine.html")
    said = "Nothing was predicted" if seen else "Predicted: 81.5 %, 60 % sure. Off by"
    assert said in path.read_text()
    assert "Over the budget: " in path.read_text()  # a thousandth of a second
    check(path, rerun=False, say=str)


def test_a_name_too_long_is_refused_and_nothing_written(made, tmp_path):
    with pytest.raises(ValueError, match="at most 100 letters"):
        hand_in(made[1], BUDGET, by="x" * 101, path=tmp_path / "mine.html")
    assert [*tmp_path.iterdir()] == []
