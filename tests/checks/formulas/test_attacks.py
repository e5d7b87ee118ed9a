"""False statements that once misled an engine, named after the cause; none is established."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp

from reference.sampling import every
from signdescent.checks.check import check
from signdescent.checks.formulas.decide import decide
from signdescent.checks.report import ProofStatus, Verdict
from signdescent.theory import Claim, Proof, Step, Use
from signdescent.theory.rules import (
    ChangeOfVariable,
    Concave,
    ConcaveSignChange,
    Induction,
    Monotone,
    OneSignChange,
    PlusThenMinus,
    Telescoping,
    Termwise,
)

Q, R, N, N0 = sp.Rational, sp.Reals, sp.S.Naturals, sp.S.Naturals0
HALF_LINE, UNIT = sp.Interval(0, sp.oo), sp.Interval(0, 1)
x, y, z, w = sp.symbols("x y z w", real=True)
n, k, j = sp.symbols("n k j", integer=True)
p = sp.Symbol("p", integer=True, positive=True)
q = sp.Symbol("q", positive=True)
THIN = Q(1, 10**40)
ALL = ("search", "algebra", "reals", "balls", "charts", "reduction")
NN = sp.Symbol("N")
PLAIN_K, POSITIVE_K = sp.Symbol("k"), sp.Symbol("k", integer=True, positive=True)

Case = tuple[str, Any, dict[sp.Symbol, sp.Set], tuple[Any, ...], tuple[str, ...]]
STATEMENTS: list[Case] = [
    ("section outside", x**3 - 3 * x >= 0, {x: HALF_LINE}, (), ("reduction",)),
    ("section outside, thin", x * sp.exp(x) - x**2 - 2 * x + sp.log(2) ** 2 >= THIN, {x: HALF_LINE}, (), ALL),
    ("section outside, two", x**3 - 3 * x * y**2 >= 0, {x: HALF_LINE, y: sp.Interval(1, 2)}, (), ("reduction",)),
    ("section outside, left", -(x**3) + 3 * x >= 0, {x: sp.Interval(-sp.oo, 0)}, (), ("reduction",)),
    ("atan of an integer", sp.Gt(sp.atan(n), 0, evaluate=False), {n: N0}, (), ALL),
    ("atan of integers", sp.Gt(sp.atan(n) ** 2 + x**2, 0, evaluate=False), {n: sp.S.Integers, x: R}, (), ALL),
    ("atan of a floor", sp.Gt(sp.atan(sp.floor(x)), 0, evaluate=False), {x: HALF_LINE}, (), ALL),
    ("acos of an integer", sp.Ne(sp.acos(n), 0, evaluate=False), {n: sp.Range(0, 2)}, (), ALL),
    ("fractional binomial", sp.Ne(sp.binomial(Q(1, 2), n + Q(1, 2)), 0, evaluate=False), {n: N0}, (), ALL),
    ("acos of a sign", sp.Gt(sp.acos((-1) ** n), 0, evaluate=False), {n: N0}, (), ALL),
    ("a pole by atan", sp.Gt(1 / sp.atan(n), 0, evaluate=False), {n: N0}, (), ALL),
    ("0^0 by atan", sp.Eq(sp.Pow(0, sp.atan(n)), 0, evaluate=False), {n: N0}, (), ALL),
    ("log 0 by atan", sp.log(sp.atan(n)) < 1, {n: N0}, (), ALL),
    ("positive index", sp.Gt(sp.Sum(p, (p, -2, n)), 0, evaluate=False), {n: sp.Range(0, 3)}, (), ALL),
    ("positive factor", sp.Gt(sp.Product(p, (p, -n, n)), 0, evaluate=False), {n: N0}, (), ALL),
    ("decimal point", sp.Eq(10 * x, 1), {x: sp.FiniteSet(0.1)}, (), ALL),
    ("decimal end", 10 * x >= 1 + Q(1, 10**16), {x: sp.Interval(0.1, 1)}, (), ("reduction",)),
    ("decimal end in balls", x**2 >= Q(0.1) ** 2 + Q(1, 10**30), {x: sp.Interval(0.1, 1)}, (), ("balls",)),
    ("an end left out", sp.E - THIN - x ** (1 / (sp.log(x) - 1)) >= 0, {x: sp.Interval.Lopen(0, 1)}, (), ALL),
    ("an end left out, mirrored", sp.E - THIN - (-x) ** (1 / (sp.log(-x) - 1)) >= 0, {x: sp.Interval.Ropen(-1, 0)}, (), ALL),
    ("odd binomial", sp.Lt(sp.binomial(NN - 5, 3), 0, evaluate=False), {NN: sp.Range(5, sp.oo)}, (), ALL),
    ("a pole by a binomial", sp.Lt(1 / sp.binomial(NN - 5, 3), 1, evaluate=False), {NN: sp.Range(5, sp.oo)}, (), ALL),
    ("odd binomials", sp.Lt(sp.binomial(n - 5, 2 * k + 1), 0, evaluate=False), {n: sp.Range(5, sp.oo), k: N0}, (), ALL),
    ("sign of atan", sp.Gt(sp.sign(sp.atan(sp.floor(x))), 0, evaluate=False), {x: HALF_LINE}, (), ALL),
    ("maximum of a sign", sp.Gt(sp.Max(sp.sign(sp.atan(sp.floor(x))), 0), 0, evaluate=False), {x: HALF_LINE}, (), ALL),
    ("0 to the atan", sp.Eq(sp.Pow(0, sp.atan(sp.floor(x)), evaluate=False), 0, evaluate=False), {x: HALF_LINE}, (), ALL),
    ("sign of a binomial", sp.Eq(sp.sign(sp.binomial(Q(1, 2), NN + Q(1, 2))) ** 2, 1, evaluate=False), {NN: N0}, (), ALL),
    ("index and symbol of one name", sp.Eq(sp.Sum(PLAIN_K * POSITIVE_K, (PLAIN_K, 1, 2)), 5), {POSITIVE_K: N}, (), ALL),
    ("cancelled beside a sum", sp.Ge(sp.Mul(1 / x, x, sp.Sum(NN**2, (NN, 1, 2)), evaluate=False), 0, evaluate=False), {x: UNIT}, (), ALL),
    ("cancelled in a product", sp.Gt(sp.Product(sp.Mul(NN, x, 1 / x, evaluate=False), (NN, 1, n)), 0, evaluate=False), {x: UNIT, n: N}, (), ALL),
    ("cancelled beside a decimal", sp.Gt(sp.Mul(0.5, x, 1 / x, evaluate=False), 0, evaluate=False), {x: UNIT}, (), ALL),
    ("reversed sum", sp.Eq(sp.Sum(NN, (NN, 3, n)), 0), {n: sp.Range(-5, 2)}, (), ALL),
]  # fmt: skip


def title(case: tuple[Any, ...]) -> str:
    name: str = case[0]
    return name


DEEP = ("section outside, thin", "an end left out", "an end left out, mirrored")


@pytest.mark.parametrize("case", every(2, STATEMENTS, heavy=DEEP, name=title), ids=title)
def test_a_statement_that_once_misled_an_engine(case: Case) -> None:
    _, statement, where, assumptions, engines = case
    assert not decide(statement, where, assumptions, engines=engines).verdict.holds


MET: list[Case] = [
    ("odd binomial", NN >= 6, {NN: sp.Range(5, sp.oo)}, (sp.Ge(sp.binomial(NN - 5, 3), 1, evaluate=False),), ALL),
    ("atan at 0", n >= 0, {n: N0}, (sp.Le(sp.atan(n), 0, evaluate=False),), ALL),
    ("positive index", sp.Ge(n, 0, evaluate=False), {n: sp.Range(0, 3)}, (sp.Lt(sp.Sum(p, (p, -2, n)), 0, evaluate=False),), ALL),
]  # fmt: skip


@pytest.mark.parametrize("case", MET, ids=title)
def test_satisfiable_assumptions_are_never_vacuous(case: Case) -> None:
    _, statement, where, assumptions, engines = case
    assert decide(statement, where, assumptions, engines=engines).verdict is not Verdict.VACUOUS


FLOATS_MEET: list[Case] = [
    ("an underflow", x > 5, {x: HALF_LINE}, (sp.Le(sp.exp(-x), 0, evaluate=False),), ALL),
    ("a rounded sum", x > 0, {x: sp.Interval(-1, 1)}, (1 + x * THIN <= 1, 1 + x * THIN >= 1 + THIN**2), ALL),
    ("a rounded product", y >= 2, {x: UNIT, y: UNIT}, (sp.Eq(x * y * (1 + THIN), x * y), x * y >= Q(1, 2)), ALL),
]


@pytest.mark.parametrize("case", FLOATS_MEET, ids=lambda case: case[0])
def test_an_assumption_that_only_floats_meet_is_vacuous(case: Case) -> None:
    """Rounded, the assumption holds at many points; exactly, at none."""
    _, statement, where, assumptions, engines = case
    assert decide(statement, where, assumptions, engines=engines).verdict is Verdict.VACUOUS


def test_an_assumption_that_floats_nearly_meet_is_met() -> None:
    """Control: the assumption holds at decimals, such as 1/10 and 9/10, that no float is."""
    found = decide(x * y <= 1, {x: UNIT, y: UNIT}, (sp.Eq(x + y, 1), sp.Eq(10 * x, 1)))
    assert found.verdict is Verdict.PROVED


NOT_MET: list[Case] = [
    ("a pole", (y**2 - 2) ** 2 > 0, {y: sp.Interval(0, 2)}, (1 / (y**2 - 2) ** 2 + 1 > 0,), ALL),
    ("a pole, two", x * y > 0, {x: R, y: R}, (x / y > 0,), ALL),
    ("a logarithm", x >= 0, {x: sp.Interval(-1, 1)}, (sp.log(x) + 1 > sp.log(x) - 1,), ALL),
    ("a root", x >= 1, {x: R}, (sp.sqrt(x - 1) >= 0,), ALL),
]


@pytest.mark.parametrize("case", every(1, NOT_MET, heavy=("a pole",), name=title), ids=title)
def test_an_assumption_is_not_met_where_a_term_of_it_does_not_exist(case: Case) -> None:
    """The statement fails only at such points, so it holds; without the assumption it does not."""
    _, statement, where, assumptions, engines = case
    assert decide(statement, where, assumptions, engines=engines).verdict.holds
    assert not decide(statement, where, engines=engines).verdict.holds


def test_a_true_statement_about_a_decimal_is_not_refuted() -> None:
    """0.1 is the binary number that is stored, and 10 times it is not 1."""
    found = decide(sp.Ne(10 * x, 1), {x: sp.FiniteSet(0.1)})
    assert found.verdict is not Verdict.REFUTED
    assert "binary" in found.notes[0]


def test_an_irrational_power_does_not_crash() -> None:
    assert decide((x + 1) ** sp.sqrt(2) >= 2, {x: HALF_LINE}, engines=("reals",)).verdict is Verdict.UNDECIDED


# ------------------------------------------------------------------ chains

SQUARE = sp.Ge(x**2, 0, evaluate=False)
SMALL = y**2 - sp.pi * y + sp.pi**2 / 4 - THIN
GAP = sp.Ge((y - sp.pi) ** 2, THIN)
WAVE = 1 - 8 * x * (1 - x)
OUTER = PlusThenMinus(1 - 8 * w * (1 - x), w, sp.Integer(0), sp.Integer(1))
INNER = PlusThenMinus(WAVE, x, sp.Integer(0), sp.Integer(1))
AREA = sp.Ge(sp.integrate(WAVE, x) + Q(2, 5), 0)
JUMP = 2 - x ** (1 / sp.log(x / 2))
FALLS = PlusThenMinus(1 - x, x, sp.Integer(0), sp.Integer(1))
EVEN = sp.Eq(sp.Pow(-1, n), 1)
FROM_ZERO = sp.Le(sp.Sum(1, (k, 0, n)), sp.Sum(k, (k, 0, n)))
ABSOLUTE = sp.Eq(sp.Sum(sp.Abs(k), (k, -2, n)), n * (n + 1) / 2 - 3)
CAPTURED = sp.Le(sp.Sum(n, (k, 1, n)), sp.Sum(k, (k, 1, n)))
CAPTURED_EQ = sp.Eq(sp.Sum(k * n, (k, 1, n)), Q(1, 3) * ((n + 1) ** 3 - Q(3, 2) * (n + 1) ** 2 + (n + 1) / 2))
NESTED = sp.Le(sp.Sum(j, (k, 1, 1), (j, 1, 2)), sp.Sum(1, (k, 1, 1), (j, 1, 2)))

HALF_WAVE = 1 - 8 * x * (1 - y)
AREA_LOW = sp.Ge(sp.integrate(WAVE, x), -sp.sqrt(2) / 6 - Q(1, 6) + Q(1, 10**30))
STEEP = j ** (1 / sp.log(j + 1))
ENDLESS = sp.Eq(sp.Sum(STEEP.subs(j, k + 1) - STEEP.subs(j, k), (k, 1, sp.oo)), 0)
DIVERGENT = sp.Le(sp.Sum(1 / k, (k, 1, sp.oo)), sp.Sum(1, (k, 1, sp.oo)), evaluate=False)
CANCELS = sp.Ge(x + sp.log(x), sp.log(x), evaluate=False)
BENDS = sp.Ge(x - x**2 + 1 / x, 1 / x, evaluate=False)
DECIMAL = sp.Ge(10 * x, 1 + Q(1, 10**16))
INNER_SUM = sp.Le(sp.Sum(k + sp.Sum(k, (j, 1, 2)), (k, 1, n)), sp.Sum(k + 3, (k, 1, n)))
INNER_EQ = sp.Eq(sp.Sum(k + sp.Sum(k, (j, 1, 2)), (k, 1, n)), n * (n + 1) / 2 + 3 * n)
REAL_END = sp.Eq(sp.Sum(1, (k, 0, x)), x + 1)
PARABOLA = sp.Ge(x**2 + x, 0)

Chain = tuple[str, Any, dict[sp.Symbol, sp.Set], tuple[Step, ...], tuple[Any, ...]]
CHAINS: list[Chain] = [
    ("use at an imaginary value", sp.Ge(SMALL, 0), {y: sp.Interval(0, 2)},
     (Step(SQUARE, "s", where={x: R}), Step(sp.Ge(SMALL, 0), uses=Use("s", {x: sp.sqrt(SMALL)}))), ()),
    ("use at a pole", (y**2 - 2) ** 2 > 0, {y: sp.Interval(0, 2)},
     (Step(sp.Gt(x**2 + 1, 0, evaluate=False), "s", where={x: R}),
      Step((y**2 - 2) ** 2 > 0, uses=Use("s", {x: 1 / (y**2 - 2)}))), ()),
    ("use at I y", sp.Eq(y, 0), {y: R}, (Step(SQUARE, "s", where={x: R}), Step(sp.Eq(y, 0), uses=Use("s", {x: sp.I * y}))), ()),
    ("symbols of a step's assumptions", x >= 5, {x: sp.Interval(0, 10), z: sp.Interval(-10, -9)},
     (Step(x >= 5, "s", where={z: sp.Interval(5, 6)}, assumptions=(x >= z,)), Step(x >= 5, uses="s")), ()),
    ("symbols of a step's assumptions, thin", GAP, {y: sp.Interval(3, 4), z: sp.Interval(-10, -9)},
     (Step(GAP, "s", where={z: sp.Interval(5, 6)}, assumptions=(sp.Ge((y - sp.pi) ** 2 * (z + 9) * (z - 4), THIN * 20 * (z + 8)),)),
      Step(GAP, uses="s")), ()),
    ("facts of a used symbol", sp.Ge(y**3 - 2 * y**2 + y, 0), {y: R},
     (Step(q**3 - 2 * q**2 + q >= 0, "s", where={q: R}), Step(sp.Ge(y**3 - 2 * y**2 + y, 0), uses=Use("s", {q: y}))), ()),
    ("an integer used as a real", sp.Ge(y**2 - y, 0), {y: R},
     (Step(n**2 - n >= 0, "s", where={n: R}), Step(sp.Ge(y**2 - y, 0), uses=Use("s", {n: y}))), ()),
    ("the step of a range", EVEN, {n: sp.Range(0, 11)}, (Step(EVEN, "s", where={n: sp.Range(0, 11, 2)}), Step(EVEN, uses="s")), ()),
    ("induction past an assumption", sp.Ge((n - 1) * (n - 5), 0), {n: N}, (Step(sp.Ge((n - 1) * (n - 5), 0), by=Induction(n, 1)),), (n >= 2,)),
    ("monotone past an assumption", sp.Ge(x**3 / 3 - 5 * x**2 / 2 + 4 * x, 0), {x: sp.Interval(0, 5)},
     (Step(sp.Ge(x**3 / 3 - 5 * x**2 / 2 + 4 * x, 0), by=Monotone(x)),), (sp.Or(x <= 1, x >= 4),)),
    ("concave past an assumption", sp.Ge(-(x**4) + 6 * x**2 - Q(11, 2), 0), {x: sp.Interval(-2, 2)},
     (Step(sp.Ge(-(x**4) + 6 * x**2 - Q(11, 2), 0), by=Concave(x)),), (x**2 >= 1,)),
    ("induction over a positive symbol", sp.Ge(p * (p - 5), 0, evaluate=False), {p: N}, (Step(sp.Ge(p * (p - 5), 0, evaluate=False), by=Induction(p, 0)),), ()),
    ("monotone in a positive symbol", sp.Ge(q**2, Q(1, 2)), {q: sp.Interval(-1, 1)}, (Step(sp.Ge(q**2, Q(1, 2)), by=Monotone(q)),), ()),
    ("termwise with a positive index", FROM_ZERO, {n: sp.Range(0, 2)}, (Step(FROM_ZERO, by=Termwise(p)),), ()),
    ("telescoping with a positive index", ABSOLUTE, {n: N0}, (Step(ABSOLUTE, by=Telescoping(p * (p - 1) / 2, p)),), ()),
    ("termwise capture", CAPTURED, {n: N}, (Step(CAPTURED, by=Termwise(n)),), ()),
    ("telescoping capture", CAPTURED_EQ, {n: N}, (Step(CAPTURED_EQ, by=Telescoping((n**3 - Q(3, 2) * n**2 + n / 2) / 3, n)),), ()),
    ("several limits", NESTED, {n: N, j: sp.FiniteSet(1)}, (Step(NESTED, by=Termwise(k)),), ()),
    ("an outer pattern with x", AREA, {x: UNIT},
     (Step(OUTER, "o", by=ConcaveSignChange()), Step(INNER, "p", uses="o", by=ChangeOfVariable(OUTER, x)),
      Step(AREA, uses="p", by=OneSignChange(x, sp.Integer(1), WAVE))), ()),
    ("a jump at an open end", sp.Ge(JUMP, 0), {x: sp.Interval.Lopen(0, 1)},
     (Step(FALLS, "p", by=ConcaveSignChange()), Step(sp.Ge(JUMP, 0), uses="p", by=OneSignChange(x, sp.diff(JUMP, x) / (1 - x), 1 - x))), ()),
    ("use that binds", AREA_LOW, {x: UNIT},
     (Step(PlusThenMinus(HALF_WAVE, x, sp.Integer(0), sp.Integer(1)), "o", by=ConcaveSignChange(), where={y: UNIT}),
      Step(AREA_LOW, uses=Use("o", {y: x}), by=OneSignChange(x, sp.Integer(1), WAVE))), ()),
    ("use into a sum", sp.Ge(3 * NN, 5), {NN: sp.Interval(0, 10)},
     (Step(sp.Le(sp.Sum(y * NN, (NN, 1, 2)), 3 * y), "s", where={y: R}), Step(sp.Ge(3 * NN, 5), uses=Use("s", {y: NN}))), ()),
    ("an endless sum telescopes", ENDLESS, {n: N}, (Step(ENDLESS, by=Telescoping(STEEP, j)),), ()),
    ("divergent sums", DIVERGENT, {n: N}, (Step(DIVERGENT, by=Termwise(j)),), ()),
    ("monotone cancels", CANCELS, {x: UNIT}, (Step(CANCELS, by=Monotone(x)),), ()),
    ("concave cancels", BENDS, {x: UNIT}, (Step(BENDS, by=Concave(x)),), ()),
    ("decimals in a rule", DECIMAL, {x: sp.Interval(0.1, 1)}, (Step(DECIMAL, by=Monotone(x)),), ()),
    ("an inner index, termwise", INNER_SUM, {n: N}, (Step(INNER_SUM, by=Termwise(j)),), ()),
    ("an inner index, telescoping", INNER_EQ, {n: N}, (Step(INNER_EQ, by=Telescoping(j * (j - 1) / 2 + 3 * j, j)),), ()),
    ("a real end", REAL_END, {x: UNIT}, (Step(REAL_END, by=Telescoping(j, j)),), ()),
]  # fmt: skip


@pytest.mark.parametrize("case", CHAINS, ids=title)
def test_a_chain_that_once_misled_the_checker(case: Chain) -> None:
    _, statement, where, steps, assumptions = case
    claim = Claim("misleading", statement, where, assumptions, proof=Proof(steps))
    assert not check(claim, engines=("chain",)).verdict.holds


UNFIT: list[Chain] = [
    ("induction from too far", sp.Ge(n**2 - n, 0), {n: N}, (Step(sp.Ge(n**2 - n, 0), by=Induction(n, 2)),), ()),
    ("concave, but convex", sp.Ge(x**2 + 1, 0, evaluate=False), {x: UNIT}, (Step(sp.Ge(x**2 + 1, 0, evaluate=False), by=Concave(x)),), ()),
]  # fmt: skip


@pytest.mark.parametrize("case", UNFIT, ids=title)
def test_a_rule_that_does_not_apply_refutes_nothing(case: Chain) -> None:
    _, statement, where, steps, _ = case
    report = check(Claim("unfit", statement, where, printed_proof=Proof(steps)))
    assert report.proof is ProofStatus.UNCHECKED
    assert report.verdict.holds
