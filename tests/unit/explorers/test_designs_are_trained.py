"""Random designs of the three explorers that make some, all round the circle: trained, kept, looked into.

By default a few of each are drawn; DESIGNS=10 in the environment draws ten, by every engine installed.
"""

import os
import random
from importlib.util import find_spec
from io import BytesIO

import numpy
import pytest
from PIL import Image

from tests.unit.explorers.test_train_this import Bank
from widgets.explorers import BranchAblation, BranchExplorer, BudgetDesigner, NetworkBuilder, YourPicture
from widgets.fashion import sample
from widgets.fashion.garments import GARMENTS
from widgets.fashion.resize import to_tensor
from widgets.inception.ablation import Ablation
from widgets.inception.design import Design
from widgets.inception.insides import segments
from widgets.inception.widths import WIDTHS
from widgets.training import session as sessions
from widgets.training.engines import choose
from widgets.training.plan import Plan
from widgets.training.recipes import Phase, Recipe
from widgets.training.session import Session

MANY = int(os.environ.get("DESIGNS", "2"))
ENGINES = ["gluon", *["torch"] * bool(find_spec("torch"))]
STEPS, BATCH, SIDE = 20, 4, 33
RECIPE = Recipe("brief", (Phase(1, SIDE),), batch=BATCH, optimizer="adam", lr=1e-3, init="he")


def six(chance, model):
    """{name: width} of six, small ones as often as large."""
    most = {name: model.traits()[name].most for name in WIDTHS}
    return {name: int(most[name] ** chance.random()) for name in WIDTHS}


def of_block(explorer, chance):
    """(the explorer with other widths, their design: in one block or in all, as a coin falls)."""
    explorer.set(**six(chance, explorer.model))
    try:
        return explorer, getattr(explorer, chance.choice(("design", "scaled")))
    except ValueError:  # it would be too large
        return of_block(explorer, chance)


def of_branch_explorer(chance):
    return of_block(BranchExplorer(Bank(), {"boot": numpy.zeros((28, 28), "uint8")}), chance)


def of_budget_designer(chance):
    designer = BudgetDesigner()
    designer.set(channels=chance.choice((192, 480, 528, 832)), target=4, budget=10**7)
    return of_block(designer, chance)


def of_network_builder(chance):
    builder = NetworkBuilder()
    for _ in range(12):
        builder.controls["block"].value = chance.choice(builder.controls["block"].options)
        getattr(builder, chance.choice(("insert", "drop", "drop", "earlier", "later")))()
        builder.set(**six(chance, builder.model))
    return builder, builder.design


MAKE = {"branch": of_branch_explorer, "budget": of_budget_designer, "builder": of_network_builder}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("INCEPTION_TRAINING", str(tmp_path))
    return tmp_path


def session_of(design, engine, monkeypatch):
    monkeypatch.setattr(sessions, "choose", lambda: choose(engine, "cpu"))
    train, test = sample.load()
    few = (train.images[: STEPS * BATCH], train.labels[: STEPS * BATCH]), (test.images[:20], test.labels[:20])
    return Session(data={"few": lambda: few}, design=design)


@pytest.mark.parametrize("number", range(MANY))
@pytest.mark.parametrize("make", MAKE)
@pytest.mark.parametrize("engine", ENGINES)
def test_a_design_goes_all_round_the_circle(engine, make, number, folder, monkeypatch):
    explorer, design = MAKE[make](random.Random(f"{make} {number}"))
    session, plan = session_of(design, engine, monkeypatch), Plan(RECIPE, "few")
    with session.open(plan):
        losses = [session.step()["loss"] for _ in range(STEPS)]
        assert session.save() == ""
        last = session._run.engine.parameters()
    assert len(losses) == STEPS == session.position and numpy.isfinite(losses).all()
    session.close()

    net = session_of(str(design), engine, monkeypatch).trained(plan)  # as after a restart
    assert Design.of_text(net.about["design"]) == design and net.about["size"] == SIDE
    sizes = [parameter.data().size for parameter in net.net.collect_params().values()]
    assert sizes == [array.size for array in last.values()] and sum(sizes) == design.cost.params
    as_predicted(explorer, design, net)

    test = sample.load().val
    rows = numpy.concatenate([numpy.flatnonzero(test.labels == label)[:4] for label in range(10)])
    ablation = Ablation(net, to_tensor(test.images[rows], (SIDE, SIDE)), test.labels[rows])
    silent = BranchAblation(ablation, GARMENTS)
    silent.set(silenced=[*ablation.branches[:2], ablation.branches[-1]])
    assert f"Silenced: {', '.join(silent.model.silenced)}." in silent.describe() and silent.png()

    yours, file = YourPicture.of(net), BytesIO()
    Image.fromarray(numpy.random.default_rng(number).integers(0, 256, (40, 30), "uint8")).save(file, "PNG")
    yours.take(file.getvalue())
    yours.set(block=[*design.blocks][-1])
    assert yours.model.picture == "your upload" and yours.png()
    assert "Traceback" not in yours.describe() and "The net calls it" in yours.describe()


def as_predicted(explorer, design, net):
    """The trained net's blocks have the channels and parameters that the explorer shows."""
    found = {segment.name: segment.block for segment in segments(net.net)[1]}
    assert {name: block.description.out_channels for name, block in found.items()} == {
        name: widths.out_channels for name, widths in design.blocks.items()
    }
    params = {n: sum(p.data().size for p in of.collect_params().values()) for n, of in found.items()}
    for stage in design.cost.parts:
        for name, cost in stage.blocks.items():
            assert params[name] == cost.params, name
    own = getattr(explorer, "stands_for", None) or explorer.model.block
    said = explorer.describe().replace("\n", " ")
    if explorer.model.widths == design.blocks[own] and design in (explorer.design,):
        assert f"{params[own]:,} parameters".replace(",", " ") in said
