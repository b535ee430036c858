"""What a reader hands in at the end: one page with pictures and all figures, which another can check.

`python -m widgets.lessons.hand_in check report.html`
"""

import argparse
import hashlib
import json
import os
import sys
from dataclasses import asdict
from html import escape, unescape
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from ..backend.cores import THREADS_VARIABLE, use_all_cores
from ..core.files import must_be_ordinary, replacing
from ..core.words import grouped, plural
from ..inception.design import Design
from ..pictures.net.network_plan import network_plan
from ..pictures.trained.importance import importance_map
from ..pictures.training.by_cost import AccuracyByCost
from ..training.contest.entries import as_entry
from ..training.contest.kept import earlier, keep_weights
from ..training.contest.terms import CONTEST, SIZE, Budget, costs
from ..training.contest.tries import trained, trained_net
from ..training.ending import end_with_parent
from ..training.engines import choose
from ..training.run import Diverged
from .question import checked_key
from .store import store

FORMAT = "inception report 1"
COMMAND = "python -m widgets.lessons.hand_in check"
LARGEST = 5_000_000  # bytes of a report; ours have some 100 kB
LOOKED_AT = 200  # images to choose by that the inside is measured on
MEASURE = "margin"
MOST_THREADS = 64  # that a stranger's report may ask for
_LETTERS = 100  # of the reader's name
_BEGIN, _END = '<pre id="report">', "</pre>"
_NONE = ValueError, LookupError, TypeError, AttributeError, RecursionError  # what is no report may raise
_HEAD = """<!DOCTYPE html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<style>
body { max-width: 1000px; margin: 24px auto; padding: 0 16px; font: 16px/1.5 sans-serif; color: #1f1f1f }
p, pre { overflow-wrap: anywhere } pre { overflow-x: auto; font-size: 13px; line-height: 1.4 }
td, th { padding: 2px 12px; text-align: right }
</style>
"""


class NotAsReported(ValueError):
    """A report that is none, was changed, or does not come out the same; the message says it, a sentence."""


def hand_in(entry, budget, rivals=(), *, by="", key="15-accuracy", path="report.html"):
    """Write the report of a try, an Entry, on one page, whole or not at all. Returns its path.

    budget: the Budget it was made for. rivals: what it stands beside. by: whose it is. key: of the prediction
    of its test accuracy. ValueError for a name of more than 100 letters.
    """
    if not isinstance(by, str) or len(by) > _LETTERS:
        raise ValueError(f"A name has at most {_LETTERS} letters.")
    made = [one for one in store().tries().get(checked_key(key), []) if not one["seen"]]
    data = {
        "format": FORMAT, "by": by, "budget": asdict(budget), "own": asdict(entry),
        "predicted": [made[-1]["answer"], made[-1]["sure"]] if made else None,
        "rivals": [asdict(one) for one in rivals], "earlier": [asdict(one) for one in earlier(entry)],
        "inside": inside(trained_net(entry)), "images": entry.terms.digest,
    }  # fmt: skip
    data["checksum"] = _checksum(data)
    with replacing(path, encoding="utf-8", shared=True) as file:
        file.write(page(json.loads(json.dumps(data))))
    return Path(path)


def inside(net):
    """{"3a": {"b1": loss of margin, …}, …}: what a trained net misses of each branch that alone is silent.

    Measured on every second of 200 images to choose by, as Ablation does.
    """
    from ..fashion.resize import to_tensor  # these bring MXNet
    from ..inception.ablation import Ablation

    images, labels = (part[:LOOKED_AT] for part in CONTEST.splits()[1])
    ablation = Ablation(net, to_tensor(images, (SIZE, SIZE)), labels)
    ablation.importance(measure=MEASURE)
    found = {block: {} for block in ablation.blocks}
    for name, harm in ablation.harms(measure=MEASURE).items():
        block, branch = name.split()
        found[block][branch] = round(harm, 3)
    return found


def page(data):
    """The page of a report, HTML without scripts; all that it shows is made from its data.

    ValueError, KeyError, TypeError or AttributeError for what is no report.
    """
    own, budget = as_entry(data["own"]), Budget(**data["budget"])
    if len(own.runs) < 2 or len(data["by"]) > _LETTERS:
        raise ValueError("A report is of two seeds or more, and by somebody.")
    rivals, tries = ([*map(as_entry, data[name])] for name in ("rivals", "earlier"))
    plot, design = AccuracyByCost(own, rivals, tries), Design.of_text(own.line)
    blocks, inside = [*design.blocks], data["inside"]
    harms = {f"{block} {branch}": harm for block in blocks for branch, harm in inside[block].items()}
    pictures = (
        network_plan(design, blocks[0]), plot.scene(),
        importance_map(blocks, harms, (), blocks[0], "What the net misses of each branch", MEASURE),
    )  # fmt: skip
    heading = escape(f"{own.name}{data['by'] and ', by '}{data['by']}")
    text = escape(json.dumps(data, indent=1, sort_keys=True), quote=False)
    body = [
        f"<h1>{heading}</h1>", *(f"<p>{escape(line)}</p>" for line in _said(own, budget, data["predicted"])),
        *(scene.svg("width:100%;max-width:1000px;display:block;margin:20px 0") for scene in pictures),
        f"<pre>{escape(repr(plot))}</pre>", *_log(own),
        f"<details><summary>All of it as JSON</summary>\n{_BEGIN}{text}{_END}</details>",
    ]  # fmt: skip
    return f"{_HEAD}<title>{heading}</title>\n" + "\n".join(body) + "\n</html>\n"


def _said(own, budget, predicted):
    """What the page says of a try, sentence by sentence."""
    run, tests = own.runs[0], [f"{100 * one.test:.1f}" for one in own.runs]
    yield f"The net: {own.line}"
    yield (
        f"The budget: {budget}. It has {grouped(own.params)} parameters and takes {grouped(own.macs)} "
        f"multiply-accumulates for an image of {SIZE}×{SIZE}. "
        f"{budget.over(own.params, own.macs, own.seconds)}"
    )
    yield (
        f"Trained for {own.terms}; seeds {', '.join(map(str, own.seeds))}; {own.seconds:.0f} s in all, by "
        f"{run.engine} on {run.device}, {run.threads or 'any number of'} threads."
    )
    yield (
        f"Test images classified correctly: {own.test:.1f} % (seeds: {', '.join(tests)}). Of the images to "
        f"choose by: {own.mean:.1f} %."
    )
    if predicted:
        answer, sure = predicted
        yield f"Predicted: {answer:g} %, {sure:d} % sure. Off by {abs(answer - own.test):.1f} points."
    else:
        yield "Nothing was predicted before the answer was shown."
    yield (
        f"To check it, its training included: {COMMAND} FILE. On another machine an accuracy may differ by "
        f"up to {100 * own.terms.tolerance(run.test, run.test):.1f} points."
    )


def _log(own):
    """The table of a try's epochs, HTML."""
    heads = "".join(f"<th>seed {seed}: loss</th><th>to choose by</th>" for seed in own.seeds)
    yield f"<table><tr><th>epoch</th>{heads}</tr>"
    for epoch in range(own.terms.epochs):
        cells = (f"<td>{run.losses[epoch]:.3f}</td><td>{run.choosing[epoch]:.1%}</td>" for run in own.runs)
        yield f"<tr><td>{epoch + 1}</td>{''.join(cells)}</tr>"
    yield "</table>"


def check(path, rerun=True, say=print):
    """Check a report; with `rerun` train its runs again on this machine. NotAsReported for a forged one.

    say: is told what was found, and each epoch. OSError for a file that cannot be read.
    """
    data = _read(Path(path))
    own, budget = as_entry(data["own"]), Budget(**data["budget"])
    net = Design.of_text(own.line).net
    if (own.params, own.macs) != costs(net):
        counted = "{} parameters and {} MACs".format(*map(grouped, costs(net)))
        raise NotAsReported(f"The design has {counted}, and the report says otherwise.")
    if data["images"] != own.terms.digest:
        raise NotAsReported("The report is of other images than those that come with this collection.")
    say(f"The data are whole, the page shows them, and the counts are those of {own.line}")
    say(budget.over(own.params, own.macs, own.seconds) or f"It keeps its budget, {budget}.")
    if not rerun:
        say("Nothing was trained again.")
        return
    again = [_again(own, net, run, data["inside"] if run is own.runs[0] else None, say) for run in own.runs]
    same = [new.weights == old.weights for new, old in zip(again, own.runs, strict=True)]
    how = "to the last bit" if all(same) else "within the tolerance"
    now = 100 * sum(run.test for run in again) / len(again)
    say(
        f"Trained again with {plural(len(same), 'seed')}, it comes out the same {how}: {now:.1f} % of the "
        f"test images, {own.test:.1f} % in the report. The nets beside it were not trained again."
    )


def _again(own, net, run, found_inside, say):
    """Train a run again: the Trained that it is now. NotAsReported if that is not what was reported."""
    engine = choose(run.engine if run.engine == "gluon" or find_spec("torch") else "auto")[0]
    again, made = trained(net, own.terms, run.seed, say, own.name, engine)
    if again.weights == run.weights:
        if again.same != run.same or found_inside not in (None, _inside_of(made, own.line)):
            raise NotAsReported(f"Seed {run.seed} ends with these weights, and with other figures.")
        return again
    for images, new, old in (
        ("test images", again.test, run.test), ("images to choose by", again.choosing[-1], run.choosing[-1]),
    ):  # fmt: skip
        if abs(new - old) > (most := own.terms.tolerance(new, old)):
            raise NotAsReported(
                f"Seed {run.seed} trained again names {new:.1%} of the {images} right, the report says "
                f"{old:.1%}, and {100 * most:.1f} points are tolerated."
            )
    return again


def _inside_of(run, line):
    """As `inside`, of a run that has just ended."""
    from ..training.weights import load_googlenet

    with TemporaryDirectory() as folder:
        keep_weights(run, path := Path(folder, "weights.npz"), line)
        return inside(load_googlenet(path))


def main(arguments=None):
    """Run the command line; returns the exit code: 0 all is as reported, 1 not."""
    parser = argparse.ArgumentParser(prog="python -m widgets.lessons.hand_in", description=__doc__)
    parser.add_argument("action", choices=("check",), help="check a report, and train its runs again")
    parser.add_argument("file", type=Path, help="the page that was handed in")
    parser.add_argument("--no-rerun", action="store_true", help="read and count only")
    options = parser.parse_args(arguments)
    try:
        threads = as_entry(_read(options.file)["own"]).runs[0].threads
        if 0 < threads <= MOST_THREADS:  # another number adds up in another order
            os.environ.setdefault(THREADS_VARIABLE, str(threads))
        use_all_cores()
        check(options.file, not options.no_rerun)
    except (ValueError, OSError, MemoryError, Diverged) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _read(path):
    """The data of a report; NotAsReported for a file that is none, or was changed."""
    must_be_ordinary(path)
    none = NotAsReported(f"{path.name} is no report of ours.")
    if path.stat().st_size > LARGEST:
        raise none
    text = path.read_bytes().decode(errors="replace").replace("\r\n", "\n")
    try:
        data = json.loads(unescape(text.partition(_BEGIN)[2].partition(_END)[0]))
        ours, whole = data["format"] == FORMAT, data["checksum"] == _checksum(data)
    except _NONE:
        raise none from None
    if not ours:
        raise none
    if not whole:
        raise NotAsReported("The data were changed after the report was made: the checksum does not fit.")
    try:
        shown = page(data)
    except _NONE:
        raise none from None
    if text != shown:
        raise NotAsReported("The page shows something else than its data.")
    return data


def _checksum(data):
    rest = {name: value for name, value in data.items() if name != "checksum"}
    text = json.dumps(rest, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


if __name__ == "__main__":
    end_with_parent()
    sys.exit(main())
