"""Which terms a proof may write down, and which relations it may state."""

from __future__ import annotations

import sympy as sp
from sympy.core.relational import Relational

from signdescent.checks.runs.calculus.checker import Checker
from signdescent.checks.runs.calculus.expectations import conditioned, expected
from signdescent.checks.runs.calculus.statement import Statement, refuse
from signdescent.theory.calculus.admissible import misplaced
from signdescent.theory.calculus.facts import CONSTANTS
from signdescent.theory.calculus.normal_forms import normal
from signdescent.theory.calculus.terms import ENDS, Excess, Expectation, OverTime, Variable

__all__ = ["admit", "must_be_bounded_below", "stated"]


def admit(checker: Checker, term: sp.Expr, kind: str = "path", *, finite: bool = False) -> None:
    """Raise unless a term that a proof writes down is about this method, exists, and is finite.

    With `finite` its conditional expectations are finite by the rule that the term is written down for.
    """
    if wrong := misplaced(term):
        refuse(f"a term cannot hold {wrong}")
    for name in sorted(term.atoms(Variable), key=sp.default_sort_key):
        if not (name in checker.names or name in CONSTANTS or name in checker.method.stages):
            refuse(f"{name} is neither a variable of the method nor a name that was defined before")
    must_be_bounded_below(checker, term)
    if kind == "path" and term.atoms(OverTime, *ENDS):
        refuse("sums over iterations have no place in a line about one iteration")
    spoken = checker.expectations()
    for expectation in () if finite else sorted(term.atoms(Expectation) - spoken, key=sp.default_sort_key):
        if normal(conditioned(checker, expectation)).atoms(Expectation) <= spoken:
            continue
        if expectation.args[1] not in (0, 1) or kind != "path":
            refuse(f"no line speaks of {expectation}")
        expected(checker, expectation.args[0], int(expectation.args[1]), equal=True, judged=True)
    checker.must_exist(term)


def must_be_bounded_below(checker: Checker, term: sp.Expr) -> None:
    """Raise if a term speaks of a function's excess over its lower bound, and the class has none."""
    words = set(checker.claim.problems)
    bounded = {"f": words & {"bounded-below", "minimum"}, "f_n": words & {"nodes-bounded-below"}}
    if any(not bounded.get(str(excess.args[0])) for excess in term.atoms(Excess)):
        refuse("no word of the claim bounds the function from below")


def stated(checker: Checker, relation: Relational, kind: str = "path") -> Statement:
    """Return a relation as a statement."""
    left, right = relation.args
    if isinstance(relation, sp.Eq):
        return Statement(normal(conditioned(checker, right - left)), True, kind)
    if isinstance(relation, sp.Ge):
        left, right = right, left
    elif not isinstance(relation, sp.Le):
        refuse(f"expected <=, >= or ==; got {relation}")
    return Statement(normal(conditioned(checker, right - left)), False, kind)
