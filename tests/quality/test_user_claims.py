"""Claims as users write them: true ones are shown, false ones are refuted with a valid witness."""

import itertools
from fractions import Fraction
from importlib import import_module
from types import ModuleType

import pytest
import sympy as sp

from reference.sampling import every
from signdescent.checks.report import Report, Verdict
from signdescent.theory import Claim

from . import extra_claims, generated_pairs, user_claims_false, user_claims_true, verify_truth


def claims_of(module: ModuleType) -> tuple[Claim, ...]:
    return tuple(value for value in vars(module).values() if isinstance(value, Claim))


def name(claim: Claim) -> str:
    return claim.id


USER_TRUE, USER_FALSE = claims_of(user_claims_true), claims_of(user_claims_false)
PAIR_TRUE = generated_pairs.truths()
PAIR_FALSE = tuple(pair.shifted for pair in generated_pairs.pairs())
ALL_TRUE = (*USER_TRUE, *PAIR_TRUE, *extra_claims.TRUE)
ALL_FALSE = (*USER_FALSE, *PAIR_FALSE, *extra_claims.FALSE)


def ask(claim: Claim) -> Report:
    report = import_module("signdescent").check(claim)
    assert isinstance(report, Report)
    assert report.id == claim.id
    return report


def text_of(report: Report) -> str:
    return " ".join((report.sentence, *map(str, report.evidence), *report.notes)).lower()


def assert_established(claim: Claim) -> None:
    report = ask(claim)
    assert report.verdict in {Verdict.PROVED, Verdict.CERTIFIED}, report.sentence
    assert report.witness is None


def assert_really_refuted(claim: Claim, report: Report) -> None:
    assert report.verdict is Verdict.REFUTED, report.sentence
    assert report.witness is not None
    point = {name: Fraction(value) for name, value in report.witness.point.items()}
    assert verify_truth.violates(claim, point), point


def assert_refuted(claim: Claim) -> None:
    assert_really_refuted(claim, ask(claim))


@pytest.mark.parametrize(
    "claim", every(3, USER_TRUE, heavy=("beta-chord", "bernoulli", "erfc-gauss"), name=name), ids=name
)
def test_a_true_claim_is_established(claim: Claim) -> None:
    assert_established(claim)


@pytest.mark.parametrize("claim", every(3, USER_FALSE, heavy=("only-forty-one",), name=name), ids=name)
def test_a_false_claim_is_refuted_at_a_point_where_it_fails(claim: Claim) -> None:
    assert_refuted(claim)


@pytest.mark.parametrize("claim", every(3, PAIR_TRUE), ids=name)
def test_a_tight_truth_is_established(claim: Claim) -> None:
    assert_established(claim)


@pytest.mark.parametrize("claim", every(3, PAIR_FALSE), ids=name)
def test_a_shifted_truth_is_refuted(claim: Claim) -> None:
    assert_refuted(claim)


OUT_OF_REACH = pytest.mark.xfail(reason="undecided within the default budget", raises=AssertionError, strict=True)
HARDER = [
    pytest.param(claim, marks=OUT_OF_REACH if claim.id in ("polya-square", "log-geometric-mean") else ())
    for claim in extra_claims.TRUE
]


@pytest.mark.slow
@pytest.mark.parametrize("claim", HARDER, ids=name)
def test_a_harder_true_claim_is_established(claim: Claim) -> None:
    assert_established(claim)


@pytest.mark.slow
@pytest.mark.parametrize("claim", extra_claims.FALSE, ids=name)
def test_a_harder_false_claim_is_refuted(claim: Claim) -> None:
    assert_refuted(claim)


# --- empty domains, and claims out of reach

x, y = sp.symbols("x y", real=True)
n, p, q = sp.symbols("n p q", integer=True)
NEAR_INTEGER = 262537412640768743  # integer part of exp(pi sqrt(163)), whose fractional part is 0.99999999999925...

EMPTY = (
    Claim("empty-by-order", x >= 0, {x: sp.Reals}, assumptions=(x > 2, x < 1)),
    # x y <= (x + y)^2 / 4 <= 1/4
    Claim(
        "empty-by-am-gm",
        x >= y,
        {x: sp.Interval(0, sp.oo), y: sp.Interval(0, sp.oo)},
        assumptions=(x + y <= 1, x * y >= 1),
    ),
)

# No point satisfies these, but a checker may fail to show it.
HARD_TO_SEE_EMPTY = (
    # exp(x) >= 1 + x
    Claim("empty-by-tangent", x >= 5, {x: sp.Reals}, assumptions=(sp.Eq(sp.exp(x), x + sp.Rational(999, 1000)),)),
    # Fermat's equation with exponent 3
    Claim(
        "empty-by-fermat",
        n >= 5,
        {n: sp.Naturals, p: sp.Naturals, q: sp.Naturals},
        assumptions=(sp.Eq(n**3 + p**3, q**3),),
    ),
)

UNSUPPORTED = (
    Claim("unsupported-bessel", sp.besselj(0, x) <= 1, {x: sp.Reals}),
    Claim("unsupported-zeta", sp.zeta(x) > 1, {x: sp.Interval.open(1, sp.oo)}),
    Claim("unsupported-airy", sp.airyai(x) < 1, {x: sp.Interval(0, sp.oo)}),
)

HARD_TRUE = (
    # Fermat's last theorem for cubes (Euler)
    Claim("fermat-cubes", sp.Ne(n**3 + p**3, q**3), {n: sp.Naturals, p: sp.Naturals, q: sp.Naturals}),
    # at n = 163 the gap is 7.5e-13, a part in 3e29
    Claim("ramanujan-below", sp.exp(sp.pi * sp.sqrt(n)) < NEAR_INTEGER + 1, {n: sp.Range(1, 164)}),
    # (x^2 - 2)^2, tight at two irrational points
    Claim("irrational-contact", x**4 - 4 * x**2 + 4 >= 0, {x: sp.Reals}),
    # AM-GM of five numbers: x^5 + y^5 + 3 >= 5 x y, tight at x = y = 1
    Claim("am-gm-five", x**5 + y**5 + 3 >= 5 * x * y, {x: sp.Interval(0, sp.oo), y: sp.Interval(0, sp.oo)}),
)

HARD_FALSE = (
    # false at n = 163 by 2.5e-13
    Claim(
        "ramanujan-above",
        sp.exp(sp.pi * sp.sqrt(n)) < NEAR_INTEGER + 1 - sp.Rational(1, 10**12),
        {n: sp.Range(1, 164)},
    ),
    # false at the two irrational points +-sqrt(2) only
    Claim("irrational-strict", x**4 - 4 * x**2 + 4 > 0, {x: sp.Reals}),
    # false at the irrational point log(2) only
    Claim("irrational-logarithm", sp.Ne(sp.exp(x), 2), {x: sp.Reals}),
    # Pell's equation: the least solution is n = 1766319049, p = 226153980
    Claim("pell-sixty-one", sp.Ne(n**2 - 61 * p**2, 1), {n: sp.Naturals, p: sp.Naturals}),
    # fails at the trivial zeros of zeta, as at x = -2
    Claim("zeta-without-zeros", sp.Ne(sp.zeta(x), 0), {x: sp.Interval(-3, 0)}),
)


@pytest.mark.parametrize("claim", EMPTY, ids=name)
def test_unsatisfiable_assumptions_make_a_claim_vacuous(claim: Claim) -> None:
    assert ask(claim).verdict is Verdict.VACUOUS


@pytest.mark.parametrize("claim", HARD_TO_SEE_EMPTY, ids=name)
def test_a_claim_on_a_hidden_empty_domain_is_never_refuted_or_supported(claim: Claim) -> None:
    report = ask(claim)
    assert report.verdict in {Verdict.VACUOUS, Verdict.UNDECIDED}, report.sentence
    assert report.witness is None


@pytest.mark.parametrize("claim", UNSUPPORTED, ids=name)
def test_an_unsupported_function_is_named_as_such(claim: Claim) -> None:
    report = ask(claim)
    assert report.verdict is Verdict.UNDECIDED
    assert "unsupported" in text_of(report)


@pytest.mark.parametrize("claim", HARD_TRUE, ids=name)
def test_an_out_of_reach_truth_gets_no_wrong_verdict(claim: Claim) -> None:
    report = ask(claim)
    assert report.verdict not in {Verdict.REFUTED, Verdict.VACUOUS}, report.sentence
    assert report.witness is None


HARDEST = ("irrational-strict", "irrational-logarithm")


@pytest.mark.parametrize("claim", every(1, HARD_FALSE, heavy=HARDEST, name=name), ids=name)
def test_an_out_of_reach_falsehood_gets_no_wrong_verdict(claim: Claim) -> None:
    report = ask(claim)
    if report.verdict is Verdict.REFUTED:
        assert_really_refuted(claim, report)
    else:
        assert report.verdict in {Verdict.UNDECIDED, Verdict.SUPPORTED}, report.sentence


# --- the suite itself


def test_the_suite_has_the_promised_size() -> None:
    sizes = [len(part) for part in (USER_TRUE, USER_FALSE, PAIR_TRUE, PAIR_FALSE)]
    assert sizes == [15, 15, 10, 20]
    assert len(extra_claims.TRUE) == len(extra_claims.FALSE) == 15
    ids = [claim.id for claim in itertools.chain(ALL_TRUE, ALL_FALSE)]
    assert len(set(ids)) == len(ids)
    assert set(verify_truth.VIOLATIONS) == {claim.id for claim in ALL_FALSE}
    assert set(verify_truth.EQUALITIES) == {claim.id for claim in ALL_TRUE} - {"log-limit"}


def test_generated_pairs_are_deterministic() -> None:
    assert [pair.shifted.statement for pair in generated_pairs.pairs()] == [claim.statement for claim in PAIR_FALSE]


@pytest.mark.parametrize("claim", every(3, ALL_TRUE), ids=name)
def test_no_grid_point_contradicts_a_true_label(claim: Claim) -> None:
    tried, where = verify_truth.find_violation(claim, limit=150)
    assert tried >= 15
    assert where is None
    for point in verify_truth.EQUALITIES.get(claim.id, ()):
        assert verify_truth.is_equal(claim, point), point


@pytest.mark.parametrize("claim", ALL_FALSE, ids=name)
def test_the_stored_points_contradict_the_false_labels(claim: Claim) -> None:
    for point in verify_truth.VIOLATIONS[claim.id]:
        assert verify_truth.violates(claim, point), point


def test_a_point_that_keeps_the_claim_or_leaves_its_domain_is_no_violation() -> None:
    claim = user_claims_false.strict_third
    third = verify_truth.VIOLATIONS[claim.id][0]["x"]
    assert verify_truth.violates(claim, {"x": third})
    assert not verify_truth.violates(claim, {"x": third + third / 10**9})
    assert not verify_truth.violates(claim, {"x": third + 5})
    with pytest.raises(AssertionError, match="give a value"):
        verify_truth.violates(claim, {"y": third})
