"""The claims of the table are unevaluated: SymPy has decided no part of them during construction."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

import sympy as sp
from sympy.core.relational import Relational

from signdescent.theory.claim import Claim, Proof
from signdescent.theory.papers.stochastic_sign_descent import CLAIMS
from signdescent.theory.table import AnyClaim

FOLDED = """
import json, sys
from sympy.core import relational
from sympy.logic.boolalg import BooleanAtom

inside, found = 0, []
OPERATORS = ("__ge__", "__gt__", "__le__", "__lt__", "_func", "__sympifyit_wrapper")

def watch(kind):
    plain = kind.__new__
    def new(cls, *args, **options):
        global inside
        inside += 1
        try:
            made = plain(cls, *args, **options)
        finally:
            inside -= 1
        if not inside and isinstance(made, BooleanAtom):
            caller = sys._getframe(1)
            while caller.f_code.co_name in OPERATORS:
                caller = caller.f_back
            file = caller.f_code.co_filename
            if any(place in file for place in sys.argv[1:]):
                found.append([file.rsplit("/", 1)[-1], caller.f_code.co_name, f"line {caller.f_lineno}: {args}"])
        return made
    kind.__new__ = staticmethod(new)

for kind in (relational._Inequality, relational.Equality, relational.Unequality):
    watch(kind)
exec(sys.stdin.read())
print(json.dumps(found))
"""
"""Runs a program and prints the relations in the named files that SymPy decided during construction."""

CONDITIONS = {("lemma_3_mini_batch.py", "<genexpr>"), ("section_4_norm.py", "l12")}
"""Places where the declared sign of a symbol decides the condition of a Piecewise; this is not part of a claim."""


def parts(claim: AnyClaim) -> Iterator[tuple[str, sp.Basic]]:
    """Return every formula of a claim and of its proofs, with a description of its place."""
    if isinstance(claim, Claim):
        yield "statement", claim.statement
    for condition in claim.assumptions:
        yield "assumption", condition
    for name in ("proof", "printed_proof"):
        proof = getattr(claim, name, None)
        for number, step in enumerate(proof.steps if isinstance(proof, Proof) else (), 1):
            yield f"{name}, step {step.label or number}", step.conclusion
            for condition in step.assumptions:
                yield f"{name}, assumption of step {step.label or number}", condition


def folded(program: str, *places: str) -> list[tuple[str, str, str]]:
    """Return file, function and description of the relations that SymPy decides while a program runs."""
    command = [sys.executable, "-c", FOLDED, *places]
    run = subprocess.run(command, input=program, capture_output=True, text=True, check=True)
    return [(file, function, words) for file, function, words in json.loads(run.stdout)]


def literals(claims: list[AnyClaim]) -> list[str]:
    return [
        f"{claim.id}: {words}"
        for claim in claims
        for words, part in parts(claim)
        if part in (sp.true, sp.false) or any(arg in (sp.true, sp.false) for arg in part.args)
    ]


def same_sides(claims: list[AnyClaim]) -> list[str]:
    return [
        f"{claim.id}: {words}: {relation}"
        for claim in claims
        for words, part in parts(claim)
        for relation in part.atoms(Relational)
        if relation.lhs == relation.rhs
    ]


def test_nothing_in_the_table_is_a_literal() -> None:
    """No statement, assumption or step of the table is or contains a literal True or False."""
    assert literals(list(CLAIMS.values())) == []


def test_no_relation_has_the_same_sides() -> None:
    """No relation of the table has the same expression on both sides."""
    assert same_sides(list(CLAIMS.values())) == []


def test_sympy_decides_no_relation_of_the_table() -> None:
    """SymPy decides no relation while the table is built, so no part of a claim is lost."""
    lost = folded(
        "from signdescent.theory.papers.stochastic_sign_descent import CLAIMS; CLAIMS.get('')",
        "theory/papers/stochastic_sign_descent/",
    )
    assert [one for one in lost if one[:2] not in CONDITIONS] == []


RELATIONS = (
    "sp.Eq(x + x, 2 * x)",
    "sp.And(sp.exp(x) > 0, x > 0)",
    "sp.Implies(x > 1, x**2 >= 0)",
    "sp.Le(sp.Rational(1, 3), 1)",
    "sp.Ne(2 * n, 2 * n + 1)",
    "sp.Lt(5 * (x**2 + 1), 3 * (x**2 + 1))",
)


def test_a_relation_that_sympy_decides_is_found() -> None:
    """A relation decided during construction is reported, and an unevaluated one is not."""
    names = "import sympy as sp\nfrom signdescent.theory.written import written\n"
    names += "x = sp.Symbol('x', real=True)\nn = sp.Symbol('n', integer=True)\n"
    assert len(folded(names + "\n".join(RELATIONS), "<string>")) == len(RELATIONS)
    assert folded(names + "\n".join(f"written(lambda: {one})" for one in RELATIONS), "<string>") == []


def test_literals_and_same_sides_are_found() -> None:
    """A claim that became a literal, or whose sides became equal, is reported."""
    x = sp.Symbol("x", real=True)
    where = {x: sp.Reals}
    gone = Claim("gone", sp.Le(-1, x**2), where, assumptions=(sp.Le(0, x**2),))
    equal = Claim("equal", sp.Eq(x + x, 2 * x, evaluate=False), where)
    assert literals([gone, equal]) == ["gone: statement", "gone: assumption"]
    assert same_sides([gone, equal]) == ["equal: statement: Eq(2*x, 2*x)"]
