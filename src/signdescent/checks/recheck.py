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
ZERO, ONE, MINUS, TWO, HALF = (["rational", text] for text in ("0", "1", "-1", "2", "-1/2"))
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


class Span(NamedTuple):
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


def _hull(balls: list[arb], least: float = -math.inf, most: float = math.inf) -> Span:
    """Round outwards, within `least` and `most`, which stand in where Arb finds no bound."""
    lows = [arb(least) if ball.is_nan() else max(ball.lower(), arb(least)) for ball in balls]
    highs = [arb(most) if ball.is_nan() else min(ball.upper(), arb(most)) for ball in balls]
    return Span(min(lows), max(highs))


def _apply(head: str, *spans: Span) -> Span:
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


def _range(low: End, high: End) -> Span:
    return _hull([arb(fmpq(*q.as_integer_ratio()) if isinstance(q, Fraction) else q) for q in (low, high)])


def _term(powers: Sum, scale: Fraction, box: Box) -> Span:
    spans = [_range(scale, scale)]
    for (head, *parts), e in powers:
        values = [_value(part, box) for part in parts if head != "symbol"]
        base = _apply(head, *values) if head != "symbol" else _range(*box[parts[0]][:2])
        spans.append(_apply("pow", base, _range(e, e)))
    return _apply("mul", *spans)


def _value(f: Sum, box: Box) -> Span:
    """Enclose the values of a sum: term by term, and with the powers that all terms share taken out."""
    plain = _apply("add", _range(Fraction(0), Fraction(0)), *(_term(powers, scale, box) for powers, scale in f))
    terms = [dict(powers) for powers, _ in f]
    bases = [base for base in terms[0] if all(base in term for term in terms)] if len(terms) > 1 else []
    if not bases:
        return plain
    shared = {base: min(term[base] for term in terms) for base in bases}
    rest = [(_collect([*p, *((base, -e) for base, e in shared.items())]), scale) for p, scale in f]
    other = _apply("mul", _term(frozenset(shared.items()), Fraction(1), box), _value(_collect(rest), box))
    return Span(max(plain.lo, other.lo), min(plain.hi, other.hi))


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
    if head == "pow" and all(not powers for powers, _ in parts[1]):
        e = sum((number for _, number in parts[1]), Fraction(0))
        ((powers, scale),) = parts[0] if len(parts[0]) == 1 else [({(("add", parts[0]), Fraction(1))}, Fraction(1))]
        bits = abs(e) * (scale.numerator * scale.denominator).bit_length()
        if (e.denominator == 1 and bits < BITS) or (scale == 1 and [k for _, k in powers] == [1]):
            return frozenset({(frozenset((base, k * e) for base, k in powers), scale**e.numerator)})
    return frozenset({(frozenset({((head, *parts), Fraction(1))}), Fraction(1))})


# Derivatives of functions in each argument.
SLOPES: dict[str, Callable[..., list[Raw]]] = {
    "add": lambda *u: [ONE for _ in u],
    "mul": lambda *u: [["mul", ONE, *u[:i], *u[i + 1 :]] for i in range(len(u))],
    "pow": lambda u, e: [["mul", e, ["pow", u, ["add", e, MINUS]]], ["mul", ["pow", u, e], ["log", u]]],
    "exp": lambda u: [["exp", u]],
    "log": lambda u: [["pow", u, MINUS]],
    "erf": lambda u: [["mul", TWO, ["pow", ["pi"], HALF], ["exp", ["mul", MINUS, ["pow", u, TWO]]]]],
    "erfc": lambda u: [["mul", MINUS, *SLOPES["erf"](u)]],
    "betainc_regularized": lambda a, b, x: [None, None, _density(a, b, x)],
}


def _density(a: Raw, b: Raw, x: Raw) -> Raw:
    powers = ["pow", x, ["add", a, MINUS]], ["pow", ["add", ONE, ["mul", MINUS, x]], ["add", b, MINUS]]
    return ["mul", *powers, ["gamma", ["add", a, b]], ["pow", ["mul", ["gamma", a], ["gamma", b]], MINUS]]


def _derivative(f: Raw, name: str) -> Raw:
    """Differentiate by the chain rule; where the result as it stands is defined, the rule holds."""
    head, *parts = f
    if head in ("symbol", "rational"):
        return ONE if f == ["symbol", name] else ZERO
    inner = [(place, slope) for place, part in enumerate(parts) if (slope := _derivative(part, name)) != ZERO]
    _require(not inner or head in SLOPES, f"cannot differentiate {head}")
    return ["add", *(["mul", d, SLOPES[head](*parts)[place]] for place, d in inner)] if inner else ZERO


# Proofs.


def _difference(left: Raw, right: Raw) -> Raw:
    return ["add", left, ["mul", MINUS, right]]


def _shown(claim: Raw, box: Box, truth: bool) -> bool:
    """Tell whether a statement is shown to be true, or to be false, on a whole box."""
    match claim:
        case ["not", part]:
            return _shown(part, box, not truth)
        case ["implies", left, right]:
            return _shown(["or", ["not", left], right], box, truth)
        case ["and" | "or" | "true" | "false" as head, *parts]:
            shown = [_shown(part, box, truth) for part in parts]
            return all(shown) if (head in ("and", "true")) == truth else any(shown)
        case ["ne" | "eq" | "ge" | "gt" | "le" | "lt" as head, left, right]:
            lo, hi = _value(_read(_difference(left, right), box), box)
            if head in ("eq", "ne"):
                return lo == hi == 0 if (head == "eq") == truth else lo > 0 or hi < 0
            lo, hi = (lo, hi) if (head in ("ge", "gt")) == truth else (-hi, -lo)
            return bool(lo > 0 or (lo == 0 and (head in ("ge", "le")) == truth))
    _require(False, f"unknown statement {str(claim)[:60]}")
    return False


def _try(prove: Callable[[Box], None], box: Box, halvings: int = HALVINGS) -> None:
    """Prove something on a box, or else on its two halves."""
    try:
        prove(box)
    except _Rejected:
        widths = {name: high - low for name, (low, high, _) in box.items() if 0 < high - low < math.inf}
        if not widths or not halvings:
            raise
        name = max(widths, key=lambda name: widths[name])
        low, high, whole = box[name]
        middle = Fraction((low + high) // 2) if whole else (low + high) / 2
        _try(prove, {**box, name: (low, middle, whole)}, halvings - 1)
        _try(prove, {**box, name: (middle + whole, high, whole)}, halvings - 1)


def _mean_value(f: Raw, box: Box) -> Span:
    """Enclose f by its value at the middle and its derivatives on the whole box."""
    _read(f, box)
    middle = {n: ((a + b) / 2, (a + b) / 2, False) if b - a < math.inf else (a, b, w) for n, (a, b, w) in box.items()}
    total = _value(_read(f, middle), middle)
    for name, (low, high, _) in box.items():
        slope = _value(_read(_derivative(f, name), box), box)
        total = _apply("add", total, _apply("mul", slope, _range(low - middle[name][0], high - middle[name][1])))
    return total


def _prove(f: Raw, box: Box, node: Any, strict: bool) -> None:
    """Prove f >= 0, or f > 0 if strict, on a box as the node says."""

    def bounded(part: Box) -> None:
        lo, hi = _mean_value(f, part) if how == "mean-value" else _value(_read(f, part), part)
        _require(lo > 0 or (lo == 0 and not strict and how != "zero") or lo == hi, f"{how}: not shown")

    how = node["how"]
    _require(how in ("positive", "mean-value", "zero", "face"), f"unknown proof {how}")
    if how != "face":
        return _try(bounded, box)
    name, (low, high, whole) = node["variable"], box[node["variable"]]
    end, sign = {"low": (low, ONE), "high": (high, MINUS)}[node["end"]]
    _require(isinstance(end, Fraction), "face: infinite end")
    _read(f, box)
    _prove(["mul", sign, _derivative(f, name)], {**box, name: (low, high, False)}, node["derivative"], False)
    _prove(f, {**box, name: (end, end, whole)}, node["restriction"], strict)


def _prove_claim(claim: Raw, assumptions: list[Raw], box: Box, node: Any) -> None:
    """Prove a statement on a box as the node says."""

    def directly(part: Box) -> None:
        refuted = [_shown(assumption, part, False) for assumption in assumptions]
        _require(_shown(claim, part, True) or any(refuted), "direct: not shown on the box")

    match node["how"], claim:
        case "direct", _:
            _try(directly, box)
        case "leaf", ["le" | "lt" | "ge" | "gt" as relation, left, right]:
            left, right = (left, right) if relation in ("ge", "gt") else (right, left)
            _prove(_difference(left, right), box, node["proof"], relation in ("lt", "gt"))
        case "and", ["and", *parts]:
            for part, proof in zip(parts, node["parts"], strict=True):
                _prove_claim(part, assumptions, box, proof)
        case how, _:
            _require(False, f"proof {how} does not fit the statement")


def _tiled(cell: list[tuple[int, int]], boxes: list[list[tuple[int, int]]]) -> bool:
    """Decide whether boxes cover a cell: one holds it all, or both parts are covered if it is cut at a box's end."""
    if any(all(a <= low and high <= b for (a, b), (low, high) in zip(box, cell, strict=True)) for box in boxes):
        return True
    cuts = [sorted({m for box in boxes for m in box[i] if low < m < high}) for i, (low, high) in enumerate(cell)]
    i = max(range(len(cell)), key=lambda i: len(cuts[i]), default=0)
    if not boxes or not cuts[i]:
        return False
    low, middle, high = cell[i][0], cuts[i][len(cuts[i]) // 2], cell[i][1]
    below, above = [box for box in boxes if box[i][0] < middle], [box for box in boxes if box[i][1] > middle]
    return all(_tiled([*cell[:i], part, *cell[i + 1 :]], inside) for part, inside in (((low, middle), below), ((middle, high), above)))


def _covers(boxes: list[Box], domain: Box) -> bool:
    """Decide whether boxes cover the domain; the integer k is the interval from k - 1/2 to k + 1/2."""
    cells = [[(a - Fraction(w, 2), b + Fraction(w, 2)) for a, b, w in (box[n] for n in domain)] for box in (domain, *boxes)]
    rank = {end: place for place, end in enumerate(sorted({end for cell in cells for ends in cell for end in ends}))}
    cell, *others = [[(rank[low], rank[high]) for low, high in cell] for cell in cells]
    return _tiled(cell, others)


def recheck(certificate: dict[str, Any]) -> RecheckResult:
    """Decide whether a certificate proves its statement on its whole domain; never raise."""
    count, name = 0, ""
    try:
        count, name = len(certificate["boxes"]), str(certificate.get("id", ""))
        precision, domain, entries = certificate["precision"], certificate["domain"], certificate["boxes"]
        _require(certificate["schema_version"] == 1, "unknown schema version")
        _require(type(precision) is int and 24 <= precision <= 4096, "precision outside 24 to 4096")
        kinds = {name: side["kind"] for name, side in domain.items()}
        place = _box({name: [side["low"], side["high"]] for name, side in domain.items()}, kinds)
        boxes = [_box(entry["box"], kinds) for entry in entries]
        _require(_covers(boxes, place), "the boxes do not cover the domain")
        with ctx.workprec(precision):
            for box, entry in zip(boxes, entries, strict=True):
                _prove_claim(certificate["statement"], list(certificate["assumptions"]), box, entry["proof"])
    except Exception as error:  # whatever malformed content runs into is a rejection
        return RecheckResult(False, f"{type(error).__name__}: {error}"[:200], count, name)
    return RecheckResult(True, "proved on every box, and the boxes cover the domain", count, name)


def recheck_file(path: str | Path) -> RecheckResult:
    """Re-check the certificate in a JSON file; `InputFileError` if the file cannot be read."""
    try:
        certificate = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        message = f"{path} is not a readable certificate ({error}); write it again with the engine"
        raise InputFileError(message) from error
    return recheck(certificate)
