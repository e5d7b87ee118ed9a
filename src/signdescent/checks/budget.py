"""How much work a check may do: counts of boxes, points, resources and calls, never seconds."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from inspect import CO_GENERATOR
from types import FrameType
from typing import Any, TypeVar

from sympy.core.cache import clear_cache

__all__ = ["CALLS", "STEP", "Budget", "Effort", "shared_effort", "the_effort"]

CALLS = 2 * 10**6
"""Calls of SymPy's functions for the limits of one decision."""

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Budget:
    """How much work a check may do; counts, never seconds.

    Parameters
    ----------
    boxes : int
        Boxes that the balls engine examines, with at most a thousand operations on balls for each, on average.
    points : int
        Points of the first search.
    polish : int
        Local minimisations of the search.
    resources : int
        z3's own unit of work for one query.
    laws : int
        Laws that the laws engine tries for every extremal family and batch size.
    runs : int
        Problems that the runs engine draws for a claim; each is run hundreds of times.
    """

    boxes: int = 3000
    points: int = 2048
    polish: int = 12
    resources: int = 4_000_000
    laws: int = 128
    runs: int = 40

    def scaled(self, factor: float) -> Budget:
        """Return a budget with every count multiplied."""
        return Budget(
            *(
                max(1, round(getattr(self, name) * factor))
                for name in ("boxes", "points", "polish", "resources", "laws", "runs")
            )
        )


STEP = Budget(boxes=60, points=256, polish=2)
"""What one step of a chain may cost."""


class _Spent(BaseException):
    """Ends a computation; SymPy goes on after some exceptions, but not after this one."""


@dataclass(slots=True)
class Effort:
    """Calls of Python functions that are left.

    Parameters
    ----------
    left : int
        How many; a computation that needs more is given up, and whoever asked does not know.
    """

    left: int

    def spend(self, work: Callable[[], Result]) -> Result | None:
        """Return what `work` returns, or None if it takes more calls than are left.

        What SymPy has remembered of its terms up to then may be half an answer ("unknown" where it would have become
        "yes"), and is thrown away.
        """
        before = sys.getprofile()

        def count(frame: FrameType, happening: str, argument: Any) -> None:
            del argument
            if happening == "call":
                self.left -= 1
                # A generator may be called to be closed, and what is raised in it then is lost.
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
    """Let all searches of one decision share the calls."""
    token = _SHARED.set(Effort(calls))
    try:
        yield
    finally:
        _SHARED.reset(token)


def the_effort() -> Effort:
    """Return what is shared, or a new one for a search by itself."""
    return _SHARED.get() or Effort(CALLS)
