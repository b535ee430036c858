"""Train this, by keyboard: a press opens a training below the explorer, and only Start starts it."""

from harness import OnPage

SECONDS = 120  # on a machine that others use as well


def press(explorer, name):
    explorer.control(name).focus()
    explorer.press("Enter")


def test_a_press_opens_a_training_and_start_starts_it(sheet):
    sheet.show("from widgets.explorers import BudgetDesigner\nBudgetDesigner.demo()")
    designer = OnPage(sheet, "BudgetDesigner")
    before = designer.settled()
    sheet.ask(f"{designer.python}.set(c1=1, c2_reduce=1, c2=1, c3_reduce=1, c3=1, c4=1)")
    press(designer, "train_all")
    below = f"{designer.python}.training"
    said = "To be trained: 9 blocks changed."
    designer.wait("a training is below", lambda: said in designer.seen()["text"], SECONDS)
    assert len(designer.settled()["drawings"]) > len(before["drawings"])
    assert sheet.ask(f"{below}.dashboard.conductor.busy") is False
    dashboard = OnPage(sheet, "TrainingDashboard")
    position = f"{below}.dashboard.now.position"
    before = sheet.ask(position)  # 0, or what another setting has kept of this design
    press(dashboard, "start")
    dashboard.wait("a step is done", lambda: sheet.ask(position) > before, SECONDS)
    press(designer, "train")  # another design: the first is paused and kept
    name = f"{below}.design.name"
    designer.wait("the other is below", lambda: sheet.ask(name) == "3a 1-1,1-1,1-1", SECONDS)
    assert sheet.ask(f"{below}.dashboard.now.position") == 0
    assert sheet.problems() == []
