"""Re-check an interval certificate with code that shares nothing with the engine that wrote it.

A proof step counts only if everything it evaluates is defined on its whole box; anything unknown is rejected.
"""

from __future__ import annotations

import json
import math
import re
import threading
from collections.abc import Callable, Iterable
from fractions import Fraction
from itertools import chain, product
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from flint import arb, ctx, fmpq

from signdescent.errors import InputFileError

__all__ = ["RecheckResult", "recheck", "recheck_file"]

End: TypeAlias = Fraction | float  # a float is an infinity
Box: TypeAlias = dict[str, tuple[End, End, bool]]  # name -> low end, high end, whether it is an integer
Raw: TypeAlias = Any  # an expression as in the certificate: ["add", ["symbol", "x"], ["rational", "1/2"]]
Sum: TypeAlias = frozenset[tuple[Any, Fraction]]  # {(product, coefficient)}; a product is {(base, exponent)}
Known: TypeAlias = frozenset[tuple[Sum, str]]  # signs of expressions stated by a premise
Progress: TypeAlias = Callable[[int, int], object]
Span: TypeAlias = tuple[arb, arb]  # the real numbers between two exact ends, which may be infinite
ZERO, ONE, MINUS, TWO, MINUS_HALF = (["rational", text] for text in ("0", "1", "-1", "2", "-1/2"))
NEGATION = {"ge": "lt", "gt": "le", "ne": "eq", "not": "and"}
STATED = {  # signs of the difference, larger side first, and of its negative
    **dict.fromkeys(("gt", "lt"), ((">", ">=", "!="), ("!=",))), **dict.fromkeys(("ge", "le"), ((">=",), ())),
    "ne": (("!=",), ("!=",)),
}  # fmt: skip
OPPOSITE = {"ge": "lt", "gt": "le", "le": "gt", "lt": "ge", "eq": "ne", "ne": "eq"}
HALVINGS, TERMS, BITS, CORNERS, STEPS = 6, 5_000, 20_000, 3, 200_000  # limits of work; steps are counted per box
LONGEST, COVERING, LARGEST = 200_000, 200, 100_000  # bits of a number, steps to place a box, arguments of a Beta
UNIT, OO = Fraction(1), math.inf


class RecheckResult(NamedTuple):
    """The verdict on one certificate: `reason` explains it, `boxes` counts the boxes listed."""

    accepted: bool
    reason: str
    boxes: int
    id: str


def _require(condition: bool, reason: str, part: Raw = "") -> None:
    """Reject for a reason, with the beginning of a part, unless a condition holds."""
    if not condition:
        raise ValueError(f"{reason} {str(part)[:60]}".rstrip())


class TooMuchWork(Exception):
    """Raised if a certificate needs more work than allowed; no half of a box is tried after that."""


class _Work(threading.local):
    left = STEPS


_WORK = _Work()


def _spend(steps: int) -> None:
    """Count work, so that a short certificate cannot take a long time."""
    _WORK.left -= steps
    if _WORK.left < 0:
        message = f"more than {STEPS} steps for a box"
        raise TooMuchWork(message)


def _end(text: str) -> End:
    _require(bool(re.fullmatch(r"-?(oo|[0-9]+(/0*[1-9][0-9]*)?)", text)), f"bad number {text[:40]}")
    return float(text.replace("oo", "inf")) if "oo" in text else Fraction(text)


def _box(ends: dict[str, list[str]], wholes: dict[str, bool]) -> Box:
    _require(ends.keys() == wholes.keys(), "a box with other variables than the domain")
    box = {name: (_end(ends[name][0]), _end(ends[name][1]), whole) for name, whole in wholes.items()}
    for name, (low, high, whole) in box.items():
        _require(not whole or "/" not in "".join(ends[name]), f"a fraction bounds the integer {name}")
        _require(low <= high and low < OO and high > -OO, f"bad range of {name}")
    return box


# Functions monotone in every argument: value at a point, least and greatest value; and domains of some of them.
FUNCTIONS: dict[str, tuple[Callable[..., arb], float, float]] = {
    "add": (lambda *u: sum(u, arb(0)), -OO, OO),
    "mul": (lambda x, y: arb(0) if x == 0 or y == 0 else x * y, -OO, OO),  # also for an infinite end
    "pi": (arb.pi, 3, 4),
    "E": (arb.const_e, 2, 3),
    "exp": (arb.exp, 0, OO),
    "erf": (lambda x: x.erf() if x.is_finite() else x.sgn(), -1, 1),
    "erfc": (lambda x: x.erfc() if x.is_finite() else 1 - x.sgn(), 0, 2),
    "log": (arb.log, -OO, OO),
    "pow": (lambda x, y: arb(0) if x == 0 else x**y, 0, OO),
    "gamma": (arb.gamma, 0, OO),
    "erfi": (arb.erfi, -OO, OO),
    "Ei": (arb.ei, -OO, OO),
    "LambertW": (arb.lambertw, -1, OO),
    "expint": (lambda n, x: x.expint(n), 0, OO),
    "uppergamma": (lambda a, x: x.gamma_upper(a), 0, OO),
    "lowergamma": (lambda a, x: x.gamma_lower(a), 0, OO),
    "min": (lambda *u: min(u), -OO, OO),  # for exact ends
    "max": (lambda *u: max(u), -OO, OO),
    "betainc_regularized": (lambda a, b, x: x if a == b and x + x == 1 else x.beta_lower(a, b, True), 0, 1),
}
GROWING = ("add", "min", "max")  # increasing in every argument: the low ends and the high ends suffice
DEFINED: dict[str, Callable[..., bool]] = {
    "log": lambda x: x[0] > 0,
    "pow": lambda x, y: x[0] > 0 or (x[0] == 0 and y[0] > 0),
    "gamma": lambda x: x[0] >= 1.5 or 0 < x[0] == x[1],  # where it increases, or at a point
    "Ei": lambda x: x[0] > 0 or x[1] < 0,
    "LambertW": lambda x: x[0] * 25 > -9,
    "expint": lambda _n, x: x[0] > 0,
    "uppergamma": lambda a, x: x[0] > 0 and (x[0] >= 1 or a[0] == a[1]),
    "lowergamma": lambda a, x: a[0] > 0 and x[0] >= 0 and (x[1] <= 1 or a[0] == a[1]),
    "betainc_regularized": lambda a, b, x: (
        min(a[0], b[0]) > 0 and max(a[1], b[1]) <= LARGEST and 0 <= x[0] <= x[1] <= 1
    ),
}


def _hull(balls: list[arb], least: float = -OO, most: float = OO) -> Span:
    """Round outwards, within `least` and `most`, which replace bounds that Arb does not find."""
    ends = [(arb(least), arb(most)) if ball.is_nan() else (ball.lower(), ball.upper()) for ball in balls]
    lo, hi = min(arb(1e300), *(lo for lo, _ in ends)), max(arb(-1e300), *(hi for _, hi in ends))  # are finite
    return max(arb(least), lo), min(arb(most), hi)


def _range(low: End, high: End) -> Span:
    return _hull([arb(fmpq(*q.as_integer_ratio()) if isinstance(q, Fraction) else q) for q in (low, high)])


def _apply(head: str, *spans: Span) -> Span:
    """Enclose the values of a function by its values at the ends; reject if it may be undefined."""
    _spend(1)
    if head == "pow" and len(spans) == 2 and spans[1][0] == spans[1][1] and spans[1][0].is_integer():
        (lo, hi), (n, _) = spans
        _require(n >= 0 or lo > 0 or hi < 0, "division by what may be zero")
        ends = [abs(x) ** n * (1 if (n / 2).is_integer() else x.sgn()) for x in (lo, hi)]
        return _hull([*ends, arb(0)] if lo < 0 < hi and n > 0 else ends)
    _require(head not in DEFINED or DEFINED[head](*spans), f"{head} may leave its domain")
    if head == "betainc_regularized":
        _spend(int(float(spans[0][1] + spans[1][1])) // 10)  # it takes longer, the larger its arguments are
    point, least, most = FUNCTIONS[head]
    _require(head in GROWING or len(spans) <= CORNERS, f"{head} of {len(spans)} arguments has too many corners")
    corners = zip(*spans, strict=True) if head in GROWING else product(*spans)
    return _hull([point(*ends) for ends in corners], least, most)


def _bits(numbers: Iterable[Fraction]) -> int:
    """Return the length of a product of numbers; reject one that would take long to write out."""
    bits = sum(x.numerator.bit_length() + x.denominator.bit_length() for x in numbers)
    _require(bits < LONGEST, "too long a number")
    return bits


def _collect(terms: Iterable[tuple[Any, Fraction]]) -> Sum:
    """Add the values of equal keys: coefficients in a sum, exponents in a product."""
    total: dict[Any, Fraction] = {}
    for key, number in terms:
        total[key] = total.get(key, 0) + number
        _spend(1 + _bits([total[key]]) // 1_000)
    return frozenset((key, number) for key, number in total.items() if number)


def _value(f: Sum) -> Span:
    """Enclose the values of a sum: term by term, and with the common powers factored out."""
    total = _range(0.0, 0.0)
    for powers, scale in f:
        term = _range(scale, scale)
        for (head, *parts), e in powers:
            base = _range(*parts[1:]) if head == "symbol" else _apply(head, *map(_value, parts))
            term = _apply("mul", term, _apply("pow", base, _range(e, e)))
        total = _apply("add", total, term)
    terms = [dict(powers) for powers, _ in f] if len(f) > 1 else [{}]
    shared = [(b, min(term[b] for term in terms)) for b in terms[0] if all(b in term for term in terms)]
    if not shared:
        return total
    rest = _collect((_collect([*powers, *((b, -e) for b, e in shared)]), scale) for powers, scale in f)
    other = _apply("mul", _value(frozenset({(frozenset(shared), UNIT)})), _value(rest))
    return max(total[0], other[0]), min(total[1], other[1])


def _read(raw: Raw, box: Box) -> Sum:
    """Collect like terms, with fixed variables substituted; reject if the expression may be undefined."""
    match raw:
        case ["rational", str(text)]:
            return _collect([(frozenset(), Fraction(_end(text)))])
        case ["symbol", str(name)] if name in box:
            low, high, _ = box[name]
            symbol = frozenset({(("symbol", name, low, high), UNIT)})
            return _collect([(frozenset(), Fraction(low)) if low == high else (symbol, UNIT)])
        case ["abs", part]:
            return _read(["max", ZERO, part, ["mul", MINUS, part]], box)
        case ["factorial", part]:
            return _read(["gamma", ["add", part, ONE]], box)
    head, parts = raw[0], [_read(part, box) for part in raw[1:]]
    known = isinstance(raw, list) and head in FUNCTIONS and (parts != [] or head in ("pi", "E"))
    _require(known, "unknown expression", raw)
    if head == "add":
        return _collect(chain(*parts))
    if head == "mul":
        _require(math.prod(map(len, parts)) <= TERMS, "too long a product")
        picks = (zip(*pick, strict=True) for pick in product(*parts))
        return _collect((_collect(chain(*powers)), math.prod(scales)) for powers, scales in picks if _bits(scales))
    lo, hi = _apply(head, *map(_value, parts))
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


def _derivative(f: Raw, name: str, box: Box) -> Raw:
    """Differentiate by the chain rule, which holds wherever the unsimplified result is defined."""
    head, parts = f[0], f[1:]
    if head in ("symbol", "rational") or (head == "pow" and not _read(parts[1], box)):
        return ONE if f == ["symbol", name] and box[name][0] < box[name][1] else ZERO
    inner = [(i, slope) for i, part in enumerate(parts) if (slope := _derivative(part, name, box)) != ZERO]
    return ["add", *(["mul", d, SLOPES[head](*parts)[i]] for i, d in inner)] if inner else ZERO


def _prove(f: Raw, box: Box, node: Any, strict: bool) -> None:
    """Prove f >= 0, or f > 0 if strict, on a box by the method of the node."""
    how, bound = node["how"], _value(_read(f, box))
    if how == "face":  # f is least at the end of a variable towards which it decreases
        x, (low, high, whole) = node["variable"], box[node["variable"]]
        end, sign = {"low": (low, ONE), "high": (high, MINUS)}[node["end"]]
        _require(isinstance(end, Fraction), "face: infinite end")
        _prove(["mul", sign, _derivative(f, x, box)], box, node["derivative"], False)
        _prove(f, {**box, x: (end, end, whole)}, node["restriction"], strict)
    elif how == "mean-value":  # f is its value at the midpoint plus slopes in the box times offsets
        middle = {n: ((low + high) / 2, (low + high) / 2, False) for n, (low, high, _) in box.items()}
        bound = _value(_read(f, middle))
        for n, (low, high, _) in box.items():
            offset = _range((low - high) / 2, (high - low) / 2)
            bound = _apply("add", bound, _apply("mul", _value(_read(_derivative(f, n, box), box)), offset))
    shown = how in ("positive", "zero", "mean-value") and (bound[0] > 0 or (bound[0] == 0 and not strict))
    _require(how == "face" or shown, f"{how}: not shown on the box")


def _shown(claim: Raw, box: Box, truth: bool) -> bool:
    """Return whether a statement is shown to be true, or to be false, on a whole box."""
    head, parts = claim[0], claim[1:]
    if head in NEGATION and len(parts) == 2 - (head == "not"):
        return _shown([NEGATION[head], *parts], box, not truth)
    if head in ("and", "or") or claim in (["true"], ["false"]):
        return (all if (head in ("and", "true")) == truth else any)([_shown(p, box, truth) for p in parts])
    left, right = parts
    if head == "implies":
        return _shown(["or", ["not", left], right], box, truth)
    lo, hi = _value(_read(["add", right, ["mul", MINUS, left]], box))
    shown = {"le": (lo >= 0, hi < 0), "lt": (lo > 0, hi <= 0), "eq": (lo == hi == 0, lo > 0 or hi < 0)}
    return bool(shown[head][not truth])


def _pushed(claim: Raw) -> Raw:
    """Replace a negated relation by its complement."""
    if claim[0] != "not" or claim[1][0] not in OPPOSITE:
        return claim
    (head, *sides) = claim[1]
    return [OPPOSITE[head], *sides]


def _read_all(claim: Raw, box: Box, node: Any, known: Known) -> None:
    """Read every relation, proved or not; a conclusion concerns only the points at which its premise holds.

    So it is skipped if the premise is shown to be false on the box, at once or by the proof of the statement, and
    otherwise the signs that its premise states are known.
    """
    head, parts = claim[0], claim[1:]
    how = None if node is None else node["how"]
    if head in RELATIONS:
        for part in parts:
            place = dict(box)
            _value(_read(_granted(part, place, known) if known else part, place))
    elif head == "implies":
        premise, conclusion = parts
        _read_all(premise, box, None, known)
        if not (how == "or" and node["part"] == 0) and not _refuted(premise, box):
            _read_all(conclusion, box, node["proof"] if how == "or" else None, known | _told(premise, box))
    else:
        below = [None for _ in parts]
        if how == head == "and":
            below = node["parts"]
        elif how == head == "or":
            below[node["part"]] = node["proof"]
        for part, proof in zip(parts, below, strict=True):
            _read_all(part, box, proof, known)


def _told(premise: Raw, box: Box) -> Known:
    """Return the signs that a relation, or each relation of a conjunction, states literally."""
    head, *parts = _pushed(premise)
    if head == "and":
        return frozenset(chain(*(_told(part, box) for part in parts)))
    if head not in STATED:
        return frozenset()
    larger, smaller = parts[::-1] if head in ("lt", "le") else parts
    pairs = ((larger, smaller), (smaller, larger))
    shapes = [_shape(["add", one, ["mul", MINUS, two]], box) for one, two in pairs]
    return frozenset(
        (shape, sign) for shape, signs in zip(shapes, STATED[head], strict=True) for sign in signs if shape
    )


def _shape(raw: Raw, box: Box) -> Sum:
    """Return an expression up to a positive factor; the empty sum, which has no sign, if it may be undefined."""
    try:
        f = _read(raw, box)
    except ValueError:
        return frozenset()
    size = sum(abs(scale) for _, scale in f)
    return frozenset((powers, scale / size) for powers, scale in f)


def _granted(raw: Raw, box: Box, known: Known) -> Raw:
    """Replace each term that exists by a known sign by a new, otherwise unrestricted symbol of the box."""
    head, *parts = raw
    if head in ("symbol", "rational"):
        return raw
    inner = [_granted(part, box, known) for part in parts]
    shape = _shape(parts[0], box) if head in ("log", "pow") else None
    signs = {sign for f, sign in known if f == shape}
    exists = ">" in signs
    if signs and head == "pow":
        least, most = _value(_read(inner[1], box))
        exists |= (">=" in signs and least > 0) or ("!=" in signs and least == most and least.is_integer())
    if not exists:
        return [head, *inner]
    name = f"{len(box)} {max(box, key=len)}"  # longer than any other name
    box[name] = (-OO, OO, False)
    return ["symbol", name]


def _require_terms(claim: Raw, assumptions: list[Raw], box: Box, node: Any, halvings: int = HALVINGS) -> None:
    """Require the terms of a statement to exist on a box, or on its halves, unless an assumption fails."""
    try:
        _read_all(claim, box, node, frozenset())
    except ValueError:
        if any(_refuted(assumption, box) for assumption in assumptions):
            return
        halves = _halves(box) if halvings else []
        if not halves:
            raise
        for half in halves:
            _require_terms(claim, assumptions, half, node, halvings - 1)


def _refuted(assumption: Raw, box: Box) -> bool:
    try:
        return _shown(assumption, box, False)
    except ValueError:
        return False


def _halves(box: Box) -> list[Box]:
    """Bisect the widest finite side of a box; return no halves if there is none."""
    width, name = max(((b - a, name) for name, (a, b, _) in box.items() if b - a < OO), default=(0, ""))
    if width == 0:
        return []
    low, high, whole = box[name]
    middle = Fraction((low + high) // 2) if whole else (low + high) / 2
    return [{**box, name: half} for half in ((low, middle, whole), (middle + whole, high, whole))]


def _prove_claim(claim: Raw, assumptions: list[Raw], box: Box, node: Any, halvings: int = HALVINGS) -> None:
    """Prove a statement on a box by the method of the node, or else on the two halves of the box."""
    how, head, parts = node["how"], claim[0], claim[1:]
    if how == head == "and":
        for part, proof in zip(parts, node["parts"], strict=True):
            _prove_claim(part, assumptions, box, proof)
        return
    if how == "or":
        parts = [["not", parts[0]], parts[1]] if head == "implies" else parts
        _require(head in ("or", "implies") and node["part"] < len(parts), "a proof of no alternative")
        _require_terms(claim, assumptions, box, node)
        _prove_claim(_pushed(parts[node["part"]]), assumptions, box, node["proof"])
        return
    try:
        if how == "leaf" and head in ("le", "lt", "ge", "gt"):
            larger, smaller = parts if head in ("ge", "gt") else parts[::-1]
            _prove(["add", larger, ["mul", MINUS, smaller]], box, node["proof"], head in ("lt", "gt"))
        else:
            refuted = [_shown(assumption, box, False) for assumption in assumptions]
            _require(_shown(claim, box, True) or any(refuted), "not shown on the box")
            _require(how == "direct", f"proof {how} does not fit the statement")
    except ValueError:
        halves = _halves(box) if halvings else []
        if not halves:
            raise
        for half in halves:
            _prove_claim(claim, assumptions, half, node, halvings - 1)


def _tiled(cell: list[tuple[int, int]], boxes: list[list[tuple[int, int]]]) -> bool:
    """Decide whether boxes cover a cell, by cutting it at their ends until none ends inside."""
    _spend(len(boxes) + 1)
    marks = [sorted({m for box in boxes for m in box[i] if a < m < b}) for i, (a, b) in enumerate(cell)]
    count, i = max(((len(inside), i) for i, inside in enumerate(marks)), default=(0, 0))
    if count == 0:
        return any(all(a <= c and d <= b for (a, b), (c, d) in zip(box, cell, strict=True)) for box in boxes)
    (low, high), cut = cell[i], marks[i][count // 2]
    below = _tiled([*cell[:i], (low, cut), *cell[i + 1 :]], [box for box in boxes if box[i][0] < cut])
    return below and _tiled([*cell[:i], (cut, high), *cell[i + 1 :]], [b for b in boxes if b[i][1] > cut])


def _covers(domain: Box, boxes: list[Box]) -> bool:
    """Decide whether boxes cover the domain; the integer k counts as the reals from k - 1/2 to k + 1/2."""
    cells = [[(p - Fraction(w, 2), q + Fraction(w, 2)) for p, q, w in b.values()] for b in (domain, *boxes)]
    rank = {end: i for i, end in enumerate(sorted({end for cell in cells for ends in cell for end in ends}))}
    cell, *others = [[(rank[low], rank[high]) for low, high in cell] for cell in cells]
    return _tiled(cell, others)


# Format of a certificate, checked before anything else: the rest of the program reads only well-formed ones.

SCHEMA_VERSION = 2
KEYS = {"schema_version", "id", "precision", "domain", "statement", "assumptions", "boxes"}
ARGUMENTS: dict[str, tuple[int, int]] = {  # least and greatest number of arguments of functions
    "pi": (0, 0), "E": (0, 0), "exp": (1, 1), "log": (1, 1), "erf": (1, 1), "erfc": (1, 1), "gamma": (1, 1),
    "factorial": (1, 1), "abs": (1, 1), "pow": (2, 2), "binomial": (2, 2), "beta": (2, 2),
    "betainc_regularized": (3, 3), "erfi": (1, 1), "Ei": (1, 1), "LambertW": (1, 1), "expint": (2, 2),
    "uppergamma": (2, 2), "lowergamma": (2, 2),
    "add": (1, TERMS), "mul": (1, TERMS), "min": (1, TERMS), "max": (1, TERMS),
}  # fmt: skip
RELATIONS = ("le", "lt", "ge", "gt", "eq", "ne")
CONNECTIVES = {"true": (0, 0), "false": (0, 0), "not": (1, 1), "implies": (2, 2), "and": (1, TERMS), "or": (1, TERMS)}
STATEMENT_NODES = {"direct": set[str](), "leaf": {"proof"}, "and": {"parts"}, "or": {"part", "proof"}}
SIGN_NODES = {
    "positive": set[str](), "zero": set[str](), "mean-value": set[str](),
    "face": {"variable", "end", "derivative", "restriction"},
}  # fmt: skip


class _Malformed(ValueError):
    """Raised for JSON that is not allowed in a certificate."""


def _object(data: Any, keys: set[str], what: str) -> dict[str, Any]:
    _require(type(data) is dict and data.keys() == keys, f"{what} without exactly the keys {sorted(keys)}")
    return dict(data)


def _list(data: Any, what: str) -> list[Any]:
    _require(type(data) is list, f"{what} that is not a list")
    return list(data)


def _expression(raw: Raw, names: set[str]) -> None:
    """Require an expression in symbols of the domain, with the right number of arguments of each function."""
    _spend(1)
    head, *parts = _list(raw, "an expression") or [None]
    if head == "rational":
        _require(len(parts) == 1 and type(parts[0]) is str and isinstance(_end(parts[0]), Fraction), "a bad number")
    elif head == "symbol":
        _require(len(parts) == 1 and type(parts[0]) is str and parts[0] in names, "a symbol outside the domain")
    elif head == "sum":
        _require(len(parts) == 4 and type(parts[1]) is str and parts[1] not in names, "a sum without index and ends")
        for part, known in ((parts[0], {*names, parts[1]}), (parts[2], names), (parts[3], names)):
            _expression(part, known)
    else:
        _require(type(head) is str and head in ARGUMENTS, "unknown expression", raw)
        least, most = ARGUMENTS[head]
        _require(least <= len(parts) <= most, f"{head} of {len(parts)} arguments")
        for part in parts:
            _expression(part, names)


def _statement(raw: Raw, names: set[str]) -> None:
    """Require relations of numbers, joined by connectives."""
    head, *parts = _list(raw, "a statement") or [None]
    _require(type(head) is str and (head in RELATIONS or head in CONNECTIVES), "unknown statement", raw)
    least, most = CONNECTIVES.get(head, (2, 2))
    _require(least <= len(parts) <= most, f"{head} of {len(parts)} arguments")
    for part in parts:
        (_expression if head in RELATIONS else _statement)(part, names)


def _proof(node: Any, names: set[str]) -> None:
    """Require a proof of a statement, with exactly the parts that belong to it."""
    _spend(1)
    how = _object(node, {"how", *(node if type(node) is dict else ())}, "a proof")["how"]
    _require(type(how) is str and how in STATEMENT_NODES, f"unknown proof {str(how)[:40]}")
    _object(node, {"how", *STATEMENT_NODES[how]}, f"a proof {how}")
    if how == "and":
        for part in _list(node["parts"], "parts of a proof"):
            _proof(part, names)
    elif how == "or":
        _require(type(node["part"]) is int and node["part"] >= 0, "a part that is not a number")
        _proof(node["proof"], names)
    elif how == "leaf":
        _sign(node["proof"], names)


def _sign(node: Any, names: set[str]) -> None:
    """Require a proof of a sign, with exactly the parts that belong to it."""
    _spend(1)
    how = _object(node, {"how", *(node if type(node) is dict else ())}, "a proof")["how"]
    _require(type(how) is str and how in SIGN_NODES, f"unknown proof {str(how)[:40]}")
    _object(node, {"how", *SIGN_NODES[how]}, f"a proof {how}")
    if how == "face":
        _require(type(node["variable"]) is str and node["variable"] in names, "a face without a variable")
        _require(node["end"] in ("low", "high"), "a face without an end")
        _sign(node["derivative"], names)
        _sign(node["restriction"], names)


def _well_formed(certificate: Any) -> None:
    """Require every part of a certificate to be well formed, also parts that no proof reads."""
    given = set(certificate) if type(certificate) is dict else set()
    data = _object(certificate, KEYS - ({"id"} - given), "a certificate")
    version, precision = data["schema_version"], data["precision"]
    _require(type(version) is int and version == SCHEMA_VERSION, f"schema version other than {SCHEMA_VERSION}")
    _require(type(precision) is int and 24 <= precision <= 256, "precision outside 24 to 256")
    _require(type(data.get("id", "")) is str, "an id that is not text")
    _require(type(data["domain"]) is dict, "a domain that is not an object")
    names = set(data["domain"])
    for side in data["domain"].values():
        _object(side, {"kind", "low", "high"}, "a range")
        _require(side["kind"] in ("real", "integer"), "a variable neither real nor integer")
        _require(type(side["low"]) is type(side["high"]) is str, "an end that is not text")
    _statement(data["statement"], names)
    for assumption in _list(data["assumptions"], "assumptions"):
        _statement(assumption, names)
    for entry in _list(data["boxes"], "boxes"):
        _object(entry, {"box", "proof"}, "a box")
        for ends in _object(entry["box"], names, "the ends of a box").values():
            _require([type(end) for end in _list(ends, "a side")] == [str, str], "a side without two ends as text")
        _WORK.left = STEPS
        _proof(entry["proof"], names)


def recheck(certificate: dict[str, Any], *, progress: Progress | None = None) -> RecheckResult:
    """Decide whether a certificate proves its statement on its whole domain; never raise.

    `progress` is called with the numbers of boxes checked and in total after each box; it must not raise.
    """
    count, name = 0, ""
    try:
        count, name = len(certificate["boxes"]), str(certificate.get("id", ""))
        _WORK.left = STEPS
        _well_formed(certificate)
        precision, domain, assumptions = (certificate[key] for key in ("precision", "domain", "assumptions"))
        wholes = {n: {"real": False, "integer": True}[side["kind"]] for n, side in domain.items()}
        place = _box({n: [side["low"], side["high"]] for n, side in domain.items()}, wholes)
        boxes = [_box(entry["box"], wholes) for entry in certificate["boxes"]]
        _WORK.left = STEPS + COVERING * count
        _require(_covers(place, boxes), "the boxes do not cover the domain")
        with ctx.workprec(precision):
            for done, (box, entry) in enumerate(zip(boxes, certificate["boxes"], strict=True)):
                _WORK.left = STEPS
                _prove_claim(certificate["statement"], list(assumptions), box, entry["proof"])
                if progress is not None:
                    progress(done + 1, count)
    except Exception as error:  # any failure on malformed content is a rejection
        return RecheckResult(False, f"{type(error).__name__}: {error}"[:200], count, name)
    return RecheckResult(True, "proved on every box, and the boxes cover the domain", count, name)


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) < len(pairs):
        keys = [key for key, _ in pairs]
        message = f"the key {next(key for key in keys if keys.count(key) > 1)[:40]!r} is repeated in one object"
        raise _Malformed(message)
    return data


def _no_constant(text: str) -> Any:
    message = f"{text} is not a number of a certificate"
    raise _Malformed(message)


def recheck_file(path: str | Path, *, progress: Progress | None = None) -> RecheckResult:
    """Re-check the certificate in a JSON file; `InputFileError` if the file cannot be read or is not JSON.

    Repeated keys, NaN and infinities are not allowed in a certificate and lead to a rejection.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
        certificate = json.loads(text, object_pairs_hook=_distinct, parse_constant=_no_constant)
    except _Malformed as error:
        return RecheckResult(False, str(error), 0, "")
    except (OSError, ValueError, RecursionError) as error:
        why = getattr(error, "strerror", None) or error
        message = f"{path} is not a readable certificate ({why}); 'signdescent check --certificates' writes one"
        raise InputFileError(message) from error
    return recheck(certificate, progress=progress)
