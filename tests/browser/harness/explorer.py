"""An explorer on the page, moved by keyboard only, and what its reader sees."""

import time

from .notebook import ASK, BROKEN_VIEWS

# Pixels are compared as the page has them: the bytes behind each <img>, the markup of each <svg>.
SEEN = """async area => {
    const bytes = async img => {
        const raw = await (await fetch(img.src)).arrayBuffer();
        const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', raw));
        return img.naturalWidth ? [...digest].map(n => n.toString(16).padStart(2, '0')).join('') : 'broken';
    };
    return {
        images: await Promise.all([...area.querySelectorAll('img')].map(bytes)),
        drawings: [...area.querySelectorAll('svg')].map(svg => svg.outerHTML),
        words: [...area.querySelectorAll('.widget-html-content, .widget-label')].map(html => html.innerText),
        text: area.innerText,
    };
}"""
# What is seen once nothing has moved for `quiet` ms, the kernel is idle and all pictures are loaded.
SETTLED = f"""async (area, [quiet, limit]) => {{
    const begin = performance.now();
    let moved = begin;
    const watch = new MutationObserver(() => {{ moved = performance.now(); }});
    watch.observe(area, {{subtree: true, childList: true, attributes: true, characterData: true}});
    const busy = () => window.unanswered.size || window.kernelInFront().status !== 'idle'
        || [...area.querySelectorAll('img')].some(img => !img.complete);
    try {{
        while (busy() || performance.now() - moved < quiet) {{
            if (busy()) moved = performance.now();
            if (performance.now() - begin > limit) return null;
            await new Promise(done => setTimeout(done, 5));
        }}
    }} finally {{
        watch.disconnect();
    }}
    return await ({SEEN})(area);
}}"""
# Where each control stands: a number, a place in a list, a text, true or false; null of a button.
STAND = """(area, names) => Object.fromEntries(names.map(name => {
    const control = area.querySelector('.control-' + name), find = what => control.querySelector(what);
    const place = (all, chosen) => [...control.querySelectorAll(all)].findIndex(one => one.matches(chosen));
    const stands = () => {
        if (find('.noUi-handle')) return Number(find('.noUi-handle').getAttribute('aria-valuetext'));
        if (find('select')) return find('select').selectedIndex;
        if (control.matches('.widget-toggle-buttons')) return place('button', '.mod-active');
        if (find('[type=radio]')) return place('[type=radio]', ':checked');
        if (find('[type=checkbox]')) return find('[type=checkbox]').checked;
        if (control.matches('.widget-toggle-button')) return control.matches('.mod-active');
        if (find('[type=number]')) return Number(find('[type=number]').value);
        return control.matches('button') ? null : find('input, textarea').value;
    };
    return [name, stands()];
}))"""
# All that a test wants to know after a move, in one call: each costs some 20 ms. First the kernel has dealt
# with all that the page told it: messages are taken up in turn, so with the answer to a question asked then,
# all that it sent before is in place. Of a burst of moves the page sends the last when the first is answered.
TAKE = f"""async (area, [names, code, path, quiet, limit, bad]) => {{
    const answered = async () => {{
        const late = performance.now() + limit;
        while (window.unanswered.size) {{
            if (performance.now() > late) throw new Error('the kernel has not dealt with a move');
            await new Promise(done => setTimeout(done, 5));
        }}
    }};
    let told;
    do {{
        await answered();
        told = await ({ASK})([code, path]);
    }} while (window.unanswered.size);
    return {{
        told,
        seen: await ({SETTLED})(area, [quiet, limit]),
        stand: ({STAND})(area, names),
        refused: [...area.querySelectorAll('[role=alert]')].map(alert => alert.innerText),
        height: area.getBoundingClientRect().height,
        problems: window.troubles(bad),
    }};
}}"""
# The name of this explorer's control that has the focus; null if none of it has.
FOCUSED = """area => {
    const at = document.activeElement, control = area.contains(at) && at.closest('[class*="control-"]');
    return control ? [...control.classList].find(name => name.startsWith('control-')).slice(8) : null;
}"""

SPOKEN = {"image", "button", "checkbox", "combobox", "listbox", "radio", "slider", "spinbutton", "textbox"}


class OnPage:
    def __init__(self, notebook, kind, nth=0):
        """The nth explorer of that class in the notebook."""
        self.notebook, self.kind = notebook, kind
        self.keyboard = notebook.page.keyboard
        shown = [explorer for explorer in notebook.explorers() if explorer["kind"] == kind]
        assert len(shown) > nth, f"{len(shown)} {kind} on the page; problems: {notebook.problems()}"
        self.index, self.python = shown[nth]["cell"], shown[nth]["python"]
        own = f"explorer-{shown[nth]['model']}"
        notebook.ask(f"bool({self.python}.add_class({own!r}))")
        self.area = notebook.outputs(self.index).locator(f".{own}").first
        # The controls' order in the dict is nobody's business: each is found by a class of its own.
        controls = f"{self.python}.controls.items()"
        self.names = notebook.ask(f"[name for name, it in {controls} if it.add_class('control-' + name)]")
        for name in self.names:
            self.control(name).wait_for(state="attached")

    def control(self, name):
        return self.area.locator(f".control-{name}")

    def seen(self):
        """{'images': hashes, 'drawings': SVG, 'words': of labels and HTML, 'text': all words on screen}"""
        return self.area.evaluate(SEEN)

    def spoken(self):
        """[(role, name), …] of its pictures and controls, as Chromium tells them to a screen reader."""
        page = self.notebook.page
        self.notebook.enter(self.index)  # a cell that is scrolled away is not told
        self.area.scroll_into_view_if_needed()
        self.settled()
        self.area.evaluate("area => { window.asked = area; }")
        session = page.context.new_cdp_session(page)
        try:
            asked = session.send("Runtime.evaluate", {"expression": "window.asked"})["result"]["objectId"]
            tree = session.send("Accessibility.queryAXTree", {"objectId": asked})
        finally:
            session.detach()
        nodes = [node for node in tree["nodes"] if not node["ignored"]]
        told = [(node["role"]["value"], node.get("name", {}).get("value", "").strip()) for node in nodes]
        return [one for one in told if one[0] in SPOKEN]

    def stand(self):
        """{name: where that control stands on screen}"""
        return self.area.evaluate(STAND, self.names)

    def inside(self, function):
        """What a function of inside.py says of this explorer, in the kernel."""
        return self.notebook.ask(f"__import__('inside').{function}({self.python})")

    def take(self, function=None, quiet=0.06, seconds=60):
        """Call a function of inside.py, if one is given; then, as soon as nothing moves: {what: …}, see TAKE.

        The kernel's word, "state" and "there", is of before that; "here": where the controls stand on screen.
        """
        notebook, inside = self.notebook, "__import__('inside')"
        first = f"{inside}.{function}({self.python})" if function else None
        code = notebook.question(f"[{first}, {inside}.told({self.python})]")
        given = [self.names, code, notebook.path, 1000 * quiet, 1000 * seconds, BROKEN_VIEWS]
        taken = self.area.evaluate(TAKE, given)
        assert taken["seen"], f"the picture still moves after {seconds} s"
        told = notebook.answer(taken.pop("told"))[1]
        problems = notebook.complaints + taken["problems"]
        return taken | {
            "state": told["state"], "there": told["stand"], "here": taken["stand"], "problems": problems,
        }  # fmt: skip

    # -- keys ---------------------------------------------------------------------------------------

    def tab_stops(self):
        """Press Tab from the cell on until the focus leaves the explorer; the controls met, in order."""
        self.notebook.enter(self.index)
        met = []
        for _ in range(80):
            self.keyboard.press("Tab")
            name = self.area.evaluate(FOCUSED)
            if name and name not in met:
                met.append(name)
            if len(met) == len(self.names):
                break
        return met

    def focus(self, name):
        """Press Tab from the cell on until the control has the focus."""
        self.notebook.enter(self.index)
        for _ in range(80):
            self.keyboard.press("Tab")
            if self.area.evaluate(FOCUSED) == name:
                return
        raise AssertionError(f"Tab never reached {name}")

    def press(self, *keys):
        for key in keys:
            self.keyboard.press(key)

    def type_line(self, name, text):
        """Replace what stands in a text field, and press Enter."""
        self.focus(name)
        self.press("Control+a")
        self.keyboard.type(text)
        self.press("Enter")

    # -- what the controls show ---------------------------------------------------------------------

    def number(self, name):
        """Where a slider stands on screen."""
        return int(float(self.control(name).locator(".noUi-handle").get_attribute("aria-valuenow")))

    def text_in(self, name):
        return self.control(name).locator("input").input_value()

    # -- waiting ------------------------------------------------------------------------------------

    def wait(self, what, condition, seconds=30):
        deadline = time.monotonic() + seconds
        while not condition():
            late = time.monotonic() > deadline
            assert not late, f"{seconds} s passed before {what}; it says: {self.seen()['text'][:2000]}"
            self.notebook.page.wait_for_timeout(50)

    def settled(self, quiet=0.25, seconds=60):
        """What is seen once nothing has moved for `quiet` seconds and the kernel is idle."""
        seen = self.area.evaluate(SETTLED, [1000 * quiet, 1000 * seconds])
        assert seen, f"the picture still moves after {seconds} s"
        return seen
