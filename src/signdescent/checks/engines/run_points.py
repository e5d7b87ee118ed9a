"""What an instance says of the symbols of a claim about runs, and of the claim's right side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import inf

import sympy as sp

from signdescent.checks.engines.missing import missing_at
from signdescent.checks.engines.truth import exists_at, sign_at, truth_at
from signdescent.checks.instances import Instance
from signdescent.checks.prepare import narrowed
from signdescent.checks.sets import belongs
from signdescent.checks.translate.numbers import sign_of
from signdescent.theory.claim import RunClaim
from signdescent.theory.placing import put_in
from signdescent.theory.runs import AVERAGES, SYMBOLS

__all__ = ["missing_right", "narrowed_claim", "not_known", "point_of", "right_at", "rounded"]

_IRRATIONAL = (sp.Pow, sp.Function, sp.NumberSymbol)


def narrowed_claim(claim: RunClaim) -> RunClaim:
    """Return a claim whose sets leave out what its symbols say they are not.

    Raises
    ------
    UnsupportedSet
        Where a symbol declares what no set expresses, as that it is prime; by name.
    """
    sets = {symbol: narrowed(symbol, domain)[0] for symbol, domain in claim.where.items()}
    return claim if sets == dict(claim.where) else replace(claim, where=sets)


def not_known(claim: RunClaim) -> str:
    """Return why nothing can be tried, or nothing."""
    average = AVERAGES[claim.left]
    unknown = sorted(s.name for s in claim.where if s.name not in SYMBOLS)
    if unknown:
        return f"no engine knows a value for {', '.join(unknown)}"
    if average.over == "limit":
        return "no finite number of steps decides a limit"
    if average.quantity in ("weights", "frequency") and claim.right != 0:
        return f"runs are compared with the right side 0 alone, and it is {claim.right}"
    if not _linear_in_zeta(claim):
        return f"the right side is not linear in zeta: {claim.right}"
    return ""


def point_of(claim: RunClaim, instance: Instance) -> dict[sp.Symbol, sp.Expr] | None:
    """Return the values of the claim's symbols, if they surely lie in their sets and meet the assumptions."""
    if not set(claim.problems) <= instance.properties:
        return None
    point = instance.point(claim.where)
    if point is None or not all(_lies(value, claim.where[symbol]) for symbol, value in point.items()):
        return None
    met = all(truth_at(part, point).value is True and exists_at(part, point) for part in claim.assumptions)
    return point if met else None


def _lies(value: sp.Expr, domain: sp.Set) -> bool:
    if isinstance(domain, sp.Complement):
        inner, outer = domain.args
        return _lies(value, inner) and outer == sp.FiniteSet(0) and sign_of(value) in (1, -1)
    if belongs(value, domain):
        return True
    rational = value.is_Rational and not domain.atoms(*_IRRATIONAL)
    return bool(rational and domain.contains(value) == sp.true)


def _parts(claim: RunClaim) -> tuple[sp.Expr, sp.Expr]:
    """Return the right side without zeta, and the coefficient of zeta."""
    zeta = next((s for s in claim.where if s.name == "zeta"), None)
    if zeta is None:
        return claim.right, sp.Integer(0)
    return put_in(claim.right, {zeta: sp.Integer(0)}), sp.diff(claim.right, zeta)


def _linear_in_zeta(claim: RunClaim) -> bool:
    """Return whether the right side is a term without zeta and zeta times another one."""
    return not any(s.name == "zeta" for part in _parts(claim) for s in part.free_symbols)


def right_at(claim: RunClaim, point: Mapping[sp.Symbol, sp.Expr]) -> tuple[sp.Expr, sp.Expr] | None:
    """Return the right side without zeta, and the coefficient of zeta; None where one is not surely a real number."""
    if not all(exists_at(part, point) for part in _parts(claim)):
        return None
    rest, weight = (put_in(part, point) for part in _parts(claim))
    return rest, weight


def missing_right(claim: RunClaim, point: Mapping[sp.Symbol, sp.Expr]) -> sp.Basic | None:
    """Return a term of the right side that surely does not exist at a point, or None where that is not known."""
    found = (missing_at(part, point) for part in _parts(claim))
    return next((term for term in found if term is not None), None)


def rounded(value: sp.Expr) -> float:
    """Return a real number rounded; an infinity beyond the largest float."""
    try:
        return float(value)
    except OverflowError:
        return inf * (sign_at(value, {})[0] or 0)
