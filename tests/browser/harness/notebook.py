"""One notebook open in JupyterLab: run it, look at it, and say what went wrong in it."""

import ast
import json
import uuid
from contextlib import suppress
from pathlib import Path

import nbformat
from playwright.sync_api import Error as PageError
from playwright.sync_api import TimeoutError as NotInTime

HERE = str(Path(__file__).parent)
WIDGET = "application/vnd.jupyter.widget-view+json"

# window.jupyterapp is there because the server runs with --expose-app-in-browser.
STARTED = "() => !!window.jupyterapp && !document.querySelector('#jupyterlab-splash')"

# One notebook at a time; that of before goes, without a question about saving it and with its last words.
CLOSE = """async path => {
    await window.jupyterapp.restored;
    for (const widget of [...window.jupyterapp.shell.widgets('main')])
        if (!path || widget.context?.path === path) widget.dispose();
    await new Promise(done => setTimeout(done, 100));
}"""
OPEN = "async path => { await window.jupyterapp.commands.execute('docmanager:open', {path}); }"
PANEL = "window.jupyterapp.shell.currentWidget"
KERNEL = f"{PANEL}.sessionContext.session.kernel"

READY = f"""() => {{
    const context = window.jupyterapp && {PANEL} && {PANEL}.sessionContext;
    return !!context && context.isReady && context.kernelDisplayStatus === 'idle';
}}"""

# A callback's exception reaches no cell: ipywidgets sends it as a message that JupyterLab only logs.
# "No such comm" with dashes in its name: a comm that JupyterLab opened for itself and has already closed.
# A widget's message is answered once the kernel, after all that the callback had to say, says it is idle.
# What differs between JupyterLab and the app's pages is kept: the kernel, what is in front, what went wrong.
LISTEN = """() => {
    window.callbackErrors = [];
    // This notebook's own: what one before it on the page still sends is nobody's business any more.
    const unanswered = window.unanswered = new Set();
    window.kernelInFront = () => KERNEL;
    window.pathInFront = () => PATH;
    window.troubles = TROUBLES;
    window.kernelInFront().anyMessage.connect((_, {direction, msg}) => {
        if (direction === 'send' && msg.header.msg_type === 'comm_msg') unanswered.add(msg.header.msg_id);
        if (direction !== 'recv' || msg.parent_header.msg_type !== 'comm_msg') return;
        if (msg.content.execution_state === 'idle') unanswered.delete(msg.parent_header.msg_id);
        if (msg.header.msg_type === 'error') window.callbackErrors.push(msg.content.traceback.join('\\n'));
        if (msg.content.name === 'stderr' && !/^No such comm: \\w+-\\S+\\s*$/.test(msg.content.text))
            window.callbackErrors.push(msg.content.text);
    });
}"""

SHOW = f"""source => {{
    window.callbackErrors = [];
    {PANEL}.content.widgets[0].model.sharedModel.setSource(source);
}}"""

RUN_ALL = """() => {
    window.ranAll = false;
    const done = () => { window.ranAll = true; };
    window.jupyterapp.commands.execute('notebook:run-all-cells').then(done, done);
}"""

CELLS = f"""() => {PANEL}.content.widgets.map((cell, index) => ({{
    index,
    type: cell.model.type,
    source: cell.model.sharedModel.getSource(),
    count: cell.model.executionCount ?? null,
    outputs: (cell.model.outputs?.toJSON() ?? []).map(
        ({{data, ...rest}}) => ({{...rest, view: data?.['{WIDGET}']?.model_id}})),
}}))"""

# What went wrong, in words: in callbacks, and in cells, which are told apart by their index.
TROUBLES = f"""bad => [
    ...window.callbackErrors.map(text => 'callback: ' + text),
    ...{PANEL}.content.widgets.flatMap((cell, index) => {{
        if (cell.model.type !== 'code') return [];
        const found = [], outputs = cell.model.outputs.toJSON();
        if (cell.model.sharedModel.getSource().trim() && !cell.model.executionCount) found.push('never ran');
        for (const {{output_type, ename, evalue, name, text}} of outputs) {{
            if (output_type === 'error') found.push(ename + ': ' + evalue);
            if (name === 'stderr') found.push('stderr: ' + [text].flat().join(''));
        }}
        const broken = cell.node.querySelectorAll('.jupyter-widgets-error-widget').length;
        if (broken) found.push(`on screen: ${{broken}} broken widget views`);
        const areas = [...cell.node.querySelectorAll('.jp-Cell-outputArea')];
        const shown = areas.map(area => area.textContent).join('\\n');
        for (const words of bad) if (shown.includes(words)) found.push('on screen: ' + shown.slice(-600));
        return found.map(text => `cell ${{index}}: ${{text}}`);
    }}),
]"""

# Every widget has its view on the page, or words why not.
DRAWN = f"""() => {PANEL}.content.widgets.every(cell => {{
    const views = (cell.model.outputs?.toJSON() ?? []).filter(output => output.data?.['{WIDGET}']);
    const drawn = '.jp-OutputArea-output:is(.jupyter-widgets, :has(.jupyter-widgets))';
    return cell.node.querySelectorAll(drawn).length >= views.length
        && !cell.node.textContent.includes('Loading widget...');
}})"""

ASK = """async ([code, path]) => {
    if (window.pathInFront() !== path) throw new Error('another notebook is in front');
    const future = window.kernelInFront().requestExecute(
        {code: '', silent: true, store_history: false, user_expressions: {asked: code}});
    const answer = (await future.done).content.user_expressions.asked;
    if (answer.status !== 'ok') throw new Error(answer.ename + ': ' + answer.evalue);
    return answer.data['text/plain'];
}"""

# What JupyterLab and ipywidgets write into a page in place of a view that they cannot draw.
BROKEN_VIEWS = [
    "Error displaying widget",
    "Error creating widget",
    "Error rendering output item",
    "Traceback (most recent call last)",
]


def write_notebook(path, *sources):
    """A new notebook with these code cells, not run yet; its path."""
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
    return path


def lab_page(lab, browser):
    """A page at JupyterLab, for notebooks to be open in one after another: it takes seconds to load."""
    page = browser.new_context().new_page()
    # A workspace of its own: no tab of an earlier test is restored.
    page.goto(f"{lab.url}/lab/workspaces/{uuid.uuid4().hex}?token={lab.token}")
    page.wait_for_function(STARTED, timeout=180_000)
    return page


class Notebook:
    def __init__(self, lab, page, path, *, width=1280, height=1000):
        """Open the notebook in that page; another that was open there is closed."""
        self.lab, self.page, self.path = lab, page, path
        self.complaints = []  # of the page, in the order they came
        try:
            page.set_viewport_size({"width": width, "height": height})
            page.evaluate(CLOSE)
            page.on("pageerror", self._page_error)
            page.on("console", self._console)
            page.evaluate(OPEN, path)
            self._wait(READY, 60, "to start a kernel")
            self._listen(KERNEL, f"{PANEL}.context?.path", TROUBLES)
        except BaseException as error:
            self.__exit__(type(error), error, error.__traceback__)
            raise

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        """An error takes along what was on screen: `error.screenshot`, the bytes of a PNG file."""
        if error is not None:
            with suppress(PageError):
                error.screenshot = self.page.screenshot()
        self.close()

    def close(self):
        self.page.remove_listener("pageerror", self._page_error)
        self.page.remove_listener("console", self._console)
        with suppress(PageError):  # the page may be gone
            self.page.evaluate(CLOSE, self.path)
        self.lab.end_kernel(self.path)

    def _listen(self, kernel, path, troubles):
        """Keep on the page, as LISTEN says, what these pieces of JavaScript stand for."""
        told = LISTEN.replace("KERNEL", kernel).replace("PATH", path).replace("TROUBLES", troubles)
        self.page.evaluate(told)

    def _page_error(self, error):
        self.complaints.append(f"page: {error}")

    def _console(self, message):
        if message.type == "error":
            self.complaints.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _wait(self, condition, seconds, what):
        try:
            self.page.wait_for_function(condition, timeout=seconds * 1000)
        except NotInTime:
            dialogs = self.page.locator(".jp-Dialog").all_inner_texts()
            raise AssertionError(
                f"{seconds} s were not enough {what}; dialogs on screen: {dialogs}"
            ) from None

    # -- running ------------------------------------------------------------------------------------

    def run_all(self, seconds=420):
        """Run → Run All Cells; back when all have run, or one failed, and the widgets are drawn."""
        self.page.evaluate(RUN_ALL)
        self._wait("() => window.ranAll", seconds, "to run all cells")
        self.wait_idle(seconds)
        self._wait(DRAWN, 30, "to draw the widgets")

    def show(self, source, seconds=60):
        """Run this source in the only cell; the widgets and the problems of before are gone."""
        self.ask("__import__('ipywidgets').Widget.close_all()")
        self.wait_idle()
        self.page.evaluate(SHOW, source)
        self.complaints.clear()
        self.run_all(seconds)

    def wait_idle(self, seconds=60):
        self._wait(READY, seconds, "for the kernel to become idle")

    def ask(self, expression):
        """The value of a Python expression in the kernel, by way of JSON."""
        return self.answer(self.page.evaluate(ASK, [self.question(expression), self.path]))

    @staticmethod
    def question(expression):
        """The code that ASK sends to the kernel for it; `answer` reads what comes back."""
        return f"__import__('json').dumps({expression})"

    @staticmethod
    def answer(text):
        return json.loads(ast.literal_eval(text))

    # -- finding ------------------------------------------------------------------------------------

    def cells(self):
        return self.page.evaluate(CELLS)

    def views(self):
        """[(cell: its index, id of the widget that it shows), …]"""
        return [
            (cell["index"], output["view"])
            for cell in self.cells()
            for output in cell["outputs"]
            if output.get("view")
        ]

    def explorers(self):
        """[{cell: its index, kind: class name, python: expression for it, controls: names}, …], as shown."""
        self.ask(f"[path.append({HERE!r}) for path in [__import__('sys').path] if {HERE!r} not in path]")
        found = self.ask(f"__import__('inside').shown({self.views()})")
        python = "__import__('ipywidgets').widgets.widget._instances['{}']"
        return [explorer | {"python": python.format(explorer["model"])} for explorer in found]

    def outputs(self, index):
        """The output area of one cell, on the page."""
        return self.page.locator(f".jp-Notebook [data-windowed-list-index='{index}'] .jp-Cell-outputArea")

    def enter(self, index):
        """Select a cell, in command mode, as its reader would before pressing Tab to get into its output."""
        self.page.evaluate(
            f"""index => {{
                {PANEL}.content.activeCellIndex = index;
                {PANEL}.content.mode = 'command';
                {PANEL}.content.activate();
                // Nothing moves by itself where the focus is in this very cell's output already.
                {PANEL}.content.activeCell.node.focus();
            }}""",
            index,
        )

    # -- looking ------------------------------------------------------------------------------------

    def theme(self, name):
        """'light' or 'dark'."""
        full = f"JupyterLab {name.capitalize()}"
        self.page.evaluate(
            "theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})", full
        )
        self.page.wait_for_selector(f"body[data-jp-theme-name='{full}']", state="attached")
        self.page.wait_for_timeout(500)  # the stylesheet's colours fade in

    def size(self, width, height=1000):
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.wait_for_timeout(300)  # the dock panel lays itself out after the resize

    # -- what went wrong ----------------------------------------------------------------------------

    def problems(self):
        """Every error a reader could meet, one text each; an empty list is a clean notebook."""
        return self.complaints + self.page.evaluate("bad => window.troubles(bad)", BROKEN_VIEWS)
