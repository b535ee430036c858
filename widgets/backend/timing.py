"""Where the time of a computation goes: measured by the clock, and operator by operator by MXNet's profiler.

What is measured differs from machine to machine and from run to run; nothing here is a count.
"""

import json
import tempfile
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from time import perf_counter

from mxnet import nd, profiler

from .threads import mxnet_call

_BACK = "_backward_"


@mxnet_call
def seconds(functions, times=9):
    """{name: seconds} of calls without arguments, {name: function}: the fastest of `times` turns each.

    They take turns, so that a busy moment of the machine meets all of them; the fastest turn is the one that
    was disturbed least. Each is called once before, unmeasured. Waits until MXNet has computed all.
    """
    for function in functions.values():
        function()
    nd.waitall()
    fastest = dict.fromkeys(functions, float("inf"))
    for _ in range(times):
        for name, function in functions.items():
            began = perf_counter()
            function()
            nd.waitall()
            fastest[name] = min(fastest[name], perf_counter() - began)
    return fastest


@mxnet_call
def profile(function, times=3):
    """{operator: (calls, seconds)} of what MXNet's engine does in `times` calls, slowest first.

    The way back of an operator counts with it: "Convolution" holds both. What a hybridized block runs in one
    piece stands under the names of all its operators, joined by commas. Called once before, unprofiled.
    """
    function()
    nd.waitall()
    with _profiler() as report:
        for _ in range(times):
            function()
        nd.waitall()
    found = {}
    for name, entry in report["Time"].get("operator", {}).items():
        if name == "DeleteVariable":  # the engine's own housekeeping
            continue
        name = ",".join(part.removeprefix(_BACK) for part in name.split(","))
        calls, spent = found.get(name, (0, 0.0))
        found[name] = calls + entry["Count"], spent + entry["Total"] / 1e3
    return dict(sorted(found.items(), key=lambda item: -item[1][1]))


@mxnet_call
def peak_bytes(function):
    """The most memory, in bytes, that arrays made during one call held at a time. Called once before."""
    function()
    _let_go()
    with _profiler() as report:
        _let_go()  # its one number puts on record what was held before
        function()
        _let_go()
    (held,) = report["Memory"]["Device Storage"].values()
    return round(1000 * (held["Max"] - held["Min"]))


def _let_go():
    """Wait until MXNet has computed all, and no longer holds the arrays that it did so with.

    `waitall` does not wait for that: the engine lets go of an operator's arrays before it takes up the next.
    """
    nd.waitall()
    nd.ones((1,)).wait_to_read()


@cache
def _folder():
    # Gone before MXNet writes its trace, at the very end of the process; then MXNet writes none.
    return tempfile.TemporaryDirectory(prefix="inception-profile-")


@contextmanager
def _profiler():
    """A dictionary that holds, after the block, the profiler's report on what ran in it."""
    profiler.set_config(
        profile_imperative=True, profile_symbolic=True, profile_memory=True, aggregate_stats=True,
        filename=str(Path(_folder().name, "trace.json")),  # MXNet removes what is there: never a device
    )  # fmt: skip
    profiler.dumps(reset=True)
    report = {}
    profiler.set_state("run")
    try:
        yield report
    finally:
        profiler.set_state("stop")
        report.update(json.loads(profiler.dumps(reset=True, format="json")))
