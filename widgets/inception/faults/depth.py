"""Torch's way of concatenating, which never complains."""

from mxnet import np


def depth_concat(maps):
    """Concatenate arrays (B, C, H, W) on the channel axis; a smaller map is set into the middle of zeros.

    Returns (B, sum of the C, largest H, largest W). Source: the layer DepthConcat of Torch (torch/nn).
    """
    height, width = max(m.shape[2] for m in maps), max(m.shape[3] for m in maps)
    filled = []
    for m in maps:
        rows, columns = height - m.shape[2], width - m.shape[3]
        if rows or columns:
            sides = (rows // 2, rows - rows // 2), (columns // 2, columns - columns // 2)
            m = np.pad(m, ((0, 0), (0, 0), *sides))
        filled.append(m)
    return np.concatenate(filled, axis=1)
