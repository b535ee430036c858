"""A five-stage net of your own: which Inception blocks stand in stages 3 to 5, within limits; pure Python."""

import re
from dataclasses import dataclass
from functools import cached_property

from ..core.words import plural, quoted
from .counting import block_inputs, network_cost
from .nets import googlenet
from .widths import GOOGLENET_BLOCKS, BranchWidths, block_of, six, traits_of, widths_of

STAGES = ("3", "4", "5")
# As many as one row of a picture shows with readable channel counts; the book's longest stage has five.
MOST_BLOCKS = 8
# 120 MB as float32 and as much again for gradients: with the notebook's own 0.3 GB that stays well within the
# gigabyte that Binder promises. Five times the book's net.
MOST_PARAMS = 30_000_000
LONGEST = 2_000  # characters of a line; eight blocks a stage take under 700
_LETTERS = "abcdefgh"
# A State of BranchExplorer, "64-96,128-16,32-32@192x12 …", or BudgetDesigner, "192>256<120000 64-96,… kept …"
_BLOCK = re.compile(
    r"(?:(?P<channels>\d{1,9})>\d+<\d+ )?(?P<widths>\d+-\d+,\d+-\d+,\d+-\d+)(?=$|@| kept )", re.ASCII
)


@dataclass(frozen=True)
class Design:
    """The Inception blocks of stages 3 to 5, in order. Stages 1 and 2 and the classifier are the book's.

    stages: {"3": (BranchWidths, …), "4": …, "5": …}. Raises ValueError, in a sentence, unless each of the
    three has 1 to MOST_BLOCKS blocks and the whole net (1 input channel, 10 classes) at most MOST_PARAMS
    parameters; that is counted, so nothing is allocated for a design that is refused.
    """

    stages: dict[str, tuple[BranchWidths, ...]]

    def __post_init__(self):
        if not isinstance(self.stages, dict) or set(self.stages) != set(STAGES):
            raise ValueError(f"A design has the stages 3, 4 and 5; got {quoted(self.stages)}.")
        object.__setattr__(self, "stages", {stage: tuple(self.stages[stage]) for stage in STAGES})
        for stage, blocks in self.stages.items():
            if unlike := next((block for block in blocks if not isinstance(block, BranchWidths)), None):
                raise ValueError(f"A block in stage {stage} must be BranchWidths; got {quoted(unlike)}.")
            if not blocks:
                raise ValueError(f"Stage {stage} has no block: stages 3, 4 and 5 need at least one each.")
            if len(blocks) > MOST_BLOCKS:
                raise ValueError(f"Stage {stage} would have {len(blocks)} blocks; at most {MOST_BLOCKS} fit.")
        params = self.cost.params
        if params > MOST_PARAMS:
            raise ValueError(
                f"That net would have {params / 1e6:.1f} million parameters, {4 * params / 1e6:.0f} MB of "
                f"them; the limit is {MOST_PARAMS / 1e6:.0f} million, so that it runs on a small machine."
            )

    def __str__(self):
        """The stages as a line: "3:64-96,128-16,32-32|128-… 4:… 5:…"."""
        return " ".join(f"{stage}:{'|'.join(map(six, self.stages[stage]))}" for stage in STAGES)

    @classmethod
    def of_text(cls, text):
        """The inverse of `str`; ValueError, one sentence, for any other text.

        A State of NetworkBuilder is one as well: the block chosen in it, " at 3a", counts for nothing. So is
        one of BranchExplorer or BudgetDesigner: the book's net with its six widths in the block `fed` names.
        """
        if not isinstance(text, str) or len(text) > LONGEST:
            raise ValueError(f"A design is a line of text; got {quoted(text)}.")
        if block := _BLOCK.match(text.strip()):
            return GOOGLENET.resized(fed(int(block["channels"] or 0)), widths_of(block["widths"]))
        parts = text.strip().partition(" at ")[0].split(" ")
        if [part[:2] for part in parts] != [f"{stage}:" for stage in STAGES]:
            raise ValueError(f"A design looks like {str(GOOGLENET)!r:.60}…; got {quoted(text)}.")
        return cls.of_lines({part[0]: part[2:].split("|") if part[2:] else [] for part in parts})

    @property
    def name(self):
        """What differs in it from the book's, in a few words: "3a 32-48,64-8,16-16", "3b 4e 5b changed"."""
        counts = {stage: len(blocks) for stage, blocks in self.stages.items()}
        other = [s for s, count in counts.items() if count != len(GOOGLENET.stages[s])]
        if other:
            return ", ".join(f"{plural(counts[stage], 'block')} in stage {stage}" for stage in other)
        unlike = [name for name, widths in self.blocks.items() if widths != GOOGLENET.blocks[name]]
        if len(unlike) < 2:
            return f"{unlike[0]} {six(self.blocks[unlike[0]])}" if unlike else "the book's net"
        return f"{' '.join(unlike) if len(unlike) < 5 else plural(len(unlike), 'block')} changed"

    @classmethod
    def of_lines(cls, stages):
        """{"3": ["64-96,128-16,32-32", …], …} as a Design."""
        return cls({stage: tuple(map(widths_of, lines)) for stage, lines in stages.items()})

    @property
    def blocks(self):
        """{"3a": BranchWidths, "3b": …}: every block under its name, in order."""
        return {
            stage + _LETTERS[place]: widths
            for stage in STAGES
            for place, widths in enumerate(self.stages[stage])
        }

    @cached_property
    def cost(self):
        """`design_cost` of it for one image of 1×96×96 and 10 classes; counted once."""
        return design_cost(self)

    @property
    def net(self):
        """It as a Net: for one channel and ten classes, as `Run` trains it."""
        return googlenet(10, self.blocks)

    @cached_property
    def inputs(self):
        """What each block is fed for such an image: {"3a": (C, H, W), …}."""
        return block_inputs(blocks=self.blocks)

    def resized(self, name, widths):
        """The design with other widths in that block."""
        stage, place = self.find(name)
        return self._with(stage, place, place + 1, widths)

    def scaled(self, name, widths):
        """The design in which every block is to its own widths as `widths` are to those of that block.

        Each of the six by itself, rounded to the nearest, a half up, and at least 1.
        """
        self.find(name)
        ours, base = traits_of(widths), traits_of(self.blocks[name])

        def scaled(block):
            own = traits_of(block)
            return block_of({n: max(1, (2 * own[n] * ours[n] + base[n]) // (2 * base[n])) for n in own})

        return Design({stage: tuple(map(scaled, blocks)) for stage, blocks in self.stages.items()})

    def inserted_after(self, name, widths):
        """(the design with a new block behind that one, the new block's name)."""
        stage, place = self.find(name)
        return self._with(stage, place + 1, place + 1, widths), _named(stage, place + 1)

    def dropped(self, name):
        """(the design without that block, the name of the block that is now in its place)."""
        stage, place = self.find(name)
        if len(self.stages[stage]) == 1:
            raise ValueError(f"Block {name} is the only one of stage {stage}, and a stage needs one.")
        left = self._with(stage, place, place + 1)
        return left, _named(stage, min(place, len(left.stages[stage]) - 1))

    def moved(self, name, later):
        """(the design with that block one place later, or earlier if not `later`; the block's new name).

        At the end of its stage a block goes over into the next one.
        """
        stage, place = self.find(name)
        blocks, to = list(self.stages[stage]), place + (1 if later else -1)
        if 0 <= to < len(blocks):
            blocks[place], blocks[to] = blocks[to], blocks[place]
            return Design(self.stages | {stage: blocks}), _named(stage, to)
        beyond = str(int(stage) + (1 if later else -1))
        if beyond not in STAGES:
            raise ValueError(f"Block {name} is the {'last' if later else 'first'} already.")
        if len(blocks) == 1:
            raise ValueError(f"Block {name} is the only one of stage {stage}, and a stage needs one.")
        widths, host = blocks.pop(place), self.stages[beyond]
        host = (widths, *host) if later else (*host, widths)
        moved = Design(self.stages | {stage: blocks, beyond: host})
        return moved, _named(beyond, 0 if later else len(host) - 1)

    def find(self, name):
        """ "4c" → ("4", 2); ValueError for a block that is not there."""
        if not isinstance(name, str) or name not in self.blocks:
            raise ValueError(f"There is no block {quoted(name)}; there are {', '.join(self.blocks)}.")
        return name[0], _LETTERS.index(name[1])

    def without(self, name):
        """The stages but for that block, {"3": (BranchWidths, …), …}: one may be empty."""
        stage, place = self.find(name)
        blocks = self.stages[stage]
        return self.stages | {stage: blocks[:place] + blocks[place + 1 :]}

    @classmethod
    def of_parts(cls, stages, name, widths):
        """The inverse of `without`: the design in which that block has those widths."""
        if not isinstance(name, str) or len(name) != 2 or name[0] not in STAGES or name[1] not in _LETTERS:
            raise ValueError(f"A block is called 3a, 3b … 5{_LETTERS[-1]}; got {quoted(name)}.")
        stage, place = name[0], _LETTERS.index(name[1])
        if place > len(stages[stage]):
            raise ValueError(f"There is no block {name}: stage {stage} has {len(stages[stage]) + 1}.")
        blocks = stages[stage]
        return cls(stages | {stage: (*blocks[:place], widths, *blocks[place:])})

    def _with(self, stage, start, stop, *between):
        """The design with the blocks from `start` to before `stop` of a stage replaced."""
        blocks = self.stages[stage]
        return Design(self.stages | {stage: (*blocks[:start], *between, *blocks[stop:])})


def design_cost(design, in_channels=1, height=96, width=96, num_classes=10):
    """What `network_cost` counts, of a design: `.params`, `.macs`, `.stages` with `.shape` and `.blocks`."""
    return network_cost(in_channels, height, width, num_classes, design.blocks)


def fed(channels):
    """The first of the book's blocks that is fed so many channels; "3a" where none is."""
    return next((name for name, shape in GOOGLENET.inputs.items() if shape[0] == channels), "3a")


def in_the_book(design):
    """Which of the book's nine each block is: {"3a": "3a", "3b": None, "3c": "3b", …}; None for a new one.

    As many blocks as possible are recognised by stage and widths, in the book's order; of equal ways, the one
    in which more of them are fed as many channels as in the book.
    """
    ours, books = list(design.blocks.items()), list(GOOGLENET.blocks.items())
    fed, book_fed = design.inputs, GOOGLENET.inputs
    # best[i][j]: (score, pairs) of the first i of our blocks against the first j of the book's.
    best = [[(0, ())] * (len(books) + 1) for _ in range(len(ours) + 1)]
    for i, (name, widths) in enumerate(ours, start=1):
        for j, (book_name, book_widths) in enumerate(books, start=1):
            ways = [best[i - 1][j], best[i][j - 1]]
            if (name[0], widths) == (book_name[0], book_widths):
                score, pairs = best[i - 1][j - 1]
                alike = fed[name][0] == book_fed[book_name][0]
                ways.append((score + 100 + alike, (*pairs, (name, book_name))))
            best[i][j] = max(ways, key=lambda way: way[0])
    return dict.fromkeys(design.blocks) | dict(best[-1][-1][1])


def _named(stage, place):
    return stage + _LETTERS[place]


GOOGLENET = Design(
    {stage: tuple(w for name, w in GOOGLENET_BLOCKS.items() if name[0] == stage) for stage in STAGES}
)
