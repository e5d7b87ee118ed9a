"""Re-check an interval certificate by a second, small program that shares nothing with the engine that wrote it.

A certificate is accepted only if its boxes cover the domain and the proof on each of them is carried through, by
interval arithmetic with exact ends, exact collection of like terms, and differentiation. Whatever is unknown,
malformed, or not shown to be defined on a whole box is rejected.
"""

from __future__ import annotations

import json
import math
import operator
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import partial, reduce
from itertools import chain, product
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from flint import arb, ctx, fmpq

from signdescent.errors import InputFileError

__all__ = ["RecheckResult", "recheck", "recheck_file"]

End: TypeAlias = Fraction | float  # a float is an infinity
Box: TypeAlias = dict[str, tuple[End, End, bool]]  # name -> low end, high end, only the integers between them?
Raw: TypeAlias = Any  # an expression as in the certificate: ["add", ["symbol", "x"], ["rational", "1/2"]]
Sum: TypeAlias = frozenset[tuple[Any, Fraction]]  # {(product, coefficient)}, a product being {(base, exponent)}
ZERO, ONE, MINUS, TWO = (["rational", text] for text in ("0", "1", "-1", "2"))
HALVINGS, TERMS, BITS = 6, 5_000, 20_000  # of a box with too coarse a bound, in a sum, in a power of a rational


@dataclass(frozen=True)
class RecheckResult:
    """The verdict on one certificate: `reason` says what failed, `boxes` counts the boxes listed."""

    accepted: bool
    reason: str
    boxes: int
    id: str


class _Rejected(Exception):
    """Raised where a step fails."""


class _Span(NamedTuple):
    """The real numbers between two exact ends, which may be infinite."""

    lo: arb
    hi: arb


def _require(condition: bool, reason: str) -> None:
    if not condition:
        raise _Rejected(reason)


def _end(text: str) -> End:
    """Read "p/q", "oo" or "-oo"."""
    _require(bool(re.fullmatch(r"-?(oo|[0-9]+(/0*[1-9][0-9]*)?)", text)), f"bad number {text[:40]}")
    return float(text.replace("oo", "inf")) if "oo" in text else Fraction(text)


def _box(ends: dict[str, list[str]], kinds: dict[str, str]) -> Box:
    _require(ends.keys() == kinds.keys(), "a box with other variables than the domain")
    box = {name: (_end(low), _end(high), kinds[name] == "integer") for name, (low, high) in ends.items()}
    for name, (low, high, whole) in box.items():
        _require(low <= high and low < math.inf and high > -math.inf, f"empty range of {name}")
        _require(whole or kinds[name] == "real", f"unknown kind of {name}")
        _require(not whole or "/" not in "".join(ends[name]), f"a fraction bounds the integer {name}")
    return box


# Interval arithmetic. Functions monotone in every argument: value at a point, least and greatest value.
FUNCTIONS: dict[str, tuple[Callable[..., arb], float, float]] = {
    "add": (operator.add, -math.inf, math.inf),
    "mul": (lambda x, y: arb(0) if x == 0 or y == 0 else x * y, -math.inf, math.inf),  # 0 * oo is 0 for ends
    "min": (min, -math.inf, math.inf),
    "max": (max, -math.inf, math.inf),
    "pi": (arb.pi, 3, 4),
    "exp": (arb.exp, 0, math.inf),
    "log": (arb.log, -math.inf, math.inf),
    "erf": (lambda x: x.erf() if x.is_finite() else x.sgn(), -1, 1),
    "erfc": (lambda x: x.erfc() if x.is_finite() else 1 - x.sgn(), 0, 2),
    "pow": (lambda x, y: arb(0) if x == 0 else x**y, 0, math.inf),
    "gamma": (arb.gamma, 0, math.inf),
    "betainc_regularized": (lambda a, b, x: x.beta_lower(a, b, True), 0, 1),
}
DEFINED: dict[str, Callable[..., bool]] = {
    "log": lambda x: x.lo > 0,
    "pow": lambda x, y: x.lo > 0 or (x.lo == 0 and y.lo > 0),
    "gamma": lambda x: x.lo >= 1.5 or 0 < x.lo == x.hi,  # at a point, or where it grows
    "betainc_regularized": lambda a, b, x: min(a.lo, b.lo) > 0 and 0 <= x.lo <= x.hi <= 1,
}


def _hull(balls: list[arb], least: float = -math.inf, most: float = math.inf) -> _Span:
    """Round outwards, within `least` and `most`, which stand in where Arb finds no bound."""
    lows = [arb(least) if ball.is_nan() else max(ball.lower(), arb(least)) for ball in balls]
    highs = [arb(most) if ball.is_nan() else min(ball.upper(), arb(most)) for ball in balls]
    return _Span(min(lows), max(highs))


def _apply(head: str, *spans: _Span) -> _Span:
    """Enclose the values of a function by its values at the ends; reject where it may be undefined."""
    if head in ("add", "mul", "min", "max") and len(spans) != 2:
        return reduce(partial(_apply, head), spans)
    if head == "pow" and spans[1].lo == spans[1].hi and spans[1].lo.is_integer():
        (base, (n, _)), even = spans, (spans[1].lo / 2).is_integer()
        _require(n >= 0 or base.lo > 0 or base.hi < 0, "division by what may be zero")
        ends = [abs(x) ** n if even else abs(x) ** n * x.sgn() for x in base]
        return _hull([*ends, arb(0)] if base.lo < 0 < base.hi and n > 0 else ends)
    point, least, most = FUNCTIONS[head]
    _require(head not in DEFINED or DEFINED[head](*spans), f"{head} may leave its domain")
    return _hull([point(*ends) for ends in product(*(u if u.lo < u.hi else u[:1] for u in spans))], least, most)


def _value(f: Sum, box: Box) -> _Span:
    """Enclose the values of a sum on a box: term by term, and with the powers that all terms share taken out."""
    total = _range(Fraction(0), Fraction(0))
    for powers, scale in f:
        total = _apply("add", total, _apply("mul", _range(scale, scale), *(_base_power(b, e, box) for b, e in powers)))
    terms = [dict(powers) for powers, _ in f]
    shared = {b: min(term[b] for term in terms) for b in terms[0] if all(b in term for term in terms)} if terms[1:] else {}
    if not shared:
        return total
    rest = _collect((_collect([*powers, *((b, -e) for b, e in shared.items())]), scale) for powers, scale in f)
    other = _apply("mul", _value(rest, box), *(_base_power(b, e, box) for b, e in shared.items()))
    return _Span(max(total.lo, other.lo), min(total.hi, other.hi))


def _base_power(base: Any, e: Fraction, box: Box) -> _Span:
    if isinstance(base, frozenset):
        span = _value(base, box)
    elif base[0] == "symbol":
        span = _range(*box[base[1]][:2])
    else:
        span = _apply(base[0], *(_value(part, box) for part in base[1:]))
    return _apply("pow", span, _range(e, e))


def _range(low: End, high: End) -> _Span:
    return _hull([arb(fmpq(*q.as_integer_ratio()) if isinstance(q, Fraction) else q) for q in (low, high)])


# Exact collection of like terms.


def _collect(terms: Iterable[tuple[Any, Fraction]]) -> Sum:
    """Add up what belongs to the same key: coefficients in a sum, exponents in a product."""
    total: defaultdict[Any, Fraction] = defaultdict(Fraction)
    for key, number in terms:
        total[key] += number
    return frozenset((key, number) for key, number in total.items() if number)


def _number(value: End | int) -> Sum:
    return _collect([(frozenset(), Fraction(value))])


def _times(f: Sum, g: Sum) -> Sum:
    """Multiply out, adding the exponents of equal bases."""
    _require(len(f) * len(g) <= TERMS, "too long a product")
    return _collect((_collect([*p, *q]), c * d) for (p, c), (q, d) in product(f, g))


def _read(raw: Raw, box: Box) -> Sum:
    """Read an expression as a sum, with fixed variables put in; reject where it may be undefined."""
    match raw:
        case ["rational", str(text)] if "oo" not in text:
            return _number(_end(text))
        case ["symbol", str(name)] if name in box and box[name][0] == box[name][1]:
            return _number(box[name][0])
        case ["symbol", str(name)] if name in box:
            return frozenset({(frozenset({(("symbol", name), Fraction(1))}), Fraction(1))})
        case ["E"]:
            return _read(["exp", ONE], box)
        case ["factorial", part]:
            return _read(["gamma", ["add", part, ONE]], box)
        case ["abs", part]:
            return _read(["max", part, ["mul", MINUS, part], ZERO], box)
    _require(isinstance(raw, list) and raw[0] in FUNCTIONS, f"unknown expression {str(raw)[:60]}")
    head, parts = raw[0], [_read(part, box) for part in raw[1:]]
    _require(bool(parts) or head == "pi", f"{head} of nothing")
    if head in ("add", "mul"):
        return _collect(chain(*parts)) if head == "add" else reduce(_times, parts)
    value = _apply(head, *(_value(part, box) for part in parts))
    if value.lo == value.hi and value.lo.is_integer() and abs(value.lo) < 2**64:
        return _number(int(value.lo.fmpz()))
    base: Any = (head, *parts)
    exponent = Fraction(1)
    if head == "pow" and all(powers == frozenset() for powers, _ in parts[1]):
        base, exponent = parts[0], sum((e for _, e in parts[1]), Fraction(0))
        ((powers, scale),) = base if len(base) == 1 else [(frozenset({(base, Fraction(1))}), Fraction(1))]
        if exponent.denominator == 1 and abs(exponent) * (scale.numerator * scale.denominator).bit_length() < BITS:
            return _times(_number(scale**exponent.numerator), frozenset({(_collect((b, e * exponent) for b, e in powers), Fraction(1))}))
        base = next(iter(powers))[0] if scale == 1 and ... else base
    return frozenset({(frozenset({(base, exponent)}), Fraction(1))})
