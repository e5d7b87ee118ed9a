"""Runs of the sign methods on test problems."""
