"""Line by line: the work, and asking besides. As a whole: the work.

The more work an operator has, the nearer this comes to 1. So wide nets and large batches gain little.
"""


def gain(operators, ask, work):
    return (operators * ask + work) / work


answer = gain
