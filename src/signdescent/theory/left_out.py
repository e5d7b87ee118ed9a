"""Common values of the field ``left_out`` of a claim, which names what the source says beyond the statement.

SymPy has no sum over d unnamed coordinates and no arbitrary sequences. So many claims state one term of a sum or one
step of an induction.
"""

from __future__ import annotations

__all__ = ["COORDINATES", "EXPECTATION", "INDUCTION"]

COORDINATES = "the sum over the coordinates, of which this is one term"
EXPECTATION = "the expectation of both sides"
INDUCTION = "the induction itself, of which this is the step"
