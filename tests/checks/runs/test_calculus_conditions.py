"""Every side condition of every rule is needed: without it a line is refused with its reason, and some would be false.

Each case breaks one condition. A table of the checker's refusals shows that none is left out. With the refusal taken
out, a changed checker accepts what is marked as false; a finite tree, in exact numbers, shows that it is false.
"""

from __future__ import annotations

import ast
from functools import cache

import pytest
import sympy as sp

from conditions import alike, concrete, newer, premises, rules, samples, words
from conditions.cases import Place, concluded, is_false, leave_out, refusals, refused_at
from processes.lines import of, shown, shown_lines
from signdescent.checks.library import Library
from signdescent.checks.runs.calculus.admission import stated
from signdescent.checks.runs.calculus.checker import Checker
from signdescent.checks.runs.calculus.statement import Refused, Statement
from signdescent.theory.papers.stochastic_sign_descent import find

CASES = {
    **premises.CASES,
    **rules.CASES,
    **newer.CASES,
    **words.CASES,
    **alike.CASES,
    **concrete.CASES,
    **samples.CASES,
}


def test_every_case_has_a_name_of_its_own() -> None:
    """No case of one table hides a case of another."""
    assert len(CASES) == sum(len(table.CASES) for table in (premises, rules, newer, words, alike, concrete, samples))


@cache
def refusal(name: str) -> tuple[str, Place]:
    """Return the reason why a case is refused, and the place of the refusal."""
    return refused_at(CASES[name])


@pytest.mark.parametrize("name", CASES)
def test_a_broken_condition_is_refused(name: str) -> None:
    """The line with one broken condition is refused, with a sentence that names the condition."""
    assert CASES[name].says in refusal(name)[0]


UNREACHED = ("expected <=, >= or ==",)
"""The refusals behind another one; they are called directly below."""


def test_every_condition_has_a_case() -> None:
    """No refusal of the checker lacks a case above, but one that is called directly below."""
    reached = {refusal(name)[1] for name in CASES}
    missing = [ast.unparse(node) for place, node in refusals().items() if place not in reached]
    assert len(missing) == len(UNREACHED), "\n".join(missing)
    assert all(any(words in text for text in missing) for words in UNREACHED)


def test_a_statement_is_a_weak_relation() -> None:
    """The checker makes no statement of a strict inequality."""
    claim, theorem = of("theorem-5-constant")
    checker = Checker(claim, theorem, Library(find, shown))
    with pytest.raises(Refused, match="expected <=, >= or =="):
        stated(checker, sp.Lt(0, sp.Symbol("gamma", positive=True), evaluate=False))


# ------------------------------------------------------------------ without the condition


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.false])
def test_without_its_condition_a_rule_concludes_something_false(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A checker that lacks the refusal accepts the line, and a finite run shows that the line is false."""
    case = CASES[name]
    _, place = refusal(name)
    leave_out(place, monkeypatch)
    for gap, kind in case.taken.values():
        assert not is_false(case.claim, Statement(gap, kind=kind), **case.runs)
    said = concluded(case)
    assert is_false(case.claim, said, **case.runs)


@pytest.mark.parametrize("name", ["theorem-5-constant", "theorem-7-eq10", "theorem-8-corrected"])
def test_the_lines_of_the_proofs_are_not_false(name: str) -> None:
    """The same runs show no line of the proofs to be false, so that the comparison above can tell."""
    chosen = {"N >= 0", "step", "falls", "eq. 20", "summed", "mean", "node: noise", "without noise"}
    lines = {label: said for label, said in shown_lines(name).items() if label in chosen}
    assert len(lines) >= 4
    assert not any(is_false(name, said, 12) for said in lines.values())
