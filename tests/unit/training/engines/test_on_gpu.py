"""What only a GPU can show: a recorded step is the step itself, and engines beside each other do not meet."""

from concurrent.futures import ThreadPoolExecutor

import numpy
import pytest

torch = pytest.importorskip("torch", reason="PyTorch is not installed: make gpu brings it.")

from widgets.inception.variants import BLOCKS, variant  # noqa: E402 - PyTorch first
from widgets.training.engines.in_torch import TorchEngine  # noqa: E402
from widgets.training.recipes import Phase, Recipe  # noqa: E402
from widgets.training.run import Run  # noqa: E402

pytestmark = [
    pytest.mark.gpu,
    pytest.mark.skipif(not torch.cuda.is_available(), reason="PyTorch sees no GPU here."),
]
IMAGES = numpy.random.default_rng(0).integers(0, 255, (400, 28, 28), dtype="uint8")
LABELS = numpy.arange(400) % 10
VARIANTS = sorted(BLOCKS)


def run_of(name, optimizer, record=True, seed=0, batch=16):
    recipe = Recipe("some", (Phase(1, 33),), batch, optimizer, 1e-3, "he", cosine=True, flip=True, warmup=3)
    net = variant(name, 8)
    run = Run(
        recipe, IMAGES, LABELS, net=net, seed=seed,
        engine=lambda *of: TorchEngine(*of, device="cuda", precision="float32"),
    )  # fmt: skip
    run.engine._record = record
    return run


def losses(run):
    found = []
    while not run.done:
        found += [step.loss for step in run.stride()]
    return numpy.array(found)


@pytest.mark.parametrize("optimizer", ["adam", "sgd"])
@pytest.mark.parametrize("name", VARIANTS)
def test_a_recorded_step_is_the_step(name, optimizer):
    recorded, each = run_of(name, optimizer), run_of(name, optimizer, record=False)
    ours, theirs = losses(recorded), losses(each)
    assert recorded.engine._recorded and not each.engine._recorded
    assert abs(ours / theirs - 1).max() < 1e-2  # sums on a GPU have no fixed order
    for one, other in zip(
        recorded.engine.parameters().values(), each.engine.parameters().values(), strict=True
    ):
        assert abs(one - other).max() <= 0.02 * max(1, abs(other).max())


def test_a_short_batch_between_is_no_harm():
    ours, theirs = (
        losses(run_of("the book's", "adam", batch=24)),
        losses(run_of("the book's", "adam", False, batch=24)),
    )
    assert abs(ours / theirs - 1).max() < 1e-2


def test_engines_beside_each_other_do_not_meet():
    alone = [losses(run_of("the book's", "adam", seed=seed)) for seed in range(4)]
    with ThreadPoolExecutor(4) as hands:
        beside = list(hands.map(lambda seed: losses(run_of("the book's", "adam", seed=seed)), range(4)))
    assert abs(numpy.array(beside) / numpy.array(alone) - 1).max() < 1e-2


def test_a_checkpoint_goes_on_where_it_was():
    whole, first = run_of("the book's", "adam"), run_of("the book's", "adam")
    wanted = losses(whole)
    for _ in range(2):
        first.stride()
    second = run_of("the book's", "adam", seed=1)
    second.seed, second.position = first.seed, first.position
    second.engine.put(first.engine.parameters(), first.engine.optimiser_state(), first.position)
    assert abs(losses(second) / wanted[first.position :] - 1).max() < 1e-2
