"""Chapter 00 in a browser: everything runs, and its slider moves the picture."""

from harness import OnPage


def test_every_cell_runs_and_the_slider_moves(open_notebook, chapters):
    with open_notebook(chapters / "00_start_here.ipynb") as notebook:
        notebook.run_all()
        assert notebook.problems() == []
        explorer = OnPage(notebook, "GarmentExplorer")
        before, pixels = explorer.settled(), explorer.number("pixels")
        explorer.focus("pixels")
        explorer.press("ArrowRight")
        assert explorer.number("pixels") == pixels + 1
        explorer.wait("the picture moves", lambda: explorer.seen()["drawings"] != before["drawings"])
        assert explorer.settled()["text"] != before["text"]
        assert notebook.problems() == []
