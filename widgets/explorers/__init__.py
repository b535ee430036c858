"""What the reader moves: one file a widget. Never imports MXNet; a chapter hands in arrays or functions."""

from ..core.lazy import lazily

_HOME = {
    "BottleneckExplorer": "widgets.explorers.bottleneck_explorer",  # the reduce width, and what it saves
    "BranchAblation": "widgets.explorers.branch_ablation",  # branches silenced, and the accuracy without them
    "BranchExplorer": "widgets.explorers.branch_explorer",  # the six widths of a block, and its feature maps
    "BudgetDesigner": "widgets.explorers.budget_designer",  # a block within a budget
    "BugClinic": "widgets.explorers.bug_clinic",  # blocks that look right and are not
    "ChannelCensus": "widgets.explorers.channel_census",  # channels that are dead, always on, selective
    "ConcatRibbon": "widgets.explorers.concat_ribbon",  # whose channel each is
    "GarmentExplorer": "widgets.explorers.garment_explorer",  # a garment in few pixels
    "ImpulseProbe": "widgets.explorers.impulse_probe",  # how far each branch looks
    "InitialisationLab": "widgets.explorers.initialisation_lab",  # how weights begin, and a race
    "NetworkBuilder": "widgets.explorers.network_builder",  # a net of one's own, and its cost
    "NetworkExplorer": "widgets.explorers.network_explorer",  # the net part by part, and its rivals
    "PixelMixer": "widgets.explorers.pixel_mixer",  # one number of an output, and all that made it
    "RateMap": "widgets.explorers.rate_map",  # which starts learn at which rate
    "ResolutionTracer": "widgets.explorers.resolution_tracer",  # what each layer makes of an image
    "TrainedMaps": "widgets.explorers.trained_maps",  # feature maps of trained and random weights
    "TrainingDashboard": "widgets.explorers.training_dashboard",  # a net in training
    "TrainingReplay": "widgets.explorers.training_replay",  # a training that is over, moment by moment
    "TrialsExplorer": "widgets.explorers.trials_explorer",  # does it pay: variants over seeds
    "WhatChannelsSeek": "widgets.explorers.what_channels_seek",  # what a channel responds to
    "WhereItLooks": "widgets.explorers.where_it_looks",  # activation map and occlusion of a picture
    "YourPicture": "widgets.explorers.your_picture",  # a picture of one's own, and what the net says
}
__all__, __getattr__, __dir__ = lazily(__name__, _HOME)
