"""The mean over the seeds stands for a rate, so that one lucky seed does not decide.

A seed that diverged makes the mean infinite. That is fair: at such a rate you cannot rely on the network.
"""


def best(losses):
    means = {rate: sum(of) / len(of) for rate, of in losses.items()}
    return min(means, key=means.get)


answer = best
