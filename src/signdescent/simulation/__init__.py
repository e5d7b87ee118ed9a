"""Simulated runs of the sign methods on test problems."""
