"""Which cases of a large family run with the other tests."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any

import pytest

__all__ = ["every"]


def _itself(case: Any) -> Hashable:
    found: Hashable = case
    return found


def every(
    step: int,
    cases: Iterable[Any],
    *,
    kind: Callable[[Any], Hashable] | None = None,
    heavy: Iterable[Hashable] = (),
    name: Callable[[Any], Hashable] = _itself,
    spread: bool = False,
) -> list[Any]:
    """Return all cases; those between every `step`-th one run with the slow tests alone.

    Parameters
    ----------
    step : int
        Of so many cases one runs with the other tests.
    cases : iterable
        Names, objects, or `pytest.param` with values, an id and marks of its own.
    kind : callable, optional
        The kind of a case; the first case of each kind runs with the other tests too.
    heavy : iterable of hashable, optional
        Names of cases that take long: they run with the slow tests alone.
    name : callable, optional
        The name of a case; by default the case itself.
    spread : bool, optional
        Whether a case is a tuple of the values of several arguments.

    Raises
    ------
    ValueError
        If a name in `heavy` is no case's.
    """
    apart, seen, found = set(heavy), set(), list[Any]()
    left = set(apart)
    for number, case in enumerate(cases):
        if apart and name(case) in apart:
            left.discard(name(case))
            found.append(_slow(case, spread))
            continue
        first = kind is not None and kind(case) not in seen
        if kind is not None:
            seen.add(kind(case))
        found.append(case if first or number % step == 0 else _slow(case, spread))
    if left:
        msg = f"Expected heavy to hold names of cases; got {sorted(map(str, left))}, which no case has"
        raise ValueError(msg)
    return found


def _slow(case: Any, spread: bool) -> Any:
    """Return a case with the mark of the slow tests, beside its own id and marks."""
    if isinstance(case, type(pytest.param())):
        return pytest.param(*case.values, id=case.id, marks=(*case.marks, pytest.mark.slow))
    return pytest.param(*(case if spread else (case,)), marks=pytest.mark.slow)
