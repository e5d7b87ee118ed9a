"""Loops compiled by Numba for large arrays."""
