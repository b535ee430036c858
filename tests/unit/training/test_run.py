import math
import threading
from itertools import pairwise

import numpy
import pytest

from widgets.backend.threads import mxnet_call
from widgets.training.recipes import Phase, Recipe
from widgets.training.run import Diverged, train
from widgets.training.scoring import accuracy, scores


def test_the_steps_say_where_they_are(make_run):
    steps = list(train(make_run()))
    # 24 images in batches of 7: 7 + 7 + 7 + 3 = four steps an epoch, three epochs
    assert [step.step for step in steps] == list(range(1, 13))
    assert [step.epoch for step in steps] == [1] * 4 + [2] * 4 + [3] * 4
    assert [step.size for step in steps] == [8] * 8 + [12] * 4
    assert [step.images for step in steps[:5]] == [7, 14, 21, 24, 31]
    assert [step.step for step in steps if step.ends_epoch] == [4, 8, 12]
    assert all(step.images_per_second > 0 for step in steps)
    assert all(now.seconds > before.seconds for before, now in pairwise(steps))


def test_each_epoch_shows_every_image_once_in_another_order(make_run):
    numbered = numpy.arange(24, dtype="uint8")[:, None, None].repeat(28, 1).repeat(28, 2)
    run = make_run(data=(numbered, numpy.arange(24) % 10))
    orders = []
    for epoch in (0, 1):
        seen = []
        for batch in range(4):
            x, _ = run.engine.batch(*run.choice(epoch * 4 + batch), 8)
            seen += [round(float(image.max()) * 255) for image in x]
        assert sorted(seen) == list(range(24))
        orders.append(seen)
    assert orders[0] != orders[1]


def test_images_and_labels_stay_together_and_some_are_mirrored(make_run, recipe):
    half = numpy.zeros((24, 28, 28), "uint8")
    half[:, :, :14] = 10 * (numpy.arange(24)[:, None, None] % 10 + 1)  # bright on the left, by class
    run = make_run(data=(half, numpy.arange(24) % 10))
    left = []
    for position in range(4):
        x, y = run.engine.batch(*run.choice(position), 28)
        brightness = x.asnumpy()[:, 0].max((1, 2)) * 255
        assert (numpy.rint(brightness / 10 - 1) == y.asnumpy()).all()
        left += list(x.asnumpy()[:, 0, 5, 5] > 0)
    assert 0 < sum(left) < 24


def test_the_loss_falls(make_run):
    recipe = Recipe("long", (Phase(30, 8),), batch=24, optimizer="adam", lr=0.05, init="xavier")
    losses = [step.loss for step in train(make_run(recipe=recipe))]
    assert losses[0] == pytest.approx(math.log(10), rel=0.5)
    assert losses[-1] < 0.8 * losses[0]


@mxnet_call
def test_the_loss_is_that_of_numpy_before_the_update(make_run):
    run = make_run()
    x, y = run.engine.batch(*run.choice(0), 8)
    logits = run.net(x).asnumpy()
    shifted = logits - logits.max(1, keepdims=True)
    log_p = shifted - numpy.log(numpy.exp(shifted).sum(1, keepdims=True))
    expected = -log_p[numpy.arange(len(logits)), y.asnumpy()].mean()
    step = run.step()
    assert step.loss == pytest.approx(expected, rel=1e-5)
    assert step.accuracy == pytest.approx((logits.argmax(1) == y.asnumpy()).mean())


def test_two_runs_of_one_seed_are_equal_to_the_bit_and_of_two_seeds_are_not(make_run):
    first, again, other = ([step.loss for step in train(make_run(seed=seed))] for seed in (3, 3, 4))
    assert first == again
    assert first != other


def test_a_run_can_go_on_on_another_thread(make_run):
    expected = [step.loss for step in train(make_run())]
    run, losses = make_run(), []
    for _ in range(12):
        thread = threading.Thread(target=lambda: losses.append(run.step().loss))
        thread.start()
        thread.join()
    assert losses == expected


def test_a_learning_rate_that_is_too_high_stops_the_run_in_words(make_run):
    recipe = Recipe("wild", (Phase(50, 8),), batch=24, optimizer="sgd", lr=1e6, init="he")
    run = make_run(recipe=recipe)
    with pytest.raises(Diverged, match=r"The loss is .* at step \d+: the learning rate is too high"):
        list(train(run))
    stands_at = run.position
    with pytest.raises(Diverged):
        run.step()
    assert run.position == stands_at < run.steps


def test_data_that_do_not_fit_are_refused(make_run, data):
    images, labels = data
    with pytest.raises(ValueError, match="There are 24 images and 23 labels"):
        make_run(data=(images, labels[:-1]))
    with pytest.raises(ValueError, match=r"takes 7 images a step, and there are only 6\."):
        make_run(data=(images[:6], labels[:6]))


def test_scores_and_accuracy_do_not_depend_on_the_batch(make_run, data):
    run = make_run()
    images, _ = data
    whole = scores(run.net, images, 12)
    assert whole.shape == (24, 10)
    numpy.testing.assert_allclose(scores(run.net, images, 12, batch=5), whole, rtol=1e-5, atol=1e-6)
    assert accuracy(run.net, images, whole.argmax(1), 12) == 1
    wrong = (whole.argmax(1) + (numpy.arange(24) < 6)) % 10
    assert accuracy(run.net, images, wrong, 12) == 0.75


def test_workers_share_out_every_batch(make_run):
    """Each image of a step goes to one worker, mirrored or not as it would be alone; all know how many."""
    taken = {}
    for rank in (0, 1):
        run = make_run()
        run.engine.rank, run.engine.workers, run._agreed = rank, 2, True

        def step(chosen, mirrored, size, rate, count, hopeless, rank=rank):
            taken[rank] = [*zip(chosen.tolist(), mirrored.tolist(), strict=True)], count
            return 1.0, 0.5

        run.engine.step = step
        run.step()
    chosen, mirrored = make_run().choice(0)
    assert [len(taken[rank][0]) for rank in (0, 1)] == [4, 3]
    assert {count for _, count in taken.values()} == {7}
    whole = [*zip(chosen.tolist(), mirrored.tolist(), strict=True)]
    assert (taken[0][0], taken[1][0]) == (whole[::2], whole[1::2])
