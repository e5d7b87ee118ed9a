"""Decide statements in one variable by sign charts.

An integer variable is relaxed to a real one. The domain is cut at the ends that assumptions give and at kinks; on each
interval the margin of a relation must have no piece of the wrong sign, and the points between the pieces and at the
ends are decided by continuity or exactly. A piece of the wrong sign gives a witness.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cmp_to_key
from itertools import pairwise
from typing import Any

import sympy as sp
from flint import ctx
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from signdescent.checks.budget import metered
from signdescent.checks.formulas.boxes import Side, cut_of
from signdescent.checks.formulas.charts.analytic import with_gammas
from signdescent.checks.formulas.charts.chart import Charter, Exhausted, Piece
from signdescent.checks.formulas.charts.stretches import (
    ALLOWED,
    MOST_STRETCHES,
    Undecided,
    end_order,
    pieces_of,
    signs_of,
    where,
)
from signdescent.checks.formulas.definedness import BREAKS
from signdescent.checks.formulas.goal import Goal, relaxed
from signdescent.checks.formulas.margin import pushed
from signdescent.checks.formulas.truth import truth_at
from signdescent.checks.formulas.witness import confirm, describe, shrink
from signdescent.checks.report import Answer, Verdict
from signdescent.checks.translate import Unsupported, compile_program
from signdescent.checks.translate.balls import enclose_number, evaluate
from signdescent.checks.translate.intervals import Doubt
from signdescent.checks.translate.numbers import compare, integer_part
from signdescent.checks.wording import counted

__all__ = ["charts"]

_BITS = 128
_HEADS = (0, 3, 10)  # first values of an integer that are decided one by one
_MOST_OPERATIONS = 250
_WORK = 600_000


class _Fails(Exception):
    """Raised with an interval, or a point, of the relaxed domain on which the statement fails."""

    def __init__(self, piece: Piece) -> None:
        super().__init__()
        self.piece = piece


def charts(goal: Goal, *, evaluations: int) -> Answer:
    """Decide a goal that depends on one symbol.

    Parameters
    ----------
    goal : Goal
        The goal; other symbols may have axes if nothing depends on them.
    evaluations : int
        The limit on the evaluations of functions on intervals.
    """
    try:
        with metered(_WORK):
            return _decide(goal, evaluations)
    except Unsupported as missing:
        return replace(_unknown(str(missing)), unsupported=True)


def _unknown(sentence: str) -> Answer:
    return Answer(verdict=Verdict.UNDECIDED, engine="charts", sentence=sentence)


def _decide(goal: Goal, evaluations: int) -> Answer:
    parts = [goal.statement, *goal.assumptions]
    symbols = set().union(*(part.free_symbols for part in parts))
    if len(symbols) != 1:
        return _unknown("not a statement in one variable")
    if sum(part.count_ops() for part in parts) > _MOST_OPERATIONS:
        return _unknown("too large for sign charts")
    (symbol,) = symbols
    axis = next(axis for axis in goal.axes if axis.symbol == symbol)
    if axis.integer:
        loose, swap = relaxed(replace(goal, axes=(axis,)))
        x = swap[symbol]
        parts = [with_gammas(part) for part in (loose.statement, *loose.assumptions)]
    else:
        x = symbol
    charter = Charter(x, evaluations=evaluations)
    reason = ""
    for head in _HEADS if axis.integer and axis.low.is_finite and axis.high == sp.oo else (0,):
        first = [axis.low + k for k in range(head)]
        whole = Side(axis.low + head, axis.high, axis.low_open, axis.high_open)
        try:
            for value in first:
                _show_stated(goal, symbol, value)
            count = _shown(charter, parts, whole)
        except _Fails as failure:
            answer = _witness(goal, symbol, failure.piece, integer=axis.integer)
            if answer.verdict is Verdict.REFUTED:
                return answer
            reason = answer.sentence
        except Undecided as unknown:
            reason = str(unknown)
        except Exhausted:
            return _unknown("a sign chart needs more evaluations")
        else:
            sentence = f"sign chart on {counted(count, 'interval', 'intervals')}"
            return Answer(verdict=Verdict.CERTIFIED, engine="charts", sentence=sentence)
    return _unknown(reason)


def _show_stated(goal: Goal, symbol: sp.Symbol, value: sp.Expr) -> None:
    """Decide one value of an integer symbol; a value that does not meet the assumptions needs nothing."""
    if any(truth_at(assumption, {symbol: value}).value is False for assumption in goal.assumptions):
        return
    truth = truth_at(goal.statement, {symbol: value}).value
    if truth is False:
        raise _Fails(Piece(value, value, 0))
    if truth is None:
        msg = f"not decided at {value}"
        raise Undecided(msg)


def _shown(charter: Charter, parts: Sequence[Boolean], whole: Side) -> int:
    """Show a statement where its assumptions hold, and return the number of intervals."""
    statement, *assumptions = map(pushed, parts)
    stretches = [whole]
    for assumption in assumptions:
        stretches = [part for stretch in stretches for part in where(charter, assumption, stretch)]
        if len(stretches) > MOST_STRETCHES:
            msg = "the assumptions cut the domain into too many intervals"
            raise Undecided(msg)
    for stretch in stretches:
        _show(charter, statement, stretch)
    return len(stretches)


def _witness(goal: Goal, symbol: sp.Symbol, piece: Piece, *, integer: bool) -> Answer:
    """Return REFUTED at a point of a piece on which the statement fails, if it is confirmed."""
    others = {axis.symbol: cut_of(Side(axis.low, axis.high), (), integer=axis.integer) for axis in goal.axes}
    inner = Side(piece.low, piece.high)
    point = piece.low if inner.fixed else cut_of(inner, (), integer=False)
    if point is not None and integer:
        point = sp.Integer(integer_part(point)) + (0 if inner.fixed else 1)
    trial: dict[sp.Symbol, Any] = {**others, symbol: point}
    if all(value is not None for value in trial.values()) and confirm(goal, trial):
        rational = all(value.is_Rational for value in trial.values())
        witness = describe(goal, shrink(goal, trial) if rational else trial)
        return Answer(
            verdict=Verdict.REFUTED, engine="charts", sentence="the margin is negative on an interval", witness=witness
        )
    return _unknown(f"the margin is negative between {piece.low} and {piece.high}, where no point is confirmed")


def _show(charter: Charter, statement: Boolean, stretch: Side) -> None:
    """Return if a statement holds on a stretch; raise `_Fails` or `Undecided` otherwise."""
    if statement == sp.true:
        return
    if isinstance(statement, sp.And):
        for part in statement.args:
            _show(charter, part, stretch)
        return
    if compare(stretch.low, stretch.high) == 0:
        _show_at(charter, statement, stretch.low)
        return
    if isinstance(statement, sp.Or):
        _show_one(charter, statement, stretch)
        return
    if not isinstance(statement, Relational) or type(statement) not in ALLOWED:
        msg = "not a comparison"
        raise Undecided(msg)
    charted = signs_of(charter, statement, stretch)
    if charted is None:
        msg = "no sign chart: a term is not shown to be analytic"
        raise Undecided(msg)
    keep = ALLOWED[type(statement)]
    for _, pieces in charted:
        for piece in pieces:
            if piece.sign not in keep:
                raise _Fails(piece)
    for inner, pieces in charted:
        _show_points(charter, statement, inner, pieces)


def _show_points(charter: Charter, statement: Relational, stretch: Side, pieces: list[Piece]) -> None:
    """Decide the points between pieces, where the function is analytic, and the ends that are in the domain."""
    closed = not isinstance(statement, sp.Lt | sp.Gt | sp.Ne)
    last = stretch.low
    for piece in [*pieces, Piece(stretch.high, stretch.high, 0)]:
        if compare(last, piece.low) != 0:
            msg = f"the sign is not known between {last} and {piece.low}"
            raise Undecided(msg)
        if not closed and compare(stretch.low, piece.low) == compare(piece.low, stretch.high) == -1:
            _show_at(charter, statement, piece.low)  # continuity decides only the other relations
        last = piece.high
    for end, outside in ((stretch.low, stretch.low_open), (stretch.high, stretch.high_open)):
        if not outside and not (closed and _is_continuous(charter, statement.lhs - statement.rhs, end)):
            _show_at(charter, statement, end)


def _is_continuous(charter: Charter, expression: sp.Expr, point: sp.Expr) -> bool:
    """Return whether balls show that a function without jumps exists and is continuous at a point."""
    if expression.has(*BREAKS):
        return False
    try:
        program = compile_program([expression], (charter.symbol,))
        with ctx.workprec(_BITS):
            return evaluate(program, [enclose_number(point)]).continuous
    except (Doubt, Unsupported):
        return False


def _show_at(charter: Charter, statement: Boolean, point: sp.Expr) -> None:
    truth = truth_at(statement, {charter.symbol: point}).value
    if truth is False:
        raise _Fails(Piece(point, point, 0))
    if truth is None:
        msg = f"not decided at {point}"
        raise Undecided(msg)


def _show_one(charter: Charter, statement: sp.Or, stretch: Side) -> None:
    """Show that at each point of a stretch one of several statements holds."""
    cuts = {stretch.low, stretch.high}
    for part in statement.args:
        if isinstance(part, Relational):
            for piece in pieces_of(charter, part, stretch):
                cuts |= {piece.low, piece.high}
    order = sorted(cuts, key=cmp_to_key(end_order))
    outside = {stretch.low: stretch.low_open, stretch.high: stretch.high_open}
    parts = [Side(low, high, low_open=True, high_open=True) for low, high in pairwise(order)]
    parts += [Side(end, end) for end in order if not outside.get(end, False)]
    for part in parts:
        if not any(_holds(charter, one, part) for one in statement.args):
            msg = f"no alternative is shown between {part.low} and {part.high}"
            raise Undecided(msg)


def _holds(charter: Charter, statement: Boolean, stretch: Side) -> bool:
    try:
        _show(charter, statement, stretch)
    except (_Fails, Undecided):
        return False
    return True
