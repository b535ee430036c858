"""An explorer on the page, moved by keyboard only, and what its reader sees."""

import time

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
        text: area.innerText,
    };
}"""
FOCUSED = """() => {
    const control = document.activeElement.closest('[class*="control-"]');
    return control ? [...control.classList].find(name => name.startsWith('control-')).slice(8) : null;
}"""


class OnPage:
    def __init__(self, notebook, kind):
        self.notebook = notebook
        self.keyboard = notebook.page.keyboard
        self.index, self.python = notebook.shown(kind)
        self.area = notebook.outputs(self.index)
        # The controls' order in the dict is nobody's business: each is found by a class of its own.
        controls = f"{self.python}.controls.items()"
        self.names = notebook.ask(f"[name for name, it in {controls} if it.add_class('control-' + name)]")
        for name in self.names:
            self.control(name).wait_for(state="attached")

    def control(self, name):
        return self.area.locator(f".control-{name}")

    def seen(self):
        """{'images': hashes, 'drawings': SVG, 'text': all words on screen}"""
        return self.area.evaluate(SEEN)

    # -- keys ---------------------------------------------------------------------------------------

    def tab_stops(self):
        """Press Tab from the cell on until the focus leaves the explorer; the controls met, in order."""
        self.notebook.enter(self.index)
        met = []
        for _ in range(80):
            self.keyboard.press("Tab")
            name = self.notebook.page.evaluate(FOCUSED)
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
            if self.notebook.page.evaluate(FOCUSED) == name:
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
            assert time.monotonic() < deadline, f"{seconds} s passed before {what}"
            self.notebook.page.wait_for_timeout(50)

    def settled(self, quiet=0.25, seconds=30):
        """What is seen once nothing has moved for `quiet` seconds and the kernel is idle."""
        deadline = time.monotonic() + seconds
        last, since = None, time.monotonic()
        while time.monotonic() < deadline:
            now = self.seen()
            if now != last:
                last, since = now, time.monotonic()
            elif time.monotonic() - since > quiet:
                self.notebook.wait_idle()
                return now
            self.notebook.page.wait_for_timeout(50)
        raise AssertionError(f"the picture still moves after {seconds} s")
