"""What explorers with an export share: JSON text out, JSON text or a file back in."""

import json

import ipywidgets as ipw
from ipywidgets.widgets.widget_button import ButtonStyle

from .controls import row
from .look import html, shared

_LARGEST_FILE = 100_000  # bytes; our longest export has under three thousand


class WithJson:
    """Mixed into an Explorer whose model has `to_json` and `from_json`: three controls and what they do.

    The subclass puts `json_controls()` among its controls and `json_view()` among its children, calls
    `watch_json()`, sets `controls["json"].value` when it draws, and has a note called "import".
    """

    def load(self, text):
        """Rebuild from exported JSON. ValueError, and nothing changes, if it is not that."""
        with self._lock:
            self.set(**self.model.from_json(text))

    def json_controls(self):
        look = {"layout": shared(ipw.Layout, width="160px"), "style": shared(ButtonStyle)}
        return {
            "json": ipw.Textarea(
                description="JSON",
                rows=4,
                continuous_update=False,
                layout=shared(ipw.Layout, width="auto", flex="1 1 420px"),
            ),
            "import": ipw.Button(description="Import this text", icon="sign-in", **look),
            "upload": ipw.FileUpload(accept=".json", description="Import a file", **look),
        }

    def watch_json(self):
        self.controls["import"].on_click(self._on_import)
        self.controls["upload"].observe(self._on_upload, "value")

    def json_view(self):
        c, plain = self.controls, shared(ipw.Layout)
        return [
            html("<small>Export: copy this text. Import: put such text here.</small>"),
            ipw.HBox([c["json"], ipw.VBox([c["import"], c["upload"]], layout=plain)], layout=plain),
            row([self.notes["import"]], min_height="28px"),
        ]

    def _on_import(self, button):
        with self._lock:
            text = self.controls["json"].value
            self._try_to_load(text)

    def _on_upload(self, change):
        with self._lock:
            files, self.controls["upload"].value = self.controls["upload"].value, ()
            if not files:
                return
            content = bytes(files[0]["content"])
            if len(content) > _LARGEST_FILE:
                self.refuse(f"{files[0]['name']} is too large to be an export of ours.", "import")
                return
            self._try_to_load(content.decode("utf-8", errors="replace"))

    def _try_to_load(self, text):
        try:
            self.load(text)
        except ValueError as error:
            self.refuse(str(error), "import")


def read_export(text, form, wanted):
    """The dict that such JSON holds; ValueError, in a sentence, unless it is of that `form` and complete."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError("This is not JSON: paste the whole of what Export shows.") from None
    if not isinstance(data, dict) or data.get("format") != form:
        raise ValueError(f'This JSON is not ours: it needs "format": "{form}".')
    if missing := sorted({"format", *wanted} - data.keys()):
        raise ValueError(f"This JSON lacks {', '.join(missing)}.")
    return data
