"""Chapters 02 and 03 in a browser: ImpulseProbe grows its map, ConcatRibbon takes and refuses numbers."""

from harness.chapters import in_chapter


@in_chapter("02", "ImpulseProbe")
def test_the_pixel_goes_to_a_corner_and_stays_there_when_the_map_grows(explorer):
    moves = (
        ("row", "Home", "0,3 of 7x7"),
        ("column", "End", "0,6 of 7x7"),
        ("size", "ArrowRight", "0,7 of 8x8"),
    )
    for name, key, state in moves:
        explorer.focus(name)
        explorer.press(key)
        explorer.wait(state, lambda state=state: explorer.text_in("state").startswith(state))
    explorer.settled()
    assert (explorer.number("row"), explorer.number("column")) == (0, 7)
    assert "at row 0, column 7" in explorer.seen()["text"]


@in_chapter("03", "ConcatRibbon")
def test_the_box_takes_a_number_and_refuses_others_in_words(explorer):
    explorer.type_line("number", "217")
    sentence = "Channel 217 of 256 is filter 25 of b3 (5×5), which holds channels 192 … 223."
    explorer.wait("the channel is named", lambda: sentence in explorer.seen()["text"])
    good = explorer.settled()
    for typed, got in (("256", "256"), ("many", "'many'"), ("-1", "-1")):
        explorer.type_line("number", typed)
        said = f"channel must be a whole number from 0 to 255; got {got}."
        explorer.wait("the refusal is on screen", lambda said=said: said in explorer.seen()["text"])
        after = explorer.settled()
        assert (after["drawings"], explorer.text_in("number")) == (good["drawings"], "217")
    explorer.type_line("number", "64")
    explorer.wait("the refusal is gone", lambda: "must be" not in explorer.seen()["text"])
    assert explorer.number("channel") == 64
