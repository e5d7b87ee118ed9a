"""What a claim about laws says of one law: the values of its symbols, and the probability of its event."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from math import ceil, comb, inf, isfinite, nan, sqrt
from typing import Any

import numpy as np
import sympy as sp
from numpy.typing import NDArray

from signdescent.checks.formulas.sets import belongs as belongs_to
from signdescent.checks.formulas.sets import inside
from signdescent.errors import ClaimError
from signdescent.noise.atom_uniform import AtomUniform
from signdescent.noise.exact import ExactLaw
from signdescent.noise.finite import FiniteLaw
from signdescent.noise.law import FloatArray, Law, Success
from signdescent.noise.pieces import Peaked
from signdescent.theory import symbols
from signdescent.theory.exactness import fraction_of, number_of
from signdescent.theory.law_claim import LawClaim
from signdescent.theory.laws import GIVEN_SIGN
from signdescent.theory.moments import free_symbols

__all__ = [
    "belongs", "event", "event_exact", "free_sizes", "free_values", "last_counts", "signs", "uses_batches", "values",
    "values_exact", "votes_in_floats",
]  # fmt: skip

_HALF_LINE = sp.Interval(0, sp.oo)
_SIZES: Mapping[bool, Sequence[Fraction]] = {
    True: (Fraction(1), Fraction(2)),  # of c, in units of r
    False: (Fraction(1, 2), Fraction(1), Fraction(6, 5), Fraction(3, 2), Fraction(2), Fraction(3)),
}
_FAR = (Fraction(1, 100), Fraction(100))
_MOST_POINTS = 12  # of a finite set
BATCHED = ("same-sign-of-batch-mean", "expected-vote-sign", "mismatches-exceed-their-mean-by-less")
_KEPT = 1 << 15  # success probabilities kept in a process
VOTES = ("expected-vote-sign", "mismatches-exceed-their-mean-by-less")
_SIGNS = {symbols.rho, symbols.P_PLUS, symbols.P_MINUS}
_MOMENTS = {symbols.g, symbols.mu, symbols.sigma, symbols.nu3, symbols.r, symbols.b, symbols.z}


def uses_batches(claim: LawClaim) -> bool:
    """Return whether the event looks at several samples."""
    return claim.event in BATCHED


def belongs(law: Law, claim: LawClaim) -> bool:
    """Return whether a law has every property of the claim's class."""
    if claim.event not in GIVEN_SIGN and not abs(law.mean) > 0:
        return False  # the right sign is that of the mean
    return all(_HAS[word](law, side(claim, law)) for word in claim.laws)


def side(claim: LawClaim, law: Any) -> int:
    """Return the right sign: 1 where it is given, as a law and its mirror image say the same, else that of the mean."""
    return 1 if claim.event in GIVEN_SIGN or law.mean > 0 else -1


def _is_lattice_unimodal(law: Law) -> bool:
    """Return whether a law sits on equally spaced points, with probabilities that rise and then fall."""
    if not isinstance(law, FiniteLaw) or len(law.values) < 2:
        return False
    gaps = {b - a for a, b in itertools.pairwise(law.values)}
    chances = law.probabilities
    top = chances.index(max(chances))
    rises = all(a <= b for a, b in itertools.pairwise(chances[: top + 1]))
    falls = all(a >= b for a, b in itertools.pairwise(chances[top:]))
    return len(gaps) == 1 and rises and falls


def signs(law: Any, right_side: int) -> tuple[Any, Any, Any]:
    """Return the probabilities that one sample's sign is the right one, the other one, or 0."""
    if isinstance(law, ExactLaw):
        plus, minus, zero = law.sign_chances
    else:
        zero = law.atoms.get(0.0, 0.0)
        minus = float(law.cdf(0.0)) - zero
        plus = 1 - minus - zero
    return (plus, minus, zero) if right_side > 0 else (minus, plus, zero)


_HAS: Mapping[str, Callable[[Any, int], bool]] = {
    "unimodal": lambda law, _side: law.unimodal,
    "symmetric": lambda law, _side: law.symmetric,
    "lattice-unimodal": lambda law, _side: _is_lattice_unimodal(law),
    "independent-copies": lambda _law, _side: True,
    "non-zero-mean": lambda law, _side: abs(law.mean) > 0,
    "mean-of-the-right-sign": lambda law, right_side: right_side * law.mean > 0,
    "finite-third-moment": lambda law, _side: law.third_moment < inf,
    "no-atom-at-zero": lambda law, _side: signs(law, 1)[2] == 0,
    "right-sign-likelier-than-wrong": lambda law, right_side: signs(law, right_side)[0] >= signs(law, right_side)[1],
}


def _mode(law: Any) -> Any:
    """Return a mode of a unimodal law."""
    if isinstance(law, AtomUniform | Peaked):
        return law.mode
    if law.symmetric:
        return law.exact_mean if isinstance(law, ExactLaw) else law.mean
    return getattr(law, "mode", None)


def _spread(claim: LawClaim, law: Law) -> float:
    """Return what sigma is in a claim at a law: about the mean, or about the mode."""
    if claim.event != "within-r-of-the-mode":
        return law.std
    mode = _mode(law)
    return nan if mode is None else sqrt(law.std**2 + (law.mean - float(mode)) ** 2)


def values(claim: LawClaim, law: Law, batch: int) -> Mapping[sp.Symbol, float]:
    """Return the claim's moments at one law, in floats; NaN where the law has none."""
    wanted = set(claim.where)
    found: dict[sp.Symbol, float] = {symbols.tau: batch, symbols.M: batch}
    if wanted & _MOMENTS:
        mean, std, third = abs(law.mean), law.std, law.third_moment
        found |= {symbols.g: mean, symbols.mu: mean, symbols.sigma: _spread(claim, law), symbols.nu3: third}
        found[symbols.r] = (std / mean) ** 2 if mean > 0 else nan
        found[symbols.b] = third / std**3 if 0 < std < inf else nan
        found[symbols.z] = mean / (sqrt(3) * std) if std > 0 else nan
    if symbols.skewness in wanted:
        skewness = _skewness(law) if isinstance(law, FiniteLaw) else None
        found[symbols.skewness] = nan if skewness is None else float(skewness)
    if wanted & _SIGNS:
        right, wrong, _ = signs(law, side(claim, law))
        found |= {symbols.rho: float(right), symbols.P_PLUS: float(right), symbols.P_MINUS: float(wrong)}
    return {s: v for s, v in found.items() if s in wanted}


def values_exact(claim: LawClaim, law: ExactLaw, batch: int) -> Mapping[sp.Symbol, sp.Expr]:
    """Return the claim's moments at an exactly known law, as SymPy numbers; those that it does not have are missing."""
    wanted = set(claim.where)
    found: dict[sp.Symbol, sp.Expr] = {symbols.tau: sp.Integer(batch), symbols.M: sp.Integer(batch)}
    if wanted & _MOMENTS and isfinite(law.third_moment):
        found |= _moments_exact(claim, law, wanted)
    if symbols.skewness in wanted and isinstance(law, FiniteLaw) and (skewness := _skewness(law)) is not None:
        found[symbols.skewness] = skewness
    if wanted & _SIGNS:
        right, wrong, _ = signs(law, side(claim, law))
        found |= {symbols.rho: number_of(right), symbols.P_PLUS: number_of(right), symbols.P_MINUS: number_of(wrong)}
    return {s: v for s, v in found.items() if s in wanted}


def _moments_exact(claim: LawClaim, law: ExactLaw, wanted: set[sp.Symbol]) -> Mapping[sp.Symbol, sp.Expr]:
    """Return the moments that are wanted; roots of long fractions cost what all the rest does not."""
    mean, variance = abs(law.exact_mean), law.exact_variance
    spread = variance
    if claim.event == "within-r-of-the-mode":
        spread = variance + (law.exact_mean - Fraction(_mode(law))) ** 2
    ways: dict[sp.Symbol, Callable[[], sp.Expr]] = {
        symbols.g: lambda: number_of(mean),
        symbols.mu: lambda: number_of(mean),
        symbols.sigma: lambda: sp.sqrt(number_of(spread)),
        symbols.nu3: lambda: number_of(law.exact_third_moment),
    }
    if mean > 0:
        ways[symbols.r] = lambda: number_of(variance / mean**2)
    if variance > 0:
        ways[symbols.b] = lambda: number_of(law.exact_third_moment) / sp.sqrt(number_of(variance)) ** 3
        ways[symbols.z] = lambda: number_of(mean) / (sp.sqrt(3) * sp.sqrt(number_of(variance)))
    return {symbol: way() for symbol, way in ways.items() if symbol in wanted}


def _skewness(law: FiniteLaw) -> sp.Expr | None:
    """Return E(X - mean)^3/sigma^3, oriented so that the mean is positive; None for a point mass, which has none."""
    side = 1 if law.exact_mean > 0 else -1
    pairs = zip(law.values, law.probabilities, strict=True)
    cube = side * sum((p * (v - law.exact_mean) ** 3 for v, p in pairs), Fraction(0))
    return number_of(cube) / sp.sqrt(number_of(law.exact_variance)) ** 3 if law.exact_variance else None


def free_sizes(claim: LawClaim, *, wide: bool) -> tuple[Sequence[Fraction], Sequence[Fraction]]:
    """Return sizes of the one symbol that is no moment: in the law's own unit, and as they are.

    Those as they are come from its set: 0, its ends and its points, where they are rational and belong to it; of a set
    with intervals only with `wide`, which has a hundredth and a hundred units as well.
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
    for part in domain.atoms(sp.Interval, sp.FiniteSet, sp.Range):
        marks += part.args[:2] if isinstance(part, sp.Interval) else _first_points(part)
    own = [v for v in marks if v.is_Rational and (belongs_to(v, domain) or domain.contains(v) == sp.true)]
    kept = [fraction_of(v) for v in own]
    return tuple(sizes), tuple(dict.fromkeys(kept))


def _first_points(part: sp.FiniteSet | sp.Range) -> list[sp.Expr]:
    """Return a few points of a set, those next to an end where it has one."""
    if isinstance(part, sp.Range) and part.size and part.start.is_infinite:
        part = part.reversed
        if part.start.is_infinite:
            return []
    return list(itertools.islice(part, _MOST_POINTS))


def free_values(claim: LawClaim, law: Law, *, wide: bool = False) -> Iterator[Mapping[sp.Symbol, Fraction]]:
    """Yield values for the symbols of a claim that are no moments: a few sizes, in the law's own unit and as marked."""
    free = free_symbols(claim)
    if not free:
        yield {}
        return
    if len(free) > 1:
        msg = f"{claim.id!r} has more than one symbol that is no moment: {', '.join(map(str, free))}."
        raise ClaimError(msg)
    unit = Fraction(1)
    if free[0] == symbols.c and abs(law.mean) > 0:
        unit = Fraction((law.std / law.mean) ** 2).limit_denominator(10**6) if law.std < inf else unit
        unit = law.exact_variance / law.exact_mean**2 if isinstance(law, ExactLaw) and law.std < inf else unit
    elif claim.event == "within-r-of-the-mode":
        spread = _spread(claim, law)
        if not isfinite(spread):
            return
        unit = max(Fraction(spread).limit_denominator(64), Fraction(1, 64)) if spread else Fraction(1)
    sizes, marks = free_sizes(claim, wide=wide)
    for value in dict.fromkeys((*(size * unit for size in sizes), *marks)):
        yield {free[0]: value}


def event(claim: LawClaim, law: Law, batch: int, free: Mapping[sp.Symbol, Fraction]) -> Success:
    """Return an interval that holds the probability (for votes, the expectation) that a claim bounds."""
    if claim.event in ("same-sign", "same-sign-of-batch-mean"):
        return _success(law, batch)
    if claim.event in VOTES and isinstance(law, ExactLaw):
        right, wrong, zero = (np.array([float(p)]) for p in signs(law, 1))
        last = last_counts(batch, [signs(law, 1)[0]], *free.values()) if free else None
        (value,) = votes_in_floats(batch, right, wrong, zero, last).tolist()
        return Success(value, value, "closed form")
    if isinstance(law, ExactLaw):
        found: Any = event_exact(claim, law, batch, free)
        return Success(float(found), float(found), "exact")
    if claim.event == "right-sign":
        value = float(signs(law, 1)[0])
    elif claim.event in VOTES:
        value = float(_votes(claim, batch, signs(law, 1), free))
    else:
        (radius,) = map(float, free.values())
        middle = float(_mode(law))
        at_end = law.atoms.get(middle - radius, 0.0)  # the event is |X - mode| <= radius, both ends included
        value = float(law.cdf(middle + radius) - law.cdf(middle - radius)) + at_end if radius >= 0 else 0.0
    return Success(value, value, "closed form")


@lru_cache(_KEPT)
def _success(law: Law, batch: int) -> Success:
    """Return a success probability; most claims are looked at through the same nets of laws."""
    return law.success(batch)


def event_exact(claim: LawClaim, law: ExactLaw, batch: int, free: Mapping[sp.Symbol, Fraction]) -> Fraction:
    """Return the same for an exactly known law, as a fraction."""
    if claim.event in ("same-sign", "same-sign-of-batch-mean"):
        return law.success_exact(batch)
    if claim.event == "right-sign":
        return Fraction(signs(law, 1)[0])
    if claim.event in VOTES:
        return Fraction(_votes(claim, batch, signs(law, 1), free))
    (radius,) = free.values()
    if radius < 0:  # no distance is negative
        return Fraction(0)
    mode, total = _mode(law), Fraction(0)
    for low, high, chance in _stretches(claim, law):
        reach = min(high, mode + radius) - max(low, mode - radius)
        total += chance * reach / (high - low) if low < high else chance
    return total


def _stretches(claim: LawClaim, law: ExactLaw) -> Sequence[tuple[Fraction, Fraction, Fraction]]:
    """Return the points and stretches of a unimodal law, all of which hold its mode, with their probabilities."""
    if isinstance(law, AtomUniform):
        return (law.mode, law.mode, law.atom), (law.low, law.high, 1 - law.atom)
    if isinstance(law, Peaked):
        return law.components
    if law.exact_variance == 0:
        return ((law.exact_mean, law.exact_mean, Fraction(1)),)
    msg = f"the event {claim.event!r} needs a law with a mode; got {type(law).__name__}"
    raise ClaimError(msg)


def last_counts(nodes: int, rights: Sequence[Fraction], excess: Fraction) -> NDArray[np.int64]:
    """Return the largest number of wrong votes whose excess over the mean is less than a number, exactly."""
    turns = ((nodes + nodes * (1 - 2 * right) + excess) / 2 for right in rights)
    return np.array([max(-1, min(nodes, ceil(turn) - 1)) for turn in turns], dtype=np.int64)


@lru_cache
def _vote_terms(nodes: int) -> tuple[NDArray[np.int64], NDArray[np.int64], FloatArray]:
    """Return every number of right and of wrong votes that is no tie, and the ways to that times its sign."""
    pairs = [(p, m) for p in range(nodes + 1) for m in range(nodes - p + 1) if p != m]
    ways = [float(comb(nodes, p) * comb(nodes - p, m)) * (1 if p > m else -1) for p, m in pairs]
    return np.array([p for p, _ in pairs]), np.array([m for _, m in pairs]), np.array(ways)


def votes_in_floats(
    nodes: int, right: FloatArray, wrong: FloatArray, zero: FloatArray, last: NDArray[np.int64] | None
) -> FloatArray:
    """Return what `_votes` returns, of many laws at once and rounded; `last` is of `last_counts`, or None."""
    if last is None:
        plus, minus, ways = _vote_terms(nodes)
        powers = [p[:, None] ** np.arange(nodes + 1) for p in (right, wrong, zero)]
        found: FloatArray = (powers[0][:, plus] * powers[1][:, minus] * powers[2][:, nodes - plus - minus]) @ ways
        return found
    misses = np.arange(nodes + 1)
    ways = np.array([float(comb(nodes, k)) for k in range(nodes + 1)])
    terms = ways * (1 - right)[:, None] ** misses * right[:, None] ** (nodes - misses)
    total: FloatArray = np.where(misses <= last[:, None], terms, 0.0).sum(axis=1)
    return total


def _votes(claim: LawClaim, nodes: int, chances: tuple[Any, Any, Any], free: Mapping[sp.Symbol, Fraction]) -> Any:
    """Return E sign of a vote, or the probability that the mismatches exceed their mean by less than t."""
    right, wrong, zero = chances
    if claim.event == "mismatches-exceed-their-mean-by-less":
        (excess,) = free.values()
        miss = 1 - right  # a zero is no match
        turn = nodes * (1 - 2 * right) + excess
        terms = (comb(nodes, k) * miss**k * right ** (nodes - k) for k in range(nodes + 1) if 2 * k - nodes < turn)
        return sum(terms, 0 * right)
    total = 0 * right
    for plus in range(nodes + 1):
        for minus in range(nodes - plus + 1):
            if plus != minus:
                ways = comb(nodes, plus) * comb(nodes - plus, minus)
                chance = right**plus * wrong**minus * zero ** (nodes - plus - minus)
                total += (1 if plus > minus else -1) * ways * chance
    return total
