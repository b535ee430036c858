"""What explorers with an export share: JSON text out, JSON text or a file back in."""

from .controls import across, button, down, small, text_area, upload
from .state import LONGEST_EXPORT

JSON_CONTROLS = {
    "json": text_area(4, "JSON", width="auto", flex="1 1 420px"),
    "import": button("Import this text", "sign-in", "160px"),
    "upload": upload("Import a file", ".json", "160px"),
}
JSON_ROWS = (
    small("Export: copy this text. Import: put such text here."),
    across("json", down("import", "upload")),
    across("import note", min_height="28px"),
)


class WithJson:
    """Mixed into an Explorer with JSON_CONTROLS, JSON_ROWS and a note "import".

    Its state has `to_json`, and `from_json`, which raises ValueError in a sentence.
    """

    def load(self, text):
        """Rebuild from exported JSON. ValueError, and nothing changes, if it is not that."""
        with self._lock:
            self.set(**self.model.from_json(text))

    def sync(self):
        """Bring the exported text up to date with the state, too."""
        super().sync()
        self.controls["json"].value = self.model.to_json()

    def _on_import(self, button):
        with self._lock:
            self._try_to_load(self.controls["json"].value)

    def _on_upload(self, files):
        if not files:
            return
        self.controls["upload"].value = ()
        content = bytes(files[0]["content"])
        if len(content) > LONGEST_EXPORT:
            self.refuse(f"{files[0]['name']} is too large to be an export of ours.", "import")
        else:
            self._try_to_load(content.decode("utf-8", errors="replace"))

    def _try_to_load(self, text):
        try:
            self.load(text)
        except ValueError as error:
            self.refuse(str(error), "import")  # the text stays, to be mended
