"""The laws engine: search families of laws for a violation of a claim's bound.

Floating point only proposes: a violation counts if a law with rational parameters shows it in exact arithmetic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import inf, isfinite
from typing import Any

import numpy as np
import sympy as sp

from signdescent.checks.formulas.margin import margin_of
from signdescent.checks.formulas.missing import missing_at
from signdescent.checks.formulas.sympy_safety import UnsupportedSet, narrowed
from signdescent.checks.formulas.truth import truth_at
from signdescent.checks.formulas.witness import side_at
from signdescent.checks.laws import events
from signdescent.checks.laws.families import families_for, height, simpler
from signdescent.checks.laws.grid import Free, Instance, search_systematic
from signdescent.checks.laws.nets import law_at, net_of
from signdescent.checks.laws.sets import BATCHES, batches_of, further_batches, outside
from signdescent.checks.laws.wording import describe, describe_law
from signdescent.checks.report import Witness
from signdescent.checks.translate import Unsupported, compile_program
from signdescent.checks.translate.floats import evaluate
from signdescent.checks.translate.numbers import as_float
from signdescent.errors import DomainError
from signdescent.noise import Family
from signdescent.noise.law import Law
from signdescent.theory import symbols
from signdescent.theory.exactness import number_of
from signdescent.theory.law_claim import LawClaim
from signdescent.theory.moments import free_symbols

__all__ = ["BATCHES", "Instance", "LawSearch", "describe_law", "search_laws"]

_RELATIONS = {">=": sp.Ge, ">": sp.Gt, "==": sp.Eq}
_SURE = 1e-6
_FAR = (Fraction(1, 10**6), Fraction(10**6))
_SCALES = (Fraction(1, 16), Fraction(16))  # of the mean, for claims that are not scale invariant
_HALVINGS = 20
_ROUNDING, _NEAR = 1e-12, 4
_FEW, _SMALL = 4, 12  # families searched for a further batch size, beyond the small ones
_DOUBT = 1e-9  # a violation in floats below this is rounding


@dataclass(slots=True)
class LawSearch:
    """The result of a search over laws.

    Attributes
    ----------
    tried, met : int
        Laws (with their batch sizes) tried, and those that belong to the class and meet the assumptions.
    witness : Witness or None
        A law that violates the claim, in exact arithmetic.
    ill_posed : str
        A law that meets the assumptions and at which the bound does not exist; empty if none was found.
    doubtful : str
        A law that violates the claim in floating point only; empty if none was found.
    ratio, ratio_at : float, str
        The least (1 - bound)/(1 - probability), over laws with probability below 1, and where: 1 is tight.
    """

    tried: int = 0
    met: int = 0
    families: set[str] = field(default_factory=set)
    witness: Witness | None = None
    ill_posed: str = ""
    doubtful: str = ""
    ratio: float = inf
    ratio_at: str = ""


def search_laws(claim: LawClaim, *, evaluations: int = 128, rng: int = 0) -> LawSearch:
    """Search for a law that violates a claim, and for the tightest law.

    Parameters
    ----------
    claim : LawClaim
        The claim.
    evaluations : int
        Laws tried per extremal family and batch size, and an eighth of that per other family; half of them spread
        evenly, the rest by local search.
    rng : int
        Seed of the evenly spread points.
    """
    search = LawSearch()
    try:
        claim = _narrowed(claim)
        evaluator = _Evaluator(claim, search)
    except (Unsupported, UnsupportedSet):
        return search  # nothing was tried
    if len(free_symbols(claim)) > 1:
        return search  # likewise: the search handles at most one free symbol
    _search_families(evaluator, evaluations, rng)
    return search


def _search_families(evaluator: _Evaluator, evaluations: int, rng: int) -> None:
    """Search all families and batch sizes for a violation, and stop at the first."""
    claim = evaluator.claim
    candidate = next((instance for instance in _candidates(evaluator, evaluations, rng) if instance is not None), None)
    if candidate is not None:
        evaluator.search.witness = _witness(claim, _shrunk(claim, candidate))


def _candidates(evaluator: _Evaluator, evaluations: int, rng: int) -> Iterator[Instance | None]:
    """Yield the simplest violation after each part of the search, None if there is none."""
    claim = evaluator.claim
    for batch in batches_of(claim) if claim.meaning.copies is not None else [1]:
        extremal, others = families_for(claim.laws, claim.event, batch)
        for family in (*extremal, *others):
            size = evaluations if family in extremal else evaluations // 8
            yield _minimise(evaluator, family, batch, size, rng)
        search_systematic(evaluator, batch, outside=outside)
        yield _simplest(evaluator.violations)
    many = bool(free_symbols(claim))  # then every law is tried with several values
    for batch in further_batches(claim) if claim.meaning.copies is not None else ():
        extremal, _ = families_for(claim.laws, claim.event, batch)
        step = 1 if batch <= _SMALL and not many else -(-len(extremal) // _FEW)
        for family in extremal[::step]:
            yield _minimise(evaluator, family, batch, evaluations // (32 if many else 8), rng)


def _narrowed(claim: LawClaim) -> LawClaim:
    """Return the claim with its sets narrowed to the assumptions of their symbols."""
    return replace(claim, where={symbol: narrowed(symbol, domain)[0] for symbol, domain in claim.where.items()})


class _Evaluator:
    """Evaluates the margin of a claim at a law in floats, and exactly where it seems negative."""

    def __init__(self, claim: LawClaim, search: LawSearch) -> None:
        self.claim, self.search = claim, search
        self.symbols = tuple(claim.where)
        margins = [margin_of(assumption) for assumption in claim.assumptions]
        self.program = compile_program([claim.bound, *margins], self.symbols)
        self.scales: Sequence[Fraction] = _SCALES if self._depends_on_scale() else ()
        self.violations: list[Instance] = []
        # laws of the current family that meet the bound up to rounding and were checked exactly
        self.near = 0

    def __call__(self, family: Family, law: Law, batch: int, *, wide: bool = False) -> float:
        """Return the least margin over the free symbols; at least 10 for a law outside the class or the assumptions.

        With `wide`, more values of the free symbols and more scales are tried.
        """
        if not events.belongs(law, self.claim):
            return 20.0
        claim = self.claim
        scales = (*self.scales, *_FAR) if wide and self.scales else self.scales
        laws = (law, *(larger for scale in scales if (larger := law.moved(scale)) is not None))
        here = (Instance(one, batch, free) for one in laws for free in events.free_values(claim, one, wide=wide))
        return min((self._at(family, instance) for instance in here), default=20.0)

    def _depends_on_scale(self) -> bool:
        """Return whether the claim is not scale invariant in X, tested at random points."""
        lengths: dict[sp.Symbol, int] = {symbols.g: 1, symbols.mu: 1, symbols.sigma: 1, symbols.nu3: 3}
        if self.claim.meaning.about_mode:
            lengths |= dict.fromkeys(free_symbols(self.claim), 1)
        here = [symbol for symbol in self.symbols if symbol in lengths]
        if any(outside(self.claim.where[s], v) > 0 for s in here for v in (1e-3, 1e3)):
            return True
        if not here:
            return False
        source = np.random.default_rng(0)
        points = source.uniform(0.5, 2.0, (len(self.symbols), 64))
        units = 10.0 ** source.uniform(-6, 6, 64)
        powers = np.array([units ** lengths.get(symbol, 0) for symbol in self.symbols])
        one, other = (evaluate(self.program, list(given)) for given in (points, points * powers))
        same = np.allclose(one[0], other[0], rtol=1e-9, atol=1e-12, equal_nan=True)
        return not same or any(bool(np.any((a < 0) != (b < 0))) for a, b in zip(one[1:], other[1:], strict=True))

    def _at(self, family: Family, instance: Instance) -> float:
        claim, search = self.claim, self.search
        search.tried += 1
        moments = events.values(claim, instance.law, instance.batch)
        given = [as_float(instance.free[s]) if s in instance.free else moments.get(s, np.nan) for s in self.symbols]
        if not all(map(isfinite, given)):
            return 20.0
        bound, *margins = (float(v) for v in evaluate(self.program, [np.asarray(v) for v in given]))
        if not all(map(isfinite, margins)):
            return 20.0
        beyond = max((outside(claim.where[s], v) for s, v in zip(self.symbols, given, strict=True)), default=0.0)
        if beyond > 0:
            return 10.0 + min(5.0, beyond)
        if margins and min(margins) < -1e-12 * max(1.0, *map(abs, given)):
            return 10.0 + min(5.0, -min(margins))
        if margins and min(margins) < 1e-12 * max(1.0, *map(abs, given)) and self.surely_excluded(instance):
            return 10.0
        if not isfinite(bound):
            self.record_missing(instance)
            return 20.0
        try:
            chance = events.event(claim, instance.law, instance.batch, instance.free)
        except DomainError:  # too many sums to enumerate
            return 20.0
        search.met += 1
        search.families.add(family.name)
        margin = (
            chance.high - bound
            if claim.relation != "=="
            else -max(abs(chance.middle - bound) - chance.high + chance.low, 0)
        )
        self.record_tightness(instance, chance.high, bound)
        if margin < _DOUBT:
            self.confirm(instance, margin)
        return margin

    def surely_excluded(self, instance: Instance) -> bool:
        """Return whether an assumption is known to fail at a law, as a strict one does if its sides are equal."""
        point = _point(self.claim, instance)
        return point is not None and _met(self.claim, point) is False

    def count(self, name: str, tried: int, met: int) -> None:
        """Count laws tried in floats."""
        self.search.tried += tried
        self.search.met += met
        self.search.families |= {name} if met else set()

    def record_tightness(self, instance: Instance, chance: float, bound: float) -> None:
        """Record the law if it is the tightest so far."""
        search = self.search
        if chance < 1 - _SURE and (1 - bound) / (1 - chance) < search.ratio:
            search.ratio, search.ratio_at = (1 - bound) / (1 - chance), describe(instance)

    def record_missing(self, instance: Instance) -> None:
        """Record a law of the class at which the bound is known not to exist."""
        point = None if self.search.ill_posed else _point(self.claim, instance)
        if point is None or not events.belongs(instance.law, self.claim) or _met(self.claim, point) is not True:
            return
        term = missing_at(self.claim.bound, point)
        if term is not None:
            self.search.ill_posed = f"{term} does not exist as a real number at {describe(instance)}"

    def confirm(self, instance: Instance, margin: float) -> None:
        """Check exactly a law that seems to violate the claim, and record the outcome."""
        if instance.exact is not None:
            # a tight bound is met up to rounding by many laws; a few are enough to refute a strict one
            if margin > -_ROUNDING:
                self.near += 1
                if self.near > _NEAR:
                    return
            violated = violation(self.claim, instance)
            if violated:
                self.violations.append(instance)
            if violated is not None:
                return
        if margin < -_DOUBT and not self.search.doubtful:
            self.search.doubtful = describe(instance)


def _minimise(evaluator: _Evaluator, family: Family, batch: int, evaluations: int, rng: int) -> Instance | None:
    """Minimise the margin over a family by Sobol points and local searches; return the simplest violation or None."""
    from scipy import optimize

    minimize: Any = optimize.minimize

    names = tuple(family.ranges)
    evaluator.near = 0

    def margin(share: Any) -> float:
        law = law_at(family, np.clip(share, 0, 1))
        beyond = float(np.sum(np.abs(share - np.clip(share, 0, 1))))
        return (30.0 if law is None else evaluator(family, law, batch)) + beyond

    if not names:
        margin(np.zeros(0))
        return _simplest(evaluator.violations)
    size = 1 << max(2, (evaluations // 2).bit_length() - 1)
    net = net_of(len(names), size, rng)
    heights = np.array([margin(point) for point in net])
    for start in np.argsort(heights, kind="stable")[:2]:
        if evaluator.violations or heights[start] >= 10:
            break
        simplex = _simplex(net[start], 0.5 / size ** (1 / len(names)))
        options = {"maxfev": evaluations // 4, "initial_simplex": simplex, "xatol": 1e-10, "fatol": 1e-14}
        minimize(margin, net[start], method="Nelder-Mead", options=options)
    if len(names) == 1 and not evaluator.violations:
        _walk_to_edges(margin, net[:, 0], heights)
    return _simplest(evaluator.violations)


def _simplest(violations: Sequence[Instance]) -> Instance | None:
    exact = [(height(instance.exact), instance) for instance in violations if instance.exact is not None]
    return min(exact, key=lambda pair: pair[0], default=(None, None))[1]


def _walk_to_edges(margin: Callable[[Any], float], net: Any, heights: Any) -> None:
    """Bisect towards the edges of the assumptions, where a condition that is slightly too weak fails."""
    for i in np.flatnonzero((heights[:-1] < 10) != (heights[1:] < 10)):
        inside, outside = (net[i], net[i + 1]) if heights[i] < 10 else (net[i + 1], net[i])
        for _ in range(_HALVINGS):
            middle = (inside + outside) / 2
            if margin(np.array([middle])) < 10:
                inside = middle
            else:
                outside = middle


def _simplex(start: Any, step: float) -> Any:
    corners = [start]
    for i in range(len(start)):
        corner = np.array(start)
        corner[i] += step if corner[i] + step <= 1 else -step
        corners.append(corner)
    return np.array(corners)


def violates(claim: LawClaim, instance: Instance) -> bool:
    """Return whether a law of the class violates a claim, in exact arithmetic or in balls."""
    return violation(_narrowed(claim), instance) is True


def violation(claim: LawClaim, instance: Instance) -> bool | None:
    """Return True if the instance violates the claim, False if it does not, None if undecided."""
    point = _point(claim, instance)
    if not events.belongs(instance.law, claim):
        return False
    if point is None:
        return None
    met = _met(claim, point)
    if met is False:
        return False
    try:
        holds = truth_at(_relation(claim, instance), point).value
    except DomainError:  # too many sums to enumerate
        return None
    if holds:
        return False
    return True if holds is False and met else None


def _met(claim: LawClaim, point: Mapping[sp.Symbol, sp.Expr]) -> bool | None:
    """Return whether a point lies in the claim's sets and meets its assumptions; None if undecided."""
    inside = [domain.contains(point[symbol]) for symbol, domain in claim.where.items()]
    met = [truth_at(assumption, point).value for assumption in claim.assumptions]
    if sp.false in inside or False in met:
        return False
    return True if all(part == sp.true for part in inside) and None not in met else None


def _relation(claim: LawClaim, instance: Instance) -> Any:
    assert instance.exact is not None
    chance = events.event_exact(claim, instance.exact, instance.batch, instance.free)
    return _RELATIONS[claim.relation](number_of(chance), claim.bound, evaluate=False)


def _point(claim: LawClaim, instance: Instance) -> dict[sp.Symbol, sp.Expr] | None:
    if instance.exact is None:
        return None
    point = dict(events.values_exact(claim, instance.exact, instance.batch))
    point |= {s: number_of(v) for s, v in instance.free.items()}
    return point if set(point) >= set(claim.where) else None


def _shrunk(claim: LawClaim, instance: Instance) -> Instance:
    """Return a simpler instance that also violates the claim."""
    current = instance
    for _ in range(4):
        assert current.exact is not None
        for law in simpler(current.exact):
            free = next(
                (f for f in _frees(claim, law, current) if violates(claim, Instance(law, current.batch, f))), None
            )
            if free is not None:
                current = Instance(law, current.batch, free)
                break
        else:
            return current
    return current


def _frees(claim: LawClaim, law: Law, current: Instance) -> Iterator[Free]:
    yield current.free
    if current.free:
        yield from events.free_values(claim, law)


def _witness(claim: LawClaim, instance: Instance) -> Witness:
    point = _point(claim, instance)
    assert point is not None
    assert instance.exact is not None
    chance = events.event_exact(claim, instance.exact, instance.batch, instance.free)
    named = {**describe_law(instance.exact), **_batch(claim, instance), **{str(s): v for s, v in instance.free.items()}}
    how = "exact arithmetic" if truth_at(_relation(claim, instance), point).exact else "ball arithmetic"
    return Witness(named, str(chance), side_at(claim.bound, point), how)


def _batch(claim: LawClaim, instance: Instance) -> Mapping[str, Fraction]:
    count = claim.meaning.copies
    return {} if count is None else {count.name: Fraction(instance.batch)}
