"""Move every control of every explorer of the app, in Chromium through Voilà; says what went wrong.

python tests/browser/sweep_app.py [PAGE …]

takes the pages named, such as 01 09b, or all, each explorer once: an hour on a busy machine.
"""

import sys
import time
from collections import Counter

from harness import AppPage, AppServer, OnPage, Sweep, chromium
from test_every_control import LEAVE

from widgets.app import pages


def main(numbers):
    moves, faults, seen, begin = Counter(), [], set(), time.monotonic()
    with AppServer() as app, chromium() as browser:
        for number, _, names in pages():
            for name in names if not numbers or number in numbers else ():
                if name in seen:
                    continue
                seen.add(name)
                with AppPage(app, browser, app.address(page=number, **{name: ""}), seconds=600) as page:
                    sweep = Sweep(OnPage(page, name))
                    faults += [f"{name}.{fault}" for fault in sweep.run(LEAVE.get(name, ()))]
                    faults += page.problems()
                moves += Counter({f"{name}.{control}": count for control, count in sweep.moves.items()})
                print(
                    f"{number} {name}: {sweep.moves.total()} moves, {len(faults)} faults so far", flush=True
                )
    print(f"{moves.total()} moves of {len(moves)} controls in {time.monotonic() - begin:.0f} s")
    sys.exit("\n".join(faults) or 0)


if __name__ == "__main__":
    main(sys.argv[1:])
