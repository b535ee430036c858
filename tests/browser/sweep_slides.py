"""Turn the slides of all chapters, in Chromium through Voilà, at two sizes; says what went wrong.

python tests/browser/sweep_slides.py [CHAPTER …]

takes the chapters named, such as 01 09b, or all: half an hour on a busy machine. Pictures: build/slides-seen.
"""

import sys

from harness import SlidesPage, SlidesServer, chromium

from widgets.copies import CHAPTERS

SIZES = (1024, 768), (1280, 720)
SEEN = CHAPTERS.parent / "build/slides-seen"


def turned(deck, number):
    """What the slides of a chapter are, at both sizes."""
    for width, height in SIZES:
        deck.page.set_viewport_size({"width": width, "height": height})
        for at in range(1, deck.told()["of"] + 1):
            told = deck.go(at)
            deck.page.screenshot(path=SEEN / f"{number}-{width}-{at:02}.png")
            yield told


def main(numbers):
    paths = sorted(CHAPTERS.glob("[0-9][0-9]*_*.ipynb"))
    faults = []
    SEEN.mkdir(parents=True, exist_ok=True)
    with SlidesServer(*map(str, paths)) as server, chromium() as browser:
        for path in paths:
            number = path.stem.split("_")[0]
            if numbers and number not in numbers:
                continue
            with SlidesPage(server, browser, server.slides(path), seconds=600) as deck:
                seen = [*turned(deck, number)]
                faults += [f"{number}: {slide}" for slide in seen if slide["cut"] or slide["errors"]]
                faults += deck.problems()
            most = max(slide["high"] for slide in seen)
            print(
                f"{number}: {seen[0]['of']} slides, the highest {most} px, {len(faults)} faults", flush=True
            )
    sys.exit("\n".join(faults) or 0)


if __name__ == "__main__":
    main(sys.argv[1:])
