"""What TrainingDashboard is set to train, recipe, images, learning rate, batch; and what it shows of it."""

from dataclasses import replace

from ..core.line import Line
from ..training.plan import Plan
from ..training.recipes import RECIPES
from ..ui.state import Choice, Number
from .moments import NOW, WithMoments

BATCHES = ("128", "64", "32")
WATCHED = ("live", "moments alone")


class TrainingState(WithMoments):
    """A plan, trait by trait, and a picture, a block and a moment, whose names are offered by others.

    data: names of the images there are. moments: function of a plan → names of its moments, and of now.
    """

    line = Line("{recipe}@{data} lr={lr} batch={batch}[ shows {garment} in {block} {at}, {watch}]")
    varying = ("garment",)  # with an upload there is one more
    recipe = Choice()
    data = Choice()
    lr = Number(1e-3, least=1e-6, most=10.0)
    batch = Choice()
    garment = Choice()
    block = Choice()
    watch = Choice(WATCHED)

    def __init__(self, data=("sample",), garments=("coat",), blocks=("3a",), moments=None):
        recipes = ("quick", *(name for name in RECIPES if name != "quick"))
        own = {str(recipe.batch) for recipe in RECIPES.values()}
        batches = sorted({*BATCHES, *own}, key=int, reverse=True)
        shown = {"garment": garments, "block": blocks}
        self._moments_of = moments or (lambda plan: ("step 0", NOW))
        super().__init__(("step 0", NOW), recipe=recipes, data=data, batch=batches, **shown)
        self.batch = own_numbers(self.recipe)["batch"]
        self.offer_moments(self._moments_of(self.plan), NOW)

    @property
    def plan(self):
        """The Plan that these traits stand for."""
        recipe = replace(RECIPES[self.recipe], lr=self.lr, batch=int(self.batch))
        return Plan(recipe, self.data)

    def change(self, **values):
        """As in State; another plan has other moments, and what is chosen is chosen among those."""
        chosen = {name: values.pop(name) for name in ("moment", "at") if name in values}
        with self.hold_trait_notifications():
            super().change(**values)
            self.offer_moments(self._moments_of(self.plan), self.at)
            super().change(**chosen)

    def completed(self, values):
        """A new recipe brings its own learning rate and batch."""
        if values.get("recipe", self.recipe) != self.recipe:
            return own_numbers(values["recipe"]) | values
        return values


def own_numbers(recipe):
    """{trait: value}: the learning rate and the batch that a recipe itself has."""
    own = RECIPES.get(recipe)
    return {"lr": own.lr, "batch": str(own.batch)} if own else {}
