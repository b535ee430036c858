"""How long from a key press to the new picture on screen? Run by `make bench`: figures, no verdict.

In one run, in JupyterLab with its default settings, in Chromium: (a) the floor: a slider whose callback only
sets an Image; (b) the plain way: `interact`, a block rebuilt and 32 maps drawn by Matplotlib at every move;
(c) BranchExplorer with all 256 maps of block 3a on screen; (d) the sliders of the explorers that draw SVG.
"""

import argparse
import itertools
import os
import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "browser"))

from harness import LabServer, NoChromium, Notebook, OnPage, chromium, lab_page, write_notebook

WARM_UP = 4
GOALS = """Goals: output widths (c1, c2, c3, c4) median ≤ 60 ms and 95th percentile ≤ 120 ms;
reduce widths median ≤ 150 ms; all of them at least 8 times faster than (b). For (d): median ≤ 60 ms."""

FLOOR = """
import io
import ipywidgets as ipw
import numpy
from PIL import Image

def png(number):
    file = io.BytesIO()
    Image.fromarray(numpy.full((32, 32), number, "uint8")).save(file, "png")
    return file.getvalue()

pictures = [png(number) for number in range(256)]
slider, image = ipw.IntSlider(64, 0, 255), ipw.Image(value=pictures[64])
slider.observe(lambda change: setattr(image, "value", pictures[change["new"]]), "value")
ipw.VBox([slider, image])
"""
PLAIN = """
import ipywidgets as ipw
import matplotlib.pyplot as plt
from mxnet import np
from mxnet.util import use_np
from widgets import Inception

@use_np  # a callback may run on a thread where NumPy mode is off
def show(c1):
    block = Inception(c1, (96, 128), (16, 32), 32)
    block.initialize()
    maps = block(np.random.uniform(size=(1, 192, 12, 12)))[0, :32].asnumpy()
    _, axes = plt.subplots(4, 8, figsize=(8, 4))
    for axis, feature_map in zip(axes.flat, maps):
        axis.imshow(feature_map)
        axis.axis("off")
    plt.show()

ipw.interact(show, c1=ipw.IntSlider(64, 1, 384));
"""
EXPLORER = """
from widgets import {kind}
{kind}.demo()
"""
DRAWN = {
    "ImpulseProbe": ("row", "column", "size"),
    "ConcatRibbon": ("channel",),
    "PixelMixer": ("channel", "row", "rank"),
    "WhatChannelsSeek": ("channel",),
    "BottleneckExplorer": ("reduce", "out", "channels", "size"),
}

# From the key's own time stamp to the end of the frame that shows the picture, on the page's one clock:
# the new <img> must be decoded, and a message posted in an animation frame arrives after that frame's paint.
# `picture` is the first new image (null: the pixels stayed the same), `all` the last change in the output.
# kind: what counts as an image, "img" or "svg".
WATCH = """(area, kind) => {
    const painted = () => new Promise(done => requestAnimationFrame(() => {
        const {port1, port2} = new MessageChannel();
        port1.onmessage = () => done(performance.now());
        port2.postMessage(null);
    }));
    const images = record => record.type === 'attributes' ? [record.target] : [...record.addedNodes].flatMap(
        node => node.matches?.(kind) ? [node] : [...node.querySelectorAll?.(kind) ?? []]);
    let pressed, picture, last;
    window.addEventListener('keydown', event => { pressed ??= event.timeStamp; }, true);
    new MutationObserver(records => {
        if (pressed === undefined) return;
        painted().then(time => { last = time; });
        const found = records.flatMap(images);
        if (picture !== undefined || !found.length) return;
        picture = null;  // on its way
        Promise.all(found.map(img => img.decode?.())).then(painted)
            .then(time => { picture = time; }, () => { picture = undefined; });
    }).observe(area, {subtree: true, childList: true, characterData: true, attributeFilter: ['src']});
    // The explorer writes its state last, so a new state without a new image means the same pixels.
    const state = () => area.querySelector('.control-state input')?.value;
    let old;
    const quiet = since => performance.now() - since > 150;
    window.bench = {
        arm: () => { pressed = picture = last = undefined; old = state(); },
        done: () => picture ? quiet(Math.max(picture, last))
            : picture !== null && state() !== old && quiet(last),
        times: () => picture && [picture - pressed, Math.max(picture, last) - pressed],
    };
}"""


def press(notebook, key):
    """Milliseconds from the key to the picture, and to the last change; the next key waits for both.

    None if no pixel changed: on a 1-channel input a reduce filter with a negative weight adds nothing.
    """
    page = notebook.page
    page.evaluate("window.bench.arm()")
    page.keyboard.press(key)
    page.wait_for_function("window.bench.done()", timeout=30_000, polling=20)
    return page.evaluate("window.bench.times()")


def there_and_back(notebook, presses):
    """Press → and ← in turn on what has the focus; the first few do not count."""
    times = [press(notebook, ("ArrowRight", "ArrowLeft")[n % 2]) for n in range(WARM_UP + presses)]
    return times[WARM_UP:]


def start(lab, browser, folder, source, kind="img"):
    path = write_notebook(folder / "bench.ipynb", source.strip())
    for context in browser.contexts:
        context.close()
    notebook = Notebook(lab, lab_page(lab, browser), lab.copy(path), width=1600, height=1400)
    notebook.run_all()
    if problems := notebook.problems():
        notebook.close()
        sys.exit("\n".join(problems))
    notebook.outputs(0).evaluate(WATCH, kind)
    return notebook


def one_slider(notebook, presses):
    notebook.outputs(0).locator(".noUi-handle").focus()
    return there_and_back(notebook, presses)


def explorer(notebook, presses):
    """(name, times) of each slider on each input. Every case has a seed of its own: nothing is remembered."""
    on_page = OnPage(notebook, "BranchExplorer")
    controls = f"{on_page.python}.controls"
    seeds = itertools.count(1)

    def put(**values):
        for name, value in values.items():
            notebook.ask(f"setattr({controls}[{name!r}], 'value', {value!r})")
        on_page.settled()

    def onward(name):
        """Only values not seen before; at the slider's end once more from its beginning, with a new seed."""
        times = []
        while len(times) < WARM_UP + presses:
            if on_page.number(name) == end:
                put(**{name: 1, "seed": next(seeds)})
            times += filter(None, [press(notebook, "ArrowRight")])
        return times[WARM_UP:]

    for kind in notebook.ask(f"list({controls}['input'].options)"):
        for name in ("c1", "c2", "c3", "c4", "c2_reduce", "c3_reduce"):
            notebook.ask(f"{on_page.python}.reset()")
            put(input=kind, seed=next(seeds))
            end = notebook.ask(f"{controls}[{name!r}].max")
            on_page.focus(name)
            walk = onward(name) if name.endswith("reduce") else there_and_back(notebook, presses)
            yield f"(c) {name}, {kind}", walk


def drawn(notebook, kind, presses):
    """(name, times) of each slider of an explorer that draws SVG, from the middle of its range."""
    on_page = OnPage(notebook, kind)
    for name in DRAWN[kind]:
        control = f"{on_page.python}.controls[{name!r}]"
        middle = notebook.ask(f"({control}.min + {control}.max) // 2")
        notebook.ask(f"setattr({control}, 'value', {middle})")
        on_page.settled()
        on_page.focus(name)
        yield f"(d) {kind}, {name}", there_and_back(notebook, presses)


def report(name, times, floor, plain):
    pictures, everything = zip(*times, strict=True)
    median = statistics.median(pictures)
    row = f"{name:44}{len(times):4}{median:9.0f}{high(pictures):9.0f}"
    row += f"{statistics.median(everything):9.0f}{high(everything):9.0f}"
    print(row + f"{median / floor:9.1f}{plain / median:9.1f}", flush=True)


def high(values):
    """The 95th percentile."""
    return statistics.quantiles(values, n=20, method="inclusive")[-1]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--presses", type=int, default=40, help="key presses that count, in each case")
    presses = parser.parse_args().presses
    try:
        with LabServer() as lab, chromium() as browser, tempfile.TemporaryDirectory() as folder:
            folder = Path(folder)
            print(f"Key press → new picture painted, ms, on {os.cpu_count()} cores.\n{GOALS}\n")
            print(f"{'':44}{'':4}{'picture':>18}{'everything':>18}{'times the':>9}{'faster':>9}")
            print(f"{'':44}{'n':>4}" + f"{'median':>9}{'95 %':>9}" * 2 + f"{'floor':>9}{'than (b)':>9}")
            with start(lab, browser, folder, FLOOR) as notebook:
                floor_times = one_slider(notebook, presses)
            with start(lab, browser, folder, PLAIN) as notebook:
                plain_times = one_slider(notebook, presses)
                problems = notebook.problems()
            floor, plain = (statistics.median(p for p, _ in times) for times in (floor_times, plain_times))
            report("(a) the floor: one Image", floor_times, floor, plain)
            report("(b) interact, rebuilt, Matplotlib, 32 maps", plain_times, floor, plain)
            with start(lab, browser, folder, EXPLORER.format(kind="BranchExplorer")) as notebook:
                for name, times in explorer(notebook, presses):
                    report(name, times, floor, plain)
                problems += notebook.problems()
            for kind in DRAWN:
                with start(lab, browser, folder, EXPLORER.format(kind=kind), "svg") as notebook:
                    for name, times in drawn(notebook, kind, presses):
                        report(name, times, floor, plain)
                    problems += notebook.problems()
            for problem in problems:
                print("PROBLEM", problem)
    except NoChromium as why:
        sys.exit(str(why))
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
