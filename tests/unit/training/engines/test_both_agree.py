"""Both engines are given one net and must say, learn and become the same: in float32, on the CPU.

The control of each comparison is the same one with a weight of one engine transposed: it must fail. Rounding
differs, and a ReLU or a maximum within rounding of a tie falls one way here and the other there: that is no
error, and it grows from step to step.
"""

from dataclasses import replace
from statistics import median
from types import SimpleNamespace

import numpy
import pytest
import torch
from mxnet import autograd, np, npx
from torch.nn import functional

from widgets.backend.threads import mxnet_call
from widgets.fashion import sample
from widgets.fashion.resize import to_tensor
from widgets.inception.design import Design
from widgets.inception.layers import Average, Block, Conv, Dense, Pool
from widgets.inception.nets import HALF, Auxiliary, Net, googlenet, narrow_googlenet
from widgets.inception.widths import BranchWidths
from widgets.training.engines import in_torch
from widgets.training.engines.drawn import drawn
from widgets.training.engines.in_gluon import GluonEngine
from widgets.training.engines.in_torch import TorchEngine, resized
from widgets.training.recipes import Phase, Recipe
from widgets.training.run import HOPELESS, Run
from widgets.training.weights import WEIGHTS

SIDE, STEPS = 33, 20  # the smallest side at which stage 5 has maps of 2×2
OUTPUTS, GRADIENTS, LOSSES = 1e-4, 1e-3, 1e-3
# SGD, and this slow, on one batch again and again. Adam divides by what it remembers of a gradient, so that
# the rounding of a small one becomes a step as long as any. At 0.01 the book's net jumps from 2.4 to 4.3 and
# back, and is 0.02 apart after 20 steps; with batch normalisation, at 0.001, MXNet is 0.001 apart from itself
# begun at weights that differ in the last digit. At this rate every loss falls by more than FALLS.
RATE, FALLS = 2e-4, 0.03

_DESIGN = Design(
    {
        "3": (BranchWidths(16, (24, 32), (4, 8), 8), BranchWidths(32, (32, 48), (8, 24), 16)),
        "4": (BranchWidths(48, (24, 52), (4, 12), 16),),
        "5": (BranchWidths(64, (40, 80), (8, 32), 32),),
    }
)
_MOVED, _ = _DESIGN.moved("3b", later=True)
DESIGNS = {
    "a block dropped": _DESIGN.dropped("3b")[0],
    "a block added": _DESIGN.inserted_after("4a", BranchWidths(12, (8, 20), (2, 6), 10))[0],
    "one moved, one resized": _MOVED.resized("5a", BranchWidths(16, (8, 16), (12, 50), 2)),
}
_NARROW = narrow_googlenet(4)
_HEAD = {
    "pool": Pool(3, 2, up=True, kind="average"),
    "1×1": Conv(16, 1, norm=True),
    "dense": Dense(24, relu=True),
}
_ADDING = {
    "2a": Block({"b1": (Conv(8, 1), Conv(16, 3, pad=1, relu=False)), "b2": ()}, "add", True, 16),
    "2b": Block(
        {
            "b1": (Conv(24, 3, pad=1, groups=8, relu=False),),
            "b2": (Conv(8, 1), Conv(24, 5, pad=2, relu=False)),
            "b3": (Pool(3, 1, 1, kind="average"), Conv(24, 1, relu=False)),
        },
        "add",
        True,
    ),
}
NETS = {
    "the book's": googlenet(10),
    **{name: googlenet(10, design.blocks) for name, design in DESIGNS.items()},
    "batch norm": googlenet(10, DESIGNS["a block dropped"].blocks).changed(
        lambda conv: replace(conv, norm=True, bias=False)
    ),
    "mean only": googlenet(10, DESIGNS["a block dropped"].blocks).changed(
        lambda conv: replace(conv, norm="mean", bias=False)
    ),
    "auxiliary heads": Net(
        _NARROW.stem,
        _NARROW.stages,
        _NARROW.head,
        {
            "3b": Auxiliary(_HEAD | {"out": Dense(10)}),
            "4d": Auxiliary({"a": Average(), "out": Dense(10)}, 0.5),
        },
    ),
    "added": Net(
        {"b1": {"5×5": Conv(16, 5, 2, 2), "pool": HALF}},
        {"b2": _ADDING | {"average": Average()}},
        {"dense": {"dense": Dense(10)}},
    ),
}
IMAGES, LABELS = sample.load().train


@pytest.fixture(scope="module", params=NETS)
def pair(request):
    """Both engines of a net, and the arrays that they are to begin with."""
    return made(NETS[request.param], 1)


def made(net, channels, optimizer="sgd"):
    shape = channels, SIDE, SIDE
    gluon, pytorch = (
        GluonEngine(net, shape, optimizer),
        TorchEngine(net, shape, optimizer, precision="float32"),
    )
    for engine in (gluon, pytorch):
        engine.hold(IMAGES[:64], LABELS[:64])
    names = gluon.net.collect_params()
    return SimpleNamespace(
        gluon=gluon, torch=pytorch, start=drawn(gluon.arrays, "he", 0),
        unread={f"{place:04}" for place, name in enumerate(names) if name.endswith("running_var")}
        if net is NETS["mean only"] else set(),
    )  # fmt: skip


def begun(pair, transposed=None):
    """Put both to the same start, but for a weight of PyTorch's that is transposed: "first" or "last"."""
    kernels = [name for name, array in pair.start.items() if array.ndim == 4 and array.shape[2] > 1]
    theirs = dict(pair.start)
    if transposed:
        name = kernels[0 if transposed == "first" else -1]
        theirs[name] = theirs[name].swapaxes(2, 3)
    pair.gluon.put(pair.start), pair.torch.put(theirs)
    return pair.gluon, pair.torch


def holds(figure, most, transposed):
    """Whether a comparison is as it must be: within what is allowed, or, transposed, well outside."""
    print(f"{figure:.2g}")  # shown where the test fails, or with -s
    return figure > 2 * most if transposed else figure <= most


turned = pytest.mark.parametrize("transposed", [None, "first", "last"])


def test_they_are_made_of_the_same_arrays_and_begin_with_the_same_numbers(pair):
    assert pair.gluon.arrays == pair.torch.arrays
    for engine in begun(pair):
        found = engine.parameters()
        assert [*found] == [*pair.start]
        assert all(found[name].tobytes() == array.tobytes() for name, array in pair.start.items())
        assert engine.optimiser_state() == {}


def outputs_apart(gluon, pytorch):
    """The largest difference of scores that are a few units apart themselves."""
    ours, theirs = (engine.scores(IMAGES[:12], SIDE) for engine in (gluon, pytorch))
    assert 0.1 < abs(ours).max() < 20
    return abs(ours - theirs).max()


@turned
def test_the_outputs_are_equal(pair, transposed):
    assert holds(outputs_apart(*begun(pair, transposed)), OUTPUTS, transposed)


@mxnet_call
def gluon_gradients(engine):
    kept = engine.net.collect_params().values()
    return [one.grad().asnumpy() for one in kept if one.grad_req != "null"]


def torch_gradients(engine):
    """By the order of its arrays, times the batch: MXNet's are sums."""
    return [one.grad.numpy() * engine._count for one, _ in engine._tensors if one.requires_grad]


def gradients_apart(ours, theirs):
    """The largest |difference| / |gradient| of an array; one without a thousandth of all, by that.

    A bias in front of a normalisation has no gradient, but for rounding.
    """
    norm = numpy.linalg.norm
    least = 1e-3 * sum(float((one**2).sum()) for one in ours) ** 0.5
    assert least > 1e-5
    return max(norm(one - other) / max(norm(one), least) for one, other in zip(ours, theirs, strict=True))


def one_batch_apart(pair, first, transposed, many=4):
    at, mirrored = numpy.arange(first, first + many), numpy.arange(many) % 3 == 0
    for engine in begun(pair, transposed):
        engine.step(at, mirrored, SIDE, 0.0, many, HOPELESS)
    return gradients_apart(gluon_gradients(pair.gluon), torch_gradients(pair.torch))


@turned
def test_the_gradients_are_equal(pair, transposed):
    """Of three batches the middle one: in one of them a ReLU may fall the other way."""
    apart = [one_batch_apart(pair, first, transposed) for first in ((0,) if transposed else (0, 4, 8))]
    assert holds(median(apart), GRADIENTS, transposed)


def losses_of(engine, steps=STEPS, batch=8):
    at, mirrored = numpy.arange(batch), numpy.arange(batch) % 3 == 0
    steps = [engine.step(at, mirrored, SIDE, RATE, batch, HOPELESS) for _ in range(steps)]
    return numpy.array([loss for loss, _ in engine.read(steps)])


@pytest.mark.parametrize("transposed", [None, "first"])
def test_the_losses_of_the_first_steps_are_equal(pair, transposed):
    ours, theirs = (losses_of(engine, 3 if transposed else STEPS) for engine in begun(pair, transposed))
    assert transposed or ours[0] - ours[-1] > FALLS
    assert holds(abs(ours - theirs).max(), LOSSES, transposed)


@pytest.mark.parametrize("name", ["gluon", "torch"])
def test_the_loss_that_is_told_is_that_of_the_nets_own_output(name):
    """Without auxiliary heads the same net tells the same loss, though with them it learns something else."""
    trunk = Net(_NARROW.stem, _NARROW.stages, _NARROW.head)
    with_heads, without = (getattr(made(net, 1), name) for net in (NETS["auxiliary heads"], trunk))
    start = drawn(with_heads.arrays, "he", 0)
    with_heads.put(start), without.put(dict([*start.items()][: len(without.arrays)]))
    told = [engine.read([engine.step(numpy.arange(8), None, SIDE, 0.1, 8, HOPELESS) for _ in range(2)])
            for engine in (with_heads, without)]  # fmt: skip
    assert told[0][0] == pytest.approx(told[1][0], abs=1e-4)
    assert abs(told[0][1][0] - told[1][1][0]) > 1e-3


def way_apart(pair, transposed=None):
    """The largest |difference| / |way gone| of an array in two steps; of the longest way a tenth at least.

    What a normalisation remembers goes a way, too: PyTorch's own variance of 8 images would be off by more.
    But for a variance that nothing is divided by, which MXNet rounds to the sixteenth of one.
    """
    for engine in begun(pair, transposed):
        losses_of(engine, 2)
    norm, ours, theirs = numpy.linalg.norm, pair.gluon.parameters(), pair.torch.parameters()
    gone = {n: norm(ours[n] - array) for n, array in pair.start.items() if n not in pair.unread}
    assert max(gone.values()) > 1e-4
    return max(
        norm(ours[name] - theirs[name]) / max(way, 1e-1 * max(gone.values())) for name, way in gone.items()
    )


@pytest.mark.parametrize("transposed", [None, "first"])
def test_after_two_steps_they_have_become_the_same(pair, transposed):
    assert holds(way_apart(pair, transposed), 1e-3, transposed)


def test_each_branch_learns_by_as_much_in_both(pair):
    shares = []
    for engine in begun(pair):
        engine.step(numpy.arange(4), None, SIDE, 0.0, 4, HOPELESS)
        shares.append(engine.branch_gradients())
    ours, theirs = shares
    assert {name: [*of] for name, of in ours.items()} == {name: [*of] for name, of in theirs.items()}
    for name, of in ours.items():
        assert theirs[name] == pytest.approx(of, rel=1e-2, abs=1e-9)
    assert sum(sum(of.values()) for of in ours.values()) > 0


# Adam's first steps are as long for a small gradient as for a large one: what it remembers is compared, too,
# and the weights by how far they have gone, on the smallest net.
@pytest.mark.parametrize("transposed", [None, "first"])
def test_adam_remembers_the_same_in_both_and_goes_the_same_way(transposed):
    pair = made(NETS["added"], 1, "adam")
    for engine in begun(pair, transposed):
        for first in (0, 8, 16):
            engine.step(numpy.arange(first, first + 8), None, SIDE, 1e-3, 8, HOPELESS)
    ours, theirs = ({**of.parameters(), **of.optimiser_state()} for of in (pair.gluon, pair.torch))
    assert [*ours] == [*theirs] and len(ours) == 3 * len(pair.start)
    norm = numpy.linalg.norm
    apart = max(norm(ours[name] - theirs[name]) / norm(ours[name] - pair.start.get(name, 0)) for name in ours)
    assert holds(apart, 1e-2, transposed)


@pytest.mark.parametrize("name", ["gluon", "torch"])
def test_an_engine_that_is_put_back_to_the_start_takes_the_same_steps_again(name):
    """Nothing of what its optimiser remembered is left."""
    pair = made(NETS["added"], 1, "adam")
    engine, both = getattr(pair, name), []
    for _ in range(2):
        begun(pair)
        both.append(losses_of(engine, 4).tolist())
    assert both[0] == both[1]


@turned
@pytest.mark.parametrize("pair", ["the book's"], indirect=True)
def test_the_shipped_weights_load_into_both(pair, transposed):
    with numpy.load(WEIGHTS) as file:
        arrays = {name: file[name].astype("float32") for name in file.files if name != "about"}
    gluon, pytorch = begun(SimpleNamespace(**vars(pair) | {"start": arrays}), transposed)
    ours, theirs = (engine.scores(IMAGES[:24], SIDE) for engine in (gluon, pytorch))
    assert (ours.argmax(1) == LABELS[:24]).mean() > 0.5  # they are weights that have learned
    assert holds(abs(ours - theirs).max(), OUTPUTS, transposed)


def test_in_bfloat16_it_says_nearly_the_same_and_keeps_float32(monkeypatch):
    monkeypatch.setattr(in_torch, "has_bfloat16", lambda kind: True)
    net, shape = NETS["added"], (1, SIDE, SIDE)
    half, whole = TorchEngine(net, shape, "adam"), TorchEngine(net, shape, "adam", precision="float32")
    assert (half.precision, whole.precision) == ("bfloat16", "float32")
    for engine in (half, whole):
        engine.hold(IMAGES[:64], LABELS[:64])
        engine.put(drawn(engine.arrays, "he", 0))
    scores = [engine.scores(IMAGES[:12], SIDE) for engine in (half, whole)]
    assert 1e-3 < abs(scores[0] - scores[1]).max() < 0.05 * abs(scores[1]).max()
    assert losses_of(half, 3) == pytest.approx(losses_of(whole, 3), rel=0.02)
    kept = {**half.parameters(), **half.optimiser_state()}
    assert {array.dtype for array in kept.values()} == {numpy.dtype("float32")}


@pytest.fixture(scope="module")
def coloured():
    """A net with every kind of block, fed three channels."""
    return made(NETS["added"], 3)


@mxnet_call
def of_colours(pair, transposed):
    """(scores, gradients) of both for noise of three channels and the mean of -log p of some labels."""
    gluon, pytorch = begun(pair, transposed)
    x = numpy.random.default_rng(0).random((4, 3, SIDE, SIDE), "float32")
    with autograd.record():
        ours = gluon.net(np.array(x))
        loss = -npx.pick(npx.log_softmax(ours), np.arange(4)).sum()
    loss.backward()
    theirs = pytorch.net.train()(torch.from_numpy(x))[0]
    pytorch.net.zero_grad()
    functional.cross_entropy(theirs, torch.arange(4)).backward()
    pytorch._count = 4
    scores = abs(ours.asnumpy() - theirs.detach().numpy()).max()
    return scores, gradients_apart(gluon_gradients(gluon), torch_gradients(pytorch))


@turned
def test_three_channels_go_in_where_a_net_is_made_for_them(coloured, transposed):
    assert coloured.start["0000"].shape[1] == 3
    scores, gradients = of_colours(coloured, transposed)
    assert holds(scores, OUTPUTS, transposed) and holds(gradients, GRADIENTS, transposed)


SIZES = (1, 2, 3, 5, 8, 12, 14, 27, 28, 29, 32, 33, 48, 55, 56, 57, 64, 65, 84, 96, 112, 127, 150, 224)


@mxnet_call
def pixels_of_mxnet(images, size):
    return to_tensor(images, (size, size)).asnumpy()[:, 0]


@pytest.mark.parametrize("images", ["garments", "noise"])
def test_they_see_equal_pixels_at_any_size(images):
    noise = numpy.random.default_rng(0).integers(0, 256, (6, 28, 28)).astype("uint8")
    images = IMAGES[:6] if images == "garments" else noise
    for size in SIZES:
        found = resized(torch.tensor(images), size).numpy()
        assert found.dtype == numpy.float32 and found.shape == (6, size, size)
        assert found.tobytes() == pixels_of_mxnet(images, size).tobytes(), size
    assert found.tobytes() != pixels_of_mxnet(images.swapaxes(1, 2), size).tobytes()


def test_a_batch_is_mirrored_alike():
    pair, at = made(NETS["added"], 1), numpy.array([3, 0, 9])
    mirrored = numpy.array([True, False, True])
    x, _ = pair.gluon.batch(at, mirrored, 40)
    at, mirrored = map(torch.from_numpy, (at, mirrored))
    seen = pair.torch._pixels(pair.torch._images[at], mirrored, 40)
    assert seen.shape == (3, 1, 40, 40) and seen.numpy().tobytes() == x.asnumpy().tobytes()


def test_a_run_chooses_the_same_images_for_both():
    phases, chosen = (Phase(2, 8), Phase(1, 12)), {}
    recipe = Recipe(
        "some", phases, batch=7, optimizer="sgd", lr=0.1, init="he", warmup=3, cosine=True, flip=True
    )
    for engine in (GluonEngine, TorchEngine):
        run = Run(recipe, IMAGES[:24], LABELS[:24], net=NETS["added"], seed=5, engine=engine)
        seen = chosen[engine] = []
        run.engine.step = lambda at, turned, *of, seen=seen: seen.append([*at, *turned, *of]) or (1.0, 0.5)
        run.engine.read = lambda steps: steps
        while not run.done:
            run.stride()
    assert chosen[GluonEngine] == chosen[TorchEngine]
    assert len(chosen[GluonEngine]) == 12 and chosen[GluonEngine][0] != chosen[GluonEngine][4]
