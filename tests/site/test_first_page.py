"""The first page, from a file, in Chromium as a phone has it: moved by touch, held to the package."""

import re
from pathlib import Path
from types import SimpleNamespace

import first
import numpy
import pytest

from widgets import block_cost, branch_maps
from widgets.inception.widths import GOOGLENET_BLOCKS, LARGEST, WIDTHS, block_of, traits_of
from widgets.pictures.montage import brightest
from widgets.pictures.palette import RAMPS

ROOT = Path(__file__).resolve().parents[2]
BRANCHES = tuple(LARGEST.outputs)
SCREEN = {"width": 390, "height": 844}
PHONE = {"viewport": SCREEN, "device_scale_factor": 2, "has_touch": True, "is_mobile": True}
MOST_BYTES = 1_500_000


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The first page alone, in a folder of its own."""
    folder = tmp_path_factory.mktemp("first")
    first.write(folder)
    return folder


@pytest.fixture(scope="module")
def bank():
    return first.bank()


@pytest.fixture
def phone(browser, written):
    """The page on a phone, opened from its file, and what it asked for and complained of meanwhile."""
    context = browser.new_context(**PHONE, offline=True)
    page, asked, wrong = context.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.goto((written / "index.html").as_uri())
    yield SimpleNamespace(page=page, asked=asked, cdp=context.new_cdp_session(page))
    assert not wrong
    context.close()


def text(page, selector):
    return page.inner_text(selector).replace("\u00a0", " ")


def shown(page):
    """{width: channels} as the page has it, by the numbers beside the sliders."""
    return {name: int(page.inner_text(f"#{name}-value")) for name in WIDTHS}


def drag(phone, name, share):
    """Drag a slider's handle with a finger to that share of its length."""
    slider = phone.page.locator(f"#{name}")
    slider.evaluate("node => node.scrollIntoView({block: 'center'})")
    box = slider.bounding_box()
    at = slider.evaluate("node => (node.value - node.min) / (node.max - node.min)")
    x, y = box["x"] + 14 + at * (box["width"] - 28), box["y"] + box["height"] / 2
    end = box["x"] + share * (box["width"] - 1)
    steps = [x + (end - x) * step / 5 for step in range(6)]
    for kind, points in (
        ("touchStart", [{"x": x, "y": y}]),
        *(("touchMove", [{"x": step, "y": y}]) for step in steps),
        ("touchEnd", []),
    ):
        phone.cdp.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def wait_drawn(page, widths, garment):
    """Wait until each canvas shows the maps of these widths and that garment."""
    page.wait_for_function(
        """([counts, garment]) => Object.entries(counts).every(([branch, [count, step]]) => {
            const shown = document.getElementById(`${branch}-maps`).dataset;
            return Number(shown.count) === count && shown.key === `${garment} ${branch} ${step}`;
        })""",
        arg=[
            {
                branch: [
                    count,
                    first.offered(branch).index(widths.reduces[branch]) if branch in widths.reduces else 0,
                ]
                for branch, count in widths.outputs.items()
            },
            garment,
        ],
    )


def assert_counts(page, widths, shape):
    cost = block_cost(widths, *shape)
    size = "×".join(map(str, shape[1:]))
    for branch in BRANCHES:
        params, macs = map(int, re.findall(r"\d+", text(page, f"#{branch}-cost").replace(" ", "")))
        assert (params, macs) == (cost.branches[branch].params, cost.branches[branch].macs)
        count = widths.outputs[branch]
        assert text(page, f"#{branch}-shape") == f"{count} map{'s' * (count > 1)} of {size}"
    assert int(text(page, "#params").replace(" ", "")) == cost.params
    assert int(text(page, "#macs").replace(" ", "")) == cost.macs
    for written in page.locator("[data-out]").all_text_contents():
        assert written == f"{widths.out_channels}×{size}"


def assert_tiles(page, bank, widths, garment):
    """Sampled pixels of the canvases against `branch_maps` of the Gluon block with the same weights."""
    block = bank.block(widths, bank.shape(first.KIND)[0], first.SEED)
    maps = branch_maps(block, bank.inputs[first.KIND][garment])
    rng = numpy.random.default_rng(0)
    for branch, found in maps.items():
        whole = bank.maps(first.KIND, garment, first.SEED, branch, widths.reduces.get(branch))
        expected = 2 + 253 * numpy.clip(found / brightest(whole), 0, 1)
        places = [[int(rng.integers(side)) for side in found.shape] for _ in range(60)]
        places[0] = [int(at) for at in numpy.unravel_index(found.argmax(), found.shape)]
        pixels = page.evaluate(
            """([branch, places, side]) => {
                const canvas = document.getElementById(`${branch}-maps`), context = canvas.getContext("2d");
                const size = Number(canvas.dataset.size), columns = Number(canvas.dataset.columns);
                return places.map(([map, row, column]) => {
                    const x = (map % columns) * (size + 1) + Math.floor((column + 0.5) * size / side);
                    const y = Math.floor(map / columns) * (size + 1) + Math.floor((row + 0.5) * size / side);
                    return [...context.getImageData(x, y, 1, 1).data];
                });
            }""",
            [branch, places, found.shape[1]],
        )
        for place, (*colour, alpha) in zip(places, pixels, strict=True):
            apart = numpy.abs(RAMPS[branch].astype(int) - colour).sum(axis=1)
            assert alpha == 255 and apart.min() == 0, "a colour of the branch's own ramp"
            step = 253 / (first.LEVELS - 1)
            assert abs(apart.argmin() - expected[tuple(place)]) <= step / 2 + 2, (branch, place)


def test_it_starts_with_the_block_that_it_names(phone, bank):
    widths = GOOGLENET_BLOCKS[first.BLOCK]
    wait_drawn(phone.page, widths, first.SHOWN[0])
    assert shown(phone.page) == traits_of(widths)
    assert_counts(phone.page, widths, bank.shape(first.KIND))
    assert_tiles(phone.page, bank, widths, first.SHOWN[0])
    assert phone.page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize("name", WIDTHS)
def test_a_finger_takes_every_slider_to_its_ends(phone, bank, name):
    for share in (1, 0):
        drag(phone, name, share)
        values = traits_of(GOOGLENET_BLOCKS[first.BLOCK]) | {name: traits_of(LARGEST)[name] if share else 1}
        phone.page.wait_for_function(
            "([name, value]) => document.getElementById(`${name}-value`).textContent === String(value)",
            arg=[name, values[name]],
        )
        assert shown(phone.page) == values
        widths = block_of(values)
        wait_drawn(phone.page, widths, first.SHOWN[0])
        assert_counts(phone.page, widths, bank.shape(first.KIND))
        assert_tiles(phone.page, bank, widths, first.SHOWN[0])


@pytest.mark.parametrize("garment", first.SHOWN[1:])
def test_a_tap_hands_it_another_garment(phone, bank, garment):
    phone.page.locator(f"[name=garment][value='{garment}']").tap()
    widths = GOOGLENET_BLOCKS[first.BLOCK]
    wait_drawn(phone.page, widths, garment)
    assert_tiles(phone.page, bank, widths, garment)
    picture = phone.page.get_attribute("#picture", "href")
    assert picture == first.data_uri(first.garment_image(garment))


def test_the_keyboard_moves_it_and_the_address_keeps_it(phone, bank):
    page = phone.page
    page.focus("#c2_reduce")
    for key, value in (("End", LARGEST.c2[0]), ("Home", 1), ("ArrowRight", first.offered("b2")[1])):
        page.keyboard.press(key)
        assert int(page.inner_text("#c2_reduce-value")) == value
        assert page.get_attribute("#c2_reduce", "aria-valuetext").startswith(f"{value} channel")
    page.focus(f"[name=garment][value='{first.SHOWN[0]}']")
    page.keyboard.press("ArrowRight")
    page.select_option("#preset", "5b")
    wait_drawn(page, GOOGLENET_BLOCKS["5b"], first.SHOWN[1])
    assert_counts(page, GOOGLENET_BLOCKS["5b"], bank.shape(first.KIND))
    page.reload()
    wait_drawn(page, GOOGLENET_BLOCKS["5b"], first.SHOWN[1])
    page.click("#reset")
    wait_drawn(page, GOOGLENET_BLOCKS[first.BLOCK], first.SHOWN[0])
    assert page.input_value("#preset") == first.BLOCK


UNKNOWN = ("#64-7,128-16,32-32@bag", "#385-96,128-16,32-32@bag", "#64-96,128-16,32-32@hat", "#x")


@pytest.mark.parametrize("line", UNKNOWN, ids=["reduce", "width", "garment", "words"])
def test_an_address_that_it_does_not_know_changes_nothing(phone, line):
    phone.page.goto(phone.page.url.split("#")[0] + line)
    phone.page.reload()
    wait_drawn(phone.page, GOOGLENET_BLOCKS[first.BLOCK], first.SHOWN[0])


def test_it_is_small_and_asks_for_nothing_but_its_own_files(phone, written):
    phone.page.wait_for_function("count => Object.keys(PICTURES).length === count", arg=len(first.SHOWN))
    files = {path.as_uri(): path.stat().st_size for path in written.iterdir()}
    fetched = {url for url in phone.asked if not url.startswith("data:")}
    assert fetched == set(files)
    assert sum(files.values()) < MOST_BYTES


def test_our_only_javascript_is_short():
    ours = [
        path
        for folder in (".ci", "chapters", "widgets", "binder", "tests")
        for path in (ROOT / folder).rglob("*.js")
        if "node_modules" not in path.parts
    ]
    assert ours == [ROOT / ".ci/site/first.js"]
    assert len(ours[0].read_text().splitlines()) < 200


def test_the_reduce_widths_offered_hold_those_of_the_book():
    for branch in LARGEST.reduces:
        offered = first.offered(branch)
        assert offered[0] == 1 and offered[-1] == LARGEST.reduces[branch]
        assert {widths.reduces[branch] for widths in GOOGLENET_BLOCKS.values()} <= set(offered)
        assert 10 <= len(offered) <= first.REDUCES


def test_every_chapter_is_linked(written):
    page = (written / "index.html").read_text()
    for path in sorted((ROOT / "chapters").glob("[0-9][0-9]*_*.ipynb")):
        assert f'<a href="{path.stem}.html">' in page
