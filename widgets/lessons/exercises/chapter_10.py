"""Exercises of chapter 10: mend each of the eight faults. Judged by what the class does."""

from . import Exercise, Mistake
from .mends import accepts, differs, faulty, finds, largest, sample

_BLOCK, _STAGE = "Inception", "Stage"
_B2 = 'self.b2_2 = nn.Conv2D(c2[1], kernel_size=3, padding=1, activation="relu")'
_B3 = 'self.b3_2 = nn.Conv2D(c3[1], kernel_size=5, padding=2, activation="relu")'
_REDUCE = 'self.b3_1 = nn.Conv2D(c3[0], kernel_size=1, activation="relu")'
_POOL = "self.b4_1 = nn.MaxPool2D(pool_size=3, strides=1, padding=1)"
_JOIN = "return depth_concat(self.branches(x))"
_LOOP = "for block in (self.a, self.b):\n            x = block(x)\n        return x"
_FED = "y = self.a(x)\n        return "
_EXPECTS = "a class Inception(c1, c2, c3, c4), with branches(x), that does what the book's does"


def _lights(branch, count, also=lambda lit: True):
    """A pattern: in the middle of the map, that branch lights so many pixels."""
    return finds(_BLOCK, "lit pixel", lambda lit: lit[branch].sum() == count and also(lit[branch]))


def _height(branch, height):
    """A pattern: of a map of 9×13, that branch makes one of this height."""
    return finds(_BLOCK, "branch sizes", lambda found: found[f"{branch}: height"][1] == height)


def _only(branch):
    """A pattern: every check is content, and with the book's weights that branch alone differs."""
    return differs(_BLOCK, lambda apart: [b for b, most in largest(apart).items() if most > 1e-4] == [branch])


def _at_the_border(apart):
    return apart["b3"].max() > 1e-4 and apart["b3"][:, 2:-2, 2:-2].max() < 1e-4


def _mend(key, mistakes, hints, wrong=(), right=(), mends=_BLOCK, expects=_EXPECTS):
    return Exercise(
        key=f"10-{key}",
        accepts=accepts(mends),
        expects=expects,
        hints=hints,
        mistakes=mistakes,
        wrong=wrong,
        right=(sample(mends), *right),
    )


EXERCISES = [
    _mend(
        "kernel",
        (
            Mistake(
                _lights("b3", 9, lambda lit: not lit[3, 5]),
                "you still have a 3×3 in branch 3: it lights 9 pixels, not 25",
                sample=faulty("kernel"),
            ),
            Mistake(
                _lights("b3", 9, lambda lit: lit[3, 5]),
                "you spread the 3×3 out: it reaches as far as a 5×5 and looks at 9 of its 25 pixels",
                sample=sample(_BLOCK, _B3, _B3.replace("5, padding=2", "3, padding=2, dilation=2")),
            ),
            Mistake(
                _height("b3", 7),
                "you left the padding of a 3×3: a 5×5 needs 2, else its map is smaller than the others",
                sample=sample(_BLOCK, _B3, _B3.replace("padding=2", "padding=1")),
            ),
            Mistake(
                _lights("b3", 49),
                "you made it a 7×7: it lights 49 pixels, not 25",
                sample=sample(_BLOCK, _B3, _B3.replace("5, padding=2", "7, padding=3")),
            ),
        ),
        (
            "The lit pixel tells which branch looks less far than it should.",
            "Branch 3 promises a 5×5. Kernel and padding stand on one line, and belong together.",
            'self.b3_2 = nn.Conv2D(c3[1], kernel_size=5, padding=2, activation="relu")',
        ),
        wrong=(sample(_BLOCK, _B3, _B3.replace(', activation="relu"', "")),),
    ),
    _mend(
        "axis",
        (
            Mistake(
                finds(_BLOCK, "shape", lambda found: found["block: images"] == (0, 1)),
                "you kept one image of the batch: it is right, and the others are gone",
                sample=sample(_BLOCK, _JOIN, "return depth_concat(self.branches(x[:1]))"),
            ),
            Mistake(
                finds(_BLOCK, "alone", lambda found: max(most for _, most in found.values()) > 0),
                "you still mix the images of a batch: what one image gets depends on the other",
                sample=faulty("axis"),
            ),
            Mistake(
                finds(_BLOCK, "slices", lambda found: found["b1"][0] > 0),
                "you concatenate on the right axis and in the wrong order: b1 comes first",
                sample=sample(_BLOCK, _JOIN, "return depth_concat(self.branches(x)[::-1])"),
            ),
        ),
        (
            "Run it on one image, then on two. When is the first image's output the same?",
            "Axis 0 counts the images. Which axis counts the channels?",
            "return np.concatenate(self.branches(x), axis=1)",
        ),
        wrong=(
            sample(_BLOCK, _JOIN, "return np.concatenate(self.branches(x), axis=0)"),
            sample(_BLOCK, _JOIN, "return np.concatenate(self.branches(x), axis=-1)"),
            sample(_BLOCK, _JOIN, "return sum(b.sum(axis=1, keepdims=True) for b in self.branches(x))"),
        ),
        right=(sample(_BLOCK, _JOIN, "return np.concatenate(self.branches(x), axis=1)"),),
    ),
    _mend(
        "padding",
        (
            Mistake(
                _height("b3", 5),
                "you still have no padding in branch 3: of a 9×13 map it makes a 5×9",
                sample=faulty("padding"),
            ),
            Mistake(
                _height("b3", 7),
                "you gave it the padding of a 3×3: a 5×5 reaches two pixels to each side",
                sample=sample(_BLOCK, _B3, _B3.replace("padding=2", "padding=1")),
            ),
            Mistake(
                _lights("b3", 9),
                "you made the kernel fit the map: now branch 3 is a 3×3, and lights 9 pixels of 25",
                sample=sample(_BLOCK, _B3, _B3.replace("5, padding=2", "3, padding=1")),
            ),
            Mistake(
                differs(_BLOCK, _at_the_border),
                "you padded the reduce, not the 5×5: at the border stand its biases where zeros should",
                sample=sample(
                    *(_BLOCK, _B3, _B3.replace(", padding=2", "")),
                    *(_REDUCE, _REDUCE.replace("1,", "1, padding=2,")),
                ),
            ),
        ),
        (
            "Print the shapes of the four branches, not that of the output. Which is smaller?",
            "A k×k kernel keeps the size with k // 2 pixels of padding.",
            'self.b3_2 = nn.Conv2D(c3[1], kernel_size=5, padding=2, activation="relu")',
        ),
        wrong=(sample(_BLOCK, _B3, _B3.replace("padding=2", "padding=4")),),
    ),
    _mend(
        "stride",
        (
            Mistake(
                _height("b4", 5),
                "you still have a pool that hands on every other pixel: 5 rows of 9",
                sample=faulty("stride"),
            ),
            Mistake(
                _height("b4", 7),
                "you took out the padding with the stride: the pool needs 1, like any 3×3",
                sample=sample(_BLOCK, _POOL, _POOL.replace(", padding=1", "")),
            ),
            Mistake(
                _lights("b4", 1),
                "you made a pool that looks at one pixel: then it only hands on what it gets",
                sample=sample(_BLOCK, _POOL, "self.b4_1 = nn.MaxPool2D(pool_size=1, strides=1)"),
            ),
            Mistake(
                _only("b4"),
                "you have the right size, and branch 4 is not the maximum of nine pixels",
                sample=sample(_BLOCK, _POOL, _POOL.replace("Max", "Avg")),
            ),
        ),
        (
            "Print the shapes of the four branches. Which one has half the side?",
            "A pool within a block keeps the size of the map; those between the stages halve it.",
            "self.b4_1 = nn.MaxPool2D(pool_size=3, strides=1, padding=1)",
        ),
    ),
    _mend(
        "tensor",
        (
            Mistake(
                finds(
                    _STAGE, "parameters", lambda found: found == {"block a": (0, 569), "block b": (0, 495)}
                ),
                "you still feed the second block what the first was fed: the first computes for nobody",
                sample=faulty("tensor"),
            ),
            Mistake(
                finds(_STAGE, "parameters", lambda found: found["block b"][1] > 651),
                "you feed the second block both arrays: it has more weights now than the book's",
                sample=sample(_STAGE, _LOOP, _FED + "self.b(np.concatenate((x, y), axis=1))"),
            ),
            Mistake(
                finds(_STAGE, "gradient", lambda found: found["block a"] == (0, 0)),
                "you pass the numbers on and not the gradient: the first block never learns",
                sample=sample(_STAGE, _LOOP, _FED + "self.b(y.detach())"),
            ),
        ),
        (
            "Which block does no gradient reach? Its output is not used.",
            "The loop hands x to each of the two blocks. What should the second one get?",
            "for block in (self.a, self.b): x = block(x), and behind the loop return x",
        ),
        wrong=(
            sample(_STAGE, _LOOP, _FED + "y"),
            sample(_STAGE, _LOOP, _FED + "self.a(y)"),
            sample(_STAGE, "(self.a, self.b):", "(self.b, self.a):"),
        ),
        right=(sample(_STAGE, _LOOP, "return self.b(self.a(x))"),),
        mends=_STAGE,
        expects="a class Stage(widths_a, widths_b) that does what two of the book's blocks in a row do",
    ),
    _mend(
        "relu",
        (
            Mistake(
                finds(_BLOCK, "signs", lambda found: found["b2"][0] < 0),
                "you still hand on negative numbers in the channels of branch 2",
                sample=faulty("relu"),
            ),
            Mistake(
                finds(_BLOCK, "signs", lambda found: found["b2"][1] <= 1),
                "you put a function there that ends at 1: a ReLU lets the large numbers through",
                sample=sample(_BLOCK, _B2, _B2.replace("relu", "sigmoid")),
            ),
            Mistake(
                _only("b2"),
                "you made all of it positive, but not with a ReLU: what is negative must become 0",
                sample=sample(_BLOCK, _B2, _B2.replace("relu", "softrelu")),
            ),
        ),
        (
            "In which channels is the least number below 0? They belong to one branch.",
            "Compare the lines of that branch with those of its neighbour.",
            'self.b2_2 = nn.Conv2D(c2[1], kernel_size=3, padding=1, activation="relu")',
        ),
        wrong=(
            sample(
                *(_BLOCK, _B2, _B2.replace(', activation="relu"', "")),
                *(_REDUCE, _REDUCE.replace(', activation="relu"', "")),
                *(_JOIN, "return abs(depth_concat(self.branches(x)))"),
            ),
        ),
        right=(
            sample(
                *(_BLOCK, _B2, _B2.replace(', activation="relu"', "")),
                *(_JOIN, "return np.maximum(depth_concat(self.branches(x)), 0)"),
            ),
        ),
    ),
    _mend(
        "reduce",
        (
            Mistake(
                _lights("b3", 81),
                "you still reduce with a 5×5: with the 5×5 behind it, branch 3 lights 81 pixels",
                sample=faulty("reduce"),
            ),
            Mistake(
                _height("b3", 13),
                "you made it a 1×1 and left the padding: now branch 3 makes maps that are too large",
                sample=sample(_BLOCK, _REDUCE, _REDUCE.replace("=1,", "=1, padding=2,")),
            ),
            Mistake(
                _lights("b3", 49),
                "you reduce with a 3×3: branch 3 lights 49 pixels, not 25",
                sample=sample(_BLOCK, _REDUCE, _REDUCE.replace("=1,", "=3, padding=1,")),
            ),
            Mistake(
                _lights("b3", 1),
                "you changed the other one: now branch 3 has two 1×1 and looks at one pixel",
                sample=sample(_BLOCK, _B3, _B3.replace("5, padding=2", "1")),
            ),
        ),
        (
            "A 5×5 behind a 5×5 lights 9×9 pixels. Which of the two should not be one?",
            "A reduce mixes the channels of one pixel.",
            'self.b3_1 = nn.Conv2D(c3[0], kernel_size=1, activation="relu")',
        ),
        wrong=(
            sample(_BLOCK, _REDUCE, _REDUCE.replace(', activation="relu"', "")),
            sample(_BLOCK, "self.b3_2(self.b3_1(x))", "self.b3_2(x)"),
        ),
    ),
    _mend(
        "order",
        (
            Mistake(
                finds(_BLOCK, "lit pixel", lambda lit: lit["b2"].sum() == 25 and lit["b3"].sum() == 9),
                "you renamed the branches: branches(x) now hands the 5×5 on as the second",
                sample=sample(_BLOCK, "return b1, b2, b3, b4", "return b1, b3, b2, b4"),
            ),
            Mistake(
                finds(_BLOCK, "slices", lambda found: 0 == found["b1"][0] < found["b3"][0] < found["b2"][0]),
                "you still have branch 3 before branch 2",
                sample=faulty("order"),
            ),
            Mistake(
                finds(_BLOCK, "slices", lambda found: found["b1"][0] > 0),
                "you put another branch first: it is b1",
                sample=sample(_BLOCK, _JOIN, "return depth_concat(self.branches(x)[::-1])"),
            ),
        ),
        (
            "The check of the slices tells where the maps of each branch stand.",
            "The book's order is b1, b2, b3, b4, and branches(x) hands them on in that order.",
            "return depth_concat(self.branches(x))",
        ),
        wrong=(
            sample(
                *(_BLOCK, _JOIN),
                "b1, b2, b3, b4 = self.branches(x)\n        return depth_concat((b1, b2, b4, b3))",
            ),
            sample(
                *(_BLOCK, _JOIN),
                "b1, b2, b3, b4 = self.branches(x)\n        return depth_concat((b1, b2, b3))",
            ),
        ),
    ),
]
