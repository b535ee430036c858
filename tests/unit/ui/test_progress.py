from widgets.ui.progress import Progress


def test_the_bar_fills_as_the_loop_goes_on(capsys):
    bar, values = Progress("abc"), []
    for letter in bar:
        values.append((letter, bar.value, bar.bar_style))
    assert values == [("a", 0, ""), ("b", 1, ""), ("c", 2, "")]
    assert (bar.value, bar.max, bar.bar_style) == (3, 3, "success")
    assert bar._repr_mimebundle_()["text/plain"] == "3 runs, one by one."
    assert capsys.readouterr().err == ""
