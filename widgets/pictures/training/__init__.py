"""Runs and races, drawn."""
