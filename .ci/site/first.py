"""The site's first page: a block to move without a kernel, over maps that are computed here beforehand.

Six sliders, five garments, what block 3a is fed. Output widths are the first maps of one bank; of the reduce
widths a dozen are offered, the book's among them, and for each the bank's maps lie ready as one picture in
the branch's colours. Palette, shapes and layers come from the package; first.js only multiplies.
"""

import json
import re
from base64 import b64encode
from html import escape
from pathlib import Path
from string import Template

import numpy
from PIL import Image
from public import BINDER

from widgets.core.words import BRANCH_NAMES, BRANCHES, number_word, times
from widgets.explorers.branch_rows import WIDTHS_OF
from widgets.fashion.garments import garment, garment_image
from widgets.inception.bank import FilterBank
from widgets.inception.layers import Conv
from widgets.inception.seeding import stem_output
from widgets.inception.widths import GOOGLENET_BLOCKS, LARGEST, WIDTHS, traits_of
from widgets.pictures.montage import brightest, grey_levels, png_bytes
from widgets.pictures.palette import PAINTS, RAMPS, rgb

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SHOWN = ("ankle boot", "bag", "coat", "dress", "sandal")
BLOCK, SEED, LEVELS, REDUCES = "3a", 0, 16, 12
KIND = "after the stem"
ANGLES = {"": (), "/": (45,), "|": (0,), "x": (45, 135)}  # degrees by which upright lines are turned


def bank():
    """The maps of a block with random weights for each garment after the stem."""
    fed = stem_output(numpy.concatenate([garment(name).asnumpy() for name in SHOWN]))
    return FilterBank({KIND: dict(zip(SHOWN, fed, strict=True))})


def offered(branch):
    """The reduce widths of a branch on the page: those of the nine blocks, and below them steps to 1."""
    book = sorted({widths.reduces[branch] for widths in GOOGLENET_BLOCKS.values()})
    below = numpy.geomspace(1, book[0], REDUCES - len(book) + 1).round().astype(int).tolist()
    return sorted({*below, *book})


def levels(maps):
    """float32 (N, H, W) → uint8 (N, H, W), 0 … LEVELS − 1, by the scale that a BranchExplorer draws with."""
    shades = grey_levels(maps, brightest(maps)).astype(float) - 2
    return numpy.round(shades * (LEVELS - 1) / 253).astype("uint8")


def colours(branch):
    """The colours of these levels, uint8 (LEVELS, 3)."""
    return RAMPS[branch][numpy.linspace(2, 255, LEVELS).round().astype(int)]


def picture(maps, branch):
    """All maps of a branch below each other, as a picture in base64."""
    sheet = Image.fromarray(levels(maps).reshape(-1, maps.shape[2]), mode="P")
    sheet.putpalette(colours(branch).tobytes())
    return b64encode(png_bytes(sheet, optimize=True, bits=4)).decode()


def maps_of(bank, name):
    """{branch: [a picture for each reduce width that is offered, or one]} of a garment."""
    return {
        branch: [
            picture(bank.maps(KIND, name, SEED, branch, reduce), branch)
            for reduce in (offered(branch) if branch in LARGEST.reduces else [None])
        ]
        for branch in BRANCHES
    }


def facts(shape):
    """What first.js has to know of the block: shapes, layers, widths that a slider offers."""
    most, start = traits_of(LARGEST), traits_of(GOOGLENET_BLOCKS[BLOCK])
    reduces = dict(zip(("c2_reduce", "c3_reduce"), map(offered, LARGEST.reduces), strict=True))
    kernels = {
        branch: [layer.kernel for layer in chain if isinstance(layer, Conv)]
        for branch, chain in LARGEST.branches.items()
    }
    return {
        "shape": shape,
        "files": {name: file_name(name) for name in SHOWN},
        "bar": BAR,
        "most": most_channels(),
        "garments": SHOWN,
        "widths": {name: reduces.get(name, list(range(1, most[name] + 1))) for name in WIDTHS},
        "start": start,
        "presets": {name: traits_of(widths) for name, widths in GOOGLENET_BLOCKS.items()},
        "branches": {
            branch: {"layers": [*zip(WIDTHS_OF[branch], kernels[branch], strict=True)], "name": name}
            for branch, name in BRANCH_NAMES.items()
        },
    }


def file_name(name):
    """The file that holds a garment's maps."""
    return f"first-{name.replace(' ', '-')}.js"


def hatching(branch, side=6):
    """CSS: the second cue of a branch's colour, as lines over it."""
    lines = [
        f"repeating-linear-gradient({90 + angle}deg,#fffc 0 1.5px,#0000 1.5px {side}px)"
        for angle in ANGLES[PAINTS[branch][1]]
    ]
    return f".{branch}{{--colour:{PAINTS[branch][0]};--hatch:{','.join(lines) or 'none'}}}"


def pattern(branch, side=6):
    """SVG: the same as a pattern to fill with."""
    angles = ANGLES[PAINTS[branch][1]]
    ways = (
        f"M{side / 2:g} 0V{side}",
        f"M0 {side / 2:g}H{side}",
    )  # the first way, and across it
    return (
        f'<pattern id="fill-{branch}" width="{side}" height="{side}" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate({sum(angles[:1])})"><rect width="{side}" height="{side}" '
        f'fill="{PAINTS[branch][0]}"/><path d="{"".join(ways[: len(angles)])}" stroke="#fff" '
        'stroke-opacity=".8" stroke-width="1.4"/></pattern>'
    )


BAR = 20, 150  # where the upright bar of the drawing begins, and its height
LANES = dict(zip(BRANCHES, (34, 75, 116, 157), strict=True))  # height at which each branch runs
MIDDLE = 95.5
TRUNK, FIRST = 88, 122  # where the way in forks, and where the first boxes begin


def drawing(shape):
    """SVG: the block, with marks where first.js writes widths and draws lines as thick as these."""
    lines = [
        f'<svg viewBox="0 0 360 196" role="img" font-size="12" aria-label="The block: an input '
        f'of {times(shape)} goes through {number_word(len(BRANCHES))} branches, then their maps are joined">',
        f"<defs>{''.join(map(pattern, BRANCHES))}</defs>",
        f'<g fill="none" stroke="currentColor" stroke-width="{width_of(shape[0])}" stroke-linejoin="round">',
        f'<path d="M56 {MIDDLE}H{TRUNK}"/>',
        *(f'<path d="M{TRUNK} {MIDDLE}V{y}H{FIRST}"/>' for y in LANES.values()),
        "</g>",
        f'<image id="picture" x="2" y="{MIDDLE - 27}" width="54" height="54"/>',
        f'<text x="2" y="{MIDDLE + 42}" font-weight="600">{times(shape)}</text>',
        *(part for branch in BRANCHES for part in lane(branch, shape[0])),
        *(f'<rect id="{branch}-bar" x="312" width="14" fill="url(#fill-{branch})"/>' for branch in BRANCHES),
        f'<rect x="312" y="{BAR[0]}" width="14" height="{BAR[1]}" fill="none" stroke="currentColor"/>',
        '<text x="358" y="188" text-anchor="end" font-weight="600" data-out></text>',
        '<text x="256" y="188" text-anchor="end">concatenated:</text>',
        "</svg>",
    ]
    return "\n".join(lines)


def width_of(channels):
    """Of the line that carries so many channels, as first.js has it."""
    return 1 + 8 * min(channels / most_channels(), 1)


def most_channels():
    """The most that a line of the drawing carries."""
    return max(*LARGEST.outputs.values(), *LARGEST.reduces.values())


def lane(branch, channels):
    """SVG: a branch, its boxes and the lines behind them."""
    y, colour, chain = LANES[branch], PAINTS[branch][0], LARGEST.branches[branch]
    names, x = iter(WIDTHS_OF[branch]), FIRST
    for layer in chain:
        name = next(names) if isinstance(layer, Conv) else ""
        last, wide = layer is chain[-1], 48
        end = 312 if last else x + wide + 46
        thick = f'data-line="{name}"' if name else f'stroke-width="{width_of(channels)}"'
        yield f'<path d="M{x + wide} {y}H{end}" stroke="{colour}" fill="none" {thick}/>'
        yield f'<rect class="box" x="{x}" y="{y - 13}" width="{wide}" height="26" rx="4" stroke="{colour}"/>'
        word = layer.word if isinstance(layer, Conv) else "pool"
        yield f'<text x="{x + wide / 2}" y="{y + 4}" text-anchor="middle">{word}</text>'
        at, anchor = (306, "end") if last else ((x + wide + end) / 2, "middle")
        written = f'data-text="{name}">' if name else f">{channels}"
        yield f'<text x="{at}" y="{y - 8}" text-anchor="{anchor}" {written}</text>'
        x = end
    yield f'<text x="{TRUNK + 8}" y="{y - 8}" font-weight="600">{branch}</text>'


def card(branch):
    """HTML: what is said of a branch, its sliders, its maps."""
    sliders = "".join(width_slider(branch, name) for name in WIDTHS_OF[branch])
    return (
        f'<section class="branch {branch}" id="{branch}">'
        f"<h2>{branch} <small>{BRANCH_NAMES[branch]}</small></h2>"
        f'<p><b id="{branch}-shape"></b>; <span id="{branch}-cost"></span></p>{sliders}'
        f'<canvas id="{branch}-maps" role="img"></canvas></section>'
    )


def width_slider(branch, name):
    """HTML: a slider of one of the six widths."""
    shown = "1×1 reduce" if name.endswith("reduce") else f"{BRANCH_NAMES[branch].split(' → ')[-1]} out"
    last = len(offered(branch)) if name.endswith("reduce") else traits_of(LARGEST)[name]
    return (
        f'<div class="width"><label for="{name}">{shown}</label><input type="range" id="{name}" min="0" '
        f'max="{last - 1}" aria-label="{branch}, {shown}: channels">'
        f'<output id="{name}-value" for="{name}"></output></div>'
    )


def part(branch):
    """HTML: the part of the ribbon that a branch's channels are."""
    return f'<div class="{branch}" id="{branch}-part" role="img"><span id="{branch}-label"></span></div>'


def data_uri(image):
    """A picture, uint8 (H, W) or (H, W, 3), as an address."""
    return f"data:image/png;base64,{b64encode(png_bytes(Image.fromarray(image))).decode()}"


def choices():
    """HTML: the garments to choose from."""
    return "\n".join(
        f'<label><input type="radio" name="garment" value="{name}">'
        f'<img alt="" src="{data_uri(garment_image(name))}"><span>{name}</span></label>'
        for name in SHOWN
    )


def icon():
    """The page's icon: the four colours side by side."""
    stripe = numpy.stack([rgb(PAINTS[branch][0]) for branch in BRANCHES])
    return data_uri(numpy.repeat(numpy.repeat(stripe[None], 32, axis=0), 8, axis=1))


MAPPED = re.compile(r"^\| (\w+) \| \[(.+?)\]\(chapters/(\w+)\.ipynb\) \| (\d+) \| (.+?) \|$", re.MULTILINE)


def chapter_links():
    """HTML: each chapter with its question and its minutes, from README's map of the chapters."""
    return [
        f'<li><a href="{file}.html"><b>{number} {escape(title)}</b>'
        f"<small>{escape(question)} · {minutes} minutes</small></a></li>"
        for number, title, file, minutes, question in MAPPED.findall((ROOT / "README.md").read_text())
    ]


def page(shape, repository):
    """HTML: the whole first page; `repository` is the public one's address or ""."""
    links, style = chapter_links(), Template((HERE / "first.css").read_text())
    binder = BINDER.format(repository.removeprefix("https://github.com/"))
    return Template((HERE / "first.html").read_text()).substitute(
        description="Drag the six widths of an Inception block and see what its branches make of a garment.",
        icon=icon(),
        style=style.substitute(branches="\n".join(map(hatching, BRANCHES))),
        garments=choices(),
        drawing=drawing(shape),
        branches="\n".join(map(card, BRANCHES)),
        ribbon="".join(map(part, BRANCHES)),
        presets="".join(f"<option>{name}</option>" for name in GOOGLENET_BLOCKS),
        count=len(links),
        open=f'<a href="{binder}">open them on Binder</a>' if repository else "open them in JupyterLab",
        chapters="\n".join(links),
        source=f' · <a href="{repository}">Source</a>' if repository else "",
        facts=json.dumps(facts(shape), ensure_ascii=False, separators=(",", ":")),
        first=file_name(SHOWN[0]),
        garment=SHOWN[0],
        script=(HERE / "first.js").read_text(),
    )


def write(folder, repository=""):
    """Write the first page and the maps of each garment into a folder."""
    filled = bank()
    for name in SHOWN:
        pictures = json.dumps(maps_of(filled, name), separators=(",", ":"))
        (folder / file_name(name)).write_text(f"PICTURES[{json.dumps(name)}]={pictures};\n")
    (folder / "index.html").write_text(page(filled.shape(KIND), repository))


def finished(app, error):
    """Write it once the other pages stand."""
    if error is None and app.builder.format == "html":
        write(Path(app.outdir), app.config.html_theme_options.get("repository_url", ""))


def setup(app):
    """Have Sphinx call that."""
    app.connect("build-finished", finished)
    return {"parallel_read_safe": True}
