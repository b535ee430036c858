"""Whole nets, drawn."""
