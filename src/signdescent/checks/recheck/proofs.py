"""The proofs of a certificate, replayed on boxes: signs of expressions, and statements made of them."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain
from typing import Any, TypeAlias

from signdescent.checks.recheck.boxes import OO, Box, halves_of
from signdescent.checks.recheck.enclosures import enclose, interval
from signdescent.checks.recheck.expressions import MINUS, ONE, Raw, Sum, derivative, read, value_of
from signdescent.checks.recheck.well_formed import RELATIONS
from signdescent.checks.recheck.work import HALVINGS, require

__all__ = ["prove_claim"]

Known: TypeAlias = frozenset[tuple[Sum, str]]  # signs of expressions stated by a premise
NEGATION = {"ge": "lt", "gt": "le", "ne": "eq", "not": "and"}
STATED = {  # signs of the difference, larger side first, and of its negative
    **dict.fromkeys(("gt", "lt"), ((">", ">=", "!="), ("!=",))), **dict.fromkeys(("ge", "le"), ((">=",), ())),
    "ne": (("!=",), ("!=",)),
}  # fmt: skip
OPPOSITE = {"ge": "lt", "gt": "le", "le": "gt", "lt": "ge", "eq": "ne", "ne": "eq"}


def _prove(f: Raw, box: Box, node: Any, strict: bool) -> None:
    """Prove f >= 0, or f > 0 if strict, on a box by the method of the node."""
    how, bound = node["how"], value_of(read(f, box))
    if how == "face":  # f is least at the end of a variable towards which it decreases
        x, (low, high, whole) = node["variable"], box[node["variable"]]
        end, sign = {"low": (low, ONE), "high": (high, MINUS)}[node["end"]]
        require(isinstance(end, Fraction), "face: infinite end")
        _prove(["mul", sign, derivative(f, x, box)], box, node["derivative"], False)
        _prove(f, {**box, x: (end, end, whole)}, node["restriction"], strict)
    elif how == "mean-value":  # f is its value at the midpoint plus slopes in the box times offsets
        middle = {n: ((low + high) / 2, (low + high) / 2, False) for n, (low, high, _) in box.items()}
        bound = value_of(read(f, middle))
        for n, (low, high, _) in box.items():
            offset = interval((low - high) / 2, (high - low) / 2)
            bound = enclose("add", bound, enclose("mul", value_of(read(derivative(f, n, box), box)), offset))
    shown = how in ("positive", "zero", "mean-value") and (bound[0] > 0 or (bound[0] == 0 and not strict))
    require(how == "face" or shown, f"{how}: not shown on the box")


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
    lo, hi = value_of(read(["add", right, ["mul", MINUS, left]], box))
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
            value_of(read(_granted(part, place, known) if known else part, place))
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
        f = read(raw, box)
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
        least, most = value_of(read(inner[1], box))
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
        halves = halves_of(box) if halvings else []
        if not halves:
            raise
        for half in halves:
            _require_terms(claim, assumptions, half, node, halvings - 1)


def _refuted(assumption: Raw, box: Box) -> bool:
    try:
        return _shown(assumption, box, False)
    except ValueError:
        return False


def prove_claim(claim: Raw, assumptions: list[Raw], box: Box, node: Any, halvings: int = HALVINGS) -> None:
    """Prove a statement on a box by the method of the node, or else on the two halves of the box."""
    how, head, parts = node["how"], claim[0], claim[1:]
    if how == head == "and":
        for part, proof in zip(parts, node["parts"], strict=True):
            prove_claim(part, assumptions, box, proof)
        return
    if how == "or":
        parts = [["not", parts[0]], parts[1]] if head == "implies" else parts
        require(head in ("or", "implies") and node["part"] < len(parts), "a proof of no alternative")
        _require_terms(claim, assumptions, box, node)
        prove_claim(_pushed(parts[node["part"]]), assumptions, box, node["proof"])
        return
    try:
        if how == "leaf" and head in ("le", "lt", "ge", "gt"):
            larger, smaller = parts if head in ("ge", "gt") else parts[::-1]
            _prove(["add", larger, ["mul", MINUS, smaller]], box, node["proof"], head in ("lt", "gt"))
        else:
            refuted = [_shown(assumption, box, False) for assumption in assumptions]
            require(_shown(claim, box, True) or any(refuted), "not shown on the box")
            require(how == "direct", f"proof {how} does not fit the statement")
    except ValueError:
        halves = halves_of(box) if halvings else []
        if not halves:
            raise
        for half in halves:
            prove_claim(claim, assumptions, half, node, halvings - 1)
