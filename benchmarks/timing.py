"""One comparison: several ways to do the same, timed in turns."""

from __future__ import annotations

import statistics
import time
import tracemalloc
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Case", "Way", "measure"]


_REST = 0.02  # seconds, in which the threads of the way before come to rest


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to do the work.

    Parameters
    ----------
    call : callable
        Does it once.
    count : int
        On how many coordinates; slow ways get fewer, and are compared by coordinate.
    goal : float, optional
        How many times faster than this way ours should be; beside a limit, how many times slower it may be.
    is_limit : bool
        Whether this way does less than is asked for, so that nothing can be much faster.
    """

    call: Callable[[], Any]
    count: int
    goal: float | None = None
    is_limit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Ours, the others, and how far ours is from the truth.

    Parameters
    ----------
    topic, name : str
        What is compared.
    size : int
        Number of coordinates.
    others : mapping from str to Way
        What one would use instead, and the limit.
    accuracy : callable
        Returns one sentence with the measured error.
    parameters : mapping
        What the plot needs, as the number of nodes.
    """

    topic: str
    name: str
    size: int
    ours: Way
    others: Mapping[str, Way]
    accuracy: Callable[[], str]
    parameters: Mapping[str, float] = field(default_factory=dict)


def measure(case: Case, repeats: int) -> dict[str, Any]:
    """Time all ways in turns, so that a busy machine slows all alike; return medians, spreads and ratios."""
    ways = {"ours": case.ours, **case.others}
    for way in ways.values():
        way.call()  # compiles, fills caches
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(repeats):
        for name, way in ways.items():
            time.sleep(_REST)
            started = time.perf_counter()
            way.call()
            seconds[name].append((time.perf_counter() - started) / way.count)
    return {
        "topic": case.topic,
        "case": case.name,
        "size": case.size,
        "parameters": dict(case.parameters),
        "accuracy": case.accuracy(),
        "peak_mib": _peak(case.ours.call),
        "ns": {name: _spread([1e9 * s for s in times]) for name, times in seconds.items()},
        "ratios": {name: _ratio(way, seconds["ours"], seconds[name]) for name, way in case.others.items()},
    }


def _spread(values: list[float]) -> dict[str, float]:
    return {"median": statistics.median(values), "low": min(values), "high": max(values)}


def _ratio(way: Way, ours: list[float], other: list[float]) -> dict[str, Any]:
    """Return other/ours, round by round; ours/other beside a limit."""
    pairs = list(zip(ours, other, strict=True))
    ratio = _spread([a / b if way.is_limit else b / a for a, b in pairs])
    met = None
    if way.goal is not None:
        met = ratio["median"] <= way.goal if way.is_limit else ratio["median"] >= way.goal
    return {**ratio, "is_limit": way.is_limit, "goal": way.goal, "met": met}


def _peak(call: Callable[[], Any]) -> float:
    """Return the most memory that NumPy and Python held during a call, in MiB, the result included."""
    tracemalloc.start()
    call()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 2**20
