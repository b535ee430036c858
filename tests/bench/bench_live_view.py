"""What the live view costs a training, and how soon it answers meanwhile. Run by `make bench`: no verdict.

In one run, in JupyterLab with its default settings, in Chromium, with the book's net on the shipped sample at
33×33: (a) images/s with the live view and with the kept moments alone, by turns, as a ratio of neighbours;
(b) while it trains, from a key press on `garment`, `block` and `moment` to the page that says so, painted.
"""

import argparse
import os
import re
import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "browser"))

from bench_slider import high
from harness import LabServer, NoChromium, Notebook, OnPage, chromium, lab_page, write_notebook

TITLE = re.compile(r"(After \d+ steps?, at \S+: )(.+? in block \w+\.)")
GOALS = "Goals: (a) the live view costs 5 % or less; (b) median ≤ 100 ms."
SOURCE = """
from time import perf_counter
from widgets import Session, TrainingDashboard
dashboard = TrainingDashboard(Session("bench"))
dashboard.set(recipe="full")


def speed(watch, steps):
    dashboard.set(watch=watch)
    began = perf_counter()
    dashboard.run(steps)
    return 128 * steps / (perf_counter() - began)


dashboard
"""
# From the key's own time stamp to the end of the frame that shows the words; a message posted in an animation
# frame arrives after that frame's paint.
ANSWER = """([area, old]) => { window.answer = new Promise(done => {
    let pressed;
    const press = event => { pressed ??= event.timeStamp; };
    window.addEventListener('keydown', press, {capture: true, once: true});
    const watch = new MutationObserver(() => {
        if (pressed === undefined || area.textContent.includes(old)) return;
        watch.disconnect();
        requestAnimationFrame(() => {
            const {port1, port2} = new MessageChannel();
            port1.onmessage = () => done(performance.now() - pressed);
            port2.postMessage(null);
        });
    });
    watch.observe(area, {subtree: true, childList: true, characterData: true, attributes: true});
}); }"""


def costs(notebook, pairs, steps):
    """[images/s with the live view over those without, …] of neighbours."""
    name = OnPage(notebook, "TrainingDashboard").python
    ratios = []
    notebook.ask(f"bool({name}.run(4))")
    for turn in range(pairs):
        order = ("live", "moments alone") if turn % 2 else ("moments alone", "live")
        speeds = {watch: notebook.ask(f"speed({watch!r}, {steps})") for watch in order}
        ratios.append(speeds["live"] / speeds["moments alone"])
    return ratios


def answers(notebook, presses):
    """{control: [ms, …]} of key presses while the net trains."""
    page = OnPage(notebook, "TrainingDashboard")
    notebook.ask(f"{page.python}.set(watch='live')")
    notebook.ask(f"{page.python}.conductor.start({page.python}.model.plan)")
    area, found = page.area.element_handle(), {}
    notebook.ask(f"{page.python}.set(at='step 0')")  # from one kept moment to the next
    for name in ("garment", "block", "moment"):
        keys = ("ArrowRight", "ArrowLeft") if name == "moment" else ("ArrowDown", "ArrowUp")
        found[name] = []
        page.focus(name)
        for press in range(presses):
            page.wait("a look at the net", lambda: TITLE.search(words(page)))
            when, what = TITLE.search(words(page)).groups()
            notebook.page.evaluate(ANSWER, [area, when if name == "moment" else what])
            page.press(keys[press % 2])
            found[name].append(notebook.page.evaluate("window.answer"))
    notebook.ask(f"{page.python}.conductor.end()")
    return found


def words(page):
    return page.area.evaluate("area => area.textContent")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--pairs", type=int, default=6, help="of stretches of training")
    parser.add_argument("--steps", type=int, default=10, help="of each")
    parser.add_argument("--presses", type=int, default=16, help="of each control")
    given = parser.parse_args()
    try:
        with LabServer() as lab, chromium() as browser, tempfile.TemporaryDirectory() as folder:
            path = write_notebook(Path(folder) / "bench.ipynb", SOURCE.strip())
            with Notebook(lab, lab_page(lab, browser), lab.copy(path), width=1600, height=1400) as notebook:
                notebook.run_all()
                print(f"On {os.cpu_count()} cores. {GOALS}\n")
                ratios = costs(notebook, given.pairs, given.steps)
                print(f"(a) live view / moments alone, images/s: {statistics.median(ratios):.3f} ", end="")
                print(f"(of {len(ratios)} pairs: {min(ratios):.3f} to {max(ratios):.3f})", flush=True)
                for name, times in answers(notebook, given.presses).items():
                    median = statistics.median(times)
                    print(f"(b) {name:8} median {median:4.0f} ms, 95 % {high(times):4.0f} ms", flush=True)
                if problems := notebook.problems():
                    sys.exit("\n".join(problems))
    except NoChromium as why:
        sys.exit(str(why))


if __name__ == "__main__":
    main()
