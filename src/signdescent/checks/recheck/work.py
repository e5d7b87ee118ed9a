"""What a re-check may cost, and how it is refused: steps are counted for each box."""

from __future__ import annotations

import threading
from typing import Any

__all__ = ["BITS", "CORNERS", "HALVINGS", "LARGEST", "LONGEST", "TERMS", "TooMuchWork", "allow", "require", "spend"]

HALVINGS, TERMS, BITS, CORNERS, STEPS = 6, 5_000, 20_000, 3, 200_000  # limits of work; steps are counted per box
LONGEST, COVERING, LARGEST = 200_000, 200, 100_000  # bits of a number, steps to place a box, arguments of a Beta


def require(condition: bool, reason: str, part: Any = "") -> None:
    """Reject for a reason, with the beginning of a part, unless a condition holds."""
    if not condition:
        raise ValueError(f"{reason} {str(part)[:60]}".rstrip())


class TooMuchWork(Exception):
    """Raised if a certificate needs more work than allowed; no half of a box is tried after that."""


class _Work(threading.local):
    left = STEPS


_WORK = _Work()


def allow(boxes: int = 0) -> None:
    """Begin to count the work on one box, or on placing some of them."""
    _WORK.left = STEPS + COVERING * boxes


def spend(steps: int) -> None:
    """Count work, so that a short certificate cannot take a long time."""
    _WORK.left -= steps
    if _WORK.left < 0:
        message = f"more than {STEPS} steps for a box"
        raise TooMuchWork(message)
