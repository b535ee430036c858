"""Is a mended class the book's block? Found by running both, never by reading. Loads MXNet late.

`accepts("Inception")` and `accepts("Stage")` are patterns for a class; `finds` and `differs` name a mistake
by what a class does.
"""

from functools import lru_cache

from .blocks import in_mxnet
from .patterns import RAISED, Refusal, error_line

# (widths of the two blocks, shape of the images, seed): narrow and wide, one image and several, H ≠ W.
_TRIALS = (
    (((3, (4, 5), (2, 6), 4), (4, (3, 6), (2, 5), 3)), (2, 5, 9, 13), 0),
    (((1, (1, 2), (1, 1), 1), (2, (1, 1), (3, 2), 1)), (3, 2, 11, 8), 1),
    (((8, (6, 4), (5, 3), 2), (1, (2, 3), (2, 4), 5)), (1, 7, 6, 10), 2),
)
_SAME = 1e-4


def accepts(mends):
    """A pattern: a class that, with the book's weights, does what the book's block or stage does.

    mends: "Inception", a class (c1, c2, c3, c4), or "Stage", a class (widths_a, widths_b). Refusal, in a
    sentence that says what it does wrong, for any other class.
    """

    def matches(kind):
        from ...inception.faults.checks import CHECKS

        if not isinstance(kind, type):
            raise TypeError("not a class")
        try:
            for trial in _TRIALS:
                _same_as_the_book(_tried(lambda trial=trial: _apart(kind, mends, *trial)))
        except Refusal:
            _pass(kind, mends, CHECKS)  # a check says better what is wrong
            raise
        # Two branches that are not what their names say can still be joined as they should be.
        _pass(kind, mends, ("lit pixel", "gradient"))
        return True

    return matches


def finds(mends, check, wrong):
    """A pattern: a class in which that check finds something for which wrong(found) is true."""
    return lambda kind: bool(wrong(_finding(kind, mends, check).seen))


def differs(mends, wrong):
    """A pattern: a class for which wrong(apart) is true.

    apart: {branch: float (channels, H, W)}, how far the outputs of the first block are from the book's.
    """
    return lambda kind: bool(wrong(_apart(kind, mends, *_TRIALS[0])))


def _pass(kind, mends, checks):
    """Refusal with what the first check finds that is not content."""
    for name in checks:
        finding = _tried(lambda name=name: _finding(kind, mends, name))
        if not finding.passed:
            raise Refusal(f"the check “{name}” finds {finding.sentence.rstrip('.')}")


@in_mxnet
def _finding(kind, mends, check):
    from ...inception.faults.checks import examine

    return examine(_built(kind, mends), check)


@lru_cache(maxsize=1)
def _built(kind, mends):
    """A stage of that class, ready for the checks; the last one is kept, as many questions are put to it."""
    from ...inception.faults.checks import built
    from ...inception.faults.patients import stage_of

    return built(stage_of(kind) if mends == "Inception" else kind)


@in_mxnet
def _apart(kind, mends, widths, shape, seed):
    """How far the outputs are from the book's, with its weights, in each branch's channels."""
    from mxnet import autograd

    from ...inception.faults.checks import fill, images
    from ...inception.faults.patients import stage_of
    from ...inception.network import Inception
    from ...inception.widths import BranchWidths

    book, given = (stage_of(Inception), widths) if mends == "Stage" else (Inception, widths[0])
    book, theirs = book(*given), kind(*given)
    x = images(seed + 10, shape)
    for block in (book, theirs):
        block.initialize()
        block(x)
    fill(book, seed)
    copy_weights(*(one._collect_params_with_prefix() for one in (book, theirs)))
    with autograd.train_mode():
        wanted, got = book(x).asnumpy(), theirs(x).asnumpy()
    if got.shape != wanted.shape:
        raise Refusal(f"it outputs {got.shape}, the book's block outputs {wanted.shape}")
    parts = BranchWidths(*widths[mends == "Stage"]).channel_slices
    return {branch: abs(got - wanted)[:, part].max(axis=0) for branch, part in parts.items()}


def copy_weights(source, target):
    """Give the learner's parameters the book's weights: {name: parameter} both.

    By the names of the attributes where they are the book's, else in order. Refusal if the shapes differ.
    """
    if len(source) != len(target):
        raise Refusal(f"it has {len(target)} arrays of parameters, the book's has {len(source)}")
    same = source.keys() == target.keys()
    for name, other in zip(source, source if same else target, strict=True):
        if source[name].shape != target[other].shape:
            raise Refusal(f"its {other} has shape {target[other].shape}, the book's {source[name].shape}")
        target[other].set_data(source[name].data())


def unlike(apart):
    """Of {branch: how far off}, {branch: by how much at most} where that is not the book's."""
    return {branch: float(by.max()) for branch, by in apart.items() if by.max() > _SAME}


def _same_as_the_book(apart):
    if wrong := unlike(apart):
        told = " and ".join(
            f"in the channels of {branch} by up to {most:.2f}" for branch, most in wrong.items()
        )
        raise Refusal(f"with the book's weights its output differs from the book's {told}")


def _tried(function):
    try:
        return function()
    except Refusal:
        raise
    except RAISED as error:
        raise Refusal(f"it does not run, {error_line(error)}") from error
