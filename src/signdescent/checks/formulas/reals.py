"""Decide universal statements over the reals by z3: the negation is unsatisfiable, or a model is a witness.

Terms that are not rational become kernels with true facts (see `translate.kernels`); integer symbols are relaxed
to reals. Both weaken the hypotheses, so "unsatisfiable" is a proof. A model is a witness only after it is confirmed at
an exact point of the claim.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import sympy as sp
import z3
from sympy.logic.boolalg import Boolean

from signdescent.checks.budget import charge
from signdescent.checks.formulas.goal import Goal
from signdescent.checks.formulas.margin import negated, pushed
from signdescent.checks.formulas.signs import nonnegative_on, positive_on
from signdescent.checks.formulas.witness import confirm, describe, shrink
from signdescent.checks.report import Answer, Verdict
from signdescent.checks.translate import Unsupported
from signdescent.checks.translate.kernels import Kernels
from signdescent.checks.translate.smt import formula, rational_value, variables

__all__ = ["reals"]

RESOURCES = 2_000_000
"""Resource limit of one z3 query, in z3's own unit."""

_MAX_OPERATIONS = 3000
_LARGEST_DEGREE = 12  # of the powers in a query with comparisons; beyond it z3 takes long within any limit
_OPERATIONS_PER_UNIT = 0.1  # ball operations that take as long as one unit of z3's resources


def reals(goal: Goal, *, resources: int = RESOURCES, compared: bool = False) -> Answer:
    """Decide a goal by z3; if `compared` is true, with further facts that compare values of increasing functions."""
    try:
        return _decide(goal, resources, compared=compared)
    except Unsupported as missing:
        return replace(_unknown(str(missing)), unsupported=True)


def _unknown(sentence: str) -> Answer:
    return Answer(verdict=Verdict.UNDECIDED, engine="reals", sentence=sentence)


def _decide(goal: Goal, resources: int, *, compared: bool) -> Answer:
    bare = {axis.symbol: sp.Dummy(axis.symbol.name, real=True) for axis in goal.axes}
    parts: list[Boolean] = [_whole(part) for part in (negated(goal.statement), *map(pushed, goal.assumptions))]
    for axis in goal.axes:
        parts.extend(axis.relations(bare[axis.symbol]))
    if sum(part.count_ops() for part in parts) > _MAX_OPERATIONS:
        return _unknown("too large for z3")
    kernels = Kernels(parts, nonnegative_on(goal), positive_on(goal))
    rational = [kernels.boolean(part) for part in parts]
    everything = [*rational, *kernels.facts]
    names = variables(set().union(*(part.free_symbols for part in everything)) | set(goal.symbols))
    names |= {plain: names[symbol] for symbol, plain in bare.items()}
    if compared:
        further = kernels.comparisons()
        if not further or any(abs(p.exp) > _LARGEST_DEGREE for part in everything for p in part.atoms(sp.Pow)):
            return _unknown("no values to compare")
        everything += further
    return _asked(goal, everything, names, kernels, resources)


def _asked(
    goal: Goal, parts: Sequence[Boolean], names: dict[sp.Symbol, z3.ArithRef], kernels: Kernels, resources: int
) -> Answer:
    """Return the answer of one query: whether all parts can hold at once."""
    solver = z3.SolverFor("QF_NRA")
    solver.set("rlimit", resources)
    for part in parts:
        solver.add(formula(part, names))
    before = _work_of(solver)  # z3 counts all work of the process
    outcome = solver.check()
    charge(int(_OPERATIONS_PER_UNIT * (_work_of(solver) - before)))
    if outcome == z3.unsat:
        return Answer(verdict=Verdict.PROVED, engine="reals", sentence="z3: the negation is unsatisfiable")
    if outcome == z3.unknown:
        if "interrupted" in solver.reason_unknown():
            raise KeyboardInterrupt
        return _unknown(f"z3 gave up ({solver.reason_unknown()})")
    return _model(goal, solver.model(), names, kernels.exact)


def _work_of(solver: z3.Solver) -> int:
    return int(solver.statistics().get_key_value("rlimit count"))


def _whole(part: Boolean) -> Boolean:
    """Return a statement with strict relations of integers sharpened: a < b becomes a + 1 <= b."""
    if isinstance(part, sp.And | sp.Or):
        return part.func(*(_whole(inner) for inner in part.args), evaluate=False)
    if isinstance(part, sp.Lt | sp.Gt) and part.lhs.is_integer and part.rhs.is_integer:
        return sp.Le(part.lts + 1, part.gts, evaluate=False)
    return part


def _model(goal: Goal, model: z3.ModelRef, names: dict[sp.Symbol, z3.ArithRef], exact: bool) -> Answer:
    """Return REFUTED if a model is confirmed at an exact point of the claim, else UNDECIDED."""
    point: dict[sp.Symbol, sp.Expr] = {}
    for symbol in goal.symbols:
        value = rational_value(model, names[symbol])
        if value is None:
            return _unknown("z3 found a model that is not rational")
        point[symbol] = value
    if confirm(goal, point):
        return Answer(
            verdict=Verdict.REFUTED,
            engine="reals",
            sentence="z3 found a model of the negation",
            witness=describe(goal, shrink(goal, point)),
        )
    sentence = "the model of z3 is not a witness" if exact else "does not follow from the facts about its terms alone"
    return _unknown(sentence)
