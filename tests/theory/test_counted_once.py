"""The field ``repeats`` agrees with the formulas: each repeated statement is counted once, and none is missed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache

import pytest
import sympy as sp

from signdescent.theory.claim import Claim, Proof, Step
from signdescent.theory.papers.stochastic_sign_descent import CLAIMS

COMMUTATIVE = (sp.Add, sp.Mul, sp.And, sp.Or)
FORMULAS = [claim for claim in CLAIMS.values() if isinstance(claim, Claim)]


@cache
def shape(part: sp.Basic) -> str:
    """Return an expression as text without the names of its symbols."""
    if isinstance(part, sp.Symbol):
        return "_"
    inner = [shape(arg) for arg in part.args]
    if isinstance(part, COMMUTATIVE):
        inner.sort()
    return f"{type(part).__name__}({','.join(inner)})" if inner else sp.srepr(part)


@cache
def form(statement: sp.Basic) -> str:
    """Return a statement as text, with symbols renamed in order and all relations as < or <=."""
    turned = statement.replace(
        lambda part: isinstance(part, sp.Ge | sp.Gt),
        lambda part: (sp.Le if isinstance(part, sp.Ge) else sp.Lt)(part.rhs, part.lhs, evaluate=False),
    )
    names: dict[sp.Symbol, str] = {}

    def walk(part: sp.Basic) -> str:
        if isinstance(part, sp.Symbol):
            return names.setdefault(part, f"s{len(names)}")
        if not part.args:
            return sp.srepr(part)
        args = sorted(part.args, key=lambda a: (shape(a), str(a))) if isinstance(part, COMMUTATIVE) else part.args
        return f"{type(part).__name__}({','.join(map(walk, args))})"

    return walk(turned)


def whole(claim: Claim) -> str:
    """Return the statement with its assumptions and sets."""
    sets = sorted(str(claim.where[symbol]) for symbol in claim.statement.free_symbols)
    return f"{form(sp.Tuple(claim.statement, *sorted(claim.assumptions, key=str)))} {sets}"


def steps(claim: Claim) -> Iterator[str]:
    """Return the forms of the steps of a claim's proofs, without those that conclude the claim itself."""
    for proof in (claim.proof, claim.printed_proof):
        for step in proof.steps if proof is not None else ():
            if form(step.conclusion) != form(claim.statement):
                yield form(step.conclusion)


def occurrences(claims: list[Claim]) -> dict[str, set[str]]:
    """Return, for every claim, the other claims with the same statement or with a step that is this statement."""
    by_step, same = defaultdict(set), defaultdict(set)
    for claim in claims:
        same[whole(claim)].add(claim.id)
        for one in steps(claim):
            by_step[one].add(claim.id)
    return {claim.id: (by_step[form(claim.statement)] | same[whole(claim)]) - {claim.id} for claim in claims}


def told_wrongly(claims: list[Claim]) -> list[str]:
    """Return the claims whose ``repeats`` names a claim that does not contain their statement."""
    repeated = occurrences(claims)
    return [claim.id for claim in claims if claim.repeats and claim.repeats not in repeated[claim.id]]


def untold(claims: list[Claim]) -> list[str]:
    """Return the claims that another claim contains as a step or statement, without a ``repeats`` in either."""
    told = {claim.id: claim.repeats for claim in claims}
    by_step = {claim.id: set(steps(claim)) for claim in claims}
    repeated = occurrences(claims)
    return [
        claim.id
        for claim in claims
        for other in repeated[claim.id]
        if not told[claim.id] and (form(claim.statement) in by_step[other] or told[other] != claim.id)
    ]


def test_what_is_said_to_repeat_another_claim_does() -> None:
    """A claim with ``repeats`` has the statement of that claim, or is a step of its proof, up to the names of symbols."""
    assert told_wrongly(FORMULAS) == []


def test_no_repetition_is_missed() -> None:
    """A claim that is a step of another's proof names it, and so does one of two claims with the same statement."""
    assert untold(FORMULAS) == []


def test_some_forty_claims_repeat_others() -> None:
    """The field is used: lines of the paper are stated as claims and as steps."""
    assert 30 < sum(bool(claim.repeats) for claim in CLAIMS.values()) < 60


x, y = sp.symbols("x y", real=True)
ONE = Claim("one", sp.Le(x, x**2 + 1), {x: sp.Reals})
AGAIN = Claim("again", sp.Ge(y**2 + 1, y), {y: sp.Reals})
LONG = Claim("long", x**2 >= -1, {x: sp.Reals}, proof=Proof((Step(AGAIN.statement, where={y: sp.Reals}),)))
OTHER = Claim("other", sp.Le(x, x**2 + 2), {x: sp.Reals}, repeats="one")


@pytest.mark.parametrize("pair", [(ONE, AGAIN), (ONE, LONG)], ids=["the same statement", "a step"])
def test_a_repetition_that_is_not_told_is_noticed(pair: tuple[Claim, Claim]) -> None:
    """Renaming symbols or reversing a relation does not change a statement."""
    assert "one" in untold(list(pair))


def test_a_claim_that_repeats_nothing_is_noticed() -> None:
    """Statements with different constants differ."""
    assert told_wrongly([ONE, OTHER]) == ["other"]
    assert untold([ONE, OTHER]) == []
