"""The state of explorers of a reader's own picture: which it is, how YourPicture prepares and shows it."""

from ..core.line import Line
from ..fashion.preparing import CLOSE, GROUNDS, TURNS
from ..ui.state import Choice, State, Whole

OWN = "your upload"
LEVELS = ("as it is", "to black")


class PictureChoice(State):
    """Which picture: a garment, whose names are handed in, or the reader's upload, once there is one."""

    varying = ("picture",)  # with an upload there is one more
    picture = Choice()

    def from_string(self, text):
        values = super().from_string(text)
        if values["picture"] == OWN and OWN not in self.offered["picture"]:
            raise ValueError(
                "This state is of an upload, and nothing is uploaded here: upload it again first."
            )
        return values


class PictureState(PictureChoice):
    """A picture and its preparing; the names of the blocks are handed in, too."""

    line = Line("{picture} over {over}, trim {trim} %, turn {turn}, ground {ground}, block {block}")
    over = Choice(GROUNDS)
    trim = Whole(CLOSE, most=50, least=0)
    turn = Choice(TURNS)
    ground = Choice(LEVELS)
    block = Choice()
