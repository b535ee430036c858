"""The report on what training costs: its short form, on the sample."""

import re

import pytest

from widgets.training import report


@pytest.fixture(scope="module")
def short(tmp_path_factory):
    """What the short form prints, and writes to a file."""
    path = tmp_path_factory.mktemp("report") / "report.md"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FASHION_MNIST", "sample")
        assert report.main(["--short", "--device", "cpu", "--out", str(path)]) == 0
    return path.read_text()


def rows(text, heading):
    """{first cell: the others} of the table under a heading."""
    part = text.partition(f"## {heading}")[2].partition("\n## ")[0]
    cells = [line.strip("| ").split(" | ") for line in part.splitlines() if line.startswith("|")]
    return {first: others for first, *others in cells[2:]}


def test_it_says_what_is_here(short):
    assert re.search(r"\| processor \| .+, .+ \|", short) and "mxnet 1.9.1" in short
    assert "| engine gluon | CPU: as you asked. |" in short


def test_every_engine_begins_with_the_same_losses(short):
    found = [[float(loss) for loss in losses] for losses in rows(short, "Do the engines agree?").values()]
    assert len(found) == len(report.engines("cpu")) and len(found[0]) == report.AGREED
    for losses in found:
        assert losses == pytest.approx(found[0], rel=1e-3)
    assert found[0][0] != found[0][-1]


def test_speed_and_memory_are_measured(short):
    for speed, peak in rows(short, "Images a second").values():
        assert float(re.match(r"(\d+) \(\d+\.\d s\)$", speed)[1]) > 0
        assert re.match(r"[\d.]+ [MG]B$", peak)


def test_what_it_did_not_measure_is_not_called_measured(short):
    found = rows(short, "How long until it has learned")
    assert found["quick"][1].startswith("not in 2 steps:")
    assert found["book: SGD at 0.1, 96×96"][1].endswith(", estimated from one step")


def test_a_gpu_that_is_asked_for_and_absent_is_said(capsys):
    assert report.main(["--device", "gpu"]) == 1
    assert capsys.readouterr().err.startswith("There is no GPU to train on")
