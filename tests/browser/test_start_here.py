"""Chapter 00 in a browser: everything runs, and the one slider moves what it says it moves."""

from harness.explorer import SEEN


def test_every_cell_runs_and_the_slider_moves(open_notebook, chapters):
    with open_notebook(chapters / "00_start_here.ipynb") as notebook:
        notebook.run_all()
        assert notebook.problems() == []
        page = notebook.page
        index = next(
            c["index"]
            for c in notebook.cells()
            if notebook.outputs(c["index"]).locator(".noUi-handle").count()
        )
        area, handle = notebook.outputs(index), notebook.outputs(index).locator(".noUi-handle")
        before, value = area.evaluate(SEEN), handle.get_attribute("aria-valuenow")
        notebook.enter(index)
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowRight")
        assert handle.get_attribute("aria-valuenow") != value
        deadline = 30
        while (after := area.evaluate(SEEN))["images"] + after["drawings"] == before["images"] + before[
            "drawings"
        ]:
            assert deadline > 0, "the slider moved, the picture did not"
            deadline -= 0.1
            page.wait_for_timeout(100)
        assert notebook.problems() == []
