"""Expansions of a function at an end of an interval, in powers and logarithms of a local variable and exponentials.

The local variable u tends to 0 from above. A germ is a sum over scales ``exp(c_1 u^-k_1 log(u)^j_1 + ...)``, each
times a truncated series in ``u^q log(u)^j``. All coefficients are exact numbers; a leading one of unknown sign ends the
expansion.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cmp_to_key
from itertools import product
from math import ceil, inf

import sympy as sp

from signdescent.checks.budget import charge
from signdescent.checks.formulas.truth import vanishes
from signdescent.checks.translate.numbers import sign_of

__all__ = [
    "CONSTANT", "LOGARITHM", "Germ", "Open", "Part", "composed", "cut", "number", "one", "raised", "scale_of",
    "sign_of_constant", "variable",
]  # fmt: skip

Place = tuple[Fraction, int]
"""The exponents q and j of a term ``u^q log(u)^j``."""

Order = Fraction | float
"""The order of a remainder: a fraction, or infinity for an exact series."""

CONSTANT: Place = (Fraction(0), 0)
LOGARITHM: Place = (Fraction(0), 1)

Scale = tuple[tuple[Place, sp.Expr], ...]
"""The terms ``c u^q log(u)^j``, q < 0, of the exponent of an exponential, the fastest first; empty for 1."""

_MOST_TERMS = 400
_PRODUCT = 4  # ball operations that take as long as the product of two terms


class Open(Exception):
    """Raised when an expansion is not known: a sign, a function or a scale is not supported."""


def sign_of_constant(value: sp.Expr) -> int:
    """Return the sign of an exact number; raise `Open` if it is not known."""
    sign = sign_of(value)
    if sign is None and vanishes(value):
        return 0
    if sign is None:
        raise Open
    return sign


@dataclass(frozen=True, slots=True)
class Part:
    """A series in ``u^q log(u)^j``.

    Attributes
    ----------
    terms : mapping from (q, j) to SymPy expression
        The coefficients, none of them known to be 0.
    order : Fraction or infinity
        Terms with q below it are complete; infinity for an exact series.
    """

    terms: Mapping[Place, sp.Expr] = field(default_factory=dict)
    order: Order = inf

    @property
    def low(self) -> Order:
        """The least q of the terms, or the order if there is none."""
        return min((place[0] for place in self.terms), default=self.order)

    def lead(self) -> Place:
        """Return the place of the largest term as u tends to 0; raise `Open` if there is none."""
        if not self.terms:
            raise Open
        place = min(self.terms, key=_size)
        if sign_of_constant(self.terms[place]) == 0:
            raise Open
        return place


def _size(place: Place) -> tuple[Fraction, int]:
    return place[0], -place[1]


def _part(terms: Iterable[tuple[Place, sp.Expr]], order: Order) -> Part:
    """Return a series without zeros and without terms beyond its order."""
    total: dict[Place, sp.Expr] = {}
    for place, value in terms:
        if place[0] < order:
            total[place] = total[place] + value if place in total else value
    if len(total) > _MOST_TERMS:
        raise Open
    kept = {place: value if value.is_Rational else sp.expand(value) for place, value in total.items()}
    return Part({place: value for place, value in kept.items() if not _is_zero(value)}, order)


def _is_zero(value: sp.Expr) -> bool:
    """Return whether a number is known to be 0."""
    if isinstance(value, sp.Rational):
        return value.p == 0
    try:
        return sign_of_constant(value) == 0
    except Open:
        return False


@dataclass(frozen=True, slots=True)
class Germ:
    """A sum of exponential scales times series.

    Attributes
    ----------
    parts : mapping from scale to Part
        The series of each scale.
    floor : scale or None
        Scales that are not larger than this one are unknown.
    """

    parts: Mapping[Scale, Part]
    floor: Scale | None = None

    def __add__(self, other: Germ) -> Germ:
        """Return the sum."""
        parts = dict(self.parts)
        for scale, part in other.parts.items():
            same = scale if scale in parts else next((known for known in parts if _compare(known, scale) == 0), None)
            if same is None:
                parts[scale] = part
            else:  # equal scales may be written differently, as log(6) and log(2) + log(3) are
                mine = parts[same]
                parts[same] = _part([*mine.terms.items(), *part.terms.items()], min(mine.order, part.order))
        return Germ(_kept(parts), _larger(self.floor, other.floor))

    def __mul__(self, other: Germ) -> Germ:
        """Return the product."""
        parts: dict[Scale, Part] = {}
        for (a, first), (b, second) in product(self.parts.items(), other.parts.items()):
            charge(_PRODUCT * (1 + len(first.terms) * len(second.terms)))
            joint = _part(
                (((p[0] + q[0], p[1] + q[1]), c * d) for p, c in first.terms.items() for q, d in second.terms.items()),
                _product_order(first, second),
            )
            scale = _joined(a, b)
            parts = dict((Germ(parts) + Germ({scale: joint})).parts)
        floors = [
            _joined(floor, scale)
            for germ, floor in ((self, other.floor), (other, self.floor))
            if floor is not None
            for scale in (*germ.parts, germ.floor)
            if scale is not None
        ]
        floor: Scale | None = None
        for candidate in floors:
            floor = _larger(floor, candidate)
        return Germ(_kept(parts), floor)

    def scaled(self, factor: sp.Expr) -> Germ:
        """Return the germ times an exact number."""
        return self * number(factor)

    def largest(self) -> tuple[Scale, Place, sp.Expr]:
        """Return scale, place and coefficient of the largest term; raise `Open` if it is not known."""
        for scale in _descending(self.parts):
            part = self.parts[scale]
            if self.floor is not None and _compare(scale, self.floor) <= 0:
                raise Open
            if part.terms:
                place = part.lead()
                return scale, place, part.terms[place]
            if part.order != inf:
                raise Open
        raise Open

    def sign(self) -> int:
        """Return the sign for all small u > 0; 0 if the function vanishes there; raise `Open` if it is not known."""
        exact = self.floor is None and all(not p.terms and p.order == inf for p in self.parts.values())
        if exact:
            return 0
        _, (_, logs), value = self.largest()
        return sign_of_constant(value) * (-1) ** (logs % 2)

    def tends_to(self) -> sp.Expr:
        """Return the limit as u tends to 0, ``oo`` or ``-oo`` included."""
        if self.sign() == 0:
            return sp.Integer(0)
        scale, (q, j), value = self.largest()
        growth = _compare(scale, ()) or (q < 0) - (q > 0) or (j > 0) - (j < 0)
        if growth > 0:
            return self.sign() * sp.oo
        return value if growth == 0 else sp.Integer(0)

    def split(self) -> tuple[Germ, Germ]:
        """Return the largest term, and the germ divided by it minus 1."""
        scale, place, value = self.largest()
        lead = Germ({scale: Part({place: value})})
        back = Germ({_inverse(scale): Part({(-place[0], -place[1]): 1 / value})})
        ratio = self * back
        return lead, ratio + number(sp.Integer(-1))


def number(value: sp.Expr) -> Germ:
    """Return a constant."""
    return Germ({(): _part([(CONSTANT, value)], inf)})


def one() -> Germ:
    """Return the constant 1."""
    return number(sp.Integer(1))


def variable(end: sp.Expr, side: int) -> Germ:
    """Return the variable at an end: ``end + u`` for side 1, ``end - u`` for side -1; 1/u or -1/u if it is infinite."""
    if end in (sp.oo, -sp.oo):
        return Germ({(): Part({(Fraction(-1), 0): sp.Integer(1 if end == sp.oo else -1)})})
    return Germ({(): _part([(CONSTANT, end), ((Fraction(1), 0), sp.Integer(side))], inf)})


def steps(small: Germ, terms: int) -> int:
    """Return the number of powers of a germ that tends to 0 that reach the relative order `terms`."""
    scale, (q, _), _ = small.largest()
    if scale != ():
        return 3
    if q <= 0:
        raise Open  # powers of 1/log(u) never reach a power of u
    return max(1, ceil(terms / q))


def composed(coefficients: Iterator[sp.Expr], small: Germ, terms: int) -> Germ:
    """Return the sum of ``c_k small^k`` for a function that is analytic at 0, with its remainder."""
    total = number(next(coefficients))
    if small.sign() == 0:
        return total
    scale, (q, _), _ = small.largest()
    most = steps(small, terms)
    power = one()
    for _ in range(most):
        power = cut(power * small, terms)
        total = total + power.scaled(next(coefficients))
    if scale == ():
        order = q * (most + 1)
        return total + Germ({(): Part({}, order)})
    return total + Germ({}, _times(scale, most + 1))


def cut(germ: Germ, terms: int) -> Germ:
    """Return a germ with at most the relative order `terms` in each scale."""
    parts = {}
    for scale, part in germ.parts.items():
        if part.terms:
            order = min(part.order, part.low + terms)
            parts[scale] = Part({p: c for p, c in part.terms.items() if p[0] < order}, _lowered(part, order))
        else:
            parts[scale] = part
    return Germ(parts, germ.floor)


def _lowered(part: Part, order: Order) -> Order:
    return part.order if all(place[0] < order for place in part.terms) else order


def _kept(parts: Mapping[Scale, Part]) -> dict[Scale, Part]:
    return {scale: part for scale, part in parts.items() if part.terms or part.order != inf}


def _product_order(first: Part, second: Part) -> Order:
    """Return the order of a product of two series; a series without terms is as small as its order."""
    return min(first.order + second.low, second.order + first.low)


def _compare(a: Scale, b: Scale) -> int:
    """Return 1, 0 or -1 as the first scale is larger than, equal to or smaller than the second."""
    for (_, logs), value in _joined(a, _inverse(b)):
        return sign_of_constant(value) * (-1) ** (logs % 2)
    return 0


def _descending(scales: Iterable[Scale]) -> list[Scale]:
    return sorted(scales, key=cmp_to_key(_compare), reverse=True)


def _larger(a: Scale | None, b: Scale | None) -> Scale | None:
    if a is None or b is None:
        return b if a is None else a
    return a if _compare(a, b) >= 0 else b


def _joined(a: Scale, b: Scale) -> Scale:
    """Return the scale of a product: the exponents add."""
    if not a or not b:
        return a or b
    return scale_of(_part([*a, *b], inf).terms)


def scale_of(terms: Mapping[Place, sp.Expr]) -> Scale:
    """Return the scale with an exponent of these terms."""
    return tuple(sorted(terms.items(), key=lambda item: _size(item[0])))


def _inverse(scale: Scale) -> Scale:
    return tuple((place, -value) for place, value in scale)


def _times(scale: Scale, factor: sp.Expr | int) -> Scale:
    return tuple((place, value * factor) for place, value in scale)


def raised(germ: Germ, exponent: sp.Expr, terms: int) -> Germ:
    """Return a power with a constant exponent; a fractional one needs a positive germ."""
    if germ.sign() == 0:
        if sign_of_constant(exponent) > 0:
            return germ
        raise Open
    lead, small = germ.split()
    ((scale, part),) = lead.parts.items()
    ((place, value),) = part.terms.items()
    if not exponent.is_Integer and (place[1] or sign_of_constant(value) <= 0):
        raise Open
    if place[0] == 0:
        power = Fraction(0)
    elif isinstance(exponent, sp.Rational):
        power = place[0] * Fraction(int(exponent.p), int(exponent.q))
    else:
        raise Open
    logs = place[1] * int(exponent) if place[1] else 0
    head = Germ({_times(scale, exponent): Part({(power, logs): value**exponent})})

    def binomials() -> Iterator[sp.Expr]:
        k, coefficient = 0, sp.Integer(1)
        while True:
            yield coefficient
            coefficient = coefficient * (exponent - k) / (k + 1)
            k += 1

    return cut(head * composed(binomials(), small, terms), terms)
