import subprocess
import sys

import numpy
import pytest

from widgets.backend.memory import memory_left, memory_taken

CODE = """
import numpy, sys
from pathlib import Path
if sys.argv[1] == "give back":
    from widgets.backend.memory import give_back_large_arrays
    give_back_large_arrays()
warm = numpy.ones(30 * 2**20, numpy.uint8); del warm  # glibc has learnt to keep blocks of that size
arrays = [numpy.ones(20 * 2**20, numpy.uint8) for _ in range(12)]
last = numpy.ones(1000)
del arrays[:-1]
print(int(Path("/proc/self/statm").read_text().split()[1]) * 4096)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="mallopt is glibc's")
def test_freed_arrays_leave_no_holes():
    kept, given_back = (
        int(subprocess.run([sys.executable, "-c", CODE, how], capture_output=True, check=True).stdout)
        for how in ("keep", "give back")
    )
    assert given_back < kept - 100e6


@pytest.fixture
def machine(tmp_path):
    """machine(files) → memory_left of a machine with 8 GB available that has such files, {path: text}."""

    def left(files, group="0::/user/kernel"):
        files = {"proc/meminfo": "MemTotal: 9000000 kB\nMemAvailable: 8000000 kB\n"} | files
        for name, text in (files | {"proc/self/cgroup": f"{group}\n"}).items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return memory_left(tmp_path / "proc", tmp_path / "groups")

    return left


def group(folder, most, used, kept, first=True):
    """The files of a control group of the second version, or of the first."""
    names = ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")
    limit, usage, inactive = names if first else ("memory.max", "memory.current", "inactive_file")
    stat = f"anon 5\n{inactive} {kept}\n"
    return {f"{folder}/{limit}": f"{most}\n", f"{folder}/{usage}": f"{used}\n", f"{folder}/memory.stat": stat}


def test_what_is_left_is_what_the_system_has_or_a_control_group_allows(machine):
    assert machine({}) == 8_192_000_000
    own = "groups/user/kernel"
    assert machine(group(own, "max", 5, 0, first=False)) == 8_192_000_000
    assert machine(group(own, 2 * 10**9, 10**9, 10**8, first=False)) == 11 * 10**8
    assert machine(group("groups/user", 10**9, 7 * 10**8, 0, first=False)) == 3 * 10**8  # one above it
    assert machine(group(own, 10**9, 2 * 10**9, 0, first=False)) == 0


def test_the_first_version_of_control_groups_counts_as_well(machine):
    files = group("groups/memory/lab", 2 * 10**9, 15 * 10**8, 2 * 10**8)
    assert machine(files, "3:cpu:/lab\n4:memory:/lab\nnonsense") == 7 * 10**8
    assert machine({}, "4:memory:/elsewhere") == 8_192_000_000
    # In a container its own group is the root.
    assert machine(group("groups/memory", 10**9, 6 * 10**8, 0), "4:memory:/docker/4711") == 4 * 10**8


def test_where_nobody_says_what_is_left_nothing_is_known(tmp_path):
    assert memory_left(tmp_path, tmp_path) is None
    (tmp_path / "meminfo").write_text("nonsense")
    assert memory_left(tmp_path, tmp_path) is None


@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux tells how a process grew.")
def test_what_a_piece_of_work_takes_is_its_peak():
    with memory_taken() as taken:
        numpy.ones(50 * 2**20, numpy.uint8).sum()
        last = numpy.ones(10 * 2**20, numpy.uint8)
    assert 45 * 2**20 < taken[0] < 80 * 2**20 and last.all()
