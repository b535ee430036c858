"""Shares of the gradient: numbers of the branches, made into parts of one."""


def shares(squares):
    """{"b1": squared length, …} → {"b1": share, …}, 0 … 1 and 1 together; all 0 where nothing is there."""
    whole = sum(squares.values())
    return {branch: square / whole if whole > 0 else 0.0 for branch, square in squares.items()}


def together(blocks):
    """{"3a": {"b1": …}, …} → {"b1": …}: the squared lengths of all blocks added up."""
    added = {}
    for squares in blocks.values():
        for branch, square in squares.items():
            added[branch] = added.get(branch, 0.0) + square
    return added
