"""The state of YourPicture: which picture, how it is prepared, and the block whose maps are shown."""

from ..core.line import Line
from ..fashion.preparing import CLOSE, GROUNDS, TURNS
from ..ui.state import Choice, State, Whole

OWN = "your upload"
LEVELS = ("as it is", "to black")


class PictureState(State):
    """A picture and its preparing; the names of the pictures and of the blocks are handed in."""

    line = Line("{picture} over {over}, trim {trim} %, turn {turn}, ground {ground}, block {block}")
    varying = ("picture",)  # with an upload there is one more
    picture = Choice()
    over = Choice(GROUNDS)
    trim = Whole(CLOSE, most=50, least=0)
    turn = Choice(TURNS)
    ground = Choice(LEVELS)
    block = Choice()

    def from_string(self, text):
        values = super().from_string(text)
        if values["picture"] == OWN and OWN not in self.offered["picture"]:
            raise ValueError(
                "This state is of an upload, and nothing is uploaded here: upload it again first."
            )
        return values
