"""Evaluate a claim about laws at one law: its class, the values of its symbols, the probability of its event."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from math import inf, isfinite, nan, sqrt
from typing import Any

import sympy as sp

from signdescent.checks.formulas.sets import belongs as belongs_to
from signdescent.checks.formulas.sets import inside
from signdescent.checks.laws.chances import CHANCES
from signdescent.errors import ClaimError
from signdescent.noise.exact import ExactLaw
from signdescent.noise.law import Law, Success
from signdescent.theory import symbols
from signdescent.theory.exactness import fraction_of, number_of
from signdescent.theory.law_claim import LawClaim
from signdescent.theory.moments import free_symbols

__all__ = [
    "belongs", "event", "event_exact", "free_sizes", "free_values", "has", "side", "signs", "values", "values_exact",
]  # fmt: skip

_HALF_LINE = sp.Interval(0, sp.oo)
_SIZES: Mapping[bool, Sequence[Fraction]] = {
    True: (Fraction(1), Fraction(2)),  # of c, in units of r
    False: (Fraction(1, 2), Fraction(1), Fraction(6, 5), Fraction(3, 2), Fraction(2), Fraction(3)),
}
_FAR = (Fraction(1, 100), Fraction(100))
_MOST_POINTS = 12  # of a finite set
_SIGNS = {symbols.rho, symbols.P_PLUS, symbols.P_MINUS}
_MOMENTS = {symbols.g, symbols.mu, symbols.sigma, symbols.nu3, symbols.r, symbols.b, symbols.z}


def belongs(law: Law, claim: LawClaim) -> bool:
    """Return whether a law has every property of the claim's class."""
    if not claim.meaning.given and not abs(law.mean) > 0:
        return False  # the right sign is that of the mean
    return has(law, claim.laws, side(claim, law))


def has(law: Law, words: Sequence[str], right_side: int) -> bool:
    """Return whether a law has every property of a class, for a right sign."""
    return all(_HAS[word](law, right_side) for word in words)


def side(claim: LawClaim, law: Law) -> int:
    """Return the right sign: 1 if it is given (mirror images are equivalent), else the sign of the mean."""
    return 1 if claim.meaning.given or law.mean > 0 else -1


def signs(law: Law, right_side: int) -> tuple[Any, Any, Any]:
    """Return the probabilities that the sign of one sample is right, wrong or 0."""
    plus, minus, zero = law.sign_chances
    return (plus, minus, zero) if right_side > 0 else (minus, plus, zero)


_HAS: Mapping[str, Callable[[Any, int], bool]] = {
    "unimodal": lambda law, _side: law.unimodal,
    "symmetric": lambda law, _side: law.symmetric,
    "lattice-unimodal": lambda law, _side: law.lattice_unimodal,
    "independent-copies": lambda _law, _side: True,
    "non-zero-mean": lambda law, _side: abs(law.mean) > 0,
    "mean-of-the-right-sign": lambda law, right_side: right_side * law.mean > 0,
    "finite-third-moment": lambda law, _side: law.third_moment < inf,
    "no-atom-at-zero": lambda law, _side: signs(law, 1)[2] == 0,
    "right-sign-likelier-than-wrong": lambda law, right_side: signs(law, right_side)[0] >= signs(law, right_side)[1],
}


def _spread(claim: LawClaim, law: Law) -> float:
    """Return the value of sigma at a law: about the mean, or about the mode if the event is."""
    if not claim.meaning.about_mode:
        return law.std
    return nan if law.peak is None else sqrt(law.std**2 + (law.mean - float(law.peak)) ** 2)


def values(claim: LawClaim, law: Law, batch: int) -> Mapping[sp.Symbol, float]:
    """Return the claim's moments at one law as floats, NaN where they do not exist."""
    needed = set(claim.where)
    moments: dict[sp.Symbol, float] = {symbols.tau: batch, symbols.M: batch}
    if needed & _MOMENTS:
        mean, std, third = abs(law.mean), law.std, law.third_moment
        moments |= {symbols.g: mean, symbols.mu: mean, symbols.sigma: _spread(claim, law), symbols.nu3: third}
        moments[symbols.r] = (std / mean) ** 2 if mean > 0 else nan
        moments[symbols.b] = third / std**3 if 0 < std < inf else nan
        moments[symbols.z] = mean / (sqrt(3) * std) if std > 0 else nan
    if symbols.skewness in needed:
        skewness = _skewness(law)
        moments[symbols.skewness] = nan if skewness is None else float(skewness)
    if needed & _SIGNS:
        right, wrong, _ = signs(law, side(claim, law))
        moments |= {symbols.rho: float(right), symbols.P_PLUS: float(right), symbols.P_MINUS: float(wrong)}
    return {s: v for s, v in moments.items() if s in needed}


def values_exact(claim: LawClaim, law: ExactLaw, batch: int) -> Mapping[sp.Symbol, sp.Expr]:
    """Return the claim's moments at an exactly known law as SymPy numbers; moments that do not exist are left out."""
    needed = set(claim.where)
    moments: dict[sp.Symbol, sp.Expr] = {symbols.tau: sp.Integer(batch), symbols.M: sp.Integer(batch)}
    if needed & _MOMENTS and isfinite(law.third_moment):
        moments |= _moments_exact(claim, law, needed)
    if symbols.skewness in needed and (skewness := _skewness(law)) is not None:
        moments[symbols.skewness] = skewness
    if needed & _SIGNS:
        right, wrong, _ = signs(law, side(claim, law))
        moments |= {symbols.rho: number_of(right), symbols.P_PLUS: number_of(right), symbols.P_MINUS: number_of(wrong)}
    return {s: v for s, v in moments.items() if s in needed}


def _moments_exact(claim: LawClaim, law: ExactLaw, needed: set[sp.Symbol]) -> Mapping[sp.Symbol, sp.Expr]:
    """Return the moments needed and no others, because roots of long fractions are slow."""
    mean, variance = abs(law.exact_mean), law.exact_variance
    middle = law.peak if claim.meaning.about_mode else law.exact_mean
    formulas: dict[sp.Symbol, Callable[[], sp.Expr]] = {
        symbols.g: lambda: number_of(mean),
        symbols.mu: lambda: number_of(mean),
        symbols.nu3: lambda: number_of(law.exact_third_moment),
    }
    if middle is not None:
        formulas[symbols.sigma] = lambda: sp.sqrt(number_of(variance + (law.exact_mean - middle) ** 2))
    if mean > 0:
        formulas[symbols.r] = lambda: number_of(variance / mean**2)
    if variance > 0:
        formulas[symbols.b] = lambda: number_of(law.exact_third_moment) / sp.sqrt(number_of(variance)) ** 3
        formulas[symbols.z] = lambda: number_of(mean) / (sp.sqrt(3) * sp.sqrt(number_of(variance)))
    return {symbol: formula() for symbol, formula in formulas.items() if symbol in needed}


def _skewness(law: Law) -> sp.Expr | None:
    """Return E(X - mean)^3/sigma^3, oriented so that the mean is positive; None if it is not known exactly."""
    if law.skewness_terms is None:
        return None
    cube, variance = map(number_of, law.skewness_terms)
    return cube / sp.sqrt(variance) ** 3


def free_sizes(claim: LawClaim, *, wide: bool) -> tuple[Sequence[Fraction], Sequence[Fraction]]:
    """Return values of the free symbol: multiples of the law's unit, and absolute values.

    Absolute values are 0 and the rational ends and points of the symbol's set; for sets with intervals only if `wide`.
    With `wide` the multiples include 1/100 and 100.
    """
    (free,) = free_symbols(claim)
    return _sizes_in(claim.where[free], free == symbols.c, wide)


@lru_cache
def _sizes_in(domain: sp.Set, ratio: bool, wide: bool) -> tuple[Sequence[Fraction], Sequence[Fraction]]:
    sizes = list(_SIZES[ratio]) + (list(_FAR) if wide else [])
    if not inside(domain, _HALF_LINE):
        sizes += [Fraction(-1), Fraction(-1, 2)]
    if not wide and domain.atoms(sp.Interval):
        return tuple(sizes), ()
    marks = [sp.Integer(0)]
    for part in sorted(domain.atoms(sp.Interval, sp.FiniteSet, sp.Range), key=sp.default_sort_key):
        marks += part.args[:2] if isinstance(part, sp.Interval) else _first_points(part)
    own = [v for v in marks if v.is_Rational and (belongs_to(v, domain) or domain.contains(v) == sp.true)]
    kept = [fraction_of(v) for v in own]
    return tuple(sizes), tuple(dict.fromkeys(kept))


def _first_points(part: sp.FiniteSet | sp.Range) -> list[sp.Expr]:
    """Return a few points of a set, starting from a finite end if it has one."""
    if isinstance(part, sp.Range) and part.size and part.start.is_infinite:
        part = part.reversed
        if part.start.is_infinite:
            return []
    return list(itertools.islice(part, _MOST_POINTS))


def free_values(claim: LawClaim, law: Law, *, wide: bool = False) -> Iterator[Mapping[sp.Symbol, Fraction]]:
    """Yield values of the claim's free symbol; one empty mapping if it has none."""
    free = free_symbols(claim)
    if not free:
        yield {}
        return
    if len(free) > 1:
        msg = f"{claim.id!r} has more than one symbol that is not a moment: {', '.join(map(str, free))}."
        raise ClaimError(msg)
    unit = Fraction(1)
    if free[0] == symbols.c and abs(law.mean) > 0:
        unit = law.noise_ratio if law.std < inf else unit
    elif claim.meaning.about_mode:
        spread = _spread(claim, law)
        if not isfinite(spread):
            return
        unit = max(Fraction(spread).limit_denominator(64), Fraction(1, 64)) if spread else Fraction(1)
    sizes, marks = free_sizes(claim, wide=wide)
    for value in dict.fromkeys((*(size * unit for size in sizes), *marks)):
        yield {free[0]: value}


def event(claim: LawClaim, law: Law, batch: int, free: Mapping[sp.Symbol, Fraction]) -> Success:
    """Return an interval that contains the probability (for votes, the expectation) that a claim bounds."""
    return CHANCES[claim.event].rounded(law, batch, next(iter(free.values()), None))


def event_exact(claim: LawClaim, law: ExactLaw, batch: int, free: Mapping[sp.Symbol, Fraction]) -> Fraction:
    """Return the probability (for votes, the expectation) at an exactly known law."""
    return CHANCES[claim.event].exact(law, batch, next(iter(free.values()), None))
