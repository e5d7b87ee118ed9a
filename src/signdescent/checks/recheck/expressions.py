"""Expressions as a certificate writes them: like terms collected, their values enclosed, their derivatives."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from fractions import Fraction
from itertools import chain, product
from typing import Any, TypeAlias

from signdescent.checks.recheck.boxes import UNIT, Box, end_of
from signdescent.checks.recheck.enclosures import FUNCTIONS, Span, enclose, interval
from signdescent.checks.recheck.work import BITS, LONGEST, TERMS, require, spend

__all__ = ["MINUS", "ONE", "Raw", "Sum", "derivative", "read", "value_of"]

Raw: TypeAlias = Any  # an expression as in the certificate: ["add", ["symbol", "x"], ["rational", "1/2"]]
Sum: TypeAlias = frozenset[tuple[Any, Fraction]]  # {(product, coefficient)}; a product is {(base, exponent)}
ZERO, ONE, MINUS, TWO, MINUS_HALF = (["rational", text] for text in ("0", "1", "-1", "2", "-1/2"))


def _bits(numbers: Iterable[Fraction]) -> int:
    """Return the length of a product of numbers; reject one that would take long to write out."""
    bits = sum(x.numerator.bit_length() + x.denominator.bit_length() for x in numbers)
    require(bits < LONGEST, "too long a number")
    return bits


def _collect(terms: Iterable[tuple[Any, Fraction]]) -> Sum:
    """Add the values of equal keys: coefficients in a sum, exponents in a product."""
    total: dict[Any, Fraction] = {}
    for key, number in terms:
        total[key] = total.get(key, 0) + number
        spend(1 + _bits([total[key]]) // 1_000)
    return frozenset((key, number) for key, number in total.items() if number)


def value_of(f: Sum) -> Span:
    """Enclose the values of a sum: term by term, and with the common powers factored out."""
    total = interval(0.0, 0.0)
    for powers, scale in f:
        term = interval(scale, scale)
        for (head, *parts), e in powers:
            base = interval(*parts[1:]) if head == "symbol" else enclose(head, *map(value_of, parts))
            term = enclose("mul", term, enclose("pow", base, interval(e, e)))
        total = enclose("add", total, term)
    terms = [dict(powers) for powers, _ in f] if len(f) > 1 else [{}]
    shared = [(b, min(term[b] for term in terms)) for b in terms[0] if all(b in term for term in terms)]
    if not shared:
        return total
    rest = _collect((_collect([*powers, *((b, -e) for b, e in shared)]), scale) for powers, scale in f)
    other = enclose("mul", value_of(frozenset({(frozenset(shared), UNIT)})), value_of(rest))
    return max(total[0], other[0]), min(total[1], other[1])


def read(raw: Raw, box: Box) -> Sum:
    """Collect like terms, with fixed variables substituted; reject if the expression may be undefined."""
    match raw:
        case ["rational", str(text)]:
            return _collect([(frozenset(), Fraction(end_of(text)))])
        case ["symbol", str(name)] if name in box:
            low, high, _ = box[name]
            symbol = frozenset({(("symbol", name, low, high), UNIT)})
            return _collect([(frozenset(), Fraction(low)) if low == high else (symbol, UNIT)])
        case ["abs", part]:
            return read(["max", ZERO, part, ["mul", MINUS, part]], box)
        case ["factorial", part]:
            return read(["gamma", ["add", part, ONE]], box)
    head, parts = raw[0], [read(part, box) for part in raw[1:]]
    known = isinstance(raw, list) and head in FUNCTIONS and (parts != [] or head in ("pi", "E"))
    require(known, "unknown expression", raw)
    if head == "add":
        return _collect(chain(*parts))
    if head == "mul":
        require(math.prod(map(len, parts)) <= TERMS, "too long a product")
        picks = (zip(*pick, strict=True) for pick in product(*parts))
        return _collect((_collect(chain(*powers)), math.prod(scales)) for powers, scales in picks if _bits(scales))
    lo, hi = enclose(head, *map(value_of, parts))
    if lo == hi and lo.is_integer() and abs(lo) < 2**64:
        return _collect([(frozenset(), Fraction(int(lo.fmpz())))])
    if head == "pow" and all(not powers for powers, _ in parts[1]):
        (_, e), *_ = *parts[1], (None, Fraction(0))
        ((powers, scale),) = parts[0] if len(parts[0]) == 1 else [({(("add", parts[0]), UNIT)}, UNIT)]
        short = abs(e) * (scale.numerator * scale.denominator).bit_length() < BITS
        if (e.denominator == 1 and short) or (scale == 1 and [k for _, k in powers] == [1]):
            return frozenset({(frozenset((base, k * e) for base, k in powers), scale**e.numerator)})
    if head == "erf" and sum(scale for _, scale in parts[0]) < 0:  # erf is odd: one form for both signs
        return frozenset({(frozenset({((head, _collect((k, -c) for k, c in parts[0])), UNIT)}), -UNIT)})
    return frozenset({(frozenset({((head, *parts), UNIT)}), UNIT)})


SLOPES: dict[str, Callable[..., list[Raw]]] = {  # derivatives of functions in each of their arguments
    "add": lambda *u: [ONE for _ in u],
    "mul": lambda *u: [["mul", ONE, *u[:i], *u[i + 1 :]] for i in range(len(u))],
    "pow": lambda u, e: [["mul", e, ["pow", u, ["add", e, MINUS]]], ["mul", ["pow", u, e], ["log", u]]],
    "exp": lambda u: [["exp", u]],
    "log": lambda u: [["pow", u, MINUS]],
    "erf": lambda u: [["mul", TWO, ["pow", ["pi"], MINUS_HALF], ["exp", ["mul", MINUS, ["pow", u, TWO]]]]],
    "erfc": lambda u: [["mul", MINUS, *SLOPES["erf"](u)]],
    "betainc_regularized": lambda a, b, x: [None, None, _density(a, b, x)],
    "erfi": lambda u: [["mul", TWO, ["pow", ["pi"], MINUS_HALF], ["exp", ["pow", u, TWO]]]],
    "Ei": lambda u: [["mul", ["exp", u], ["pow", u, MINUS]]],
    "LambertW": lambda u: [["pow", ["add", u, ["exp", ["LambertW", u]]], MINUS]],
    "expint": lambda n, u: [None, ["mul", MINUS, ["expint", ["add", n, MINUS], u]]],
    "uppergamma": lambda a, u: [None, ["mul", MINUS, *SLOPES["lowergamma"](a, u)[1:]]],
    "lowergamma": lambda a, u: [None, ["mul", ["pow", u, ["add", a, MINUS]], ["exp", ["mul", MINUS, u]]]],
}


def _density(a: Raw, b: Raw, x: Raw) -> Raw:
    powers = ["pow", x, ["add", a, MINUS]], ["pow", ["add", ONE, ["mul", MINUS, x]], ["add", b, MINUS]]
    return ["mul", *powers, ["gamma", ["add", a, b]], ["pow", ["mul", ["gamma", a], ["gamma", b]], MINUS]]


def derivative(f: Raw, name: str, box: Box) -> Raw:
    """Differentiate by the chain rule, which holds wherever the unsimplified result is defined."""
    head, parts = f[0], f[1:]
    if head in ("symbol", "rational") or (head == "pow" and not read(parts[1], box)):
        return ONE if f == ["symbol", name] and box[name][0] < box[name][1] else ZERO
    inner = [(i, slope) for i, part in enumerate(parts) if (slope := derivative(part, name, box)) != ZERO]
    return ["add", *(["mul", d, SLOPES[head](*parts)[i]] for i, d in inner)] if inner else ZERO
