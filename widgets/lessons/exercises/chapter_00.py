"""Exercises of chapter 00: what a picture is to a network, and what a widget's state is."""

from . import Exercise

numbers = Exercise(
    accepts=96 * 96,
    expects="an integer, the numbers in a grey picture of 96×96",
    hints=(
        "A picture of 28×28 pixels held 784 numbers. Why 784?",
        "One number for each pixel, and the pixels are in rows and columns.",
        "96 rows of 96 numbers: 96 * 96.",
    ),
    mistakes={
        28 * 28: "you counted the picture before it was enlarged: now it has 96 pixels a side",
        3 * 96 * 96: "you counted three colours: these pictures are grey, one number a pixel",
        96 + 96: "you added the sides: rows times columns gives the pixels",
    },
)

shape = Exercise(
    accepts=(1, 1, 96, 96),
    expects="a tuple of four integers: images, channels, height, width",
    hints=(
        "The network takes many pictures at once, so the first number is how many there are.",
        "Here there is one picture, and it is grey: one channel.",
        "Images, channels, height, width: (1, 1, 96, 96).",
    ),
    mistakes={
        (96, 96): "you left out the first two: how many images there are, and how many channels",
        (1, 96, 96): "you left out one: images and channels each have a number of their own",
        (1, 96, 96, 1): "you put the channels last: MXNet puts them before height and width",
        (1, 1, 28, 28): "you took the size before it was enlarged to 96 pixels a side",
    },
)

state = Exercise(
    accepts="coat at 5",
    expects="the state as a string, in quotes",
    hints=(
        "Choose the coat in the widget, go to five pixels a side, and read the line State.",
        "It is the garment's name, a word, and the pixels a side.",
        'Like "ankle boot at 28", with another garment and another number.',
    ),
    mistakes={
        "coat at 25": "you gave the pixels in all: the state holds the pixels a side",
        "5 at coat": "you turned it round: the garment comes first",
        "coat at 5×5": "you wrote both sides: a picture is square here, so one number does",
    },
)
