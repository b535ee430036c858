"""A bar for a long loop in a cell. Not on standard error, which a saved chapter does without."""

import ipywidgets as ipw
from IPython.display import display


class Progress(ipw.IntProgress):
    """`for thing in Progress(things)`: shows a bar that fills as the loop goes on; then it is green."""

    def __init__(self, things):
        self._things = tuple(things)
        super().__init__(max=len(self._things), description="Progress", layout=ipw.Layout(width="500px"))

    def __iter__(self):
        display(self)
        for number, thing in enumerate(self._things, start=1):
            yield thing
            self.value = number
        self.bar_style = "success"

    def _repr_mimebundle_(self, **kwargs):
        twin = f"{len(self._things)} runs, one by one."
        return super()._repr_mimebundle_(**kwargs) | {"text/plain": twin}
