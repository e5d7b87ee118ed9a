"""From which size on compiled loops run, and how much of an array one thread takes."""

__all__ = ["BLOCK", "LARGE"]

LARGE = 2**14
"""From this size on compiled loops are used: ten times as fast as SciPy, once a second is spent on loading them."""

BLOCK = 2**16
"""Coordinates that one thread works on before it takes the next ones; a sum is exact over the blocks' sums."""
