"""Exercises of chapter 10: fix each of the eight faults. Judged by what the class does."""

from . import Exercise
from .mends import accepts, differs, finds, unlike

_BLOCK, _STAGE = "Inception", "Stage"
_EXPECTS = "a class Inception(c1, c2, c3, c4), with branches(x), that does what the book's block does"


def _lights(branch, count, also=lambda lit: True):
    """A pattern: in the middle of the map, that branch lights so many pixels."""
    return finds(_BLOCK, "lit pixel", lambda lit: lit[branch].sum() == count and also(lit[branch]))


def _height(branch, height):
    """A pattern: of a map of 9×13, that branch makes one of this height."""
    return finds(_BLOCK, "branch sizes", lambda found: found[f"{branch}: height"][1] == height)


def _only(branch):
    """A pattern: every check is content, and with the book's weights that branch alone differs."""
    return differs(_BLOCK, lambda apart: [*unlike(apart)] == [branch])


def _at_the_border(apart):
    return apart["b3"].max() > 1e-4 and apart["b3"][:, 2:-2, 2:-2].max() < 1e-4


def _mend(hints, mistakes, mends=_BLOCK, expects=_EXPECTS):
    return Exercise(accepts(mends), expects, hints, mistakes)


kernel = _mend(
    hints=(
        "The lit pixel tells you which branch sees less far than it should.",
        "Branch 3 should have a 5×5. Its kernel and its padding are in one line, and belong together.",
        'self.b3_2 = nn.Conv2D(c3[1], kernel_size=5, padding=2, activation="relu")',
    ),
    mistakes={
        _lights("b3", 9, lambda lit: not lit[3, 5]): (
            "you still have a 3×3 in branch 3: it lights 9 pixels, not 25"
        ),
        _lights("b3", 9, lambda lit: lit[3, 5]): (
            "you spread the 3×3 out: it reaches as far as a 5×5, but sees only 9 of its 25 pixels"
        ),
        _height("b3", 7): (
            "you kept the padding of a 3×3: a 5×5 needs 2, or its maps are smaller than the others"
        ),
        _lights("b3", 49): "you made it a 7×7: it lights 49 pixels, not 25",
    },
)

axis = _mend(
    hints=(
        "Run it on one image, then on two. When is the first image's output the same?",
        "Axis 0 counts the images. Which axis counts the channels?",
        "return np.concatenate(self.branches(x), axis=1)",
    ),
    mistakes={
        finds(_BLOCK, "shape", lambda found: found["block: images"] == (0, 1)): (
            "you kept one image of the batch: its output is right, but the other images are gone"
        ),
        finds(_BLOCK, "alone", lambda found: max(most for _, most in found.values()) > 0): (
            "you still mix the images of a batch: the output for one depends on the other"
        ),
        finds(_BLOCK, "slices", lambda found: found["b1"][0] > 0): (
            "you concatenate on the right axis, but in the wrong order: b1 comes first"
        ),
    },
)

padding = _mend(
    hints=(
        "Print the shapes of the four branches, not that of the output. Which branch has smaller maps?",
        "A k×k kernel keeps the size with k // 2 pixels of padding.",
        'self.b3_2 = nn.Conv2D(c3[1], kernel_size=5, padding=2, activation="relu")',
    ),
    mistakes={
        _height("b3", 5): "you still have no padding in branch 3: it turns a 9×13 map into 5×9",
        _height("b3", 7): "you gave it the padding of a 3×3: a 5×5 reaches two pixels to each side",
        _lights("b3", 9): "you made the kernel fit the map: now branch 3 is a 3×3, and lights 9 pixels of 25",
        differs(_BLOCK, _at_the_border): (
            "you padded the reduce, not the 5×5: now the border holds its biases, and should hold zeros"
        ),
    },
)

stride = _mend(
    hints=(
        "Print the shapes of the four branches. Which one has half the side?",
        "A pool within a block keeps the size of the map; those between the stages halve it.",
        "self.b4_1 = nn.MaxPool2D(pool_size=3, strides=1, padding=1)",
    ),
    mistakes={
        _height("b4", 5): "you still have a pool that outputs every other pixel: 5 rows of 9",
        _height("b4", 7): "you removed the padding with the stride: a 3×3 pool needs padding 1",
        _lights("b4", 1): "you made a pool that sees one pixel: then its output is its input",
        _only("b4"): "you have the right size, but branch 4 is not the maximum of nine pixels",
    },
)

tensor = _mend(
    hints=(
        "Which block gets no gradient? Its output is not used.",
        "The loop calls both blocks with x. What should the second one get?",
        "for block in (self.a, self.b): x = block(x), and after the loop return x",
    ),
    mistakes={
        finds(_STAGE, "parameters", lambda found: found == {"block a": (0, 569), "block b": (0, 495)}): (
            "you still give the second block the input of the first: the output of the first is not used"
        ),
        finds(_STAGE, "parameters", lambda found: found["block b"][1] > 651): (
            "you give the second block both arrays: now it has more weights than the book's block"
        ),
        finds(_STAGE, "gradient", lambda found: found["block a"] == (0, 0)): (
            "you pass on the numbers, but not the gradient: the first block never learns"
        ),
    },
    mends=_STAGE,
    expects="a class Stage(widths_a, widths_b) that does what two of the book's blocks do in sequence",
)

relu = _mend(
    hints=(
        "Which channels have negative numbers? They belong to one branch.",
        "Compare the lines of that branch with those of the next branch.",
        'self.b2_2 = nn.Conv2D(c2[1], kernel_size=3, padding=1, activation="relu")',
    ),
    mistakes={
        finds(_BLOCK, "signs", lambda found: found["b2"][0] < 0): (
            "you still output negative numbers in the channels of branch 2"
        ),
        finds(_BLOCK, "signs", lambda found: found["b2"][1] <= 1): (
            "you used a function that stays below 1: a ReLU keeps large numbers as they are"
        ),
        _only("b2"): "you made everything positive, but not with a ReLU: negative numbers must become 0",
    },
)

reduce = _mend(
    hints=(
        "A 5×5 after a 5×5 lights 9×9 pixels. Which of the two should be smaller?",
        "A reduce mixes the channels of one pixel.",
        'self.b3_1 = nn.Conv2D(c3[0], kernel_size=1, activation="relu")',
    ),
    mistakes={
        _lights("b3", 81): "you still reduce with a 5×5: with the other 5×5, branch 3 lights 81 pixels",
        _height("b3", 13): (
            "you made it a 1×1 and kept the padding: now branch 3 makes maps that are too large"
        ),
        _lights("b3", 49): "you reduce with a 3×3: branch 3 lights 49 pixels, not 25",
        _lights("b3", 1): "you changed the other one: now branch 3 has two 1×1 and sees one pixel",
    },
)

order = _mend(
    hints=(
        "The check of the slices tells you which channels belong to which branch.",
        "The book's order is b1, b2, b3, b4, and branches(x) returns them in that order.",
        "return depth_concat(self.branches(x))",
    ),
    mistakes={
        finds(_BLOCK, "lit pixel", lambda lit: lit["b2"].sum() == 25 and lit["b3"].sum() == 9): (
            "you renamed the branches: branches(x) now returns the 5×5 as the second"
        ),
        finds(_BLOCK, "slices", lambda found: 0 == found["b1"][0] < found["b3"][0] < found["b2"][0]): (
            "you still have branch 3 before branch 2"
        ),
        finds(_BLOCK, "slices", lambda found: found["b1"][0] > 0): "you put another branch first: it is b1",
    },
)
