"""What holds for every test, the chapters' cells among them."""

import gc
import os
import re
import signal
import tempfile
from collections import Counter
from pathlib import Path

import psutil
import pytest

pytest_plugins = ["pytester"]  # for tests of what is done here
IN_CI = os.environ.get("CI", "").lower() not in ("", "0", "false")
MEMORY = 1000**3  # what Binder promises a reader


def pytest_configure(config):
    """No test, and no chapter's kernel under it, touches a reader's predictions and training runs."""
    folder = tempfile.TemporaryDirectory()
    config.add_cleanup(folder.cleanup)
    os.environ["INCEPTION_PREDICTIONS"] = str(Path(folder.name, "predictions.json"))
    os.environ["INCEPTION_TRAINING"] = str(Path(folder.name, "training"))
    # Under nohup, or in a shell's background, these are ignored, which processes of ours would inherit.
    for number, usual in ((signal.SIGHUP, signal.SIG_DFL), (signal.SIGINT, signal.default_int_handler)):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, usual)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers():
    """Three for two cores, as a worker often waits for its kernel or page; each may take 2 GB with these."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max(1, min(3 * cores // 2, psutil.virtual_memory().total // (2 * 1000**3)))


# What takes longest comes first, so that the workers end together; then the rest, as collected.
FIRST = (
    "tests/browser/",
    "tests/site/",
    "tests/hub/",
    "tests/chapters/",
    "tests/unit/explorers/test_explorers.py",
)
PAGE = re.compile(r"tests/browser/.*[\[-](chapter\d\d[a-z]?|perCommTarget|perComm|disabled)[\]-]")


def together(nodeid):
    """The name of the tests that one worker runs one after another: of a page in a browser, or of a file."""
    page = PAGE.match(nodeid)
    return f"tests/browser/ {page[1]}" if page else nodeid.split("::")[0]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    groups = {}
    for item in items:
        groups.setdefault(together(item.nodeid), []).append(item)
    order = list(groups)
    if hasattr(config, "workerinput"):
        order.sort(key=lambda name: not name.startswith(FIRST))
    items[:] = [item for name in order for item in groups[name]]


def pytest_collection_finish():
    # Some of ours collect garbage themselves: it takes half a second with all that pytest holds.
    gc.collect()
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    from xdist.scheduler import LoadScopeScheduling

    class Together(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            return together(nodeid)

    config.option.loadscopereorder = False
    return Together(config, log)


def pytest_terminal_summary(terminalreporter):
    moves = Counter()
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        for name, counts in report.user_properties if report.when == "call" else ():
            moves += Counter(counts if name == "moves" else {})
    if moves:
        terminalreporter.write_line(f"{moves.total()} moves of {len(moves)} controls in a browser")


def pytest_collectstart(collector):
    # `make chapters` keeps standard error out of the saved files, so there is nothing to compare it with.
    if hasattr(collector, "skip_compare"):
        collector.skip_compare += ("stderr",)
        # Of a picture its alternative text is compared: its pixels differ from machine to machine.
        collector.sanitize_patterns[r"(data:image/png;base64,)[^\"]*"] = r"\1"


def _no_skips(report):
    # Elsewhere a missing Chromium may skip a test; CI has all but a GPU, so there a skip hides a fault.
    if IN_CI and report.skipped and not hasattr(report, "wasxfail") and "gpu" not in report.keywords:
        reason = report.longrepr[-1] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{reason}\nSkipped, and in CI nothing may be."


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    report = yield
    _no_skips(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report():
    report = yield
    _no_skips(report)
    return report


def pytest_runtest_teardown(item, nextitem):
    """After a chapter's last cell: its kernel must have stayed within the memory that Binder promises."""
    kernel = getattr(item.parent, "kernel", None)
    if kernel is None or (nextitem is not None and nextitem.parent is item.parent):
        return
    status = Path(f"/proc/{kernel.km.provisioner.pid}/status")
    if status.exists():  # Linux
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
        peak = int(lines["VmHWM"].split()[0]) * 1024
        assert peak < MEMORY, f"{item.parent.name} took {peak / 1e6:.0f} MB; a chapter may take 1000 MB"
