"""Distances of values from a claim's sets, and the batch sizes to try."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import sympy as sp

from signdescent.checks.translate.numbers import integer_part
from signdescent.theory.law_claim import LawClaim

__all__ = ["BATCHES", "batches_of", "further_batches", "outside"]

BATCHES = (1, 2, 3, 4, 5, 8, 20)
_FURTHER = (*range(1, 13), 16)  # searched with a smaller budget
_MOST_SAMPLES, _MORE_BATCHES = 64, 12
_ROUNDING = 1e-12


def batches_of(claim: LawClaim) -> list[int]:
    """Return the batch sizes to try: standard ones, and points and ends of the claim's set with their neighbours."""
    sizes = list(BATCHES)
    for domain in (domain for symbol, domain in claim.where.items() if symbol.name in ("tau", "M")):
        for part in sorted(domain.atoms(sp.Interval, sp.FiniteSet, sp.Range), key=sp.default_sort_key):
            ends = part.args if isinstance(part, sp.FiniteSet) else part.args[:2]
            whole = [integer_part(end) for end in ends if not end.is_infinite]
            sizes += [n + more for n in whole if n is not None for more in (0, 1, -1, 2)]
    tried = [n for n in dict.fromkeys(sizes) if 1 <= n <= _MOST_SAMPLES and _allowed(claim, n)]
    return tried[: len(BATCHES) + _MORE_BATCHES]


def further_batches(claim: LawClaim) -> list[int]:
    """Return further batch sizes of the claim's set: all small ones, and 16."""
    done = batches_of(claim)
    return [n for n in _FURTHER if n not in done and _allowed(claim, n)]


def _allowed(claim: LawClaim, batch: int) -> bool:
    """Return whether a batch size lies in the claim's set."""
    domains = [domain for symbol, domain in claim.where.items() if symbol.name in ("tau", "M")]
    return all(domain.contains(sp.Integer(batch)) == sp.true for domain in domains)


def outside(domain: sp.Set, value: float) -> float:
    """Return the distance of a value from a set in floats: 0 inside and, up to rounding, at a closed end."""
    return _measure(domain)(value)


@lru_cache
def _measure(domain: sp.Set) -> Callable[[float], float]:
    """Return the distance from a set as a function."""
    if isinstance(domain, sp.Interval):
        low, high = float(domain.start), float(domain.end)
        low_open, high_open = bool(domain.left_open), bool(domain.right_open)

        def of_interval(value: float) -> float:
            slack = _ROUNDING * max(1.0, abs(value))
            beyond = max(low - value, value - high)
            at_open_end = (low_open and value == low) or (high_open and value == high)
            return slack if at_open_end else beyond if beyond > slack else 0.0

        return of_interval
    if isinstance(domain, sp.Union):
        parts = [_measure(part) for part in domain.args]
        return lambda value: min(part(value) for part in parts)
    if isinstance(domain, sp.FiniteSet):
        points = [float(point) for point in domain]

        def of_points(value: float) -> float:
            beyond = min((abs(point - value) for point in points), default=1.0)
            return beyond if beyond > _ROUNDING * max(1.0, abs(value)) else 0.0

        return of_points
    known: dict[int, bool] = {}

    def of_integers(value: float) -> float:
        whole = round(value)
        if abs(value - whole) > _ROUNDING * max(1.0, abs(value)):
            return 1.0
        if whole not in known:
            known[whole] = domain.contains(sp.Integer(whole)) == sp.true
        return 0.0 if known[whole] else 1.0

    return of_integers
