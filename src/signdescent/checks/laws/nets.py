"""Points spread over the parameters of a family, and the laws there, cached because most claims share them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from signdescent.errors import DomainError
from signdescent.noise import Family
from signdescent.noise.law import Law

__all__ = ["law_at", "net_of"]

_KEPT = 1 << 14
_CACHE: dict[Any, Law | None] = {}


def law_at(family: Family, shares: Sequence[float]) -> Law | None:
    """Return the law at a point of [0, 1]^n scaled to a family's ranges, cached; None if there is no such law."""
    places = tuple(map(float, shares))
    key = (family.name, tuple(family.ranges.items()), places)
    if key not in _CACHE:
        if len(_CACHE) >= _KEPT:
            _CACHE.clear()
        _CACHE[key] = _law_of(family, places)
    return _CACHE[key]


def _law_of(family: Family, shares: Sequence[float]) -> Law | None:
    """Build the law at a point of [0, 1]^n scaled to a family's ranges; None if there is no such law."""
    given = {}
    for (name, (low, high)), share in zip(family.ranges.items(), shares, strict=True):
        given[name] = low * (high / low) ** share if low > 0 else low + share * (high - low)
    try:
        return family.build(**given)
    except (DomainError, ZeroDivisionError, OverflowError):
        return None


@lru_cache
def net_of(dimensions: int, size: int, rng: int) -> Any:
    """Return points spread over the unit cube, the same ones for all families of a dimension."""
    from scipy.stats import qmc

    if dimensions == 1:
        return np.linspace(0, 1, size).reshape(-1, 1)
    return qmc.Sobol(dimensions, seed=rng).random(size)
