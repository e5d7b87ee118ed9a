"""What many claims leave out of the source: the same words for the same gap.

A claim's field ``left_out`` says what the source says beyond the statement. SymPy has no sum over d unnamed coordinates
and no arbitrary sequence, so that one term of a sum, or one step of an induction, is often all that is stated.
"""

from __future__ import annotations

__all__ = ["COORDINATES", "EXPECTATION", "INDUCTION"]

COORDINATES = "the sum over the coordinates, of which this is one term"
EXPECTATION = "the expectation of both sides"
INDUCTION = "the induction itself, of which this is the step"
