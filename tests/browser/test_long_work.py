"""What takes its time, by keyboard: a net is made, two race and stop, a cell is run, a picture climbs."""

from harness.chapters import in_chapter

SECONDS = 120  # on a machine that others use as well


def press(explorer, name):
    explorer.control(name).focus()
    explorer.press("Enter")


@in_chapter("06", "NetworkBuilder")
def test_a_design_becomes_a_net_whose_parameters_are_those_counted(explorer):
    press(explorer, "run")
    said = "Gluon finds 5 977 530 parameters in it, as counted above; the shapes agree too."
    explorer.wait("the net was made", lambda: said in explorer.seen()["text"], SECONDS)
    assert explorer.settled()["drawings"] == explorer.start["drawings"]


@in_chapter("07", "InitialisationLab")
class TestRace:
    def test_it_runs_to_its_end(self, explorer):
        self.race(explorer, "min")
        self.over(explorer)
        assert set(self.laps(explorer)) == {explorer.notebook.ask(f"{explorer.python}.model.steps")}

    def test_stop_ends_it_before_its_last_step(self, explorer):
        self.race(explorer, "max")
        press(explorer, "stop")
        self.over(explorer)
        assert 0 < max(self.laps(explorer)) < explorer.notebook.ask(f"{explorer.python}.model.steps")

    @staticmethod
    def race(explorer, steps):
        """Set the slider's least or most steps, press Race, and wait for the first curves."""
        explorer.notebook.ask(f"{explorer.python}.set(steps={explorer.python}.controls['steps'].{steps})")
        begin = explorer.settled()["drawings"]
        press(explorer, "race")
        explorer.wait("curves are drawn", lambda: explorer.seen()["drawings"] != begin, SECONDS)

    @staticmethod
    def over(explorer):
        busy = f"{explorer.python}._worker.busy"
        explorer.wait("the race is over", lambda: not explorer.notebook.ask(busy), SECONDS)

    @staticmethod
    def laps(explorer):
        return explorer.notebook.ask(f"[len(laps) for laps in {explorer.python}._laps.values()]")


@in_chapter("07b", "RateMap")
def test_a_cell_of_the_map_is_run_again_and_drawn_beside_the_recorded(explorer):
    explorer.notebook.ask(f"{explorer.python}.set(start='he', column='Adam at 0.001', seed=42)")
    begin = explorer.settled()["drawings"]
    press(explorer, "race")
    explorer.wait("its curve is drawn", lambda: explorer.seen()["drawings"] != begin, SECONDS)
    TestRace.over(explorer)
    assert explorer.notebook.ask(f"{explorer.python}.describe().splitlines()[-1]").startswith(
        "Seed 42, here and now: it learns"
    )
    assert "here and now: seed 42, step 80 of 80" in explorer.settled()["drawings"][-1]


@in_chapter("09b", "WhatChannelsSeek")
def test_climb_puts_the_picture_that_it_made_beside_the_patches(explorer):
    press(explorer, "climb")
    explorer.wait("it climbed", lambda: "Climbed to" in "".join(explorer.seen()["drawings"]), SECONDS)
    assert "press Climb" not in "".join(explorer.settled()["drawings"])
