"""The four branches of the book's block: their keys, in order, and what they are called."""

BRANCHES = ("b1", "b2", "b3", "b4")
BRANCH_NAMES = {"b1": "1×1", "b2": "1×1 → 3×3", "b3": "1×1 → 5×5", "b4": "3×3 max pool → 1×1"}
SHORT_NAMES = {"b1": "1×1", "b2": "3×3", "b3": "5×5", "b4": "pool"}
