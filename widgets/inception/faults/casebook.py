"""The eight faults in words: what is wrong, which check sees it, what it teaches, where it happened.

No MXNet here. Every report named was looked up; its title is the report's own.
"""

from dataclasses import dataclass

HEALTHY = "healthy"


@dataclass(frozen=True)
class Report:
    """A public report: "owner/repository#number", its title, and what it says in a sentence of ours."""

    where: str
    title: str
    says: str

    @property
    def url(self):
        """Its address on GitHub, which leads from an issue's number to a pull request where it is one."""
        return "https://github.com/" + self.where.replace("#", "/issues/")


@dataclass(frozen=True)
class Fault:
    """key: its short name, and "10-" + key the exercise that fixes it. name: as a diagnosis.

    edit: (text of the healthy stage, text in its place). mends: the class to mend, "Inception" or "Stage".
    caught_by: the check that should see it. teaches: what it does and how to see it. reports: where it
    happened.
    """

    key: str
    name: str
    edit: tuple[str, str]
    caught_by: str
    teaches: str
    reports: tuple[Report, ...]
    mends: str = "Inception"


_JOIN = "        return depth_concat(self.branches(x))"
_FILLED = Report(
    "cmusatyalab/openface#351",
    "OpenFace Pre-Trained Model Incorrect DepthConcat",
    "In a published face network the pool branch of block 3a outputs maps of 5×5, the others 12×12. "
    "Torch's DepthConcat puts zeros around the small maps, and the block's shape is as it should be. "
    "A 3×3 pool with stride 2 and no padding makes 5 of 12.",
)

FAULTS = {
    fault.key: fault
    for fault in (
        Fault(
            key="kernel",
            name="3×3 in place of 5×5",
            edit=("kernel_size=5, padding=2", "kernel_size=3, padding=1"),
            caught_by="lit pixel",
            teaches="A 3×3 with padding 1 keeps the size of the map, just as a 5×5 with padding 2 does. "
            "What has changed is how far the branch sees, and how many weights it has.",
            reports=(
                Report(
                    "pytorch/vision#906",
                    "I find some error in googlenet.py ?",
                    "torchvision's GoogLeNet has a 3×3 there. It stays, as the published weights were "
                    "trained with it.",
                ),
                Report(
                    "tensorflow/models#443",
                    "Discrepancy paper/implementation for Inception v1 (slim)",
                    "Torchvision took it over from TensorFlow's own Inception v1.",
                ),
            ),
        ),
        Fault(
            key="axis",
            name="concatenation on the wrong axis",
            edit=(
                _JOIN,
                "        maps = [b.reshape(-1, *x.shape[2:]) for b in self.branches(x)]\n"
                "        return np.concatenate(maps, axis=0).reshape(len(x), -1, *x.shape[2:])",
            ),
            caught_by="alone",
            teaches="The branches are joined end to end along axis 0 and cut into images again. With one "
            "image the result is right. With two, the first gets maps of the second, in the right shape.",
            reports=(
                Report(
                    "ikostrikov/pytorch-a2c-ppo-acktr-gail#97",
                    "Bug in recurrent policy",
                    "Concatenated on axis 0 and put back into shape, which mixes the sequences of a batch; "
                    "the author confirms it.",
                ),
                Report(
                    "keras-team/keras#11195",
                    "Inception module Example in kears Doucumentation dont understand",
                    "The plain form, in Keras' own Inception example: axis 1, where the channels are on the "
                    "last. It runs, as all branches have 64 channels; here the printed shape revealed it.",
                ),
            ),
        ),
        Fault(
            key="padding",
            name="no padding in one branch",
            edit=("kernel_size=5, padding=2", "kernel_size=5"),
            caught_by="branch sizes",
            teaches="Without padding, a 5×5 makes maps that lack two rows or columns on every side. "
            "depth_concat puts zeros around them, so the block's shape is right, and the border of b3 is 0.",
            reports=(
                _FILLED,
                Report(
                    "keras-team/keras-applications#30",
                    "Output shape discrepancy between keras.applications.ResNet50 and original paper",
                    "A padding left out before the pool, in another network: 55×55 maps where the paper has "
                    "56×56. Weights were trained and published so.",
                ),
            ),
        ),
        Fault(
            key="stride",
            name="stride 2 in the pool",
            edit=("pool_size=3, strides=1", "pool_size=3, strides=2"),
            caught_by="branch sizes",
            teaches="With stride 2 the pool outputs every other pixel: a map of half the side. With zeros "
            "around it, it no longer fits over the other maps: nearly every pixel is in a wrong position.",
            reports=(
                Report(
                    "phlippe/uvadlc_notebooks#131",
                    "[Question]Tutorial 5 (JAX) Max-pool branch for inception",
                    "A course's Inception block has stride 2 in the pool. Nothing failed, since the line "
                    "after it did not use the pool's result: two faults, and each hid the other.",
                ),
                _FILLED,
            ),
        ),
        Fault(
            key="tensor",
            name="the second block gets the wrong input",
            edit=("x = block(x)\n        return x", "y = block(x)\n        return y"),
            caught_by="gradient",
            teaches="Block b gets the input of block a, so the output of block a is not used. Gluon finds "
            "the number of input channels at the first call, so nothing complains. Block a gets no gradient.",
            reports=(
                Report(
                    "da-steve101/googlenet#1",
                    "a mistake?",
                    "Block 3b is fed from the pool before 3a. The author: yes, it is.",
                ),
                Report(
                    "phlippe/uvadlc_notebooks#131",
                    "[Question]Tutorial 5 (JAX) Max-pool branch for inception",
                    "The same within a block: the 1×1 after the pool gets the block's input.",
                ),
            ),
            mends="Stage",
        ),
        Fault(
            key="relu",
            name="a missing ReLU",
            edit=('kernel_size=3, padding=1, activation="relu"', "kernel_size=3, padding=1"),
            caught_by="signs",
            teaches="An activation changes no shape and no number of parameters. But after a ReLU nothing is "
            "negative, so one negative number in the output proves that a ReLU is missing.",
            reports=(
                Report(
                    "Cadene/pretrained-models.pytorch#79",
                    "Missing Relu in BNInception blocks",
                    "The ReLUs were called, but the arrays from before them were concatenated. Fixed three "
                    "months later.",
                ),
                Report(
                    "d2l-ai/d2l-en#1732",
                    "[PyTorch] Fix missing relu in googlenet b2",
                    "The book that we follow, in its PyTorch edition: stage 2.",
                ),
            ),
        ),
        Fault(
            key="reduce",
            name="the reduce convolution with the wrong kernel",
            edit=(
                "self.b3_1 = nn.Conv2D(c3[0], kernel_size=1,",
                "self.b3_1 = nn.Conv2D(c3[0], kernel_size=5, padding=2,",
            ),
            caught_by="lit pixel",
            teaches="The reduce should be cheap: a 1×1. As a 5×5 it costs 25 times as much, and the branch "
            "sees 9×9 pixels. Every shape stays the same.",
            reports=(
                Report(
                    "krishnonwork/mathematical-methods-in-deep-learning-ipython#33",
                    "error in implementation of Inceptionv1Module?",
                    "A book's Inception block reduces with a 5×5 in place of a 1×1; fixed the day after.",
                ),
            ),
        ),
        Fault(
            key="order",
            name="the order of the branches swapped",
            edit=(
                _JOIN,
                "        b1, b2, b3, b4 = self.branches(x)\n        return depth_concat((b1, b3, b2, b4))",
            ),
            caught_by="slices",
            teaches="All maps are right, but two branches have changed places. Trained from scratch, the net "
            "learns as well. With weights from elsewhere, the next layer takes one branch for the other.",
            reports=(
                Report(
                    "apple/coremltools#106",
                    "Fix bug with reordering of input layers for merge ops",
                    "A converter of trained networks put the inputs of Concatenate in another order, and "
                    "the converted network gave wrong results.",
                ),
                Report(
                    "PINTO0309/openvino2tensorflow#48",
                    "Incorrect connection order in Concat",
                    "The same in another converter, seen in YOLO networks.",
                ),
            ),
        ),
    )
}
