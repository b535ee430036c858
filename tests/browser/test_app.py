"""The app as its visitors meet it: each explorer moves, an address brings one back, a kernel is freed."""

import time

import psutil
import pytest
from harness import AppPage, AppServer, OnPage, Sweep

from widgets.app import pages
from widgets.copies import CHAPTERS

pytest.importorskip("voila")

# Each of these takes as long as all the others to be made: tests/browser/sweep_app.py moves them, too.
SLOW = {"BranchAblation", "ChannelCensus", "InitialisationLab"}
FIRST = {name: number for number, _, names in reversed(pages()) for name in names if name not in SLOW}
PAGES = {page: sorted(name for name in FIRST if FIRST[name] == page) for page in sorted({*FIRST.values()})}
ONE = {"page": "00", "GarmentExplorer": ""}
FITS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def app(_chromium_is_there):
    with AppServer() as server:
        yield server


@pytest.fixture
def visit(app, browser):
    """visit(page="01", …) → the AppPage of a visitor who asks for that; all leave in the end."""
    visitors = []

    def come(address=None, size=(1024, 768), **asked):
        width, height = size
        page = AppPage(app, browser, address or app.address(**asked), width=width, height=height)
        visitors.append(page)
        return page

    yield come
    for page in visitors:
        page.close()


def until(what, condition, seconds=120):
    late = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < late, f"{seconds} s passed before {what}"
        time.sleep(0.1)


def first_to_move(explorer):
    """The control that a visitor would move first: a slider, or else a list, or else a choice."""
    kinds = {name: fact["kind"] for name, fact in explorer.inside("facts").items()}
    return next(
        name for kind in ("slider", "steps", "list", "toggles") for name in kinds if kinds[name] == kind
    )


@pytest.fixture(scope="module")
def leaflet(app, browser):
    """One visit for many pages; `leaflet.turn(page="01")` shows another."""
    with AppPage(app, browser, app.address()) as page:
        yield page


@pytest.mark.parametrize("number", PAGES)
def test_every_explorer_moves(leaflet, number, record_property):
    leaflet.turn(page=number, **dict.fromkeys(PAGES[number], ""))
    assert sorted(one["kind"] for one in leaflet.explorers()) == PAGES[number]
    moves = {}
    for name in PAGES[number]:
        explorer = OnPage(leaflet, name)
        sweep, control = Sweep(explorer), first_to_move(explorer)
        assert [*sweep.control(control)] == []
        assert sweep.moves[control] > 1
        moves[f"{name}.{control}"] = sweep.moves[control]
    assert leaflet.problems() == []
    record_property("moves", moves)


def test_what_is_folded_is_made_when_it_is_opened(visit):
    page = visit(page="04", BudgetDesigner="")
    assert [one["kind"] for one in page.explorers()] == ["BudgetDesigner"]
    page.open("BottleneckExplorer")
    assert OnPage(page, "BottleneckExplorer").area.is_visible()
    assert page.problems() == []


def test_the_link_at_the_end_opens_the_widget_as_it_was_left_and_frees_the_kernel_of_before(visit, app):
    page = visit(**ONE)
    explorer = OnPage(page, "GarmentExplorer")
    explorer.control("garment").locator("select").focus()
    explorer.press("End")
    explorer.settled()
    left, state, address, kernel = (
        explorer.seen(),
        page.ask(f"{explorer.python}.state"),
        page.stands(),
        page.kernel,
    )
    assert state != "ankle boot at 28"

    again = visit(address)
    assert OnPage(again, "GarmentExplorer").settled() == left and again.stands() == address

    page.page.locator(".app .address").click()
    page.page.wait_for_url(address)
    until("the kernel ends", lambda: not app.alive(kernel))


def test_a_visitor_who_leaves_frees_his_kernel(visit, app):
    page, other = visit(**ONE), visit()
    kernel, process = page.kernel, page.ask("__import__('os').getpid()")
    assert app.alive(kernel)
    page.close()
    until("the kernel ends", lambda: not app.alive(kernel) and not psutil.pid_exists(process))
    assert app.alive(other.kernel)


def test_a_visitor_whom_the_network_lost_frees_his_kernel_and_one_who_only_looks_keeps_his(browser):
    soon = ("--MappingKernelManager.cull_idle_timeout=1", "--MappingKernelManager.cull_interval=1")
    with AppServer(*soon) as app:
        lost, stays = (AppPage(app, browser, app.address(**ONE)) for _ in range(2))
        kernel = lost.kernel
        lost.vanish()
        until("the kernel ends", lambda: not app.alive(kernel))
        assert app.alive(stays.kernel)
        assert OnPage(stays, "GarmentExplorer").settled()
        stays.close()


def test_any_jupyter_server_serves_it_too(lab, browser):
    place = f"{lab.url}/voila/render/{lab.copy(CHAPTERS / 'app.ipynb')}"
    page = AppPage(lab, browser, f"{place}?token={lab.token}&page=00&GarmentExplorer=coat+at+9")
    explorer = OnPage(page, "GarmentExplorer")
    assert explorer.settled() and page.ask(f"{explorer.python}.state") == "coat at 9"
    assert page.stands().startswith(f"{place}?")
    page.close()


def test_without_the_token_nobody_gets_in(app, browser):
    before = len(app.kernels())
    page = browser.new_context().new_page()
    page.goto(f"{app.url}/?page=00")
    assert "/login" in page.url and not page.locator(".app").count()
    assert len(app.kernels()) <= before
    page.context.close()


@pytest.mark.parametrize("size", [(1024, 768), (390, 800)], ids=["projector", "phone"])
@pytest.mark.parametrize("number", ["", "01"], ids=["list", "page"])
def test_nothing_reaches_beyond_the_page(visit, size, number):
    page = visit(page=number, size=size, large="1" if size[0] > 1000 else "")
    assert page.page.evaluate(FITS) <= 0
    assert page.problems() == []


def test_large_type_is_large_and_a_mouse_finds_its_way(visit):
    heading = "() => document.querySelector('.app h1').getBoundingClientRect().height"
    usual, large = visit(**ONE), visit(**ONE, large="1")
    assert large.page.evaluate(heading) > 1.2 * usual.page.evaluate(heading)
    explorer = OnPage(large, "GarmentExplorer")
    track = explorer.control("pixels").locator(".noUi-base").bounding_box()
    middle = track["x"] + track["width"] / 2, track["y"] + track["height"] / 2
    large.page.mouse.click(*middle)
    explorer.settled()
    handle = explorer.control("pixels").locator(".noUi-handle").bounding_box()
    assert abs(handle["x"] + handle["width"] / 2 - middle[0]) < handle["width"]
