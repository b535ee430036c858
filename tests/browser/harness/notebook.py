"""One notebook open in JupyterLab: run it, look at it, and say what went wrong in it."""

import ast
import json
import uuid
from pathlib import Path

from playwright.sync_api import TimeoutError as NotInTime

HERE = str(Path(__file__).parent)
WIDGET = "application/vnd.jupyter.widget-view+json"

# The panel in front; window.jupyterapp is there because the server runs with --expose-app-in-browser.
PANEL = "window.jupyterapp.shell.currentWidget"
KERNEL = f"{PANEL}.sessionContext.session.kernel"

READY = f"""() => {{
    const context = window.jupyterapp && {PANEL} && {PANEL}.sessionContext;
    return !!context && context.isReady && context.kernelDisplayStatus === 'idle';
}}"""

# A callback's exception reaches no cell: ipywidgets sends it as a message that JupyterLab only logs.
# "No such comm" with dashes in its name: a comm that JupyterLab opened for itself and has already closed.
# A widget's message is answered once the kernel, after all that the callback had to say, says it is idle.
LISTEN = f"""() => {{
    window.callbackErrors = [];
    window.unanswered = new Set();
    {KERNEL}.anyMessage.connect((_, {{direction, msg}}) => {{
        if (direction === 'send' && msg.header.msg_type === 'comm_msg') unanswered.add(msg.header.msg_id);
        if (direction !== 'recv' || msg.parent_header.msg_type !== 'comm_msg') return;
        if (msg.content.execution_state === 'idle') unanswered.delete(msg.parent_header.msg_id);
        if (msg.header.msg_type === 'error') window.callbackErrors.push(msg.content.traceback.join('\\n'));
        if (msg.content.name === 'stderr' && !/^No such comm: \\w+-\\S+\\s*$/.test(msg.content.text))
            window.callbackErrors.push(msg.content.text);
    }});
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
    outputs: cell.model.outputs ? cell.model.outputs.toJSON() : [],
    broken: cell.node.querySelectorAll('.jupyter-widgets-error-widget').length,
    text: [...cell.node.querySelectorAll('.jp-Cell-outputArea')].map(area => area.textContent).join('\\n'),
}}))"""

# Every widget has its view on the page, or words why not.
DRAWN = f"""() => {PANEL}.content.widgets.every(cell => {{
    const views = (cell.model.outputs?.toJSON() ?? []).filter(output => output.data?.['{WIDGET}']);
    const drawn = '.jp-OutputArea-output:is(.jupyter-widgets, :has(.jupyter-widgets))';
    return cell.node.querySelectorAll(drawn).length >= views.length
        && !cell.node.textContent.includes('Loading widget...');
}})"""

ASK = f"""async code => {{
    const future = {KERNEL}.requestExecute(
        {{code: '', silent: true, store_history: false, user_expressions: {{asked: code}}}});
    const answer = (await future.done).content.user_expressions.asked;
    if (answer.status !== 'ok') throw new Error(answer.ename + ': ' + answer.evalue);
    return answer.data['text/plain'];
}}"""

# What JupyterLab and ipywidgets write into a page in place of a view that they cannot draw.
BROKEN_VIEWS = (
    "Error displaying widget",
    "Error creating widget",
    "Error rendering output item",
    "Traceback (most recent call last)",
)


class Notebook:
    def __init__(self, lab, browser, path, *, width=1280, height=1000):
        self.lab = lab
        self.complaints = []  # of the page, in the order they came
        self.context = browser.new_context(viewport={"width": width, "height": height})
        try:
            self.page = self.context.new_page()
            self.page.on("pageerror", lambda error: self.complaints.append(f"page: {error}"))
            self.page.on("console", self._console)
            # A workspace of its own: no tab of an earlier test is restored.
            where = f"/lab/workspaces/{uuid.uuid4().hex}/tree/{path}"
            self.page.goto(f"{lab.url}{where}?token={lab.token}")
            self._wait(READY, 60, "to start a kernel")
            self.page.evaluate(LISTEN)
        except BaseException:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.close()

    def close(self):
        self.context.close()
        self.lab.end_kernels()

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

    def run_all(self, seconds=180):
        """Run → Run All Cells; back when all have run, or one failed, and the widgets are drawn."""
        self.page.evaluate(RUN_ALL)
        self._wait("() => window.ranAll", seconds, "to run all cells")
        self.wait_idle(seconds)
        self._wait(DRAWN, 30, "to draw the widgets")

    def wait_idle(self, seconds=60):
        self._wait(READY, seconds, "for the kernel to become idle")

    def answered(self):
        """Whether the kernel has dealt with all that the page's widgets have told it."""
        return self.page.evaluate("window.unanswered.size === 0")

    def ask(self, expression):
        """The value of a Python expression in the kernel, by way of JSON."""
        answer = self.page.evaluate(ASK, f"__import__('json').dumps({expression})")
        return json.loads(ast.literal_eval(answer))

    # -- finding ------------------------------------------------------------------------------------

    def cells(self):
        return self.page.evaluate(CELLS)

    def explorers(self):
        """[{cell: its index, kind: class name, python: expression for it, controls: names}, …], as shown."""
        views = [
            (cell["index"], view["model_id"])
            for cell in self.cells()
            for output in cell["outputs"]
            if (view := output.get("data", {}).get(WIDGET))
        ]
        self.ask(f"[path.append({HERE!r}) for path in [__import__('sys').path] if {HERE!r} not in path]")
        found = self.ask(f"__import__('inside').shown({views})")
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
        found = list(self.complaints)
        found += [f"callback: {text}" for text in self.page.evaluate("window.callbackErrors")]
        for cell in self.cells():
            if cell["type"] == "code":
                found += [f"cell {cell['index']}: {text}" for text in _troubles(cell)]
        return found


def _troubles(cell):
    if cell["source"].strip() and cell["count"] is None:
        yield "never ran"
    for output in cell["outputs"]:
        if output["output_type"] == "error":
            yield f"{output['ename']}: {output['evalue']}"
        if output.get("name") == "stderr":
            yield f"stderr: {''.join(output['text'])}"
    if cell["broken"]:
        yield f"on screen: {cell['broken']} broken widget views"
    for words in BROKEN_VIEWS:
        if words in cell["text"]:
            yield f"on screen: {cell['text'][-600:]}"
