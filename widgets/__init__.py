"""The helper package of the chapters: `from widgets import BranchExplorer`.

Names are fetched when first asked for (PEP 562), so `import widgets` costs milliseconds and loads neither
MXNet nor ipywidgets.
"""

import os

from . import explorers
from .core.lazy import lazily

if os.path.expanduser("~") == "~":  # noqa: PTH111 - no home: Matplotlib would end in a traceback
    from tempfile import TemporaryDirectory

    _settings = TemporaryDirectory(prefix="matplotlib-")
    os.environ.setdefault("MPLCONFIGDIR", _settings.name)

_GROUPS = {
    "what the reader moves": dict.fromkeys(explorers.__all__, "widgets.explorers"),
    "what the reader answers": {
        "calibration": "widgets.lessons",  # the chart: how sure against how often right
        "check": "widgets.lessons",  # is an answer right, a known misconception, or not yet there?
        "ClassReport": "widgets.lessons",  # what a class predicted, from a folder of its files
        "export_predictions": "widgets.lessons",  # a file of one's own predictions, for a class
        "hand_in": "widgets.lessons.hand_in",  # the report of a net of one's own
        "hint": "widgets.lessons",  # one hint more for an exercise
        "Predict": "widgets.lessons",  # a question to commit an answer to
        "reveal": "widgets.lessons",  # the truth beside what was predicted
        "solution": "widgets.lessons",  # one way to do an exercise, explained
    },
    "garments": {
        "FashionMNIST": "widgets.fashion.data",  # the data set for d2l.Trainer
        "Gallery": "widgets.pictures.trained.gallery",  # images in rows, each with words
        "garment": "widgets.fashion.garments",  # one garment by name, as the network takes it
        "garment_image": "widgets.fashion.garments",  # the same as 28×28 bytes
        "GARMENTS": "widgets.fashion.garments",  # the ten names, in the order of the labels
        "of_every_size": "widgets.fashion.sizes",  # the same garments large and small, among pieces of others
    },
    "one block": {
        "block_cost": "widgets.inception.counting",  # parameters and multiply-accumulates of a block
        "block_inputs": "widgets.inception.counting",  # what each of the nine blocks is fed
        "branch_maps": "widgets.inception.insides",  # the feature maps of each branch for one image
        "BranchWidths": "widgets.inception.widths",  # channels of the book's four branches
        "CostCurve": "widgets.pictures.block.cost_curves",  # cost counted and measured along one axis
        "direct_cost": "widgets.inception.bottleneck",  # one convolution without a reduce
        "FilterBank": "widgets.inception.bank",  # a block's maps under sliders, computed once
        "folded": "widgets.inception.folding",  # a block without ReLUs inside as one convolution
        "folded_conv": "widgets.inception.folding",  # the same of a description, counted or refused
        "GOOGLENET_BLOCKS": "widgets.inception.widths",  # the widths of blocks 3a … 5b
        "Inception": "widgets.inception.network",  # the Gluon block
        "join_costs": "widgets.inception.counting",  # what comes after: concatenated, added, one by one
        "linear_inside": "widgets.inception.folding",  # a block's description, so that it folds
        "lit_pixels": "widgets.inception.probe",  # which pixels of the maps one pixel lights
        "Maps": "widgets.pictures.block.maps",  # feature maps side by side
        "naive_block_cost": "widgets.inception.bottleneck",  # a block without its reduces
        "reduced_cost": "widgets.inception.bottleneck",  # the convolution with a reduce before it
        "tap_share": "widgets.inception.reach",  # share of a kernel's taps that meet data
        "taps_ever": "widgets.inception.reach",  # how many of them meet data anywhere
        "TapShares": "widgets.pictures.block.taps",  # these shares by the size of the map
    },
    "nets": {
        "add_batch_norm": "widgets.inception.building",  # between every convolution and its ReLU
        "Design": "widgets.inception.design",  # stages 3 to 5 as a reader builds them
        "GoogLeNet": "widgets.inception.network",  # the book's five stages, for d2l.Trainer
        "graph_cost": "widgets.inception.graph",  # what any hybrid block costs, read off its graph
        "NarrowGoogLeNet": "widgets.inception.building",  # every width divided, as deep as the book's
        "net_cost": "widgets.inception.nets",  # what one of NETS costs
        "NETS": "widgets.inception.nets",  # GoogLeNet and its rivals, layer by layer
        "network_cost": "widgets.inception.counting",  # the five-stage net, stage by stage
        "operators": "widgets.inception.graph",  # how many of each kind a hybrid block has
        "Overview": "widgets.pictures.net.overview",  # a block and the net it stands in, as drawings
        "PaperAudit": "widgets.pictures.net.audit",  # the paper's Table 1 against its own widths
        "receptive_field": "widgets.inception.counting",  # pixels of the image that one output sees
        "set_weights": "widgets.inception.seeding",  # random weights at He's scale, by seed
        "softmax": "widgets.inception.judging",  # scores as shares that add up to 1
        "stem_output": "widgets.inception.seeding",  # what stages 1 and 2 hand to block 3a
        "trace": "widgets.inception.tracing",  # what each layer makes of an image of that size
        "Variants": "widgets.pictures.net.audit",  # the nets that go by the name of GoogLeNet
    },
    "faults": {
        "depth_concat": "widgets.inception.faults.patients",  # concatenate maps of several sizes
        "examine": "widgets.inception.faults.checks",  # run one check on a class
        "FAULTS": "widgets.inception.faults.casebook",  # the eight, by key
        "patient": "widgets.inception.faults.patients",  # the class with that fault
        "patient_code": "widgets.inception.faults.patients",  # its text
        "SmallThirdBranch": "widgets.inception.faults.patients",  # a 3×3 that is called 5×5
        "stage_of": "widgets.inception.faults.patients",  # two blocks of a class in a row
        "Ward": "widgets.inception.faults.checks",  # all patients, each finding made once
    },
    "a contest": {
        "AccuracyByCost": "widgets.pictures.training.by_cost",  # a net beside its rivals, each seed a mark
        "attempt": "widgets.training.contest.tries",  # train a design on the terms of a contest
        "Budget": "widgets.training.contest.terms",  # what it may cost: parameters, MACs or seconds
        "CONTEST": "widgets.training.contest.terms",  # the terms: images, epochs, how many images judge
        "earlier": "widgets.training.contest.kept",  # designs that were tried before on these terms
        "REHEARSAL": "widgets.training.contest.terms",  # terms of some seconds, to see that all works
        "rivals": "widgets.training.contest.tries",  # the book's, VGG-like and NiN-like nets of equal cost
        "trained_net": "widgets.training.contest.tries",  # the net of a try, to look inside
    },
    "training": {
        "AccuracyByWork": "widgets.pictures.training.curves",  # runs against what they computed
        "BOOK": "widgets.training.recipes",  # the book's recipe
        "branch_gradients": "widgets.training.gradients",  # squared lengths, by block and branch
        "estimate": "widgets.training.estimate",  # memory and time of a training, before it starts
        "FULL": "widgets.training.recipes",  # what the shipped weights were made with
        "heads_effect": "widgets.training.rates.reading",  # auxiliary heads less none, over seeds
        "LearningCurves": "widgets.pictures.training.curves",  # loss and accuracy of a run
        "macs_done": "widgets.pictures.training.curves",  # multiply-accumulates after each line of a log
        "net_scales": "widgets.training.scales",  # how large a net's numbers are, by layer
        "QUICK": "widgets.training.recipes",  # a recipe of a minute or two
        "race_losses": "widgets.training.race",  # a short race on a narrow net
        "rate_cells": "widgets.training.rates.reading",  # the map of rates, cell by cell
        "rates_learnt": "widgets.training.rates.reading",  # the rates at which every seed learnt
        "recorded": "widgets.training.recorded",  # the log of a run that ships with the chapters
        "recorded_rates": "widgets.training.rates.reading",  # the table of the map
        "rehearse": "widgets.training.rehearsal",  # a few steps by several processes
        "Run": "widgets.training.run",  # a net in training
        "Session": "widgets.training.session",  # a run that is kept, as dashboards drive it
        "started_net": "widgets.training.starts",  # the net that a start begins with, described
        "train": "widgets.training.run",  # the steps of a run, each done when asked for
        "use_all_cores": "widgets.backend.cores",  # for training; before MXNet is imported
        "watched": "widgets.training.recorded",  # the runs that ship, with what was seen meanwhile
    },
    "a trained net": {
        "Ablation": "widgets.inception.ablation",  # what a net says with branches silenced
        "census": "widgets.inception.channels",  # which channels are dead, always on, selective
        "climb": "widgets.inception.climbing",  # pictures by gradient ascent, for channels of a block
        "effective_fields": "widgets.inception.effective",  # how much a branch depends on each pixel
        "field_side": "widgets.inception.effective",  # of the square that holds nine tenths of that
        "load_googlenet": "widgets.training.weights",  # the trained net that ships with the chapters
        "look_through": "widgets.training.looking",  # a net as a function of a garment
        "look_where": "widgets.training.looking",  # the same, as its class activation maps and scores
        "middles": "widgets.inception.effective",  # what the middle output of each branch can see
        "Mistakes": "widgets.pictures.trained.gallery",  # the surest of its mistakes
        "occlusion": "widgets.inception.occlusion",  # what a net says with parts of a picture hidden
        "outsiders": "widgets.fashion.outsiders",  # pictures that are no garments, by seed
        "RefusalCurves": "widgets.pictures.trained.refusal",  # garments refused, outsiders let in
        "responses": "widgets.inception.channels",  # how each channel answers to many images
        "Seeker": "widgets.inception.seeking",  # which patches excite each channel most
        "untrained": "widgets.training.looking",  # the same net with random weights
    },
    "nets trained over seeds": {
        "difference": "widgets.training.paired",  # of two lists of figures on equal seeds, and its interval
        "PLANS": "widgets.training.trials.plans",  # what is tried, by name
        "recorded_trials": "widgets.training.trials.table",  # the lines that ship of such a plan
        "stability": "widgets.training.trials.summary",  # whether their order had settled, by epoch
        "standings": "widgets.training.trials.summary",  # how the variants of one table did
        "train_live": "widgets.training.trials.live",  # a few runs while the reader waits
    },
    "this machine": {
        "doctor": "widgets.checkup",  # is everything ready?
        "peak_bytes": "widgets.backend.timing",  # the most memory that a call held at a time
        "profile": "widgets.backend.timing",  # where the time goes, operator by operator
        "ProfileBars": "widgets.pictures.training.profile_bars",  # the same as bars
        "Progress": "widgets.ui.progress",  # a bar for a long loop
        "seconds": "widgets.backend.timing",  # the fastest of several turns
    },
}
__all__, __getattr__, __dir__ = lazily(
    __name__, {name: module for group in _GROUPS.values() for name, module in group.items()}
)
