"""Limits on the work of a check: counts of boxes, points, resources and calls, never seconds."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from inspect import CO_GENERATOR
from types import FrameType
from typing import Any, TypeVar

from sympy.core.cache import clear_cache

__all__ = [
    "CALLS", "STEP", "WORK", "Budget", "Effort", "Meter", "charge", "is_spent", "metered", "shared_effort",
    "the_effort",
]  # fmt: skip

CALLS = 3 * 10**5
"""Calls of Python functions that one decision may spend on zero tests and closed forms in SymPy."""

WORK = 2_500_000
"""Ball operations, or work that counts as so many, that the engines may spend on one case of a claim."""

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Budget:
    """Limits on the work of a check; counts, never seconds.

    Parameters
    ----------
    boxes : int
        Boxes that the balls engine examines, with at most 1000 ball operations per box on average.
    points : int
        Points of the first search.
    polish : int
        Local minimisations of the search.
    resources : int
        Resource limit of one z3 query, in z3's own unit.
    laws : int
        Laws that the laws engine tries per extremal family and batch size.
    runs : int
        Problems that the runs engine draws per claim; each is run hundreds of times.
    """

    boxes: int = 3000
    points: int = 2048
    polish: int = 12
    resources: int = 2_000_000
    laws: int = 128
    runs: int = 40

    def scaled(self, factor: float) -> Budget:
        """Return a budget with every count multiplied by a factor and rounded, at least 1."""
        return Budget(
            *(
                max(1, round(getattr(self, name) * factor))
                for name in ("boxes", "points", "polish", "resources", "laws", "runs")
            )
        )


STEP = Budget(boxes=60, points=256, polish=2)
"""The budget of one step of a proof."""


class _Spent(BaseException):
    """Ends a computation. Not an `Exception`, which SymPy may catch."""


@dataclass(slots=True)
class Effort:
    """A number of calls of Python functions that remain.

    Parameters
    ----------
    left : int
        Remaining calls; a computation that needs more is abandoned, and its result is unknown.
    """

    left: int

    def spend(self, work: Callable[[], Result]) -> Result | None:
        """Return the result of `work`, or None if it needs more calls than remain.

        An abandoned computation clears SymPy's cache, which may hold intermediate facts marked unknown.
        """
        before = sys.getprofile()

        def count(frame: FrameType, happening: str, argument: Any) -> None:
            del argument
            if happening == "call":
                self.left -= 1
                # An exception raised in a generator that is being closed is lost.
                if self.left < 0 and not frame.f_code.co_flags & CO_GENERATOR:
                    raise _Spent

        if self.left <= 0:
            return None
        sys.setprofile(count)
        try:
            return work()
        except _Spent:
            sys.setprofile(None)
            clear_cache()
            return None
        finally:
            sys.setprofile(before)


_SHARED: ContextVar[Effort | None] = ContextVar("shared effort", default=None)


@contextmanager
def shared_effort(calls: int) -> Iterator[None]:
    """Let all computations of one decision share a number of calls."""
    token = _SHARED.set(Effort(calls))
    try:
        yield
    finally:
        _SHARED.reset(token)


def the_effort() -> Effort:
    """Return the shared effort, or a new one outside `shared_effort`."""
    return _SHARED.get() or Effort(CALLS)


@dataclass(frozen=True, slots=True)
class Meter:
    """The work done so far, and the count at which it must end.

    Attributes
    ----------
    total : list of int
        One running count, which all meters share.
    start, end : float
        The count when the meter began, and the count at which it is spent.
    """

    total: list[int]
    start: int
    end: float

    @property
    def done(self) -> int:
        """The work since the meter began."""
        return self.total[0] - self.start

    @property
    def spent(self) -> bool:
        """Whether no work is left."""
        return self.total[0] > self.end


_METER: ContextVar[Meter | None] = ContextVar("meter", default=None)


@contextmanager
def metered(most: float) -> Iterator[Meter]:
    """Count work inside the context; its limit never exceeds what an outer meter has left."""
    outer = _METER.get()
    total = [0] if outer is None else outer.total
    meter = Meter(total, total[0], min(total[0] + most, math.inf if outer is None else outer.end))
    token = _METER.set(meter)
    try:
        yield meter
    finally:
        _METER.reset(token)


def charge(operations: int) -> None:
    """Count work as a number of ball operations; each takes some microseconds."""
    meter = _METER.get()
    if meter is not None:
        meter.total[0] += operations


def is_spent() -> bool:
    """Return whether the innermost meter has no work left; False outside any meter."""
    meter = _METER.get()
    return meter is not None and meter.spent
