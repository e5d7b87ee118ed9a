"""For every rule, no damaged chain proves a false statement."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest
import sympy as sp
from sympy.logic.boolalg import Boolean

from signdescent.checks.formulas.proof import check_chain
from signdescent.errors import ClaimError
from signdescent.theory.claim import Claim, Proof, Step, Use
from signdescent.theory.rules import (
    RULES,
    Cases,
    ChangeOfVariable,
    Concave,
    ConcaveSignChange,
    Induction,
    Monotone,
    OneSignChange,
    PlusThenMinus,
    RiseThenFall,
    Rule,
    Telescoping,
    Termwise,
)

x, w = sp.symbols("x w", real=True)
n = sp.Symbol("n", integer=True)
k = sp.Symbol("k", integer=True)
ZERO, ONE, TWO = sp.Integer(0), sp.Integer(1), sp.Integer(2)
HALF = sp.Rational(1, 2)
UNIT = sp.Interval(0, 1)
LONG = sp.Interval(0, sp.Rational(3, 2))
TURN = 1 - 2 * x


@dataclass(frozen=True)
class Family:
    """Statements that are true for c = 0 and false for c > 0 at one point, with the chain that shows the true one.

    `narrow` is a set on which the false one is true, and `rule` is the rule that the chain is there for.
    """

    rule: type[Rule]
    symbol: sp.Symbol
    domain: sp.Set
    narrow: sp.Set | None
    statement: Callable[[sp.Expr], Boolean]
    by: Rule
    before: tuple[Step, ...] = ()

    def last(self, c: sp.Expr) -> Step:
        """Return the last step, which concludes the statement."""
        return Step(self.statement(c), "last", uses=tuple(s.label for s in self.before), by=self.by)

    def accepted(self, c: sp.Expr, *steps: Step) -> bool:
        """Return whether a chain is accepted."""
        claim = Claim("a", self.statement(c), {self.symbol: self.domain})
        return check_chain(claim, Proof(steps)).accepted


def _pattern(f: sp.Expr, b: sp.Expr) -> PlusThenMinus:
    return PlusThenMinus(f, x, ZERO, b)


_TURN_LONG = Step(_pattern(TURN, LONG.end), "turn", by=ConcaveSignChange())
_RISE = Step(_pattern(x - x**2, LONG.end), "rise", uses="turn", by=RiseThenFall(ONE, TURN))
_OUTER = PlusThenMinus(1 - w, w, ZERO, TWO)
_CHANGED = Step(_pattern(TURN, ONE), "turn", uses="outer", by=ChangeOfVariable(_OUTER, 2 * x))

FAMILIES = (
    Family(Induction, n, sp.S.Naturals, sp.Range(3, sp.oo), lambda c: sp.Ge(2**n, n + 1 + c), Induction(n)),
    Family(Monotone, x, UNIT, sp.Interval(HALF, 1), lambda c: sp.Ge(sp.exp(x), 1 + x + c), Monotone(x)),
    Family(Concave, x, UNIT, sp.Interval(sp.Rational(1, 4), HALF), lambda c: sp.Ge(x - x**2, c), Concave(x)),
    Family(OneSignChange, x, UNIT, sp.Interval(sp.Rational(1, 4), HALF), lambda c: sp.Ge(x - x**2, c),
           OneSignChange(x, ONE, TURN), (Step(_pattern(TURN, ONE), "turn", by=ConcaveSignChange()),)),
    Family(RiseThenFall, x, LONG, sp.Interval(1, sp.Rational(5, 4)), lambda c: sp.Ge(x**2 / 2 - x**3 / 3, c / 2),
           OneSignChange(x, ONE, x - x**2), (_TURN_LONG, _RISE)),
    Family(ChangeOfVariable, x, UNIT, sp.Interval(sp.Rational(1, 4), HALF), lambda c: sp.Ge(x - x**2, c),
           OneSignChange(x, ONE, TURN), (Step(_OUTER, "outer", by=ConcaveSignChange()), _CHANGED)),
    Family(Telescoping, n, sp.S.Naturals, None,
           lambda c: sp.Eq(sp.Sum(2 * k + 1, (k, 1, n)), n**2 + 2 * n + c), Telescoping(k**2, k)),
    Family(Termwise, n, sp.S.Naturals0, sp.FiniteSet(0),
           lambda c: sp.Le(sp.Sum(k**2 + c, (k, 1, n)), sp.Sum(k**2, (k, 1, n)), evaluate=False), Termwise(k)),
    Family(Cases, x, sp.Interval(-1, 1), sp.Interval(HALF, 1), lambda c: sp.Ge(sp.Abs(x), c, evaluate=False),
           Cases((x >= 0, x <= 0))),
)  # fmt: skip
FALSE = [sp.Rational(1, 8), sp.Rational(1, 10**40)]


def _turned(by: Rule) -> Iterator[Rule]:
    """Yield a rule with changed ends, direction, start or factor."""
    if isinstance(by, Monotone):
        yield replace(by, end="high")
    if isinstance(by, Induction):
        yield from (replace(by, start=start) for start in (0, 2, 5))
    if isinstance(by, OneSignChange):
        yield from (replace(by, factor=-by.factor), replace(by, pattern=-by.pattern))
    if isinstance(by, Telescoping):
        yield from (replace(by, primitive=by.primitive + part) for part in (1, k, by.primitive))
    if isinstance(by, Cases):
        yield from (Cases(by.parts[:1]), Cases((x > 0, x < 0)), Cases((x >= 0, x <= -HALF)))


def _damaged(family: Family, c: sp.Expr) -> Iterator[tuple[str, tuple[Step, ...]]]:
    """Yield proofs of the false statement, each wrong in one way."""
    before, last, symbol = family.before, family.last(c), family.symbol
    true = replace(family.last(ZERO), label="true")
    free = replace(last, label="free", by=None, uses=())
    yield "as it is", (*before, last)
    for number, by in enumerate(_turned(family.by)):
        yield f"another rule {number}", (*before, replace(last, by=by))
    yield "engines", (free,)
    yield "a wrong label", (*before, true, replace(free, uses="true"))
    for value in (symbol + 1, symbol / 2, symbol + c, -symbol):
        yield f"at {value}", (*before, true, replace(free, uses=Use("true", {symbol: value})))
    if family.narrow is not None:
        small = replace(last, where={symbol: family.narrow}, label="small")
        apart = replace(small, by=None, uses=())
        yield "a smaller domain", (*before, small)
        yield "a smaller domain, used", (*before, apart, replace(free, uses="small"))
        yield "a smaller domain, used by the rule", (*before, apart, replace(last, uses=("small", *last.uses)))
    excluded = sp.Gt(symbol, 2) if symbol == n else sp.Gt(symbol, sp.Rational(1, 4))
    assumed = replace(last, assumptions=(excluded,), label="assumed", by=None, uses=())
    yield "an assumption", (*before, assumed)
    yield "an assumption, used", (*before, assumed, replace(free, uses="assumed"))
    yield "an assumption, used by the rule", (*before, assumed, replace(last, uses=("assumed", *last.uses)))


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.rule.name)
def test_the_true_member_of_a_family_is_proved(family: Family) -> None:
    """Negative control: with c = 0 the chain is accepted."""
    assert family.accepted(ZERO, *family.before, family.last(ZERO))


@pytest.mark.parametrize("c", FALSE, ids=["1/8", "10^-40"])
@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.rule.name)
def test_no_damaged_chain_leads_to_a_false_statement(family: Family, c: sp.Expr) -> None:
    """A statement that is false by c is not proved by any damaged proof, for c from 1/8 to 10^-40."""
    accepted = [kind for kind, steps in _damaged(family, c) if family.accepted(c, *steps)]
    assert accepted == []


def test_every_rule_has_a_family() -> None:
    """There is a family for every rule; concave-sign-change is the first step of three chains."""
    assert {family.rule for family in FAMILIES} | {ConcaveSignChange} == set(RULES)


@pytest.mark.parametrize("ends", [(ONE, ZERO), (ZERO, ZERO), (sp.log(2), 1 / sp.sqrt(3))], ids=str)
@pytest.mark.parametrize("f", [x, -x, ONE + x, x - 1], ids=str)
def test_no_pattern_on_a_reversed_or_empty_interval(ends: tuple[sp.Expr, sp.Expr], f: sp.Expr) -> None:
    """A pattern asserts that some s lies between its ends, which is false if they are reversed."""
    claim = Claim("a", sp.Ge(x, 0), {x: UNIT})
    premise = Step(PlusThenMinus(f, x, *ends), "pattern", by=ConcaveSignChange())
    report = check_chain(claim, Proof(premise))
    assert not report.steps[0].verdict.holds


@pytest.mark.parametrize(
    "by",
    [5, "nonsense", "chain", Monotone, object(), (Monotone(x),)],
    ids=["number", "other word", "chain", "class", "object", "tuple"],
)
def test_a_step_is_decided_by_an_engine_or_a_rule_of_the_table(by: object) -> None:
    """Any other object is refused when the step is constructed."""
    with pytest.raises(ClaimError, match=r"Expected by of 'odd'.*got "):
        Step(sp.Ge(x, 0), "odd", by=by)


def test_an_object_like_a_rule_is_refused() -> None:
    """A subclass of a rule, or a class with the same methods, is refused, since its conditions may be wrong."""

    class Loose(Monotone):
        def conditions(self, _conclusion: Boolean, _where: object) -> tuple[()]:
            return ()

    class Fake:
        name = statement = proof = "monotone"
        conditions = Loose.conditions

    for by in (Loose(x), Fake()):
        with pytest.raises(ClaimError, match=r"got an object of type (Loose|Fake)\."):
            Step(sp.Ge(x, 5), by=by)
        smuggled = Step(sp.Ge(x, 5), by=Monotone(x))
        object.__setattr__(smuggled, "by", by)
        assert not check_chain(Claim("a", sp.Ge(x, 5), {x: UNIT}), Proof(smuggled)).accepted


FINE = Step(sp.Ge(sp.exp(x), 1 + x), "fine")
POINTS = [
    (FINE, {w: x}, "does not contain w"),
    (FINE, {x: w}, "has no set here"),
    (Step(sp.Ge(sp.Abs(x - HALF), 0, evaluate=False), "fine"), {x: sp.log(1 + sp.Rational(1, 10**30))}, "would guess"),
    (Step(sp.Ge(sp.Sum(x * k, (k, 1, 3)), 0), "fine"), {x: x / (1 + k**2)}, "is bound in"),
    (Step(sp.Ge(sp.sqrt(x), 0, evaluate=False), "fine"), {x: x - HALF}, "not known to lie in"),
    (FINE, {x: sp.Integer(2)}, "not known to lie in"),
    (FINE, {x: sp.I * x}, "has no value there"),
    (FINE, {x: sp.sqrt(2) - sp.Rational(414, 1000)}, "not known to lie in"),
]


@pytest.mark.parametrize(("step", "at", "words"), POINTS, ids=str)
def test_a_use_at_a_value_is_refused_with_its_reason(step: Step, at: dict[sp.Symbol, sp.Expr], words: str) -> None:
    """A value must replace a symbol of the step, lie in its set, and contain no bound symbol."""
    claim = Claim("a", sp.Ge(sp.cos(x), HALF), {x: UNIT, k: sp.S.Naturals})
    report = check_chain(claim, Proof((step, Step(claim.statement, uses=Use("fine", at)))), stop=False)
    assert not report.accepted
    assert report.steps[0].verdict.holds
    assert words in report.steps[1].sentence


@pytest.mark.parametrize("step", [
    Step(sp.Ge(-x * sp.log(x), 0, evaluate=False), by=Concave(x)),
    Step(sp.Ge(1 / x, 0, evaluate=False), by=Monotone(x)),
    Step(sp.Ge(x**x, HALF, evaluate=False), by=Monotone(x, "high")),
    Step(sp.Ge(sp.zeta(x + 2), 0, evaluate=False), by=Monotone(x)),
    Step(sp.Ge(sp.log(x), -5, evaluate=False), by=Monotone(x)),
    Step(sp.Eq(sp.Sum(k, (k, 0, 3)), x), by=Telescoping(sp.Max(k, 1 / k), k)),
    Step(sp.Ge(x, 0), by=Induction(x)),
    Step(sp.Ge(x, 0), by=Induction(n)),
    Step(sp.Eq(x > 0, x > 0, evaluate=False), by=Monotone(x)),
    Step(sp.true, by=Monotone(x)),
    Step(PlusThenMinus(x, x, ZERO, w), by=ConcaveSignChange()),
    Step(PlusThenMinus(x, x, ZERO, sp.oo), by=ConcaveSignChange()),
    Step(PlusThenMinus(x, ONE, ZERO, ONE), by=ConcaveSignChange()),
], ids=lambda step: f"{step.by}: {step.conclusion}")  # fmt: skip
def test_a_rule_without_a_value_is_undecided(step: Step) -> None:
    """If SymPy has no value, derivative or interval, the step is undecided."""
    report = check_chain(Claim("a", sp.Ge(x, 0), {x: UNIT}), Proof(step))
    assert not report.steps[0].verdict.holds


def test_monotone_needs_nothing_at_the_other_end() -> None:
    """1/x >= 1 on (0, 1] follows from the end at 1, though 1/x has no value at 0."""
    claim = Claim("a", sp.Ge(1 / x, 1), {x: sp.Interval.Lopen(0, 1)})
    assert check_chain(claim, Proof(Step(claim.statement, by=Monotone(x, "high")))).accepted
    assert not check_chain(claim, Proof(Step(claim.statement, by=Monotone(x)))).accepted


@pytest.mark.parametrize(
    "error", [TypeError("Invalid NaN comparison"), ValueError("zoo"), NotImplementedError()], ids=str
)
def test_an_error_of_sympy_in_a_rule_leaves_the_step_undecided(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """An error of SymPy while a rule writes its conditions is reported, and the step is undecided."""

    def broken(*_: object) -> None:
        raise error

    monkeypatch.setattr(Monotone, "conditions", broken)
    report = check_chain(Claim("a", sp.Ge(x, 0), {x: UNIT}), Proof(Step(sp.Ge(x, 0), by=Monotone(x))))
    assert not report.accepted
    assert "SymPy cannot write the conditions of rule monotone" in report.sentence
