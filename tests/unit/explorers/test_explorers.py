"""What holds for every explorer: three twins, a state that rebuilds it, Reset, callbacks on any thread."""

import re
import subprocess
import sys
from base64 import b64decode
from html import unescape
from io import BytesIO
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

import ipywidgets as ipw
import numpy
import pytest
from PIL import Image

from widgets import explorers
from widgets.explorers import trained
from widgets.fashion import sample
from widgets.fashion.resize import to_tensor
from widgets.inception.ablation import Ablation
from widgets.ui import controls

ALL = [getattr(explorers, name) for name in explorers.__all__]


def smaller_ablation(net):
    """ablation_of on 100 images: nothing that is asked here depends on them, and 1 000 take minutes."""
    images, labels = sample.load().val
    size = trained.ablation_side(net)
    return Ablation(net, to_tensor(images[:100], (size, size)), labels[:100])


@pytest.fixture(scope="module", autouse=True)
def _smaller_ablation():
    ablation = smaller_ablation(trained.trained_net())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(trained, "ablation_of", lambda net: ablation)
        census = trained.census_of.__wrapped__(trained.trained_net())
        patch.setattr(trained, "census_of", lambda net: census)
        yield


def boxes(parts):
    """The boxes among these rows, with all that lie in them."""
    for part in parts:
        if isinstance(part, controls.Box):
            yield part
        yield from boxes(getattr(part, "parts", part if isinstance(part, tuple) else ()))


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_on_a_narrow_page_nothing_stands_beside_a_column_of_sliders(kind):
    for row in boxes(kind.ROWS):
        column = any(
            isinstance(part, controls.Box) and "px" in part.layout.get("flex", "0 0") for part in row.parts
        )
        assert not column or row.kind is ipw.VBox or row.layout.get("flex_flow") == "row wrap"


@pytest.fixture(params=ALL, ids=[kind.__name__ for kind in ALL])
def explorer(request):
    return request.param.demo()


def live(explorer):
    """Everything that is on screen: {place: value} of each view under the explorer but its state line."""
    views, todo = {}, [explorer]
    while todo:
        widget = todo.pop()
        todo += getattr(widget, "children", ())
        if isinstance(widget, (ipw.Image, ipw.HTML)):
            views[len(views)] = widget.value
    return views


def other_value(control):
    """A value that the control does not have now, or None if it takes none."""
    if isinstance(control, ipw.IntSlider):
        return control.value + (1 if control.value < control.max else -1)
    if isinstance(control, (ipw.Dropdown, ipw.ToggleButtons, ipw.RadioButtons, ipw.SelectionSlider)):
        return next((value for _, value in control._options_full if value != control.value), control.value)
    if isinstance(control, ipw.Checkbox):
        return not control.value
    if isinstance(control, ipw.Text):
        if not control.value.isdecimal():  # a number that need not be whole
            return "0.02" if control.value != "0.02" else "0.01"
        return str(int(control.value) + 1)
    return None


def test_the_text_twin_is_text_and_the_picture_twin_a_picture(explorer):
    assert len(explorer.describe()) > 20
    image = Image.open(BytesIO(explorer.png())).convert("L")
    assert image.width >= 300 and len(numpy.unique(image)) > 5


def test_lines_of_the_text_twin_end_between_words_before_a_cell_would_break_them(explorer):
    text, said = explorer.describe(), "\n".join(explorer.words())
    assert text.split() == said.split()
    for line in text.split("\n"):
        assert len(line) <= 107 or " " not in line.strip(), line
    short = {line for line in said.split("\n") if len(line) <= 107}
    assert short <= {*text.split("\n")}  # columns of figures stay as they are


def test_a_cells_output_carries_all_three_twins(explorer):
    bundle = explorer._repr_mimebundle_()
    assert bundle["text/plain"] == explorer.describe()
    alt, picture = re.search('alt="(.+?)" src="data:image/png;base64,(.+?)"', bundle["text/html"]).groups()
    assert b64decode(picture) == explorer.png()
    assert unescape(alt).split() == explorer.describe().split()
    assert "application/vnd.jupyter.widget-view+json" in bundle


def test_moving_a_control_changes_state_and_screen_and_reset_brings_both_back(explorer):
    start, screen, text, picture = explorer.state, live(explorer), explorer.describe(), explorer.png()
    for name in explorer._tied:
        control = explorer.controls[name]
        if (other := other_value(control)) == control.value:
            continue  # the only one there is, yet
        control.value = other
        assert explorer.state != start, name
        assert live(explorer) != screen, name
        explorer.controls["reset"].click()
        assert (explorer.state, explorer.describe()) == (start, text), name
        assert live(explorer) == screen, name
    assert explorer.png() == picture


def test_a_state_string_rebuilds_the_explorer(explorer):
    for name in explorer._tied:
        explorer.controls[name].value = other_value(explorer.controls[name])
    twin = type(explorer).demo()
    assert twin.state != explorer.state
    twin.controls["state"].value = explorer.state
    assert (twin.state, twin.describe(), twin.png()) == (explorer.state, explorer.describe(), explorer.png())
    assert {n: c.value for n, c in twin.controls.items() if hasattr(c, "value")} == {
        n: c.value for n, c in explorer.controls.items() if hasattr(c, "value")
    }


def test_a_text_that_is_no_state_is_refused_in_words_and_changes_nothing(explorer):
    start, text_twin = explorer.state, explorer.describe()
    for text in ("", "hello", "1-2,3-4,5-6", "💥" * 500, "<b>x</b>"):
        explorer.controls["state"].value = text
        assert "⚠" in explorer._message.value and "<b>x" not in explorer._message.value, text
        assert (explorer.state, explorer.describe()) == (start, text_twin), text
        explorer.reset()
        assert "⚠" not in explorer._message.value, text


def test_every_control_has_a_label_or_a_tooltip(explorer):
    for name, control in explorer.controls.items():
        assert control.description or control.tooltip, name


AS_IT_IS = (ipw.ToggleButtons, ipw.ToggleButton, ipw.FileUpload, ipw.IntSlider, ipw.SelectionSlider)


def test_no_tooltip_says_null(explorer):
    """In a browser the views of these kinds write a tooltip as it is, and none as the word "null"."""
    for name, control in explorer.controls.items():
        assert not isinstance(control, AS_IT_IS) or control.tooltip is not None, name
    assert controls.upload("Your own", ".png", "90px")().tooltip == ""


def on_threads(*jobs):
    failures = []

    def guarded(job):
        try:
            job()
        except BaseException as error:
            failures.append(error)

    threads = [Thread(target=guarded, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


FOREIGN = """
from threading import Thread
import mxnet
from tests.unit.explorers.test_explorers import ALL, other_value, smaller_ablation, trained
trained.ablation_of = smaller_ablation

def move(explorer, seen):
    for name in explorer._tied:
        explorer.controls[name].value = other_value(explorer.controls[name])
    seen.append((explorer.describe(), explorer.png()))
    seen.append(mxnet.npx.is_np_array())

for kind in ALL:
    assert not mxnet.npx.is_np_array(), kind
    explorer, seen = kind.demo(), []
    thread = Thread(target=move, args=(explorer, seen))
    thread.start(); thread.join()
    assert len(seen) == 2 and seen[1] is False, (kind, seen)
    assert seen[0] == (explorer.describe(), explorer.png()), kind
    print(kind.__name__)
"""


def test_all_work_on_a_thread_where_numpy_mode_was_never_turned_on():
    """In a process of their own, where no other test may have turned it on."""
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", FOREIGN], cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.split() == explorers.__all__


def test_two_threads_at_once_leave_a_picture_that_belongs_to_the_state(explorer):
    def walk(step):
        for _ in range(8):
            for name in explorer._tied:
                control = explorer.controls[name]
                if isinstance(control, ipw.IntSlider):
                    control.value = min(max(control.min, control.value + step), control.max)
                else:
                    control.value = other_value(control)

    on_threads(lambda: walk(3), lambda: walk(-2))
    twin = type(explorer).demo()
    twin.state = explorer.state
    assert live(twin) == live(explorer)
    assert (twin.describe(), twin.png()) == (explorer.describe(), explorer.png())
    for name in explorer._tied:
        assert str(explorer.controls[name].value) == str(getattr(explorer.model, name)), name


def test_a_move_made_while_another_thread_draws_is_not_lost(explorer):
    """Drawing must not set a control back that the reader has just moved, nor forget the move."""
    for name, control in explorer._tied.items():
        if (wanted := other_value(control)) == control.value:
            continue  # the only one there is, yet
        with explorer._lock:
            move = Thread(target=setattr, args=(control, "value", wanted))
            move.start()
            last = monotonic() + 60
            while control.value != wanted or name not in explorer._asked:  # its callback waits for the lock
                assert monotonic() < last, (name, control.value, wanted, move.is_alive())
                sleep(0.001)
            explorer.show()
            assert control.value == wanted, name
        move.join()
        assert str(getattr(explorer.model, name)) == str(wanted) == str(control.value), name


def as_sent(control, value):
    """What a front end sends when a reader gives a control that value."""
    if isinstance(control, (ipw.Dropdown, ipw.ToggleButtons, ipw.SelectionSlider)):
        return {"index": [one for _, one in control._options_full].index(value)}
    return {"value": value}


def test_a_move_from_the_front_end_is_not_lost_to_a_drawing_that_begins_as_it_arrives(explorer):
    """At the worst moment: the control has its new value, and none of its callbacks has run."""
    one_of_each_kind = {type(control): (name, control) for name, control in explorer._tied.items()}
    for name, control in one_of_each_kind.values():
        wanted, set_trait = other_value(control), control.set_trait

        def draw_if_free():
            if explorer._lock.acquire(blocking=False):
                explorer.show()
                explorer._lock.release()

        def set_and_pause(trait, value, set_trait=set_trait):
            set_trait(trait, value)
            if trait in ("value", "index"):
                on_threads(draw_if_free)

        control.set_trait = set_and_pause
        on_threads(lambda control=control, wanted=wanted: control.set_state(as_sent(control, wanted)))
        del control.set_trait
        assert str(getattr(explorer.model, name)) == str(wanted) == str(control.value), name


def test_import_leaves_mxnet_out():
    code = "import sys, widgets.explorers, widgets.pictures.block.diagram; sys.exit('mxnet' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_import_widgets_loads_next_to_nothing():
    code = "import sys, widgets; sys.exit(any(m in sys.modules for m in ('mxnet', 'numpy', 'ipywidgets')))"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
