"""What holds for every test, the chapters' cells among them."""

import os
import tempfile
from pathlib import Path

import psutil
import pytest

IN_CI = os.environ.get("CI", "").lower() not in ("", "0", "false")
MEMORY = 1000**3  # what Binder promises a reader


def pytest_configure(config):
    """No test, and no chapter's kernel under it, touches a reader's predictions and training runs."""
    folder = tempfile.TemporaryDirectory()
    config.add_cleanup(folder.cleanup)
    os.environ["INCEPTION_PREDICTIONS"] = str(Path(folder.name, "predictions.json"))
    os.environ["INCEPTION_TRAINING"] = str(Path(folder.name, "training"))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers():
    """A worker a core, as far as memory goes: with a kernel and a browser under it one takes up to 2 GB."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max(1, min(cores, psutil.virtual_memory().total // (2 * 1000**3)))


def pytest_collectstart(collector):
    # `make chapters` keeps standard error out of the saved files, so there is nothing to compare it with.
    if hasattr(collector, "skip_compare"):
        collector.skip_compare += ("stderr",)


def _no_skips(report):
    # Elsewhere a missing Chromium may skip a test; CI has every part, so there a skip hides a fault.
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
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
