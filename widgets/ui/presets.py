"""What explorers with a list of presets share: it names what the sliders happen to say, and sets them."""


class WithPresets:
    """Mixed into an Explorer with a dropdown called "preset" over `presets` and, last, `own`.

    The subclass has `presets`, {name: {trait: value}}, and `own`, the name of any other state. It calls
    `watch_presets()`, and sets the dropdown to `preset()` when it draws.
    """

    def preset(self):
        """The first preset that the state agrees with, or `own`."""
        for name, values in self.presets.items():
            if all(getattr(self.model, trait) == value for trait, value in values.items()):
                return name
        return self.own

    def watch_presets(self):
        self.controls["preset"].observe(self._on_preset, "value")

    def _on_preset(self, change):
        if not self.by_reader():
            return
        with self._lock:
            try:
                self.set(**self.presets.get(change["new"], {}))  # `own` is no choice: what stands is drawn
            except ValueError as error:
                self.show()  # the list goes back to what stands
                self.refuse(str(error), "preset")
