"""The rules that rest on how the nodes draw: independence, and runs with weights that draw alike."""

from __future__ import annotations

from collections.abc import Mapping

import sympy as sp

from signdescent.checks.runs.calculus.admission import admit, stated
from signdescent.checks.runs.calculus.checker import Checker
from signdescent.checks.runs.calculus.combinations import must_say_equal
from signdescent.checks.runs.calculus.expectations import expected
from signdescent.checks.runs.calculus.statement import Statement, refuse
from signdescent.theory.calculus.facts import CONSTANTS, LOWER, NODES, WEIGHT, equal
from signdescent.theory.calculus.method import Draw, MethodTerms
from signdescent.theory.calculus.methods import PARAMETERS, own_symbols
from signdescent.theory.calculus.normal_forms import normal
from signdescent.theory.calculus.rules import Coupled, MeanSquareOf
from signdescent.theory.calculus.terms import (
    COORDINATE,
    NODE,
    Better,
    Direction,
    Excess,
    Expectation,
    Gradient,
    OverNodes,
    UnderWeights,
    Value,
    Variable,
    free_indices,
)

__all__ = ["coupled", "mean_square_of"]

_SIGNS = ("stochastic-sign", "scaled-sign")
"""Kinds of draws that every node takes by itself, in every method."""


def mean_square_of(checker: Checker, by: MeanSquareOf) -> Statement:
    """Return what the mean square of the mean of independent vectors is."""
    if by.stage not in (0, 1):
        refuse(f"expected the stage 0 or 1; got {by.stage}")
    admit(checker, by.vector)
    admit(checker, by.mean)
    vector, mean = checker.written_out(by.vector), checker.written_out(by.mean)
    if free_indices(vector) != {COORDINATE, NODE}:
        refuse(f"{vector} is not a coordinate of a vector of every node")
    if checker.stage(mean) > by.stage:
        refuse(f"{mean} is not known at the stage that is given")
    _must_be_independent(checker, vector, by.stage)
    must_say_equal(checker, by.line, Expectation(vector, by.stage), mean)
    count = own_symbols(checker.claim.where).get(NODES, NODES)
    checker.must_exist(1 / count)
    square = expected(checker, by.size(vector), by.stage, equal=True, judged=True)
    apart = (OverNodes(square) - OverNodes(by.size(mean))) / count
    mean_square = Expectation(by.size(OverNodes(vector)), by.stage)
    return stated(checker, equal(mean_square, by.size(OverNodes(mean)) + apart))


def _drawn_apart(checker: Checker, draw: Draw) -> bool:
    """Return whether a word says that the nodes draw samples independently."""
    words = checker.claim.problems
    return "independent-nodes" in words or ("shared-data" in words and NODE not in free_indices(draw.of))


def _must_be_independent(checker: Checker, vector: sp.Expr, stage: int) -> None:
    """Raise unless the vectors of the nodes are independent given a stage."""
    draws = {draw.variable: draw for draw in checker.method.draws}
    for variable in sorted(vector.atoms(Variable), key=sp.default_sort_key):
        if checker.stage(variable) <= stage:
            continue
        draw = draws[variable]
        if draw.stage != stage + 1 or NODE not in free_indices(variable):
            refuse(f"{variable} is not what every node draws next")
        if draw.kind not in _SIGNS and not (draw.kind in ("sample", "noise") and _drawn_apart(checker, draw)):
            refuse(f"no word says that the nodes draw {variable} independently")
    if any(checker.stage(mean) > stage for mean in vector.atoms(OverNodes)):
        refuse(f"{vector} holds what other nodes draw")


def coupled(checker: Checker, by: Coupled) -> Statement:
    """Return that the first variable has the same law under positive weights of the nodes."""
    method = checker.theorem.method
    own = {state.variable: state for state in checker.theorem.auxiliary}
    copies = dict(by.copies)
    if set(copies) != {state.variable for state in method.states} or len(set(copies.values())) < len(copies):
        refuse("expected a copy of every variable of the method")
    _must_not_change(method)
    turned: dict[Variable, sp.Expr] = {**copies, **{draw.variable: _image(draw) for draw in method.draws}}
    for state in method.states:
        copy = own.get(copies[state.variable])
        if copy is None or free_indices(copy.variable) != free_indices(state.variable):
            refuse(f"{copies[state.variable]} is not a variable of the proof, with the same indices")
        if any(
            normal(_weighted(one, turned) - two) for one, two in ((state.first, copy.first), (state.after, copy.after))
        ):
            refuse(f"{copy.variable} does not follow the method with weights")
    for draw in method.draws:
        asked = _weighted(draw.of, turned)
        pair = (asked, WEIGHT * draw.of) if draw.kind in ("sample", "noise") else (Direction(asked), Direction(draw.of))
        if normal(pair[0] - pair[1]) == 0:
            continue
        if draw.variable not in by.agree:
            refuse(f"no line says that the copy of {draw.variable} has the law that it should have")
        must_say_equal(checker, by.agree[draw.variable], *pair)
    first = method.states[0].variable
    must_say_equal(checker, by.same, first, copies[first])
    return Statement(normal(-UnderWeights(first)), kind="sum")


_FREE = frozenset({"gamma", "gamma0", "beta", "K", "M", "d"})
"""Parameters that a method may have whatever the functions are, by name; words say nothing of other names."""
_TIED = frozenset(symbol.name for symbol in (*PARAMETERS, LOWER)) - _FREE


def _must_not_change(method: MethodTerms) -> None:
    """Raise if a method is made of numbers that words tie to the functions, for these change with the weights."""
    terms = [*(t for s in method.states for t in (s.first, s.after)), *(draw.of for draw in method.draws)]
    for term in terms:
        tied = {
            *(term.atoms(Variable) & set(CONSTANTS) - {Variable("x0", COORDINATE)}),
            *(symbol for symbol in term.free_symbols if symbol.name in _TIED),
        }
        if tied:
            refuse(f"the method is made of {min(map(str, tied))}, which changes with the weights")


def _image(draw: Draw) -> sp.Expr:
    """Return what stands for a draw in the run with weights."""
    if NODE not in free_indices(draw.variable) or draw.kind not in ("sample", "noise", "stochastic-sign"):
        refuse(f"{draw.variable} is not a sample, or the stochastic sign, of every node")
    if draw.kind == "stochastic-sign":
        return draw.variable
    if not _of_a_node(draw.of):
        refuse(f"{draw.variable} does not stand for the gradient of a node")
    return WEIGHT * draw.variable


def _of_a_node(term: sp.Basic) -> bool:
    """Return whether a term is the gradient of a node's function."""
    return isinstance(term, Gradient) and str(term.args[0]) == "f_n" and NODE in term.args[2:]


def _weighted(term: sp.Basic, turned: Mapping[Variable, sp.Expr]) -> sp.Expr:
    """Return a term of the run with weights."""
    if isinstance(term, Variable):
        return turned.get(term, term)
    if isinstance(term, Value | Excess | Better) or (isinstance(term, Gradient) and not _of_a_node(term)):
        refuse(f"{term} does not speak of the gradients of nodes alone")
    if not term.args:
        return term
    rebuilt = term.func(*(_weighted(arg, turned) if isinstance(arg, sp.Expr) else arg for arg in term.args))
    return WEIGHT * rebuilt if isinstance(term, Gradient) else rebuilt
