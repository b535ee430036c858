"""The garment, then the pixels a side. `explorer.state` gives it, and setting `explorer.state` shows it."""

answer = "coat at 5"
