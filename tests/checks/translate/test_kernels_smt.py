"""Facts about kernels are true, rewriting preserves values, and no engine proves a false statement."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
import sympy as sp
import z3
from flint import ctx
from sympy.logic.boolalg import Boolean

from reference.sampling import every
from signdescent.checks.budget import Budget
from signdescent.checks.formulas.decide import decide
from signdescent.checks.formulas.goal import goal_of
from signdescent.checks.report import Verdict
from signdescent.checks.translate import Unsupported, compile_program
from signdescent.checks.translate.balls import enclose_number, evaluate
from signdescent.checks.translate.intervals import Doubt, Interval
from signdescent.checks.translate.kernel_facts import exponential_facts, power_facts, rational_bounds
from signdescent.checks.translate.kernel_terms import canonical
from signdescent.checks.translate.kernels import Kernels
from signdescent.checks.translate.smt import formula, variables

Domain = Mapping[sp.Symbol, sp.Set]
Planted = tuple[str, Boolean, Domain, Sequence[Boolean]]

Q = sp.Rational
HALF = Q(1, 2)
LINE = sp.Reals
UNIT = sp.Interval(0, 1)
BOTH = sp.Interval(-1, 1)
TWO = sp.Interval(-2, 2)
POSITIVE = sp.Interval.open(0, sp.oo)
FAR = sp.Interval(0, sp.oo)
x, y, z, w = sp.symbols("x y z w", real=True)
u = sp.Symbol("u", real=True)
n, k, l, m = sp.symbols("n k l m", integer=True)
j = sp.Symbol("j", integer=True)

# ------------------------------------------------------------------ true statements

PROVED: list[Planted] = [
    ("exp of a sum", sp.Eq(sp.exp(x + y), sp.exp(x) * sp.exp(y)), {x: LINE, y: LINE}, ()),
    ("exp of a fraction", sp.Eq(sp.exp(x / 2) ** 2 * sp.exp(y / 3) ** 3, sp.exp(x + y)), {x: LINE, y: LINE}, ()),
    ("gamma two up", sp.Eq(sp.gamma(l + 2), l * (l + 1) * sp.gamma(l)), {l: sp.S.Naturals}, ()),
    ("gamma real", sp.Eq(sp.gamma(x + 3) / sp.gamma(x + 1), (x + 1) * (x + 2)), {x: FAR}, ()),
    ("factorial", sp.Eq(sp.factorial(n + 1), (n + 1) * sp.factorial(n)), {n: sp.S.Naturals0}, ()),
    ("central ratio", sp.Eq(sp.binomial(2 * l + 2, l + 1) * (l + 1), sp.binomial(2 * l, l) * (4 * l + 2)), {l: sp.S.Naturals}, ()),
    ("binomial small", sp.Eq(sp.binomial(x, 2), x * (x - 1) / 2), {x: FAR}, ()),
    ("beta", sp.Eq(sp.beta(x + 1, y) * (x + y), x * sp.beta(x, y)), {x: POSITIVE, y: POSITIVE}, ()),
    ("power step", sp.Eq((1 - u**2) ** (l + 1), (1 - u**2) * (1 - u**2) ** l), {u: UNIT, l: sp.S.Naturals0}, ()),
    ("power split", sp.Eq((x * y) ** l, x**l * y**l), {x: LINE, y: LINE, l: sp.S.Naturals}, ()),
    ("power split real", sp.Eq((x * y) ** z, x**z * y**z), {x: POSITIVE, y: POSITIVE, z: LINE}, ()),
    ("power of four", sp.Eq(4**x, 2**x * 2**x), {x: LINE}, ()),
    ("inverse power", sp.Eq(x**l * (1 / x) ** l, 1, evaluate=False), {x: POSITIVE, l: sp.S.Naturals}, ()),
    ("sqrt of a product", sp.Eq(sp.sqrt(x) ** 3, x * sp.sqrt(x), evaluate=False), {x: FAR}, ()),
    ("sqrt sum", sp.Le(sp.sqrt(x + y), sp.sqrt(x) + sp.sqrt(y)), {x: FAR, y: FAR}, ()),
    ("sqrt squared", sp.Ge(sp.sqrt(x**2 + 1), x), {x: LINE}, ()),
    ("guarded sqrt", sp.Implies(x >= 0, sp.sqrt(x) >= 0), {x: LINE}, ()),
    ("abs", sp.Le(sp.Abs(x + y), sp.Abs(x) + sp.Abs(y)), {x: LINE, y: LINE}, ()),
    ("extremes", sp.Eq(sp.Max(x, y) + sp.Min(x, y), x + y), {x: LINE, y: LINE}, ()),
    ("max of three", sp.Le(x + y + z, 3 * sp.Max(x, y, z)), {x: LINE, y: LINE, z: LINE}, ()),
    ("sign", sp.Eq(sp.sign(x - y) * sp.Abs(x - y), x - y), {x: LINE, y: LINE}, ()),
    ("piecewise", sp.Ge(sp.Piecewise((x, x > 1), (1, True)), x), {x: LINE}, ()),
    ("guarded pole", sp.Ge(sp.Piecewise((1 / x, x > 0), (0, True)), 0), {x: LINE}, ()),
    ("floor", sp.Ge(sp.floor(x) + 1 - x, 0), {x: LINE}, ()),
    ("ceiling", sp.Le(sp.ceiling(x) - sp.floor(x), 2), {x: LINE}, ()),
    ("sum step", sp.Eq(sp.Sum(1 / j, (j, 1, n + 1)), sp.Sum(1 / j, (j, 1, n)) + 1 / (n + 1)), {n: sp.S.Naturals}, ()),
    ("incomplete beta", sp.Eq(sp.betainc_regularized(1, 2, 0, x), 1 - (1 - x) ** 2), {x: UNIT}, ()),
    ("pi", sp.Lt(sp.pi * (x**2 + 1), Q(355, 113) * (x**2 + 1)), {x: LINE}, ()),
    ("tanh", sp.Lt(sp.tanh(x) ** 2, 1), {x: LINE}, ()),
    ("erf", sp.Ge(sp.erf(x) * x, 0), {x: LINE}, ()),
    ("binomial sign", sp.Ge(sp.binomial(n, k), 0), {n: sp.S.Naturals0, k: sp.S.Naturals0}, ()),
    ("assumed", sp.Le(x * y, HALF), {x: LINE, y: LINE}, (sp.Eq(x**2 + y**2, 1),)),
]  # fmt: skip
SMALL = Budget(boxes=24, points=32, polish=1, resources=600_000)
PROVERS = ("algebra", "reals", "balls", "charts", "reduction")


@pytest.mark.parametrize("case", PROVED, ids=lambda case: case[0])
def test_a_true_statement_is_proved(case: Planted) -> None:
    _, statement, where, assumptions = case
    assert decide(statement, where, assumptions, engines=("algebra", "reals")).verdict is Verdict.PROVED


# ------------------------------------------------------------------ facts and values

Point = dict[sp.Symbol, sp.Rational]
WITH_FACTS: list[tuple[sp.Expr, Domain]] = [
    (x**y, {x: FAR, y: FAR}), (x ** (y + 1) - x**y, {x: FAR, y: FAR}), (x ** (2 * y + 1), {x: FAR, y: sp.Interval(-HALF, 3)}),
    (x ** ((2 * y - 1) ** 2), {x: FAR, y: TWO}), (x ** (-y), {x: FAR, y: sp.Interval(-3, 0)}), (x ** (1 - n), {x: LINE, n: sp.Range(0, 2)}),
    (x ** (-n) + x**n, {x: LINE, n: sp.Range(-3, 4)}), (x**n, {x: LINE, n: sp.S.Naturals0}), ((-x) ** n, {x: LINE, n: sp.S.Naturals0}),
    ((x * y) ** n, {x: LINE, y: LINE, n: sp.S.Naturals0}), ((-2 * x * y**2) ** n, {x: LINE, y: LINE, n: sp.S.Naturals}),
    ((x / y) ** n, {x: LINE, y: LINE, n: sp.S.Naturals0}), ((1 - x**2) ** (n + 1) + (1 - x**2) ** n, {x: BOTH, n: sp.S.Naturals0}),
    ((1 - x**2) ** (-n), {x: BOTH, n: sp.Range(-2, 3)}), ((x**2) ** y, {x: LINE, y: FAR}), ((x * y) ** z, {x: FAR, y: FAR, z: FAR}),
    ((2 * x) ** y / (x / 3) ** y, {x: FAR, y: FAR}), (6**x - 4**x + 2 ** (-x), {x: LINE}), (sp.Pow(0, x, evaluate=False), {x: FAR}),
    ((x**2 - 2) ** n * (x**2 - 2) ** (n + 2), {x: LINE, n: sp.S.Naturals0}), (sp.sqrt(x) + x ** Q(1, 3) + x ** Q(-1, 2), {x: FAR}),
    (sp.sqrt(1 - x**n), {x: UNIT, n: sp.S.Naturals}), (sp.sqrt(x - 1), {x: LINE}), (sp.sqrt(1 / x), {x: LINE}), (sp.sqrt(y - 1 - x**2), {x: LINE, y: sp.Interval(-1, HALF)}),
    (sp.exp(x / 2 + y) - sp.exp(-x / 3), {x: LINE, y: LINE}), (sp.exp(1 / x) + sp.exp(2), {x: LINE}), (sp.exp(x * y + 1), {x: LINE, y: LINE}),
    (sp.Abs(x - y) + sp.Abs(1 / (x - y)), {x: LINE, y: LINE}), (sp.Max(x, y, 1 / x) - sp.Min(x, y**2), {x: LINE, y: LINE}),
    (sp.sign(x) + sp.sign(1 / x - y), {x: LINE, y: LINE}), (sp.floor(1 / x) + sp.ceiling(x * y), {x: LINE, y: LINE}),
    (sp.Piecewise((1 / x, x > 0), (sp.sqrt(-x), x < 0), (y, True)), {x: LINE, y: LINE}), (sp.Piecewise((x, 1 / y > x), (y, True)), {x: LINE, y: LINE}),
    (sp.gamma(x + 2) / sp.gamma(x), {x: LINE}), (sp.gamma(x - 1) + sp.gamma(x + 1), {x: sp.Interval.open(1, 9)}), (sp.factorial(n - 1) + sp.factorial(n), {n: sp.S.Naturals0}),
    (sp.beta(x, y + 1), {x: FAR, y: FAR}), (sp.binomial(n, k), {n: sp.S.Naturals0, k: sp.S.Naturals0}), (sp.binomial(x, k), {x: FAR, k: sp.S.Naturals0}),
    (sp.binomial(n + k, k), {n: sp.S.Naturals0, k: sp.S.Naturals0}), (sp.binomial(x, 3), {x: FAR}), (sp.binomial(2 * n, n - 1), {n: sp.S.Naturals}),
    (sp.erf(x) + sp.erfc(1 / y), {x: LINE, y: LINE}), (sp.log(x) + sp.log(x / y), {x: LINE, y: LINE}), (sp.tanh(x) + sp.sin(x) * sp.cos(y), {x: LINE, y: LINE}),
    (sp.betainc_regularized(n, n, 0, x), {x: UNIT, n: sp.S.Naturals}), (sp.betainc_regularized(2, 3, x, y), {x: UNIT, y: UNIT}), (sp.cosh(x), {x: LINE}),
    (sp.Sum(x**j, (j, 0, n + 2)) - sp.Sum(x**j, (j, 0, n)), {x: LINE, n: sp.S.Naturals0}), (sp.Sum(j, (j, 2, n - 1)) + sp.Sum(j, (j, 2, n)), {n: sp.S.Naturals0}),
    (sp.Sum(j, (j, n, 2)), {n: sp.S.Naturals0}), (sp.Sum(j + x, (j, 3, 1)), {x: LINE}), (sp.Product(j + x, (j, 1, n)), {x: LINE, n: sp.S.Naturals0}),
    (sp.pi * x + sp.sqrt(2) + sp.log(3) + sp.E, {x: LINE}), (sp.Abs(sp.sqrt(x) - sp.exp(x)) ** n, {x: LINE, n: sp.S.Naturals0}),
]  # fmt: skip
REALS = [Q(v) for v in (0, 1, -1, HALF, Q(-3, 2), 2, Q(7, 3))]
WHOLE = [sp.Integer(v) for v in (0, 1, -1, 2, 3, -2)]


def points(symbols: Sequence[sp.Symbol], where: Domain, names: Mapping[sp.Symbol, sp.Symbol]) -> Iterator[Point]:
    choices = [WHOLE if symbol.is_integer else REALS for symbol in symbols]
    for values in itertools.product(*choices):
        if all(where[names[s]].contains(v) == sp.true for s, v in zip(symbols, values, strict=True)):
            yield dict(zip(symbols, values, strict=True))


def meaning(key: Any) -> sp.Basic:
    """Return the definition of a kernel, in symbols and earlier kernels."""
    kind, *rest = key
    if kind == "power":
        base, s, least = rest
        return sp.Pow(base, s + least)
    if kind == "root":
        return sp.Pow(rest[0], Q(1, rest[1]))
    if kind == "exp":
        return sp.exp(rest[0] / rest[1])
    if kind == "gamma":
        return sp.gamma(rest[0] + rest[1], evaluate=False)
    if kind == "sum":
        function, low, symbolic, least = rest
        return sp.Sum(function, (sp.Symbol("_index"), low, symbolic + least))
    if kind in ("Max", "Min"):
        return getattr(sp, kind)(*rest[0], evaluate=False)
    if kind == "piecewise":
        return sp.Piecewise(*rest[0], evaluate=False)
    plain = {"abs": sp.Abs, "sign": sp.sign, "floor": sp.floor, "ceiling": sp.ceiling}
    return plain[kind](rest[0], evaluate=False) if kind in plain else rest[0]


def kernel_values(kernels: Kernels, point: Point) -> dict[sp.Symbol, Interval] | None:
    """Return enclosures of all kernels at a point, or None if one does not exist."""
    values: dict[sp.Symbol, Interval] = {s: enclose_number(v) for s, v in point.items()}
    waiting = [(symbol, meaning(key)) for key, symbol in kernels._table.items()]
    while waiting:
        ready = [(s, e) for s, e in waiting if e.free_symbols <= set(values)]
        assert ready
        for symbol, expression in ready:
            try:
                found = evaluate(compile_program([expression], tuple(values)), list(values.values()))
            except (Doubt, Unsupported):
                return None
            if not found.defined or not isinstance(found.outputs[0], tuple):
                return None
            values[symbol] = found.outputs[0]
        waiting = [(s, e) for s, e in waiting if s not in values]
    return values


def satisfiable(facts: Sequence[Boolean], point: Point) -> bool:
    """Return whether some values of the kernels satisfy all facts at a point."""
    names = variables({symbol for fact in facts for symbol in fact.free_symbols} | set(point))
    solver = z3.SolverFor("QF_NRA")
    solver.set("rlimit", 2_000_000)
    for fact in facts:
        solver.add(formula(fact, names))
    for symbol, value in point.items():
        solver.add(names[symbol] == z3.Q(int(value.p), int(value.q)))
    return bool(solver.check() != z3.unsat)


@pytest.mark.parametrize(("expression", "where"), WITH_FACTS, ids=lambda v: str(v)[:50])
def test_facts_are_true_and_the_value_is_preserved(expression: sp.Expr, where: Domain) -> None:
    (goal,), _ = goal_of(sp.Gt(expression, 7, evaluate=False), where)
    expression = goal.statement.lhs
    kernels = Kernels([expression])
    written = kernels.rational(expression)
    assert not written.has(sp.zoo, sp.nan)
    compared = 0
    with ctx.workprec(96):
        for point in points(goal.symbols, where, goal.names):
            values = kernel_values(kernels, point)
            if values is None:
                assert satisfiable(kernels.facts, point), point
                continue
            found = evaluate(compile_program(kernels.facts, tuple(values)), list(values.values()))
            assert False not in found.outputs, (point, kernels.facts[found.outputs.index(False)])
            try:
                before = evaluate(
                    compile_program([expression], goal.symbols), [enclose_number(v) for v in point.values()]
                )
                after = evaluate(compile_program([written], tuple(values)), list(values.values()))
            except Doubt:
                continue
            if before.defined and after.defined:
                (a, b), (c, d) = before.outputs[0], after.outputs[0]  # type: ignore[misc]
                assert a <= d, (point, written)
                assert c <= b, (point, written)
                compared += 1
    nowhere = isinstance(expression, sp.Sum) or expression == sp.sqrt(goal.symbols[-1] - 1 - goal.symbols[0] ** 2)
    assert compared or nowhere  # reversed sums and roots of negative numbers have no value


def test_power_facts_hold_for_every_base_and_exponent() -> None:
    t, base, exponent = sp.symbols("t base exponent", real=True)
    program = compile_program([sp.And(*power_facts(t, base, exponent))], (t, base, exponent))
    for b, e in itertools.product([*REALS, Q(1, 9), Q(-1, 9)], [*REALS, *WHOLE, Q(-1, 7), Q(9, 2)]):
        if (b < 0 and not e.is_integer) or (b == 0 and e < 0):
            continue
        with ctx.workprec(96):
            inputs = [enclose_number(v) for v in (sp.Pow(b, e), b, e)]
            assert evaluate(program, inputs).outputs[0] is not False, (b, e)


def test_exponential_facts_hold_everywhere() -> None:
    t, argument = sp.symbols("t argument", real=True)
    program = compile_program([sp.And(*exponential_facts(argument=argument, t=t))], (t, argument))
    for a in [*REALS, Q(-1, 10**6), Q(1, 10**6), sp.Integer(-40)]:
        with ctx.workprec(96):
            assert evaluate(program, [enclose_number(sp.exp(a)), enclose_number(a)]).outputs[0] is True


@pytest.mark.parametrize(
    "value", [sp.pi, sp.E, sp.sqrt(2), sp.log(2), sp.erf(1), sp.gamma(Q(1, 3)), sp.exp(-20), -sp.pi]
)
def test_a_constant_lies_between_its_rational_bounds(value: sp.Expr) -> None:
    t = sp.Symbol("t", real=True)
    low, high = (next(v for v in fact.args if v.is_Rational) for fact in rational_bounds(t, value))
    low, high = min(low, high), max(low, high)
    assert high - low < Q(1, 10**30)
    assert low <= value.evalf(60) <= high


def test_a_constant_without_a_value_has_no_bounds() -> None:
    t = sp.Symbol("t", real=True)
    for value in (sp.zeta(3), sp.oo * 1, sp.asin(2), sp.gamma(-sp.sqrt(2)), sp.Sum(1 / j**2, (j, 1, sp.oo))):
        assert rational_bounds(t, value) == []


def test_special_incomplete_betas_are_exact_identities() -> None:
    cases = [
        (sp.betainc_regularized(x, x, 0, HALF), HALF), (sp.betainc_regularized(x, y, 0, 0), sp.Integer(0)),
        (sp.betainc_regularized(x, y, 0, 1), sp.Integer(1)), (sp.betainc_regularized(1, 1, 0, x), x),
        (sp.betainc_regularized(2, 1, 0, x), x**2), (sp.betainc_regularized(1, 2, x, 1), (1 - x) ** 2),
    ]  # fmt: skip
    for node, closed in cases:
        assert sp.expand(canonical(node) - closed) == 0
    assert canonical(sp.betainc_regularized(x, y, 0, HALF)).has(sp.betainc_regularized)


# ------------------------------------------------------------------ z3 formulas


@pytest.mark.parametrize("relation", [sp.Lt, sp.Le, sp.Gt, sp.Ge, sp.Eq, sp.Ne])
def test_a_relation_of_fractions_means_the_same_to_z3(relation: type) -> None:
    statement = relation((x - 1) / (y - 1), x / (1 - 2 * y))
    names = variables({x, y})
    for a, b in itertools.product(REALS, REALS):
        if b in (1, HALF):
            continue
        solver = z3.Solver()
        solver.add(
            formula(statement, names), names[x] == z3.Q(int(a.p), int(a.q)), names[y] == z3.Q(int(b.p), int(b.q))
        )
        assert (solver.check() == z3.sat) is (statement.xreplace({x: a, y: b}) == sp.true)


def test_connectives_and_constants_translate() -> None:
    names = variables({x, y})
    solver = z3.Solver()
    solver.add(z3.Not(formula(sp.Implies(sp.And(x > 0, y > 0), sp.Not(x + y <= 0, evaluate=False)), names)))
    assert solver.check() == z3.unsat
    assert z3.is_true(formula(sp.true, names))
    assert z3.is_false(formula(sp.false, names))


@pytest.mark.parametrize(
    "statement", [sp.exp(x) > 2, x**1001 > 0, sp.Xor(x > 0, y > 0), x**y > 0, sp.ITE(x > 0, y > 0, y < 1)]
)
def test_what_z3_cannot_express_is_unsupported(statement: Boolean) -> None:
    with pytest.raises(Unsupported, match=r"^unsupported: "):
        formula(statement, variables({x, y}))


# ------------------------------------------------------------------ false statements

N = sp.S.Naturals
N0 = sp.S.Naturals0
Z = sp.S.Integers
FALSE: list[Planted] = [
    # powers: base 0, negative bases, exponent 0, odd powers
    ("product power negative", sp.Eq(sp.Pow(x * y, z), x**z * y**z), {x: TWO, y: TWO, z: sp.Interval(0, 2)}, ()),
    ("product root negative", sp.Eq(sp.sqrt(x * y), sp.sqrt(x) * sp.sqrt(y)), {x: TWO, y: TWO}, (x * y >= 0,)),
    ("product root negative sides", sp.Eq(sp.sqrt(x * y), sp.sqrt(x) * sp.sqrt(y)), {x: sp.Interval(-2, -1), y: sp.Interval(-2, -1)}, ()),
    ("root of square", sp.Eq(sp.sqrt(x**2), x), {x: LINE}, ()),
    ("root of fourth", sp.Eq((x**4) ** Q(1, 4), x), {x: TWO}, ()),
    ("root of square power", sp.Eq((x**2) ** y, x ** (2 * y)), {x: BOTH, y: sp.Interval(0, 1)}, ()),
    ("sixth", sp.Eq((x**3) ** Q(1, 3), sp.Abs(x)), {x: BOTH}, ()),
    ("odd power", sp.Ge(x**3, 0), {x: sp.Interval(-Q(1, 10**9), 1)}, ()),
    ("odd huge power", sp.Ge(x**1000001, 0), {x: BOTH}, ()),
    ("symbolic power sign", sp.Ge(x**n, 0), {x: BOTH, n: sp.Range(1, 4)}, ()),
    ("symbolic odd power", sp.Ge(x ** (2 * n + 1), 0), {x: BOTH, n: N0}, ()),
    ("symbolic power hair", sp.Ge(x**n, -Q(1, 8)), {x: sp.Interval(-Q(51, 100), 1), n: sp.Range(3, 6)}, ()),
    ("power falls", sp.Le(x ** (n + 1), x**n), {x: sp.Interval(-1, HALF), n: N}, ()),
    ("power above one", sp.Le(x**n, 1), {x: sp.Interval(0, Q(1001, 1000)), n: N}, ()),
    ("power at exponent 0", sp.Lt(x**n, 1), {x: sp.Interval(0, HALF), n: N0}, ()),
    ("power zero at zero", sp.Eq(x**n, 0), {x: sp.FiniteSet(0), n: N0}, ()),
    ("power positive at zero", sp.Gt(x**n, 0), {x: UNIT, n: N}, ()),
    ("power not zero", sp.Ne(x ** (-n), 0), {x: UNIT, n: sp.Range(-3, 0)}, ()),
    ("power not zero inside", sp.Ne((x**2 - 2) ** (-n), 0), {x: sp.Interval(0, 2), n: sp.Range(-3, 0)}, ()),
    ("zero to a square", sp.Le((x**2) ** ((2 * y**2 - 3) ** 2), Q(9, 10)), {x: UNIT, y: sp.Interval(0, 2)}, ()),
    ("zero to the zero", sp.Eq(x**y, 0), {x: sp.FiniteSet(0), y: UNIT}, ()),
    ("real power above base", sp.Ge(x**y, x), {x: sp.Interval(0, 2), y: sp.Interval(0, 1)}, ()),
    ("power of minus one", sp.Eq((-1) ** n, 1), {n: Z}, ()),
    ("power of minus", sp.Eq((-x) ** n, x**n), {x: BOTH, n: N}, ()),
    ("power of minus inside", sp.Eq((x * (y - x)) ** n, (x * (x - y)) ** n), {x: LINE, y: LINE, n: N}, ()),
    ("power of a sum", sp.Eq((x + y) ** n, x**n + y**n), {x: FAR, y: FAR, n: N}, ()),
    ("base one", sp.Gt(x**y, 1), {x: sp.Interval(1, 2), y: sp.Interval.Lopen(0, 1)}, ()),
    ("negative exponent", sp.Le(x**y, 1), {x: sp.Interval.Lopen(0, 1), y: sp.Interval(-Q(1, 10**6), 1)}, ()),
    ("gap at u = 1", sp.Gt((1 - u**2) ** l, 0), {u: UNIT, l: N}, ()),
    ("strict at u = 1", sp.Lt((1 - u**2) ** (l + 1), (1 - u**2) ** l), {u: sp.Interval.Lopen(0, 1), l: N}, ()),
    ("strict at u = 0", sp.Lt((1 - u**2) ** l, 1), {u: UNIT, l: N}, ()),
    # logarithms, exponentials
    ("log of a product", sp.Eq(sp.log(x * y), sp.log(x) + sp.log(y)), {x: TWO, y: TWO}, (x * y > 0,)),
    ("log of a product negative", sp.Eq(sp.log(x * y), sp.log(x) + sp.log(y)), {x: sp.Interval(-2, -1), y: sp.Interval(-2, -1)}, ()),
    ("log of a square", sp.Eq(sp.log(x**2), 2 * sp.log(x)), {x: TWO}, (sp.Ne(x, 0),)),
    ("log of even power", sp.Le(sp.log(x ** (2 * n)), sp.log(x**2)), {x: sp.Interval(-3, HALF), n: N}, (sp.Ne(x, 0),)),
    ("log positive", sp.Gt(sp.log(x), 0), {x: sp.Interval(1, 2)}, ()),
    ("exp tangent strict", sp.Gt(sp.exp(x), 1 + x), {x: BOTH}, ()),
    ("exp at 0", sp.Gt(sp.exp(x), 1), {x: FAR}, ()),
    ("exp of a product", sp.Eq(sp.exp(x * y), sp.exp(x) * sp.exp(y)), {x: LINE, y: LINE}, ()),
    ("e and pi", sp.Ge(sp.E**3, Q(20086, 1000)), {x: LINE}, ()),
    # binomials, Gamma, sums
    ("binomial negative", sp.Ge(sp.binomial(x, k), 0), {x: UNIT, k: sp.Range(2, 5)}, ()),
    ("binomial real index", sp.Ge(sp.binomial(1, y), 0), {y: sp.Interval(2, 3)}, ()),
    ("binomial positive", sp.Gt(sp.binomial(n, k), 0), {n: sp.Range(0, 6), k: sp.Range(0, 8)}, ()),
    ("binomial symmetry", sp.Eq(sp.binomial(n, k), sp.binomial(n, n - k)), {n: sp.Range(0, 5), k: sp.Range(0, 8)}, ()),
    ("binomial by factorials", sp.Eq(sp.binomial(n, k) * sp.factorial(k) * sp.factorial(n - k), sp.factorial(n)), {n: sp.Range(0, 5), k: sp.Range(0, 8)}, ()),
    ("binomial ratio", sp.Eq(sp.binomial(n, k + 1) / sp.binomial(n, k), (n - k) / (k + 1)), {n: N0, k: N0}, ()),
    ("Pascal", sp.Eq(sp.binomial(n, k), sp.binomial(n - 1, k) + sp.binomial(n - 1, k - 1)), {n: N0, k: N0}, ()),
    ("central at 0", sp.Le(sp.binomial(2 * n, n), 4**n / 2), {n: sp.Range(0, 9)}, ()),
    ("gamma recurrence", sp.Eq(sp.gamma(x + 1), x * sp.gamma(x)), {x: sp.Interval(-2, 2)}, ()),
    ("gamma at poles", sp.Eq(sp.gamma(n + 1), n * sp.gamma(n)), {n: N0}, ()),
    ("gamma positive", sp.Gt(sp.gamma(x), 0), {x: sp.Interval(-2, 2)}, ()),
    ("gamma convex", sp.Ge(sp.gamma(x + 1), sp.gamma(x)), {x: sp.Interval(HALF, 3)}, ()),
    ("factorial at 0", sp.Eq(sp.factorial(n), n * sp.factorial(n - 1)), {n: N0}, ()),
    ("sum empty", sp.Eq(sp.Sum(j, (j, 1, n)), n * (n + 1) / 2), {n: sp.Range(-3, 6)}, ()),
    ("sum count", sp.Eq(sp.Sum(1, (j, n, k)), k - n + 1), {n: N0, k: N0}, ()),
    ("sum step reversed", sp.Eq(sp.Sum(1 / (j**2 + 1), (j, 1, n + 1)) - sp.Sum(1 / (j**2 + 1), (j, 1, n)), 1 / ((n + 1) ** 2 + 1)), {n: sp.Range(-5, 6)}, ()),
    ("sum reversed constant", sp.Eq(sp.Sum(j, (j, 4, 2)), -3), {x: LINE}, ()),
    ("sum positive", sp.Gt(sp.Sum(j, (j, 1, n)), 0), {n: N0}, ()),
    ("sum to a real", sp.Eq(sp.Sum(j, (j, 1, x + 1)) - sp.Sum(j, (j, 1, x)), x + 1), {x: sp.Interval(0, 3)}, ()),
    ("product empty", sp.Eq(sp.Product(j, (j, 1, n)), n * sp.Product(j, (j, 1, n - 1))), {n: N0}, ()),
    ("incomplete beta", sp.Lt(sp.betainc_regularized(2, 2, 0, x), 1), {x: UNIT}, ()),
    ("incomplete beta outside", sp.Eq(sp.betainc_regularized(1, 1, 0, x), x), {x: sp.Interval(0, 2)}, ()),
    # division, guards, undefined terms
    ("pole", sp.Gt(1 / x, 0), {x: UNIT}, ()),
    ("pole at least", sp.Ge(1 / x, 0), {x: UNIT}, ()),
    ("pole square", sp.Gt(1 / x**2, Q(1, 4)), {x: BOTH}, ()),
    ("pole in integers", sp.Gt(1 / n, 0), {n: N0}, ()),
    ("cancelled", sp.Eq((x**2 - y**2) / (x - y), x + y), {x: UNIT, y: UNIT}, ()),
    ("unguarded root", sp.Ge(sp.sqrt(x), 0), {x: BOTH}, ()),
    ("unguarded log", sp.Le(sp.log(x), x - 1), {x: FAR}, ()),
    ("guarded root says nothing", sp.And(sp.Implies(x >= 0, sp.sqrt(x) >= 0), sp.Or(x >= 0, (x**2 - 2) ** 2 > 0)), {x: LINE}, ()),
    ("guarded root branch", sp.Ge(sp.Piecewise((sp.sqrt(x), x >= 0), (-1, True)), 0), {x: LINE}, ()),
    ("guarded root never", sp.And(sp.Implies(x**2 < y - 1, sp.sqrt(y - 1 - x**2) > 0), (z**2 - 2) ** 2 > 0), {x: LINE, y: sp.Interval(-1, HALF), z: LINE}, ()),
    ("guarded pole says nothing", sp.And(sp.Implies(sp.Ne(x, 0), sp.floor(1 / x) <= 1 / x), sp.Or(sp.Ne(x, 0), (y**2 - 2) ** 2 > 0)), {x: LINE, y: LINE}, ()),
    ("guarded sign of a pole", sp.And(sp.Implies(sp.Ne(x, 0), sp.sign(1 / x - y) <= 1), sp.Or(sp.Ne(x, 0), (y**2 - 2) ** 2 > 0)), {x: LINE, y: LINE}, ()),
    ("guarded max of a pole", sp.And(sp.Implies(sp.Ne(x, 0), sp.Max(1 / x, y) >= y), sp.Or(sp.Ne(x, 0), (y**2 - 2) ** 2 > 0)), {x: LINE, y: LINE}, ()),
    ("guarded power", sp.And(sp.Implies(x > 0, x**n > 0), sp.Eq(x ** (n + 1), x * x**n)), {x: UNIT, n: sp.Range(-1, 3)}, ()),
    ("guarded gamma", sp.And(sp.Implies(x > 0, sp.gamma(x) > 0), sp.gamma(x + 1) > HALF + x), {x: UNIT}, ()),
    ("guarded log", sp.And(sp.Implies(x > 0, sp.log(x) <= x - 1), sp.Or(x >= 0, (x**2 - 2) ** 2 > 0)), {x: LINE}, ()),
    # strictness, ends, connectives, pieces of the domain
    ("strict square", sp.Gt((x - Q(1, 3)) ** 2, 0), {x: UNIT}, ()),
    ("strict square irrational", sp.Gt((x**2 - 2) ** 2, 0), {x: sp.Interval(0, 2)}, ()),
    ("strict at the closed end", sp.Gt(x * (1 - x), 0), {x: sp.Interval.Lopen(0, 1)}, ()),
    ("strict in a union", sp.Gt((x - 1) ** 2, 0), {x: sp.Union(sp.Interval(0, HALF), sp.FiniteSet(1))}, ()),
    ("finite set", sp.Ne(x**2, 4), {x: sp.FiniteSet(0, 1, -2)}, ()),
    ("irrational point", sp.Ne(x**2, 2), {x: sp.FiniteSet(sp.sqrt(2), 1)}, ()),
    ("no points between", sp.Ge(x * (x - 1), 0), {x: sp.Union(sp.Interval(-1, 0), sp.Interval(Q(999, 1000), 2))}, ()),
    ("integers strict", sp.Gt(n**2 - n, 0), {n: Z}, ()),
    ("integers cubic", sp.Ne(n**3 - 7 * n - 6, 0), {n: Z}, ()),
    ("pushed not", sp.Not(sp.And(x > 0, x < 1), evaluate=False), {x: sp.Interval(1 - Q(1, 10**15), 2)}, ()),
    ("pushed or", sp.Not(sp.Or(x < 0, x > 1), evaluate=False), {x: sp.Interval(0, 1 + Q(1, 10**15))}, ()),
    ("implies converse", sp.Implies(x**2 > 1, x > 1), {x: LINE}, ()),
    ("equivalent", sp.Equivalent(x > 0, x**2 > 0), {x: BOTH}, ()),
    ("or of halves", sp.Or(x > 0, x < 0), {x: BOTH}, ()),
    ("assumption too weak", sp.Lt(x * y, HALF), {x: LINE, y: LINE}, (sp.Eq(x**2 + y**2, 1),)),
    ("assumption at infinity", sp.Ge(x * y, 1), {x: FAR, y: FAR}, (x + y >= 2,)),
    # functions with jumps and corners
    ("floor of a sum", sp.Eq(sp.floor(x + y), sp.floor(x) + sp.floor(y)), {x: UNIT, y: UNIT}, ()),
    ("ceiling", sp.Eq(sp.ceiling(x), sp.floor(x) + 1), {x: sp.Interval(0, 3)}, ()),
    ("floor strict", sp.Lt(sp.floor(x), x), {x: LINE}, ()),
    ("sign squared", sp.Eq(sp.sign(x) ** 2, 1), {x: BOTH}, ()),
    ("sign times x", sp.Eq(sp.sign(x) * x, x), {x: BOTH}, ()),
    ("max plus min", sp.Gt(sp.Max(x, y) + sp.Min(x, y), x + y), {x: LINE, y: LINE}, ()),
    ("abs strict", sp.Lt(sp.Abs(x + y), sp.Abs(x) + sp.Abs(y)), {x: LINE, y: LINE}, (x * y < 1,)),
    ("piecewise at the seam", sp.Gt(sp.Piecewise((x, x >= 0), (1, True)), 0), {x: BOTH}, ()),
    ("piecewise with a gap", sp.Ge(sp.Piecewise((x + 2, x < 0), (x + 3, x > 0)), 1), {x: BOTH}, ()),
    # limits at infinity, numbers in decimals
    ("tanh reaches nearly", sp.Ge(1 - sp.tanh(x), Q(1, 100)), {x: sp.Interval(2, sp.oo)}, ()),
    ("decays below", sp.Ge(x * sp.exp(-x), Q(1, 10**30)), {x: sp.Interval(1, sp.oo)}, ()),
    ("limit e", sp.Ge((1 + 1 / x) ** x, Q(3)), {x: sp.Interval(1, sp.oo)}, ()),
    ("ratio at the limit", sp.Ge(sp.gamma(x + HALF), sp.gamma(x) * sp.sqrt(x)), {x: sp.Interval(1, sp.oo)}, ()),
    ("Motzkin strict", sp.Gt(x**4 * y**2 + x**2 * y**4 + 1, 3 * x**2 * y**2), {x: LINE, y: LINE}, ()),
]  # fmt: skip

DECIMAL = (x + 1.0) * (x + 1e-20) - x**2 - 1.0 * x - 1e-20  # equals 1e-20*x, which rounding loses
plain_n, plain_k, plain_x = sp.symbols("n k x")
index = sp.Symbol("k", integer=True, positive=True)
POLE = n - Q(246913, 2)
ELSEWHERE: list[tuple[str, Boolean, Domain, Sequence[Boolean], tuple[str, ...]]] = [
    ("pole between integers", sp.Ge(1 / POLE + sp.exp(-n), -Q(19, 10)), {n: sp.Range(0, 10**7)}, (), ("balls",)),
    ("pole between pieces", sp.Ge(1 / (x - HALF), -Q(19, 10)), {x: UNIT}, (sp.Or(x <= 0, x >= 1),), ("balls",)),
    ("gamma below 0", sp.Le(sp.gamma(x), 5), {x: sp.Interval(-HALF, HALF)}, (x > 0,), ("balls",)),
    ("kink", sp.Ge(sp.sqrt(x**2 - 2 * x + 1), 1), {x: sp.Interval(0, 2)}, (), ("balls",)),
    ("kink by reduction", sp.Ge(sp.sqrt(x**2 - 2 * x + 1), 1), {x: sp.Interval(0, 2)}, (), ("reduction",)),
    ("root that is none", sp.Ge(Q(2, 3) * x ** Q(3, 2) + x, Q(5, 3)), {x: sp.Interval(0, 4)}, (), ("reduction",)),
    ("0^0", sp.Le(sp.Pow(x, (2 * y**2 - 3) ** 2), HALF), {x: sp.FiniteSet(0), y: sp.Interval(0, 2)}, (), ("reduction",)),
    ("decimals in balls", sp.Ge(DECIMAL, 0), {x: sp.Interval(-2, -1)}, (), ("balls",)),
    ("decimals in reduction", sp.Ge(DECIMAL, 0), {x: sp.Interval(-2, -1)}, (), ("reduction",)),
    ("complex numbers", sp.Ne(plain_x**2 + 1, 0), {plain_x: sp.S.Complexes}, (), ("reals",)),
    ("captured index", sp.Eq(sp.Sum(index * plain_k, (index, 1, 3)), 14), {plain_k: N}, (), ("algebra",)),
    ("cancelled by SymPy", sp.Eq(plain_x**plain_n * (1 / plain_x) ** plain_n, 1), {plain_x: BOTH, plain_n: N}, (), ("algebra",)),
    ("decided by SymPy", sp.Ne(1 / plain_x, 0), {plain_x: UNIT}, (), ("algebra",)),
    ("gap decided by SymPy", sp.Ge(sp.Piecewise((1, x < 0), (2, x > 0)), 1, evaluate=False), {x: BOTH}, (), ("algebra",)),
    ("infinity times zero", sp.Ge(sp.oo * plain_x, 0, evaluate=False), {plain_x: UNIT}, (), ("algebra",)),
]  # fmt: skip
"""False statements that a single engine must not prove, named after the difficulty."""


def test_there_are_at_least_100_distinct_false_statements() -> None:
    names = [case[0] for case in FALSE]
    assert len(names) == len(set(names)) >= 100


def title(case: tuple[Any, ...]) -> str:
    name: str = case[0]
    return name


@pytest.mark.parametrize(
    "case", every(3, FALSE, heavy=("binomial positive", "tanh reaches nearly"), name=title), ids=title
)
def test_a_false_statement_is_not_proved(case: Planted) -> None:
    _, statement, where, assumptions = case
    found = decide(statement, where, assumptions, engines=PROVERS, budget=SMALL)
    assert not found.verdict.holds, found.engine


@pytest.mark.parametrize(
    "case", every(1, ELSEWHERE, heavy=("gamma below 0", "pole between pieces"), name=title), ids=title
)
def test_a_false_statement_is_not_proved_by_one_engine(case: Any) -> None:
    _, statement, where, assumptions, engines = case
    verdict = decide(statement, where, assumptions, engines=engines).verdict
    assert not verdict.holds


@pytest.mark.slow
@pytest.mark.parametrize("case", FALSE, ids=title)
def test_a_false_statement_is_not_proved_with_all_engines(case: Planted) -> None:
    _, statement, where, assumptions = case
    assert not decide(statement, where, assumptions).verdict.holds
