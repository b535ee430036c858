"""Answers to the exercises of chapter 10: the healthy classes with some of their text replaced."""

from widgets.inception.faults.patients import edited, patient, run

from .answers import Later, Samples

_B2 = 'self.b2_2 = nn.Conv2D(c2[1], kernel_size=3, padding=1, activation="relu")'
_B3 = 'self.b3_2 = nn.Conv2D(c3[1], kernel_size=5, padding=2, activation="relu")'
_REDUCE = 'self.b3_1 = nn.Conv2D(c3[0], kernel_size=1, activation="relu")'
_POOL = "self.b4_1 = nn.MaxPool2D(pool_size=3, strides=1, padding=1)"
_JOIN = "return depth_concat(self.branches(x))"
_LOOP = "for block in (self.a, self.b):\n            x = block(x)\n        return x"
_FED = "y = self.a(x)\n        return "


def _block(*edits):
    """The healthy Inception with each old text replaced by a new one, as in patients.edited."""
    return Later(lambda: run(edited(*edits))["Inception"])


def _stage(*edits):
    """The healthy Stage, likewise."""
    return Later(lambda: run(edited(*edits))["Stage"])


def _faulty(key):
    """The patient with that fault, as it came."""
    return Later(lambda: patient(key))


SAMPLES = {
    "10-kernel": Samples(
        right=(_block(),),
        mistaken={
            "you still have a 3×3 in branch 3": _faulty("kernel"),
            "you spread the 3×3 out": _block(_B3, _B3.replace("5, padding=2", "3, padding=2, dilation=2")),
            "you kept the padding of a 3×3": _block(_B3, _B3.replace("padding=2", "padding=1")),
            "you made it a 7×7": _block(_B3, _B3.replace("5, padding=2", "7, padding=3")),
        },
        wrong=(_block(_B3, _B3.replace(', activation="relu"', "")),),
    ),
    "10-axis": Samples(
        right=(_block(), _block(_JOIN, "return np.concatenate(self.branches(x), axis=1)")),
        mistaken={
            "you kept one image of the batch": _block(_JOIN, "return depth_concat(self.branches(x[:1]))"),
            "you still mix the images of a batch": _faulty("axis"),
            "you concatenate on the right axis": (
                _block(_JOIN, "return depth_concat(self.branches(x)[::-1])")
            ),
        },
        wrong=(
            _block(_JOIN, "return np.concatenate(self.branches(x), axis=0)"),
            _block(_JOIN, "return np.concatenate(self.branches(x), axis=-1)"),
            _block(_JOIN, "return sum(b.sum(axis=1, keepdims=True) for b in self.branches(x))"),
        ),
    ),
    "10-padding": Samples(
        right=(_block(),),
        mistaken={
            "you still have no padding in branch 3": _faulty("padding"),
            "you gave it the padding of a 3×3": _block(_B3, _B3.replace("padding=2", "padding=1")),
            "you made the kernel fit the map": _block(_B3, _B3.replace("5, padding=2", "3, padding=1")),
            "you padded the reduce": (
                _block(
                    *(_B3, _B3.replace(", padding=2", "")),
                    *(_REDUCE, _REDUCE.replace("1,", "1, padding=2,")),
                )
            ),
        },
        wrong=(_block(_B3, _B3.replace("padding=2", "padding=4")),),
    ),
    "10-stride": Samples(
        right=(_block(),),
        mistaken={
            "you still have a pool that outputs every other pixel": _faulty("stride"),
            "you removed the padding with the stride": _block(_POOL, _POOL.replace(", padding=1", "")),
            "you made a pool that sees one pixel": (
                _block(_POOL, "self.b4_1 = nn.MaxPool2D(pool_size=1, strides=1)")
            ),
            "you have the right size": _block(_POOL, _POOL.replace("Max", "Avg")),
        },
    ),
    "10-tensor": Samples(
        right=(_stage(), _stage(_LOOP, "return self.b(self.a(x))")),
        mistaken={
            "you still give the second block the input of the first": _faulty("tensor"),
            "you give the second block both arrays": (
                _stage(_LOOP, _FED + "self.b(np.concatenate((x, y), axis=1))")
            ),
            "you pass on the numbers": _stage(_LOOP, _FED + "self.b(y.detach())"),
        },
        wrong=(
            _stage(_LOOP, _FED + "y"),
            _stage(_LOOP, _FED + "self.a(y)"),
            _stage("(self.a, self.b):", "(self.b, self.a):"),
        ),
    ),
    "10-relu": Samples(
        right=(
            _block(),
            _block(
                *(_B2, _B2.replace(', activation="relu"', "")),
                *(_JOIN, "return np.maximum(depth_concat(self.branches(x)), 0)"),
            ),
        ),
        mistaken={
            "you still output negative numbers in the channels of branch 2": _faulty("relu"),
            "you used a function that stays below 1": _block(_B2, _B2.replace("relu", "sigmoid")),
            "you made everything positive": _block(_B2, _B2.replace("relu", "softrelu")),
        },
        wrong=(
            _block(
                *(_B2, _B2.replace(', activation="relu"', "")),
                *(_REDUCE, _REDUCE.replace(', activation="relu"', "")),
                *(_JOIN, "return abs(depth_concat(self.branches(x)))"),
            ),
        ),
    ),
    "10-reduce": Samples(
        right=(_block(),),
        mistaken={
            "you still reduce with a 5×5": _faulty("reduce"),
            "you made it a 1×1 and kept the padding": (
                _block(_REDUCE, _REDUCE.replace("=1,", "=1, padding=2,"))
            ),
            "you reduce with a 3×3": _block(_REDUCE, _REDUCE.replace("=1,", "=3, padding=1,")),
            "you changed the other one": _block(_B3, _B3.replace("5, padding=2", "1")),
        },
        wrong=(
            _block(_REDUCE, _REDUCE.replace(', activation="relu"', "")),
            _block("self.b3_2(self.b3_1(x))", "self.b3_2(x)"),
        ),
    ),
    "10-order": Samples(
        right=(_block(),),
        mistaken={
            "you renamed the branches": _block("return b1, b2, b3, b4", "return b1, b3, b2, b4"),
            "you still have branch 3 before branch 2": _faulty("order"),
            "you put another branch first": _block(_JOIN, "return depth_concat(self.branches(x)[::-1])"),
        },
        wrong=(
            _block(
                _JOIN,
                "b1, b2, b3, b4 = self.branches(x)\n        return depth_concat((b1, b2, b4, b3))",
            ),
            _block(
                _JOIN,
                "b1, b2, b3, b4 = self.branches(x)\n        return depth_concat((b1, b2, b3))",
            ),
        ),
    ),
}
