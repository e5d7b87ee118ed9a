"""Re-check an interval certificate with code that shares nothing with the engine that wrote it.

It is accepted only if its boxes cover the domain and the proof on every box holds by the interval arithmetic,
derivatives and exact algebra below; whatever is unknown, undefined, malformed or too large is rejected.
"""

from __future__ import annotations

import json
import math
import operator
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache, partial, reduce
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from flint import arb, ctx, fmpq, fmpz

from signdescent.errors import InputFileError

__all__ = ["RecheckResult", "recheck", "recheck_file"]

Expr: TypeAlias = tuple[Any, ...]  # ("add", ("symbol", "x"), ("rational", Fraction(1, 2)))
End: TypeAlias = Fraction | float  # a float is an infinity
Box: TypeAlias = dict[str, tuple[End, End, bool]]  # name -> low end, high end, whether it is an integer
Monomial: TypeAlias = frozenset[tuple[Any, Fraction]]
Poly: TypeAlias = dict[Monomial, Fraction]
Cell: TypeAlias = tuple[tuple[int, int], ...]  # per variable: first and last mark on the grid of all box ends
ZERO, ONE, MINUS, TWO = (("rational", Fraction(q)) for q in (0, 1, -1, 2))
HEADS = ["pi E", "exp log erf erfc gamma not", "pow beta binomial le lt eq", "betainc_regularized"]
ARITY = {head: count for count, heads in enumerate(HEADS) for head in heads.split()}
ARITY |= dict.fromkeys(["add", "mul", "min", "max", "and", "or"], -1)
EXACT = {"log 1": 0, "erf 0": 0, "erfc 0": 1, "gamma 1": 1}  # "head last-argument" -> value
EXACT |= {"betainc_regularized 0": 0, "betainc_regularized 1": 1}
TERMS, POWERS, SUMMANDS, COVER_WORK = 100_000, 200, 20_000, 50_000_000  # what needs more is rejected


@dataclass(frozen=True)
class RecheckResult:
    """The verdict on one certificate: `reason` says what failed, `boxes` counts the boxes listed."""

    accepted: bool
    reason: str
    boxes: int
    id: str


class _Rejected(Exception):
    """Raised where a proof step fails or an expression is unknown, undefined or too large."""


class Span(NamedTuple):
    """Finite reals between two exact ends; `whole` says that all are integers, and so are the finite ends."""

    lo: arb
    hi: arb
    whole: bool = False


def _require(condition: bool, reason: str) -> None:
    """Reject for `reason` unless the condition holds."""
    if not condition:
        raise _Rejected(reason)


@lru_cache(maxsize=65536)
def _end(text: str) -> End:
    """Read "p/q", "oo" or "-oo"."""
    _require(bool(re.fullmatch(r"-?(oo|[0-9]+(/0*[1-9][0-9]*)?)", text)), f"bad number {text[:40]}")
    return float(text.replace("oo", "inf")) if "oo" in text else Fraction(text)


def _box(ends: dict[str, list[str]], kinds: dict[str, str]) -> Box:
    """Read a box; an integer's ends are rounded inwards."""
    _require(ends.keys() == kinds.keys(), "a box with other variables than the domain")
    box: Box = {}
    for name, (low, high) in ends.items():
        _require(kinds[name] in ("real", "integer"), f"unknown kind of {name}")
        start, stop, whole = _end(low), _end(high), kinds[name] == "integer"
        start = Fraction(math.ceil(start)) if whole and isinstance(start, Fraction) else start
        stop = Fraction(math.floor(stop)) if whole and isinstance(stop, Fraction) else stop
        _require(start <= stop and start < math.inf and stop > -math.inf, f"empty range for {name}")
        box[name] = (start, stop, whole)
    return box


def _read(raw: Any, names: frozenset[str]) -> Expr:
    """Read an expression into tuples; reject anything unknown in it, rewrite what others can express."""
    match raw:
        case ["symbol", str(name)] if name in names:
            return ("symbol", name)
        case ["rational", str(text)] if "oo" not in text:
            return ("rational", _end(text))
        case ["sum", body, str(name), low, high] if name not in names:
            return ("sum", _read(body, names | {name}), name, _read(low, names), _read(high, names))
        case ["ge" | "gt" as head, left, right]:
            return _read(["le" if head == "ge" else "lt", right, left], names)
        case ["ne", left, right]:
            return _read(["not", ["eq", left, right]], names)
        case ["true" | "false" as head]:
            return ("and",) if head == "true" else ("or",)
        case ["implies", left, right]:
            return _read(["or", ["not", left], right], names)
        case ["factorial", part]:
            return ("gamma", ("add", _read(part, names), ONE))
        case ["abs", part]:
            return ("max", inner := _read(part, names), ("mul", MINUS, inner), ZERO)
        case [str(head), *parts] if ARITY.get(head) in (-1, len(parts)):
            return (head, *(_read(part, names) for part in parts))
    reason = f"unknown expression {str(raw)[:60]}"
    raise _Rejected(reason)


def _hull(balls: list[arb], least: float = -math.inf, most: float = math.inf, whole: bool = False) -> Span:
    """Round outwards, within `least` and `most`, which stand in where Arb finds no bound."""
    floor, ceiling = arb(least), arb(most)
    if any(ball.is_nan() for ball in balls):
        return Span(floor, ceiling, whole)
    lo, hi = min(ball.lower() for ball in balls), max(ball.upper() for ball in balls)
    lo, hi = lo if lo < math.inf else floor, hi if hi > -math.inf else ceiling
    return Span(max(lo, floor), min(hi, ceiling), whole)


def _span(low: End, high: End, whole: bool) -> Span:
    """Enclose a range with rational ends."""
    ends = [arb(fmpq(q.numerator, q.denominator)) if isinstance(q, Fraction) else arb(q) for q in (low, high)]
    return _hull(ends, whole=whole)


def _times(x: arb, y: arb) -> arb:
    """Multiply two ends: zero times an infinity is zero, as spans hold finite numbers."""
    return arb(0) if x == 0 or y == 0 else x * y


def _power(x: arb, y: arb) -> arb:
    """Raise an end to a power (zero only to a positive one), in the limit where one is infinite."""
    return arb(0) if x == 0 else x**y if x.is_finite() and y.is_finite() else _times(y, x.log()).exp()


def _beta_cdf(a: arb, b: arb, x: arb) -> arb:
    """Evaluate I_x(a, b) at one point, at higher precision where Arb needs it."""
    ball = arb(1) / 2 if a == b and x + x == 1 else arb.nan()
    for factor in (1, 2, 4, 8):
        if ball.rel_accuracy_bits() >= 40:
            break
        with ctx.workprec(factor * ctx.prec):
            ball = x.beta_lower(a, b, True)
            ball = 1 - (1 - x).beta_lower(b, a, True) if ball.is_nan() else ball
    return ball


def _integer_power(u: Span, exponent: arb) -> Span:
    """Raise to an exact integer power."""
    size, odd = abs(exponent), not (exponent / 2).is_integer()
    ends = [-((-x) ** size) if odd and x < 0 else abs(x) ** size for x in u[:2]] if size > 0 else [arb(1)]
    power = _hull(ends + ([arb(0)] if u.lo < 0 < u.hi and size > 0 else []), whole=u.whole and exponent >= 0)
    _require(exponent >= 0 or power.lo > 0 or power.hi < 0, "division by an expression that may be zero")
    return power if exponent >= 0 else _hull([1 / power.lo, 1 / power.hi])


def _gamma(a: Span) -> Span:
    """Enclose gamma, which falls, turns shortly after 1.46163214496836 at the value 0.8856..., and grows."""
    least, turn = 0.88560319441, fmpq(146163214496836, 10**14)
    apart = a.whole or a.hi <= turn or a.lo >= turn + fmpq(1, 10**14)
    return _hull([a.lo.gamma(), a.hi.gamma()] + ([] if apart else [arb(least)]), least, whole=a.whole)


def _int(end: arb) -> int:
    """Return a finite end of a whole span as an int."""
    _require(end.is_integer(), "an infinite range of integers")
    return int(end.fmpz())


def _binomial(n: Span, k: Span) -> Span:
    """Count subsets: growing in n, and in k up to n/2, then falling."""
    _require(n.whole and k.whole and n.lo >= 0 and k.lo >= 0 and n.hi <= SUMMANDS, "binomial out of range")
    fewest, most, start, stop = (_int(end) for end in (*n[:2], *k[:2]))
    sizes = (start, stop, min(max(most // 2, start), stop))
    return _hull([arb(math.comb(total, size)) for total in (fewest, most) for size in sizes], whole=True)


# Functions monotone in every argument: value at a point, least and greatest value.
FUNCTIONS: dict[str, tuple[Callable[..., arb], float, float]] = {
    "pi": (arb.pi, 3, 4),
    "E": (arb.const_e, 2, 3),
    "exp": (arb.exp, 0, math.inf),
    "log": (arb.log, -math.inf, math.inf),
    "erf": (lambda x: x.erf() if x.is_finite() else x.sgn(), -1, 1),
    "erfc": (lambda x: x.erfc() if x.is_finite() else 1 - x.sgn(), 0, 2),
    "pow": (_power, 0, math.inf),
    "beta": (lambda a, b: a.gamma() * b.gamma() / (a + b).gamma(), 0, math.inf),
    "betainc_regularized": (_beta_cdf, 0, 1),
}
PAIRWISE: dict[str, Callable[[arb, arb], arb]] = {"add": operator.add, "mul": _times, "min": min, "max": max}


def _in_domain(head: str, *spans: Span) -> bool:
    """Tell whether a function is defined for all arguments in the spans."""
    if head == "pow":
        return spans[0].lo > 0 or (spans[0].lo == 0 and spans[1].lo > 0)
    if head == "betainc_regularized" and not 0 <= spans[2].lo <= spans[2].hi <= 1:
        return False
    positive = head in ("log", "gamma", "beta", "betainc_regularized")
    return not positive or all(span.lo > 0 for span in spans[:2])


def _apply(head: str, *spans: Span) -> Span:
    """Enclose the values of one function on the spans of its arguments."""
    if head in PAIRWISE and len(spans) != 2:
        return reduce(partial(_apply, head), spans)
    if head == "pow" and spans[1].lo == spans[1].hi and spans[1].lo.is_integer():
        return _integer_power(spans[0], spans[1].lo)
    ends = [span[:2] for span in spans]
    if head in PAIRWISE:
        whole = all(span.whole for span in spans)
        return _hull([PAIRWISE[head](x, y) for x, y in product(*ends)], whole=whole)
    _require(_in_domain(head, *spans), f"{head} may leave its domain")
    if head in ("gamma", "binomial"):
        return _gamma(*spans) if head == "gamma" else _binomial(*spans)
    point, least, most = FUNCTIONS[head]
    corners = zip(ends[0][::-1], *ends[1:], strict=True) if len(ends) == 3 else product(*ends)
    return _hull([point(*corner) for corner in corners], least, most)


def _value(expr: Expr, box: Box) -> Span:
    """Enclose the values of an expression on a box; reject where it may be undefined."""
    match expr:
        case ("rational", value):
            return _span(value, value, value.denominator == 1)
        case ("symbol", name):
            return _span(*box[name])
        case ("sum", body, name, low, high):
            return _sum(body, name, _value(low, box), _value(high, box), box)
    return _apply(expr[0], *(_value(part, box) for part in expr[1:]))


def _sum(body: Expr, name: str, low: Span, high: Span, box: Box) -> Span:
    """Add up a body over integers; a term that only some of the ends take in may also be missing."""
    _require(low.whole and high.whole and high.lo >= low.hi - 1, "a sum whose ends are not integers in order")
    _require(high.hi - low.lo < SUMMANDS, "a sum of too many terms")
    total = _span(Fraction(0), Fraction(0), True)
    for k in range(_int(low.lo), _int(high.hi) + 1):
        term = _value(body, {**box, name: (Fraction(k), Fraction(k), True)})
        sure = low.hi <= k <= high.lo
        total = _apply("add", total, term if sure else _hull([term.lo, term.hi, arb(0)], whole=term.whole))
    return total


def _compare(relation: str, left: Expr, right: Expr, box: Box) -> bool | None:
    """Decide a relation on a whole box by both sides and by their simplified difference, or return None."""
    try:
        sides = _value(("add", right, ("mul", MINUS, left)), box)
        gap = _value(_difference(right, left), box)
    except _Rejected:
        return None
    lo, hi = max(sides.lo, gap.lo), min(sides.hi, gap.hi)
    if relation == "eq":
        return True if lo == hi == 0 else False if lo > 0 or hi < 0 else None
    if relation == "lt":
        return True if lo > 0 else False if hi <= 0 else None
    return True if lo >= 0 else False if hi < 0 else None


def _truth(claim: Expr, box: Box) -> bool | None:
    """Decide a statement on a whole box in three-valued logic."""
    head, *parts = claim
    if head in ("le", "lt", "eq"):
        return _compare(head, parts[0], parts[1], box)
    _require(head in ("not", "and", "or"), f"not a statement: {head}")
    values = [_truth(part, box) for part in parts]
    if head == "not":
        return None if values[0] is None else not values[0]
    decisive = head == "or"
    return decisive if decisive in values else None if None in values else not decisive


def _factors(expr: Expr) -> list[Expr]:
    """List the factors of nested products."""
    return [factor for part in expr[1:] for factor in _factors(part)] if expr[0] == "mul" else [expr]


def _total(*terms: Expr) -> Expr:
    """Add up, collecting like terms and pruning zeros and ones."""
    coefficients: defaultdict[Expr, Fraction] = defaultdict(Fraction)
    queue = [(Fraction(1), term) for term in terms]
    while queue:
        scale, term = queue.pop()
        factors = _factors(term)
        scale *= math.prod((factor[1] for factor in factors if factor[0] == "rational"), start=Fraction(1))
        others = tuple(factor for factor in factors if factor[0] != "rational")
        if len(others) == 1 and others[0][0] == "add":
            queue += [(scale, part) for part in others[0][1:]]
        else:
            coefficients[others] += scale
    parts: list[Expr] = []
    for others, scale in coefficients.items():
        factors = [("rational", scale)] * (scale != 1 or not others) + list(others)
        parts += [factors[0] if len(factors) == 1 else ("mul", *factors)] if scale else []
    return ("add", *parts) if len(parts) > 1 else parts[0] if parts else ZERO


def _product(*factors: Expr) -> Expr:
    """Multiply and simplify."""
    return _total(("mul", *factors))


@lru_cache(maxsize=1024)
def _difference(left: Expr, right: Expr) -> Expr:
    """Subtract and simplify."""
    return _total(left, _product(MINUS, right))


def _mentions(expr: Expr, name: str) -> bool:
    """Tell whether a variable occurs."""
    return expr == ("symbol", name) or any(isinstance(part, tuple) and _mentions(part, name) for part in expr)


def _slope(expr: Expr, place: int) -> Expr:
    """Differentiate a function in one of its arguments."""
    match expr, place:
        case ("add", *_), _:
            return ONE
        case ("mul", *parts), _:
            return _product(*parts[:place], *parts[place + 1 :])
        case ("pow", base, exponent), 0:
            lower = _difference(exponent, ONE)
            power = ONE if lower == ZERO else base if lower == ONE else ("pow", base, lower)
            return _product(exponent, power)
        case ("pow", base, _), 1:
            return _product(expr, ("log", base))
        case ("exp", _), _:
            return expr
        case ("log", part), _:
            return ("pow", part, MINUS)
        case ("erf" | "erfc" as head, part), _:
            sign, scale = ONE if head == "erf" else MINUS, ("pow", ("pi",), ("rational", Fraction(-1, 2)))
            return _product(sign, TWO, scale, ("exp", ("mul", MINUS, ("pow", part, TWO))))
        case ("betainc_regularized", a, b, x), 2:
            powers = ("pow", x, _difference(a, ONE)), ("pow", _difference(ONE, x), _difference(b, ONE))
            return _product(*powers, ("pow", ("beta", a, b), MINUS))
    reason = f"cannot differentiate {expr[0]}"
    raise _Rejected(reason)


@lru_cache(maxsize=1024)
def _derivative(expr: Expr, name: str) -> Expr:
    """Differentiate by the chain rule."""
    if expr == ("symbol", name) or not _mentions(expr, name):
        return ONE if expr == ("symbol", name) else ZERO
    if expr[0] == "sum":
        _require(not _mentions(expr[3:], name), "cannot differentiate a sum in its ends")
        return ("sum", _derivative(expr[1], name), *expr[2:])
    places = [place for place, part in enumerate(expr[1:]) if _mentions(part, name)]
    return _total(*(_product(_slope(expr, place), _derivative(expr[place + 1], name)) for place in places))


# Exact algebra on {monomial: coefficient}. A monomial is a set of (base, rational exponent), and a base is a
# symbol, a function of normal forms, a power ("pow", base, monomial), or a frozen sum.


def _atom(*key: Any) -> Poly:
    """Return the base with this key, or one."""
    return {frozenset({(key, Fraction(1))} if key else ()): Fraction(1)}


def _plus(p: Poly, q: Poly) -> Poly:
    """Add normal forms."""
    return {m: c for m in p | q if (c := p.get(m, Fraction(0)) + q.get(m, Fraction(0)))}


def _multiply(p: Poly, q: Poly) -> Poly:
    """Multiply normal forms, adding the exponents of equal bases."""
    _require(len(p) * len(q) <= TERMS, "too large an expression")
    result: defaultdict[Monomial, Fraction] = defaultdict(Fraction)
    for (left, c), (right, d) in product(p.items(), q.items()):
        exponents = defaultdict(Fraction, left)
        for base, exponent in right:
            exponents[base] += exponent
        result[frozenset((base, e) for base, e in exponents.items() if e)] += c * d
    return {m: c for m, c in result.items() if c}


def _repeat(p: Poly, times: int) -> Poly:
    """Raise a normal form to a natural power."""
    _require(times <= POWERS, "too large a power")
    return reduce(_multiply, [p] * times, _atom())


def _constant(p: Poly) -> Fraction | None:
    """Return the value of a constant normal form."""
    return p.get(frozenset(), Fraction(0)) if p.keys() <= {frozenset()} else None


def _raise(p: Poly, exponent: Poly, positive: bool) -> Poly:
    """Raise to a power; a sum in the exponent makes a product if the base is positive."""
    value, number = _constant(p), _constant(exponent)
    base: Any = frozenset(p.items())
    if len(p) == 1 and value is None and (len(next(iter(p))), *p.values()) == (1, 1):
        ((sole, power),) = next(iter(p))
        base = sole if power == 1 else base
    if value == 1:
        return p
    if number is None:
        if not positive:
            return _atom("pow", base, frozenset(exponent.items()))
        return {frozenset((("pow", base, m) if m else base, c) for m, c in exponent.items()): Fraction(1)}
    if number >= 0 and number.denominator == 1:
        return _repeat(p, int(number))
    if value is not None and value > 0:
        pair = [int(fmpz(part).root(number.denominator)) for part in value.as_integer_ratio()]
        if Fraction(*pair) ** number.denominator == value:
            return {frozenset(): Fraction(*pair) ** number.numerator}
    if number.denominator == 1 and len(p) == 1:
        ((monomial, c),) = p.items()
        return {frozenset((each, power * number) for each, power in monomial): c**number.numerator}
    return {frozenset({(base, number)}): Fraction(1)}


def _normal(expr: Expr, box: Box) -> Poly:
    """Bring an expression that is defined on a box to its normal form there."""
    match expr:
        case ("rational", value):
            return {frozenset(): value} if value else {}
        case ("symbol", name):
            fixed = box[name][0] == box[name][1]
            return _normal(("rational", box[name][0]), box) if fixed else _atom(*expr)
        case ("add", *parts):
            return reduce(_plus, [_normal(part, box) for part in parts])
        case ("mul", *parts):
            return reduce(_multiply, [_normal(part, box) for part in parts])
        case ("exp", part):
            return _raise(_atom("E"), _normal(part, box), True)
        case ("pow", base, exponent):
            zero = not (p := _normal(base, box)) and _value(exponent, box).lo > 0
            return {} if zero else _raise(p, _normal(exponent, box), _value(base, box).lo > 0)
        case ("beta", a, b):
            below = ("pow", ("gamma", ("add", a, b)), MINUS)
            return _normal(("mul", ("gamma", a), ("gamma", b), below), box)
        case ("sum" | "pi" | "E", *_):
            return _atom(*expr)
    parts = [_normal(part, box) for part in expr[1:]]
    number = _constant(parts[-1])
    if expr[0] == "gamma" and number is not None and 1 < number < POWERS:
        return _normal(("mul", lower := ("rational", number - 1), ("gamma", lower)), box)
    if expr == ("gamma", ("rational", Fraction(1, 2))):
        return _normal(("pow", ("pi",), expr[1]), box)
    exact = EXACT.get(f"{expr[0]} {number}")
    if exact is not None:
        return {frozenset(): Fraction(exact)} if exact else {}
    return _atom(expr[0], *(frozenset(part.items()) for part in parts))


def _vanishes(p: Poly) -> bool:
    """Multiply out frozen sums until their exponents are in [0, 1); tell whether nothing is left."""
    for _ in range(POWERS):
        powers = [(base, e) for m in p for base, e in m if isinstance(base, frozenset)]
        base = next((base for base, e in powers if not 0 <= e < 1), None)
        if base is None:
            return not p
        least = min(Fraction(0), *(e for other, e in powers if other == base))
        result: Poly = {}
        for monomial, c in p.items():
            exponents: dict[Any, Fraction] = dict(monomial)
            times, rest = divmod(exponents.pop(base, Fraction(0)) - least, 1)
            others = {frozenset([*exponents.items(), *([(base, rest)] if rest else [])]): c}
            result = _plus(result, _multiply(others, _repeat(dict(base), int(times))))
        p = result
    return False


def _relaxed(box: Box, names: list[str]) -> Box:
    """Let some variables be any reals in their ranges."""
    return {name: (low, high, whole and name not in names) for name, (low, high, whole) in box.items()}


def _mean_value(f: Expr, box: Box) -> arb:
    """Bound f from below by its value at the middle and its derivatives on the whole box."""
    names = [name for name, (low, high, _) in box.items() if low < high and _mentions(f, name)]
    relaxed, middle, spans = _relaxed(box, names), dict(box), []
    _value(f, relaxed)
    for name in names:
        low, high, _ = box[name]
        _require(math.isfinite(low) and math.isfinite(high), "mean value on a half-line")
        middle[name] = ((low + high) / 2, (low + high) / 2, False)
        offset = _span((low - high) / 2, (high - low) / 2, False)
        spans.append(_apply("mul", _value(_derivative(f, name), relaxed), offset))
    return _apply("add", _value(f, middle), *spans).lo


def _prove(f: Expr, box: Box, node: Any, strict: bool) -> None:
    """Prove f >= 0, or f > 0 if strict, on a box as the node says; reject if that fails."""
    least, how = _value(f, box).lo, node["how"]
    if how == "zero":
        _require(not strict and _vanishes(_normal(f, box)), "zero: not shown to vanish")
    elif how == "face":
        name, (low, high, whole) = node["variable"], box[node["variable"]]
        _require(node["end"] in ("low", "high"), "face: unknown end")
        end, sign = (low, ONE) if node["end"] == "low" else (high, MINUS)
        _require(isinstance(end, Fraction), "face: infinite end")
        relaxed = _relaxed(box, [name])
        _value(f, relaxed)
        _prove(_product(sign, _derivative(f, name)), relaxed, node["derivative"], False)
        _prove(f, {**box, name: (end, end, whole)}, node["restriction"], strict)
    else:
        _require(how in ("positive", "mean-value"), f"unknown proof {how}")
        if how == "mean-value":
            least = _mean_value(f, box)
        elif "form" in node:
            form = _read(node["form"], frozenset(box))
            least = _value(form, box).lo
            _require(_vanishes(_normal(_difference(f, form), box)), "positive: not shown to equal its form")
        _require(least > 0 or (least == 0 and not strict), f"{how}: not shown on the box")


def _prove_claim(claim: Expr, assumptions: list[Expr], box: Box, node: Any) -> None:
    """Prove a statement on a box as the node says; reject if that fails."""
    match node["how"], claim:
        case "direct", _:
            refuted = (_truth(assumption, box) is False for assumption in assumptions)
            _require(_truth(claim, box) is True or any(refuted), "direct: not shown on the box")
        case "leaf", ("le" | "lt" as relation, smaller, larger):
            _value(("add", smaller, larger), box)
            _prove(_difference(larger, smaller), box, node["proof"], relation == "lt")
        case "and", ("and", *parts):
            for part, proof in zip(parts, node["parts"], strict=True):
                _prove_claim(part, assumptions, box, proof)
        case how, _:
            _require(False, f"proof {how} does not fit the statement")


def _best_cut(cell: Cell, boxes: list[Cell]) -> tuple[int, int]:
    """Choose the axis and mark that cut the fewest boxes and split the others most evenly."""
    best = (len(boxes) + 1, 0, 0, 0)
    for axis, (first, last) in enumerate(cell):
        starts, stops = (sorted(box[axis][end] for box in boxes) for end in (0, 1))
        for mark in {mark for mark in starts + stops if first < mark < last}:
            below, above = bisect_right(stops, mark), len(boxes) - bisect_left(starts, mark)
            best = min(best, (len(boxes) - below - above, max(below, above), axis, mark))
    return best[2:]


def _tiles(cell: Cell, boxes: list[Cell]) -> bool:
    """Decide whether boxes inside a cell cover it, cutting it until one box fills each piece."""
    pieces, work = [(cell, boxes)], 0
    while pieces:
        cell, boxes = pieces.pop()
        work += len(boxes)
        _require(work <= COVER_WORK, "too intricate a covering")
        if cell in boxes:
            continue
        if not boxes:
            return False
        axis, mark = _best_cut(cell, boxes)
        for first, last in ((cell[axis][0], mark), (mark, cell[axis][1])):
            cut = ((box, max(box[axis][0], first), min(box[axis][1], last)) for box in boxes)
            inside = [(*box[:axis], (low, high), *box[axis + 1 :]) for box, low, high in cut if low < high]
            pieces.append(((*cell[:axis], (first, last), *cell[axis + 1 :]), inside))
    return True


def _covers(domain: Box, boxes: list[Box]) -> bool:
    """Decide exactly whether closed boxes cover the closed domain; an integer counts as a unit interval."""
    cells: list[Cell] = [() for _ in boxes]
    whole: Cell = ()
    for name, (low, high, integer) in domain.items():
        margin = Fraction(integer, 2)
        first, last = low - margin, high + margin
        ranges = [(max(box[name][0] - margin, first), min(box[name][1] + margin, last)) for box in boxes]
        marks = sorted({first, last, *(end for ends in ranges for end in ends)})
        rank = {mark: position for position, mark in enumerate(marks)}
        point = int(first == last)
        whole = (*whole, (rank[first], rank[last] + point))
        cells = [(*cell, (rank[a], rank[b] + point)) for cell, (a, b) in zip(cells, ranges, strict=True)]
    return _tiles(whole, [cell for cell in cells if all(a < b for a, b in cell)])


def _check(certificate: dict[str, Any]) -> None:
    """Check a whole certificate; reject if anything is not shown."""
    precision, domain = certificate["precision"], certificate["domain"]
    names = frozenset(domain)
    _require(certificate["schema_version"] == 1, "unknown schema version")
    _require(type(precision) is int and 24 <= precision <= 4096, "precision outside 24 to 4096")
    kinds = {name: place["kind"] for name, place in domain.items()}
    place = _box({name: [place["low"], place["high"]] for name, place in domain.items()}, kinds)
    statement = _read(certificate["statement"], names)
    assumptions = [_read(assumption, names) for assumption in certificate["assumptions"]]
    boxes = [_box(entry["box"], kinds) for entry in certificate["boxes"]]
    _require(_covers(place, boxes), "the boxes do not cover the domain")
    with ctx.workprec(precision):
        for box, entry in zip(boxes, certificate["boxes"], strict=True):
            _prove_claim(statement, assumptions, box, entry["proof"])


def recheck(certificate: dict[str, Any]) -> RecheckResult:
    """Decide whether a certificate proves its statement on its whole domain; never raise."""
    accepted, reason, boxes, name = False, "not a certificate", 0, ""
    try:
        boxes, name = len(certificate["boxes"]), str(certificate.get("id", ""))
        _check(certificate)
        accepted, reason = True, "proved on every box, and the boxes cover the domain"
    except _Rejected as error:
        reason = str(error)
    except Exception as error:  # whatever malformed content runs into is a rejection
        reason = f"malformed certificate: {type(error).__name__}: {error}"[:200]
    return RecheckResult(accepted, reason, boxes, name)


def recheck_file(path: str | Path) -> RecheckResult:
    """Re-check the certificate in a JSON file; `InputFileError` if the file cannot be read."""
    try:
        certificate = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        message = f"{path} is not a readable certificate ({error}); write it again with the engine"
        raise InputFileError(message) from error
    return recheck(certificate)
