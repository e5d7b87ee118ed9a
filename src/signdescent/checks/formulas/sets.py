"""Compare sets of numbers by rigorous comparisons of their ends, not by SymPy's."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from signdescent.checks.translate.numbers import compare

__all__ = ["belongs", "inside"]


@dataclass(frozen=True, slots=True)
class _Span:
    """The reals or the integers between two ends; an infinite end counts as open."""

    low: sp.Expr
    high: sp.Expr
    low_open: bool
    high_open: bool
    integer: bool = False


def inside(small: sp.Set, big: sp.Set) -> bool:
    """Return whether a set is shown to be a subset of another."""
    if small == big or small is sp.S.EmptySet:
        return True
    if isinstance(big, sp.Intersection):
        return all(inside(small, part) for part in big.args)
    if isinstance(small, sp.Union):
        return all(inside(part, big) for part in small.args)
    if isinstance(small, sp.FiniteSet):
        return all(belongs(value, big) for value in small.args)
    if isinstance(big, sp.Union):
        return any(inside(small, part) for part in big.args)
    if isinstance(small, sp.Intersection):
        return any(inside(part, big) for part in small.args)
    part, whole = _span(small, steps=True), _span(big)
    return part is not None and whole is not None and _within(part, whole)


def belongs(value: sp.Expr, domain: sp.Set) -> bool:
    """Return whether a number is shown to be an element of a set."""
    if isinstance(domain, sp.FiniteSet):
        return any(compare(value, point) == 0 for point in domain.args)
    if isinstance(domain, sp.Union | sp.Intersection):
        parts = [belongs(value, part) for part in domain.args]
        return any(parts) if isinstance(domain, sp.Union) else all(parts)
    whole = _span(domain)
    if whole is None or value in (sp.oo, -sp.oo):
        return False
    return _within(_Span(value, value, low_open=False, high_open=False, integer=bool(value.is_Integer)), whole)


def _within(part: _Span, whole: _Span) -> bool:
    if whole.integer and not part.integer:
        return False
    low, high = compare(whole.low, part.low), compare(part.high, whole.high)
    above = low == -1 or (low == 0 and (part.low_open or not whole.low_open))
    below = high == -1 or (high == 0 and (part.high_open or not whole.high_open))
    return above and below


def _span(domain: sp.Set, *, steps: bool = False) -> _Span | None:
    """Return a set as a span, or None; with `steps`, a range with gaps becomes all integers between its ends."""
    if domain in (sp.S.Naturals, sp.S.Naturals0):
        return _Span(sp.Integer(domain is sp.S.Naturals), sp.oo, low_open=False, high_open=True, integer=True)
    if domain is sp.S.Integers:
        return _Span(-sp.oo, sp.oo, low_open=True, high_open=True, integer=True)
    if isinstance(domain, sp.Range):
        if domain.free_symbols or domain.size == 0 or (abs(domain.step) != 1 and domain.size != 1 and not steps):
            return None
        low, high = domain.inf, domain.sup
        return _Span(low, high, bool(low.is_infinite), bool(high.is_infinite), integer=True)
    if isinstance(domain, sp.Interval) and not domain.free_symbols:
        return _Span(domain.start, domain.end, bool(domain.left_open), bool(domain.right_open))
    return None
