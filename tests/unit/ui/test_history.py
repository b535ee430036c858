from widgets.ui.history import MOST_STEPS, History


def snapshots(*pairs):
    return [dict(zip(("c1", "budget"), pair, strict=True)) for pair in pairs]


def test_a_slider_that_moves_on_and_on_is_one_step():
    start, *moves = snapshots((1, 9), (2, 9), (3, 9), (4, 9))
    history = History(start, sliding=["c1"])
    for move in moves:
        history.note(move)
    assert len(history) == 1
    assert history.undo() == start
    assert history.undo() is None


def test_what_is_no_slider_is_a_step_each_time_and_parts_two_moves():
    steps = snapshots((1, 9), (2, 9), (2, 8), (2, 7), (3, 7))
    history = History(steps[0], sliding=["c1"])
    for step in steps[1:]:
        history.note(step)
    assert [history.undo() for _ in range(5)] == [*reversed(steps[:-1]), None]


def test_after_an_undo_the_same_slider_begins_a_new_step():
    a, b, c = snapshots((1, 9), (2, 9), (3, 9))
    history = History(a, sliding=["c1"])
    history.note(b)
    assert history.undo() == a
    history.note(c)
    assert (history.undo(), history.undo()) == (a, None)


def test_nothing_new_is_no_step_and_old_steps_are_forgotten():
    a, b = snapshots((1, 9), (1, 8))
    history = History(a)
    history.note(dict(a))
    assert len(history) == 0
    for _ in range(MOST_STEPS):
        history.note(b)
        history.note(a)
    assert len(history) == MOST_STEPS


def test_what_is_skipped_is_no_step_and_is_what_undo_goes_back_to():
    a, skipped, c = snapshots((1, 9), (1, 8), (2, 8))
    history = History(a, sliding=["c1"])
    history.skip(skipped)
    assert len(history) == 0
    history.note(c)
    assert (history.undo(), history.undo()) == (skipped, None)
