"""The laws at the places of families that most claims and batch sizes share, built once in a process."""

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
_BUILT: dict[Any, Law | None] = {}


def law_at(family: Family, shares: Sequence[float]) -> Law | None:
    """Return the law at a place of a family's ranges, each coordinate in [0, 1]; None where there is none."""
    places = tuple(map(float, shares))
    key = (family.name, tuple(family.ranges.items()), places)
    if key not in _BUILT:
        if len(_BUILT) >= _KEPT:
            _BUILT.clear()
        _BUILT[key] = _law_of(family, places)
    return _BUILT[key]


def _law_of(family: Family, shares: Sequence[float]) -> Law | None:
    """Return the law at a place of a family's ranges, None where there is none."""
    given = {}
    for (name, (low, high)), share in zip(family.ranges.items(), shares, strict=True):
        given[name] = low * (high / low) ** share if low > 0 else low + share * (high - low)
    try:
        return family.build(**given)
    except (DomainError, ZeroDivisionError, OverflowError):
        return None


@lru_cache
def net_of(dimensions: int, size: int, rng: int) -> Any:
    """Return points spread over a cube; all families of a dimension are looked at through the same ones."""
    from scipy.stats import qmc

    if dimensions == 1:
        return np.linspace(0, 1, size).reshape(-1, 1)
    return qmc.Sobol(dimensions, seed=rng).random(size)
