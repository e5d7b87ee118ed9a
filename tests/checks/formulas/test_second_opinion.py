# ruff: noqa: SIM300 - the order of the sides is deliberate
import itertools
import json
from collections.abc import Iterator
from importlib.resources import files

import pytest
import sympy as sp
from flint import ctx

from reference.sampling import every
from signdescent.checks.formulas.opinion.closures import rational
from signdescent.checks.formulas.opinion.second_opinion import Disagreement, _Opinion, second_opinion
from signdescent.checks.formulas.opinion.terms import Reader
from signdescent.theory import Claim
from signdescent.theory.papers.stochastic_sign_descent import CLAIMS
from signdescent.theory.written import as_written

X = sp.Symbol("x", real=True)
Y = sp.Symbol("y", real=True)
N = sp.Symbol("n", integer=True)
R = sp.Rational
UNIT = sp.Interval(0, 1)
WIDE = sp.Interval(-3, 3)

HIDDEN = [  # terms whose zero does not occur in them, with an interval that contains exactly one
    (X * sp.exp(X) - 1, sp.Interval(R(1, 10), 2)),
    (sp.sin(X) - R(1, 2), sp.Interval(0, R(3, 2))),
    (sp.erf(X) - R(1, 3), sp.Interval(0, 2)),
    (X**3 - 2, sp.Interval(0, 2)),
    (sp.log(X) + X - 2, sp.Interval(1, 2)),
    (sp.atan(X) - R(3, 4), UNIT),
    (sp.cos(X) - X, UNIT),
    (sp.loggamma(X) - 1, sp.Interval(3, 5)),
    (sp.sqrt(X + 1) - X, sp.Interval(1, 2)),
    (sp.tanh(X) - R(1, 7), UNIT),
]


def small_faults() -> Iterator[tuple[sp.Basic, dict[sp.Symbol, sp.Set], tuple[sp.Basic, ...]]]:
    """Yield statements that fail, or have a missing term, only on a tiny part of their domain."""
    for k, s in itertools.product((6, 12, 20, 30, 39), (0, 1, R(1, 2), -2, sp.sqrt(2), R(10**12 + 1, 10**12))):
        yield (X - s) ** 2 > R(1, 10**k), {X: WIDE}, ()
        yield sp.Abs(X - s) * (X**2 + 1) >= R(1, 10**k), {X: WIDE}, ()
    for k, (f, domain) in itertools.product((4, 9, 15, 20, 28), HIDDEN):
        yield sp.Abs(f) > R(1, 10**k), {X: domain}, ()
        yield f**2 >= R(1, 10**k), {X: domain}, ()
    for k in range(3, 33, 3):
        eps = R(1, 10**k)
        yield sp.exp(X) > 1 + X + eps / 4, {X: sp.Interval(0, 1)}, ()
        yield X / (1 + X) < 1 - eps, {X: sp.Interval(0, sp.oo)}, ()
        yield sp.Piecewise((X, X <= 1), (X - 1, X <= 1 + eps), (X, True)) > R(1, 2), {X: sp.Interval(R(3, 4), 2)}, ()
        yield sp.Ne(sp.floor(X), 1), {X: sp.Interval(1, 1 + eps)}, ()
        yield X * Y < 1 - eps, {X: UNIT, Y: UNIT}, ()
        yield X**2 + Y**2 > eps, {X: sp.Interval(-1, 1), Y: sp.Interval(-1, 1)}, ()
        yield X > Y, {X: UNIT, Y: UNIT}, (X >= Y,)
        yield sp.Ne(N, 10 ** (k // 3)), {N: sp.S.Naturals}, ()
        with as_written():
            yield sp.Ge(sp.Max(sp.log(X - eps), 0), 0), {X: sp.Interval.open(0, 1)}, ()
            yield sp.Ge(sp.Pow(sp.sqrt(X - eps), 2), -1), {X: UNIT}, ()
            yield sp.Eq(sp.Mul(X - eps, sp.Pow(X - eps, -1)), 1), {X: UNIT}, ()
    yield from (
        (sp.Implies(X > 0, sp.log(X) < 600), {X: sp.Interval(0, sp.oo)}, ()),
        (sp.Xor(X > 0, X < 0), {X: WIDE}, ()),
        (sp.Equivalent(X > 0, X >= 0), {X: WIDE}, ()),
        (sp.ITE(X > 1, X < 3, X > -3), {X: WIDE}, ()),
        (X > 1 - R(1, 10**40), {X: sp.FiniteSet(1, R(1, 2))}, ()),
        (sp.Sum(N, (N, 1, Y)) <= 1, {Y: sp.Range(0, 5)}, ()),
        (X < 10**300, {X: sp.Reals}, ()),
        (Y > 0, {X: UNIT, Y: UNIT}, (sp.Eq(X + Y, 1),)),
    )


FAULTS = list(small_faults())


@pytest.mark.parametrize("start", every(3, range(3)))
def test_small_violations_are_detected(start: int) -> None:
    """A statement that fails only within 1e-40 to 1e-3 of a point of its domain is contradicted, in 200 examples."""
    assert len(FAULTS) >= 200
    unseen = [fault for fault in FAULTS[start::3] if second_opinion(*fault) is None]
    assert unseen == []


TRUE = [
    (sp.exp(X) >= 1 + X, {X: sp.Reals}, ()),
    (sp.Eq((X + 1) ** 2, X**2 + 2 * X + 1), {X: sp.Reals}, ()),
    (sp.Ge(sp.Abs(X - sp.pi), 0, evaluate=False), {X: sp.Reals}, ()),
    (sp.Implies(X > 0, sp.log(X) < X), {X: sp.Reals}, ()),
    (sp.Piecewise((sp.log(X), X > 0), (0, True)) <= sp.Max(X, 0), {X: sp.Reals}, ()),
    (1 / X > 0, {X: sp.Reals}, (X > 0,)),
    (sp.log(X) > -1, {X: UNIT}, (sp.log(X) > -1,)),
    (X > 0, {X: sp.Interval.open(0, 1)}, ()),
    (X <= sp.pi, {X: sp.Interval(0, sp.pi)}, ()),
    (X < sp.pi, {X: sp.Interval.Ropen(0, sp.pi)}, ()),
    (N**2 >= N, {N: sp.S.Integers}, ()),
    (sp.binomial(N, 2) < 2**N, {N: sp.S.Naturals0}, ()),
    (X > 0, {X: sp.EmptySet}, ()),
    (sp.Or(X <= 0, sp.log(X) < X), {X: sp.Reals}, ()),
    (sp.Symbol("p", positive=True) > 0, {sp.Symbol("p", positive=True): sp.Reals}, ()),
    (sp.Ne(sp.Symbol("z", nonzero=True), 0), {sp.Symbol("z", nonzero=True): sp.Reals}, ()),
    (sp.Eq(sp.Symbol("i", integer=True), 0), {sp.Symbol("i", integer=True): sp.Interval.open(-1, 1)}, ()),
    (sp.Eq(sp.Sum(N, (N, 1, Y)), Y * (Y + 1) / 2), {Y: sp.Range(0, 50)}, ()),
    (sp.sin(X) ** 2 + sp.cos(X) ** 2 <= 1, {X: sp.Reals}, ()),
    (X * R(1, 3) <= 1, {X: sp.Interval(0, 3)}, ()),
]


@pytest.mark.parametrize("true", TRUE, ids=str)
def test_a_true_statement_is_not_contradicted(
    true: tuple[sp.Basic, dict[sp.Symbol, sp.Set], tuple[sp.Basic, ...]],
) -> None:
    """A true statement is not contradicted, also if it holds with equality or has guarded terms."""
    assert second_opinion(*true) is None


@pytest.mark.parametrize(
    ("statement", "domain"),
    [(f**2 > 0, domain) for f, domain in HIDDEN]
    + [(sp.Abs(f) > 0, domain) for f, domain in HIDDEN]
    + [
        (sp.sign(X * sp.exp(X) - 1) ** 2 > 0, sp.Interval(0, 2)),
        (sp.exp(X) > sp.exp(-1), sp.Interval(-1, 1)),
        (X > sp.pi, sp.Interval(sp.pi, 9)),
        (sp.erf(X) > sp.erf(10**11), sp.Range(10**11, 10**11 + 5)),
    ],
    ids=str,
)
def test_equality_at_irrational_points_is_detected(statement: sp.Basic, domain: sp.Set) -> None:
    """A strict relation that fails only by equality at an irrational point or value is contradicted."""
    assert second_opinion(statement, {X: domain}) is not None


@pytest.mark.parametrize(
    "true",
    [
        (sp.sign(X - sp.sqrt(2)) * (X - sp.sqrt(2)) + 1 > 0, sp.Interval(0, 2)),
        (sp.Abs(sp.Piecewise((X + 1, X**2 > 2), (X - 3, True))) > 0, sp.Interval(0, 2)),  # changes sign at a jump
        (sp.Gt(sp.Abs(sp.floor(X) - R(1, 2)), 0, evaluate=False), sp.Interval(0, 2)),
        (
            sp.Abs(1 / (X**3 - 2)) > 0,
            sp.Union(sp.Interval(0, 1), sp.Interval(R(3, 2), 3)),
        ),  # changes sign at a pole between pieces
        (sp.Abs(X**2 - 2) > 0, sp.Union(sp.Interval(0, 1), sp.Interval(R(3, 2), 3))),
        (sp.Sum(sp.Abs(X - N + R(1, 2)), (N, 1, 2)) > R(1, 2), sp.Interval(0, 2)),
        (sp.exp(X) >= sp.exp(-1), sp.Interval(-1, 1)),
    ],
    ids=str,
)
def test_a_sign_change_without_a_zero_in_the_domain_is_not_a_violation(true: tuple[sp.Basic, sp.Set]) -> None:
    """A change of sign at a jump, a pole or a gap of the domain is not a zero."""
    statement, domain = true
    assert second_opinion(statement, {X: domain}) is None


def test_a_disagreement_names_the_point_and_both_sides() -> None:
    """A violated relation is reported with the exact point and the values of its sides."""
    found = second_opinion(X**2 > 0, {X: sp.Interval(-1, 1)})
    assert found == Disagreement({"x": "0"}, "0", "0")
    assert str(found) == "at x = 0 the sides are 0 and 0"


def test_a_disagreement_names_the_missing_term() -> None:
    """A missing term is reported as written."""
    found = second_opinion(sp.Ge(sp.Max(sp.log(X), 0), 0, evaluate=False), {X: UNIT})
    assert found is not None
    assert found.missing == "log(x)"
    assert str(found) == "at x = 0 log(x) does not exist"


def test_the_points_depend_on_the_name_alone() -> None:
    """The result is deterministic for a given name, and the precision is restored."""
    ctx.prec = 77
    looks = {str(second_opinion(X**2 < R(1, 7), {X: UNIT}, name="a")) for _ in range(3)}
    assert len(looks) == 1
    assert ctx.prec == 77
    ctx.prec = 53


@pytest.mark.parametrize(
    "statement",
    [sp.Function("f")(X) > 0, sp.Gt(sp.zeta(X), 0, evaluate=False), sp.Gt(sp.I * X, 0, evaluate=False)],
    ids=str,
)
def test_an_unsupported_term_gives_no_opinion(statement: sp.Basic) -> None:
    """A statement with an unsupported function is not contradicted."""
    assert second_opinion(statement, {X: UNIT}) is None


def test_a_float_is_the_binary_number_that_is_stored() -> None:
    """A float is its exact binary value."""
    assert rational(sp.Float(0.1)) == rational(sp.Rational(0.1))
    assert second_opinion(sp.Ne(sp.Float(0.1), X), {X: sp.FiniteSet(sp.Rational(0.1))}) is not None
    assert second_opinion(sp.Ne(sp.Float(0.1), X), {X: sp.FiniteSet(R(1, 10))}) is None


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (sp.binomial(X, 2), 3),
        (sp.sqrt(X + 1), 2),
        (sp.Max(X, 5) - sp.Min(X, 1), 4),
        (sp.factorial(X), 6),
        (sp.harmonic(X), R(11, 6)),
        (sp.betainc_regularized(2, 2, 0, X / 6), R(1, 2)),
        (sp.Pow(X + 5, R(1, 3)), 2),
        (sp.floor(X / 2) + sp.ceiling(X / 2) + sp.sign(-X), 2),
        (sp.Product(N, (N, 1, X)), 6),
        (sp.Mod(X + 4, 4), 3),
    ],
    ids=str,
)
def test_terms_with_rational_values_are_exact(term: sp.Expr, value: sp.Rational) -> None:
    """A term with a rational value at a rational point is computed exactly."""
    reader = Reader([X])
    f = reader.constant(term)
    reader.prepare(64, exact=True)
    assert f(reader.point([rational(sp.Integer(3))])) == rational(sp.sympify(value))


LEFT, RIGHT = sp.Interval.open(-sp.oo, 0), sp.Interval.open(0, sp.oo)
AROUND = sp.Union(sp.Interval.open(-1, 0), sp.Interval.open(0, 1))
APART = sp.Union(UNIT, sp.Interval(3, 4))
NONZERO = sp.Symbol("x", real=True, nonzero=True)
GAPS: list[tuple[sp.Basic, dict[sp.Symbol, sp.Set]]] = [
    (sp.Ne(X, 0), {X: AROUND}),
    (sp.Ge((X - 1) * (X - 3) + Y, 0), {X: APART, Y: UNIT}),
    (sp.Ge((X - 1) * (X - 3), 0), {X: APART}),
    (sp.Le(sp.Abs(X) / X, 1), {X: sp.Union(LEFT, RIGHT)}),
    (sp.Gt(X**2 + Y**2, 0), {X: AROUND, Y: sp.Interval(-1, 1)}),
    (sp.Gt((X**2 - 2) ** 2, 0), {X: sp.Union(sp.Interval(0, R(7, 5)), sp.Interval(R(3, 2), 2))}),
    (sp.Ne(NONZERO, 0, evaluate=False), {NONZERO: sp.Interval(-1, 1)}),
    (sp.Ge((2 * X - 1) ** 2, 1), {X: sp.FiniteSet(-1, 0, 1, 2)}),
    (sp.Gt(sp.Abs(X + Y), 0), {X: AROUND, Y: sp.FiniteSet(0)}),
]
"""True statements that fail, or have a missing term, between the pieces of their domain."""


@pytest.mark.parametrize(("statement", "where"), GAPS, ids=lambda part: str(part)[:60])
def test_points_between_the_pieces_of_a_domain_do_not_count(
    statement: sp.Basic, where: dict[sp.Symbol, sp.Set]
) -> None:
    """The search for zeros visits points outside the domain, and a failure there is not a disagreement."""
    assert second_opinion(statement, where) is None


@pytest.mark.parametrize(("statement", "where"), GAPS[:6], ids=lambda part: str(part)[:60])
def test_the_same_statement_on_the_whole_line_is_contradicted(
    statement: sp.Basic, where: dict[sp.Symbol, sp.Set]
) -> None:
    """Negative control: without the gap the point is in the domain."""
    assert second_opinion(statement, {symbol: sp.Interval(-2, 5) for symbol in where}) is not None


@pytest.mark.parametrize("step", [8, pytest.param(1, marks=pytest.mark.slow)])
def test_claims_that_were_shown_are_not_contradicted(step: int) -> None:
    """No formula of the paper that is recorded as proved or certified is contradicted, and each refuted one is."""
    record = json.loads((files("signdescent.checks") / "ledger.json").read_text(encoding="utf-8"))
    seen: dict[tuple[str, bool], list[str]] = {}
    for claim in [claim for claim in CLAIMS.values() if isinstance(claim, Claim)][::step]:
        found = second_opinion(claim.statement, claim.where, claim.assumptions, name=claim.id)
        seen.setdefault((record[claim.id][0], found is None), []).append(claim.id)
    assert len(seen["proved", True]) + len(seen["certified", True]) >= 300 // step
    assert seen["refuted", False]
    assert seen.get(("proved", False), []) == []
    assert seen.get(("certified", False), []) == []
    assert seen.get(("refuted", True), []) == []


@pytest.mark.parametrize("step", [16, pytest.param(4, marks=pytest.mark.slow)])
def test_points_meet_the_assumptions_of_most_claims(step: int) -> None:
    """For 90% of the formulas of the paper at least 200 points meet the assumptions, for half of them 800."""
    counts = []
    for claim in [claim for claim in CLAIMS.values() if isinstance(claim, Claim)][::step]:
        if claim.statement not in (sp.true, sp.false):
            opinion = _Opinion(claim.statement, claim.where, claim.assumptions, claim.id)
            if opinion.look(1000) is None:
                counts.append(opinion.met)
    assert sorted(counts)[len(counts) // 10] >= 200
    assert sorted(counts)[len(counts) // 2] >= 800


@pytest.mark.parametrize("constant", ["asin(2)", "log(-1)", "sqrt(-2)", "1/(sqrt(2)**2 - 2)"])
def test_a_constant_that_does_not_exist_is_no_point(constant: str) -> None:
    """Constants of the assumptions are tried as coordinates; one without a value is left out, and nothing fails."""
    given = Claim("a", "x > -2", {"x": "[-1, 1]"}, (f"{constant} <= x",))
    assert second_opinion(given.statement, given.where, given.assumptions) is None
    false = Claim("a", "x > 0", {"x": "[-1, 1]"}, (f"x < 2 or {constant} <= x",))
    assert second_opinion(false.statement, false.where) is not None
