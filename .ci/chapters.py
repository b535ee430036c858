"""Run chapters and save what a plain viewer can show: pictures and text, no widget and no trace of an editor.

    python .ci/chapters.py [chapters/01_….ipynb …]

A chapter whose cell fails stays on disk as it was.
"""

import os
import sys
import time
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
import psutil
from nbclient import NotebookClient

from widgets.core.files import replacing

ROOT = Path(__file__).resolve().parent.parent
CELL_METADATA = ("tags", "jupyter")  # what an author means; the rest is an editor's or a clock's
NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},  # without the version: it differs from machine to machine
}


class CellFailed(Exception):
    """A cell that did not run, in one sentence."""


def run(path, seconds=600):
    """Execute a notebook in its own folder. Returns (notebook, seconds, peak bytes of the kernel)."""
    notebook = nbformat.read(path, as_version=4)
    at, peaks = [0], [0]
    client = NotebookClient(
        notebook,
        timeout=seconds,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
        store_widget_state=False,
        coalesce_streams=True,  # how the output was cut into messages is chance
        on_cell_start=lambda cell, cell_index: at.append(cell_index),
        on_cell_executed=lambda **_: peaks.append(kernel_peak(client)),
    )
    start = time.perf_counter()
    try:
        client.execute()
    except Exception as error:  # of the cell, of the kernel, of the clock: all end the run
        name, value = getattr(error, "ename", type(error).__name__), getattr(error, "evalue", str(error))
        code = notebook.cells[at[-1]].source.strip().split("\n")[0]
        raise CellFailed(
            f"{path.name}: cell {at[-1] + 1} ({code}) failed with {name}: {value.strip()}"
        ) from error
    return notebook, time.perf_counter() - start, max(peaks)


def kernel_peak(client):
    """The most memory that the kernel held so far, in bytes (elsewhere than on Linux: what it holds now)."""
    pid = client.km.provisioner.pid
    with suppress(FileNotFoundError):
        return int(Path(f"/proc/{pid}/status").read_text().split("VmHWM:")[1].split()[0]) * 1024
    return psutil.Process(pid).memory_info().rss


def tidy(notebook):
    """Take out, in place, what only a live kernel or this machine could use. Returns the notebook."""
    notebook.metadata = nbformat.from_dict(NOTEBOOK_METADATA)
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({k: v for k, v in cell.metadata.items() if k in CELL_METADATA})
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if lasts(output)]
    return notebook


def lasts(output):
    """Whether an output still says something in a saved file; takes the widget view out of it."""
    if output.output_type == "stream":
        return output.name != "stderr"  # progress bars and warnings of the day
    for mime in [mime for mime in output.get("data", {}) if mime.startswith("application/vnd.jupyter.")]:
        del output.data[mime]
    return output.output_type == "error" or bool(output.data)


def save(notebook, path):
    """Write it over the file, whole or not at all."""
    with replacing(path, shared=True, encoding="utf-8") as file:
        nbformat.write(notebook, file)


def main(names):
    """Run and save the chapters of these names, or all."""
    chapters = [Path(name).resolve() for name in names] or sorted((ROOT / "chapters").glob("[0-9]*.ipynb"))
    training = TemporaryDirectory()  # what a saved chapter shows must not go on from a run of this machine's
    os.environ["INCEPTION_TRAINING"] = training.name
    for path in chapters:
        if not path.is_file():
            sys.exit(f"There is no chapter {path.name} in {path.parent.name}/.")
        try:
            notebook, seconds, peak = run(path)
        except CellFailed as failure:
            sys.exit(f"{failure}. The saved chapter is as it was.")
        save(tidy(notebook), path)
        print(f"{path.name}: {seconds:.0f} s, {peak / 1e6:.0f} MB")


if __name__ == "__main__":
    main(sys.argv[1:])
