"""Sizes from which compiled loops are used, and the share of one thread."""

__all__ = ["BLOCK", "LARGE"]

LARGE = 2**14
"""Least size for compiled loops; they are ten times as fast as SciPy but take a second to load."""

BLOCK = 2**16
"""Coordinates in a block, the unit of work of a thread; block sums are added exactly."""
