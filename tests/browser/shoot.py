"""Take pictures of a notebook as a reader sees it, for a maintainer to look at.

python tests/browser/shoot.py NOTEBOOK OUT_FOLDER

runs the notebook in JupyterLab and writes, for light and dark × 1280 and 1920 pixels wide, the whole page
(also in parts) and the output of every cell that shows a widget or a picture.
Prints what went wrong in the notebook, if anything.
"""

import argparse
import sys
from pathlib import Path

from harness import LabServer, NoChromium, Notebook, chromium, lab_page
from PIL import Image

TALLEST = 16_000  # Chromium cannot draw a page taller than 16 384 pixels
PART = 1400
# Every cell is drawn, wherever the reader has scrolled; no blank screen after the last one.
WHOLE = {"windowingMode": "none", "scrollPastEnd": False}
SHOWN = (
    ".jp-OutputArea-output:is(.jupyter-widgets-view, .jp-RenderedHTML:has(img), .jp-RenderedSVG), "
    ".jupyter-widgets"
)


def shoot(notebook, folder, theme, width):
    page = notebook.page
    notebook.theme(theme)
    notebook.size(width)
    panel = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-WindowedPanel-outer")
    # As tall as the notebook: nothing is scrolled away, so nothing is left undrawn.
    chrome = page.evaluate("window.innerHeight") - panel.evaluate("node => node.clientHeight")
    notebook.size(width, min(TALLEST, chrome + panel.evaluate("node => node.scrollHeight")))
    panel.evaluate("node => { node.scrollTop = 0; }")
    page.wait_for_timeout(300)
    name = f"{theme}-{width}"
    whole = folder / f"page-{name}.png"
    page.screenshot(path=whole)
    written = [whole, *cut(whole)]
    for cell in notebook.cells():
        area = notebook.outputs(cell["index"])
        if cell["type"] == "code" and area.locator(SHOWN).count():
            written.append(folder / f"cell{cell['index']:02}-{name}.png")
            area.screenshot(path=written[-1])
    return written


def cut(whole):
    """The page once more, in parts that a picture viewer shows at full size."""
    with Image.open(whole) as picture:
        for top in range(0, picture.height, PART):
            part = whole.with_name(f"{whole.stem}-part{1 + top // PART:02}.png")
            picture.crop((0, top, picture.width, min(top + PART, picture.height))).save(part)
            yield part


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("notebook", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--themes", nargs="+", default=["light", "dark"], choices=["light", "dark"])
    parser.add_argument("--widths", nargs="+", default=[1280, 1920], type=int)
    parser.add_argument("--seconds", type=int, default=300, help="longest time for Run All")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    try:
        with LabServer() as lab, chromium() as browser:
            lab.set("@jupyterlab/notebook-extension:tracker", WHOLE)
            name = lab.copy(given.notebook)
            with Notebook(lab, lab_page(lab, browser), name) as notebook:
                notebook.run_all(given.seconds)
                for theme in given.themes:
                    for width in given.widths:
                        for path in shoot(notebook, given.folder, theme, width):
                            print(path)
                for problem in notebook.problems():
                    print("PROBLEM", problem, file=sys.stderr)
    except NoChromium as why:
        sys.exit(str(why))


if __name__ == "__main__":
    main()
