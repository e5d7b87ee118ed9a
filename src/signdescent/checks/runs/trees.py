"""A claim about a method in terms, on finite trees: exact expectations on small quadratics decide.

Half of the runs are drawn anywhere, the others near the one with the largest ratio of the two sides so far.
"""

from __future__ import annotations

import random
from math import inf

import sympy as sp

from signdescent.checks.formulas.missing import missing_at
from signdescent.checks.formulas.truth import exists_at, truth_at
from signdescent.checks.formulas.witness import side_at
from signdescent.checks.report import Witness
from signdescent.checks.runs.outcome_of_search import RunSearch
from signdescent.checks.runs.points import rounded
from signdescent.checks.runs.processes.classes import unknown_words
from signdescent.checks.runs.processes.drawing import GENES, Drawn, Question, drawn
from signdescent.checks.runs.processes.surds import NotExact, Undefined, as_sympy
from signdescent.checks.runs.processes.trees import Moment, NotYet
from signdescent.checks.runs.processes.values import Evaluator, evaluated
from signdescent.theory.calculus.averages import left_side
from signdescent.theory.calculus.method import MethodTerms
from signdescent.theory.calculus.terms import Head
from signdescent.theory.placing import put_in
from signdescent.theory.run_claim import RunClaim

__all__ = ["search_trees"]

_DRAWN_PER_INSTANCE = 8
"""Runs that are drawn for one instance of the budget; most of them lie outside of a claim's class."""
_MOVED = 0.15
_MORE = 40
"""Runs that are drawn after one that violates a claim, to show the plainest of those that do."""


_UNREADABLE = (AttributeError, IndexError, KeyError, TypeError, ValueError, RecursionError)
"""What claims and methods raise whose terms are none of the calculus."""


def search_trees(claim: RunClaim, found: RunSearch, instances: int, rng: int) -> None:
    """Look for a run on a small quadratic on which a claim about a method in terms fails; write down what is seen."""
    try:
        _search(claim, found, instances, rng)
    except _UNREADABLE as failure:
        found.unknown = f"the claim or the method cannot be read ({type(failure).__name__})"


def _search(claim: RunClaim, found: RunSearch, instances: int, rng: int) -> None:
    left = _left(claim)
    if left is None or not isinstance(claim.method, MethodTerms) or claim.right.atoms(Head):
        found.unknown = f"the search knows no number for {claim.left if left is None else claim.right}"
        return
    if strange := unknown_words(claim.problems):
        found.unknown = f"the search knows no finite process that is {strange[0]}"
        return
    if len({symbol.name for symbol in claim.where}) < len(claim.where):
        found.unknown = "two parameters have one name"
        return
    question, source = Question(claim, claim.method), random.Random(f"{rng} trees")
    best, height = [source.random() for _ in range(GENES)], -inf
    most = last = instances * _DRAWN_PER_INSTANCE
    for j in range(most):
        genes = [source.random() for _ in range(GENES)]
        if 2 * j >= most and height > -inf:
            genes = [gene if source.random() < _MOVED else old for gene, old in zip(genes, best, strict=True)]
        try:
            one = drawn(question, genes)
        except Undefined:
            found.ill_posed = found.ill_posed or "a term of the method does not exist on a run of the class"
            continue
        if one is None:
            continue
        found.tried += 1
        ratio = _judged(claim, found, left, one)
        last = min(last, j + _MORE) if found.witness is not None else last
        if j >= last:
            return
        if ratio is not None and ratio > height:
            best, height = genes, ratio
    if not found.met:
        found.unknown = "no run on a small quadratic that was drawn belongs to the class and has exact expectations"


def _left(claim: RunClaim) -> Evaluator | None:
    """Return the left side as a number on a tree; None if there is no term for it."""
    method = claim.method
    if isinstance(claim.left, str):
        left = left_side(claim.left, method, {}) if isinstance(method, MethodTerms) and method.states else None
    else:
        left = claim.left
    try:
        return None if left is None else evaluated(left)
    except NotExact:
        return None


def _judged(claim: RunClaim, found: RunSearch, left: Evaluator, one: Drawn) -> float | None:
    """Compare the two sides on a run, and write down what is seen; return their ratio, None if it is not known."""
    try:
        value = as_sympy(left(Moment(one.process), 0, 0))
    except Undefined:
        found.ill_posed = found.ill_posed or f"a term of the left side does not exist at {described(one)}"
        return None
    except (NotExact, NotYet):
        return None
    if not exists_at(claim.right, one.point):
        term = None if found.ill_posed else missing_at(claim.right, one.point)
        if term is not None:
            found.ill_posed = f"{term} does not exist as a real number at {described(one)}; leave that out of the sets"
        return None
    truth = truth_at(sp.Le(value, claim.right, evaluate=False), one.point)
    found.met += 1
    found.exact += 1
    found.open += truth.value is None
    if truth.value is False:
        how = "exact arithmetic" if truth.exact else "ball arithmetic"
        witness = Witness(one.shown(), side_at(value, {}), side_at(claim.right, one.point), how)
        if found.witness is None or _length(witness, one.words) < _length(found.witness, found.witness_words):
            found.witness, found.witness_words = witness, one.words
        return None
    ratio = _ratio(rounded(value), rounded(_at(claim.right, one)))
    if ratio > found.ratio:
        found.ratio, found.ratio_at = ratio, described(one)
    return ratio


def _length(witness: Witness, words: str) -> int:
    """Return how long a witness is in text."""
    return len(words) + len(str(witness))


def _at(right: sp.Expr, one: Drawn) -> sp.Expr:
    return put_in(right, one.point)


def _ratio(left: float, right: float) -> float:
    if left < 0 and right < 0:
        left, right = -right, -left
    return left / right if right > 0 else -inf


def described(one: Drawn) -> str:
    """Return a run in one line of text."""
    return f"{one.words}; {', '.join(f'{name} = {value}' for name, value in one.shown().items())}"
