import subprocess
import sys

import pytest

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
