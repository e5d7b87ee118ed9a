"""`signdescent check ID --at ...`: a formula at one exact point, both sides enclosed."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import click
import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from signdescent.checks.formulas.goal import Axis, UnsupportedSet, goal_of
from signdescent.checks.formulas.missing import missing_at
from signdescent.checks.formulas.truth import Truth, exists_at, truth_at
from signdescent.cli._exact import margin_at, number_at
from signdescent.cli._stderr import progress
from signdescent.cli.output import exact, write_json
from signdescent.errors import ArgumentError, DomainError
from signdescent.theory.claim import Claim
from signdescent.theory.exactness import number_of
from signdescent.theory.table import AnyClaim

__all__ = ["report_point"]

REFUTED, UNDECIDED = 3, 4

Point = dict[sp.Symbol, sp.Expr]

_YES_NO = {True: "yes", False: "no", None: "not known"}


def report_point(claim: AnyClaim, text: str, parameters: dict[str, Any], *, as_json: bool) -> int:
    """Print what a claim says at one point, and return the exit code."""
    if not isinstance(claim, Claim):
        message = f"Expected --at with a formula; {claim.id} is about laws or runs."
        raise ArgumentError(message)
    point = read_point(claim, text)
    with progress(claim.id):
        data = _data(claim, point)
    if as_json:
        write_json("check", parameters, data)
    else:
        click.echo("\n".join(_lines(data)))
    if data["assumptions_met"] is not True or data["holds"] is None:
        return UNDECIDED
    return 0 if data["holds"] else REFUTED


def read_point(claim: Claim, text: str) -> Point:
    """Read ``mu=0.2,sigma=1,tau=2/3``; every symbol once, each in its set."""
    names = {symbol.name: symbol for symbol in claim.where}
    given: dict[str, Fraction] = {}
    for part in text.split(",") if text.strip() else ():
        name, sign, value = (piece.strip() for piece in part.partition("="))
        if not sign or not name:
            message = f"Expected --at as symbol=number,...; got {part!r}. {_symbols(claim)}"
            raise ArgumentError(message)
        if name not in names:
            message = f"Unknown symbol {name!r} in --at. {_symbols(claim)}"
            raise ArgumentError(message)
        if name in given:
            message = f"Symbol {name!r} is given twice in --at. {_symbols(claim)}"
            raise ArgumentError(message)
        given[name] = exact(value, f"--at {name}")
    missing = [name for name in names if name not in given]
    if missing:
        message = f"Missing {', '.join(missing)} in --at. {_symbols(claim)}"
        raise ArgumentError(message)
    point = {names[name]: number_of(value) for name, value in given.items()}
    for symbol, value in point.items():
        if not _lies_in(symbol, claim.where[symbol], value):
            message = f"Expected {symbol} in {_set(symbol, claim.where[symbol])}; got --at {symbol}={value}. "
            raise DomainError(message + _symbols(claim))
    return point


def _lies_in(symbol: sp.Symbol, domain: sp.Set, value: sp.Rational) -> bool:
    """Return whether a number is shown to lie in a symbol's set, narrowed by the symbol's assumptions.

    Ends of intervals are compared in exact arithmetic or in balls.
    """
    try:
        cases, _ = goal_of(sp.true, {symbol: domain})
    except UnsupportedSet:
        return _related(domain, value)
    return any(
        all(_on_axis(axis, value) for axis in case.axes) and all(value == fixed for fixed in case.fixed.values())
        for case in cases
    )


def _on_axis(axis: Axis, value: sp.Rational) -> bool:
    at = sp.Dummy("x")
    whole = not axis.integer or value.q == 1
    return whole and all(truth_at(end, {at: value}).value is True for end in axis.relations(at))


def _related(domain: sp.Set, value: sp.Rational) -> bool:
    """Return whether a number is shown to satisfy the relations of a set that no engine supports."""
    at = sp.Dummy("x")
    try:
        conditions = domain.as_relational(at)
    except (NotImplementedError, AttributeError, TypeError, ValueError):
        return False
    return truth_at(conditions, {at: value}).value is True


def _set(symbol: sp.Symbol, domain: sp.Set) -> str:
    """Return a set as text, with the declared sign of its symbol if the set does not imply it."""
    try:
        _, notes = goal_of(sp.true, {symbol: domain})
    except UnsupportedSet:
        notes = ()
    words = [word for word in ("positive", "nonnegative", "negative", "nonpositive") if notes]
    declared = [word for word in words if getattr(symbol, f"is_{word}")]
    return f"{domain} ({symbol} is declared {declared[0]})" if declared else str(domain)


def _symbols(claim: Claim) -> str:
    if not claim.where:
        return f"{claim.id} has no symbols; give --at ''."
    sets = ", ".join(f"{symbol} in {_set(symbol, domain)}" for symbol, domain in claim.where.items())
    return f"The symbols of {claim.id}: {sets}."


def _data(claim: Claim, point: Point) -> dict[str, Any]:
    """Return both sides, the margin and the truth at a point as plain data.

    An assumption with a term that does not exist is not met. A statement with such a term is neither true nor false,
    whatever the rest of it is.
    """
    assumptions = [{"assumption": str(part), "met": _met_at(part, point)} for part in claim.assumptions]
    met = [entry["met"] for entry in assumptions]
    missing = missing_at(claim.statement, point)
    truth = truth_at(claim.statement, point) if exists_at(claim.statement, point) else Truth(None)
    relations: list[dict[str, Any]] = [
        {
            "relation": str(relation),
            "left": number_at(relation.lhs, point).data(),
            "right": number_at(relation.rhs, point).data(),
            "holds": truth_at(relation, point).value if exists_at(relation, point) else None,
        }
        for relation in _relations(claim.statement)
    ]
    margin = margin_at(claim.statement, point) if missing is None else None
    unmet = next((term for part in claim.assumptions if (term := missing_at(part, point)) is not None), None)
    rational = all(entry[side]["exact"] for entry in relations for side in ("left", "right"))
    return {
        "id": claim.id,
        "statement": str(claim.statement),
        "point": {symbol.name: str(value) for symbol, value in point.items()},
        "in_domain": True,
        "assumptions": assumptions,
        "assumptions_met": False if False in met else None if None in met else True,
        "relations": relations,
        "margin": None if margin is None else margin.data(),
        "holds": truth.value,
        "missing": None if missing is None else str(missing),
        "missing_in_assumptions": None if unmet is None else str(unmet),
        "exact": None if truth.value is None else truth.exact or rational,
    }


def _met_at(assumption: Boolean, point: Point) -> bool | None:
    """Return whether an assumption is met; False if a term does not exist, None if that is unknown."""
    if missing_at(assumption, point) is not None:
        return False
    return truth_at(assumption, point).value if exists_at(assumption, point) else None


def _relations(statement: Boolean) -> list[Relational]:
    """Return the distinct relations of a statement, in printing order."""
    if isinstance(statement, Relational):
        return [statement]
    # `args` is in printing order; SymPy's own traversal visits And and Or in arbitrary order
    return list(dict.fromkeys(relation for part in statement.args for relation in _relations(part)))


def _lines(data: dict[str, Any]) -> Iterator[str]:
    at = ", ".join(f"{name} = {value}" for name, value in data["point"].items()) or "its only point"
    yield f"{data['id']} at {at}: {_summary(data)}"
    yield f"  statement    {data['statement']}"
    yield "  in domain    yes"
    for entry in data["assumptions"]:
        yield f"  assumption   {entry['assumption']}: {_met(entry['met'])}"
    several = len(data["relations"]) > 1
    known = data["missing"] is not None
    if data["missing_in_assumptions"] is not None:
        yield f"  exists       no: {data['missing_in_assumptions']}, in an assumption, does not exist here"
    for relation in data["relations"]:
        if several:
            yield f"  relation     {relation['relation']}: {_YES_NO[relation['holds']]}"
        yield f"  left side    {_number(relation['left'], known=known)}"
        yield f"  right side   {_number(relation['right'], known=known)}"
    if data["margin"] is not None:
        strict = data["holds"] is False and data["margin"]["exact"] == "0"
        yield f"  margin       {_number(data['margin'], known=known)}" + (" (the relation is strict)" if strict else "")
    if known:
        yield f"  exists       no: {data['missing']} does not exist here as a real number"
    by = "" if data["exact"] is None else " (exact arithmetic)" if data["exact"] else " (ball arithmetic)"
    yield f"  holds here   {'undefined' if known else _YES_NO[data['holds']]}{by}"


def _summary(data: dict[str, Any]) -> str:
    if data["assumptions_met"] is False:
        return "OUTSIDE THE ASSUMPTIONS, where the claim asserts nothing"
    if data["assumptions_met"] is None:
        return "NOT KNOWN"
    if data["missing"] is not None:
        return f"ILL-POSED, because {data['missing']} does not exist here"
    if data["holds"] is None:
        return "NOT KNOWN"
    return "HOLDS" if data["holds"] else "FAILS"


def _met(value: bool | None) -> str:
    return {True: "met", False: "not met", None: "not known"}[value]


def _number(value: dict[str, str | None], *, known: bool) -> str:
    """Return a value as text; `known` means that a term is known not to exist, which another line reports."""
    if value["exact"] is not None:
        return value["exact"]
    return value["enclosure"] or ("not enclosed" if known else "not enclosed: it may not exist here")
