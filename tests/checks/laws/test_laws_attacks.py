"""False claims about laws whose proofs look right, and true ones that a careless search would refute.

The planted proofs are asked of the chain alone, and their batch sizes begin where the search does not look: nothing but
the check of the proof stands between them and a verdict.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
import sympy as sp

from reference.sampling import every
from signdescent.checks import check as verify
from signdescent.checks.check import check
from signdescent.checks.laws import search as engine
from signdescent.checks.library import Library
from signdescent.checks.report import Verdict
from signdescent.errors import ClaimError
from signdescent.noise.finite import FiniteLaw
from signdescent.theory import Claim, LawClaim
from signdescent.theory.laws import FACTS, Case, Cited, External, LawProof, Parabola, Stretches, Votes, Zeros
from signdescent.theory.papers.stochastic_sign_descent import CLAIMS
from signdescent.theory.symbols import P_MINUS, P_PLUS, M, b, c, g, l, mu, nu3, r, rho, sigma, t, tau

POSITIVE, UNIT = sp.Interval.open(0, sp.oo), sp.Interval(0, 1)
HALF, EVEN = sp.Rational(1, 2), Fraction(1, 2)
ONE, ZERO = sp.Integer(1), sp.Integer(0)
LARGE = sp.Range(30, sp.oo)  # the search tries batches of at most 20
BATCH, VOTES = "same-sign-of-batch-mean", "expected-vote-sign"
MODE, EXCESS = "within-r-of-the-mode", "mismatches-exceed-their-mean-by-less"
GAUSS = ("unimodal", "symmetric")
ANY = {r: POSITIVE, tau: LARGE}
WITH_B = {**ANY, b: sp.Interval(1, sp.oo)}
QUIET = {g: POSITIVE, sigma: POSITIVE}
x, width = sp.Symbol("x", real=True), sp.Symbol("width", real=True)
d = sp.Symbol("d", positive=True)
rest = sp.Symbol("rest", integer=True)


def of(name: str) -> Any:
    return CLAIMS[name]


def bound(name: str, at: dict[sp.Symbol, sp.Expr] | None = None) -> sp.Expr:
    found: sp.Expr = of(name).bound.subs(at or {}, simultaneous=True)
    return found


def claim(
    laws: tuple[str, ...],
    event: str,
    value: sp.Expr,
    where: dict[sp.Symbol, sp.Set],
    source: Any = None,
    relation: str = ">=",
) -> LawClaim:
    return LawClaim("planted", laws, event, value, where, (), relation, proof=source and LawProof(source))


FORMULAS = (of("lemma-13-odd"), of("lemma-13-even"), of("eq-27"))
ONE_VOTE = of("lemma-13-atoms-corrected-one-vote")
(DISTANCE,) = (symbol for symbol in of("theorem-9").where if symbol.name == "r")
BERRY: Any = FACTS["berry-esseen"].bound
NORMAL = Claim("narrow", sp.Ge(bound("lemma-10-sharp"), 1 - r / (9 * tau)), {r: sp.FiniteSet(0), tau: LARGE})
AT_ONE = Claim("narrow", ONE_VOTE.statement, {P_PLUS: UNIT, P_MINUS: sp.FiniteSet(0), rest: sp.S.Integers})
NO_ATOM = ("no-atom-at-zero",)
BY_ITSELF = sp.Piecewise((1, x > 0), (0, True))

FALSE: dict[str, Callable[[], LawClaim]] = {
    "half the standard deviation": lambda: claim(
        GAUSS,
        "same-sign",
        bound("lemma-1-sharp", {sigma: sigma / 2}),
        QUIET,
        Cited("lemma-1-sharp", {sigma: sigma / 2}),
    ),
    "twice the batch": lambda: claim(
        (), BATCH, bound("lemma-10-sharp", {tau: 2 * tau}), ANY, Cited("lemma-10-sharp", {tau: 2 * tau})
    ),
    "twice the mean of a batch": lambda: claim(
        GAUSS,
        BATCH,
        bound("lemma-1-sharp", {sigma: sigma / sp.sqrt(tau), g: 2 * g}),
        {**QUIET, tau: LARGE},
        Cited("lemma-1-sharp", {sigma: sigma / sp.sqrt(tau), g: 2 * g}, of_mean=True),
    ),
    "one sample as the mean of a batch": lambda: claim(
        (*GAUSS, "mean-of-the-right-sign"),
        "right-sign",
        bound("lemma-1-sharp", {sigma: sigma / 10}),
        QUIET,
        Cited("lemma-1-sharp", {sigma: sigma / 10}, of_mean=True),
    ),
    "twice the distance": lambda: claim(
        ("unimodal",),
        MODE,
        bound("theorem-9", {DISTANCE: 2 * d}),
        {sigma: POSITIVE, d: POSITIVE},
        Cited("theorem-9", {DISTANCE: 2 * d}),
    ),
    "zeros that are right votes": lambda: claim(
        (),
        VOTES,
        bound("lemma-13", {rho: 1 - P_MINUS}),
        {P_MINUS: UNIT, M: LARGE},
        Cited("lemma-13-corrected", {rho: 1 - P_MINUS}),
    ),
    "a fact at a quarter of r": lambda: claim(
        (), BATCH, BERRY.subs(r, r / 4), WITH_B, External("berry-esseen", {r: r / 4})
    ),
    "a fact at the least third moment": lambda: claim(
        ("finite-third-moment",), BATCH, BERRY.subs(b, 1), ANY, External("berry-esseen", {b: ONE})
    ),
    "Hoeffding at thrice the excess": lambda: claim(
        (), EXCESS, 1 - sp.exp(-9 * t**2 / (2 * M)), {M: LARGE, t: POSITIVE}, External("hoeffding", {t: 3 * t})
    ),
    "Hoeffding below the mean": lambda: claim(
        (), EXCESS, 1 - sp.exp(-(t**2) / (2 * M)), {M: sp.S.Naturals, t: sp.S.Reals}, External("hoeffding")
    ),
    "the parabola's own letter": lambda: claim(
        (), BATCH, ONE, {**ANY, x: sp.Interval(1, 2)}, Parabola(BY_ITSELF, ZERO, ZERO)
    ),
    "the width of a stretch": lambda: claim(
        GAUSS,
        "same-sign",
        ONE,
        {r: POSITIVE, width: UNIT},
        Stretches(sp.Piecewise((1, width <= 1), (HALF, True)), ZERO),
    ),
    "l of the vote's formulas": lambda: claim(
        NO_ATOM,
        VOTES,
        2 * sp.betainc_regularized(l, l, 0, rho) - 1,
        {rho: UNIT, M: LARGE, l: sp.S.Naturals},
        Votes(*FORMULAS),
        "==",
    ),
    "one node's equality for every M": lambda: claim(
        NO_ATOM, VOTES, 2 * rho - 1, {rho: UNIT}, Cited("remark-1b-laws"), "=="
    ),
    "one node's equality for every M, with zeros": lambda: claim(
        (), VOTES, 2 * rho - 1, {rho: UNIT}, Zeros("remark-1b-laws", "wrong", ONE_VOTE)
    ),
    "no mean: sigma is not in units of it": lambda: claim(
        GAUSS, "same-sign", 1 - sigma**2, {sigma: POSITIVE}, Parabola(ZERO, sp.Integer(2), sp.Integer(-1))
    ),
    "a closing claim for one r": lambda: claim(
        (), BATCH, 1 - r / (9 * tau), ANY, Case(Cited("lemma-10-sharp"), closing=NORMAL)
    ),
}


@pytest.mark.parametrize("name", FALSE)
def test_a_proof_of_a_false_claim_is_not_accepted(name: str) -> None:
    """A moment at another value, a captured letter, a smaller set: the chain sees each."""
    report = check(FALSE[name](), engines=("chain",))
    assert report.verdict is Verdict.UNDECIDED
    assert report.chain is not None
    assert not report.chain.accepted


def test_a_formula_about_fewer_values_is_not_the_one_that_is_wanted() -> None:
    """Votes and zeros want their formulas for all probabilities and all numbers of nodes."""
    odd, even, tail = FORMULAS
    narrow = Claim("narrow", odd.statement, {rho: UNIT, l: sp.FiniteSet(1)}, proof=None)
    where: dict[sp.Symbol, sp.Set] = {rho: UNIT, M: sp.S.Naturals}
    for laws, relation, source in (
        (NO_ATOM, "==", Votes(narrow, even, tail)),
        ((), ">=", Zeros("lemma-13", "wrong", AT_ONE)),
    ):
        report = check(claim(laws, VOTES, bound("lemma-13"), where, source, relation), engines=("chain",))
        assert report.verdict is Verdict.UNDECIDED


TRUE: dict[str, Callable[[], LawClaim]] = {
    "the mean of a batch": lambda: claim(
        (*GAUSS, "independent-copies"),
        BATCH,
        bound("lemma-1-sharp", {sigma: sigma / sp.sqrt(tau)}),
        {**QUIET, tau: LARGE},
        Cited("lemma-1-sharp", {sigma: sigma / sp.sqrt(tau)}, of_mean=True),
    ),
    "r in moments": lambda: claim(
        (),
        BATCH,
        bound("lemma-10", {r: sigma**2 / g**2}),
        {**QUIET, tau: sp.S.Naturals},
        Cited("lemma-10", {r: sigma**2 / g**2}),
    ),
    "b in moments": lambda: claim(
        ("finite-third-moment",),
        BATCH,
        BERRY.subs({r: sigma**2 / g**2, b: nu3 / sigma**3}),
        {**QUIET, nu3: POSITIVE, tau: sp.S.Naturals},
        External("berry-esseen", {r: sigma**2 / g**2, b: nu3 / sigma**3}),
    ),
    "two free symbols, of which the search knows nothing": lambda: claim(
        (), BATCH, ZERO, {**ANY, c: POSITIVE, d: POSITIVE}, Parabola(ZERO, ZERO, ZERO)
    ),
    "mu for g": lambda: claim(
        GAUSS,
        "same-sign",
        bound("lemma-1-sharp", {g: mu}),
        {mu: POSITIVE, sigma: POSITIVE},
        Cited("lemma-1-sharp", {g: mu}),
    ),
    "a distance of another name": lambda: claim(
        ("unimodal",),
        MODE,
        bound("theorem-9", {DISTANCE: d}),
        {sigma: POSITIVE, d: POSITIVE},
        Cited("theorem-9", {DISTANCE: d}),
    ),
    "Hoeffding from the mean on": lambda: claim(
        (), EXCESS, 1 - sp.exp(-(t**2) / (2 * M)), {M: LARGE, t: sp.Interval(0, sp.oo)}, External("hoeffding")
    ),
    "one node, with zeros": lambda: claim(
        (), VOTES, 2 * rho - 1, {rho: UNIT, M: sp.FiniteSet(1)}, Zeros("remark-1b-laws", "wrong", ONE_VOTE)
    ),
    "tau in a half-line": lambda: claim(
        (), BATCH, bound("lemma-10"), {r: POSITIVE, tau: sp.Interval(HALF, sp.oo)}, Cited("lemma-10")
    ),
    "bounded moments": lambda: claim(
        GAUSS, "same-sign", HALF, {g: sp.Interval(1, 2), sigma: sp.Interval.Lopen(0, 3)}, Cited("lemma-1-sharp")
    ),
}


HEAVY = ("one node, with zeros", "r in moments", "b in moments", "a distance of another name")


@pytest.mark.parametrize("name", every(1, TRUE, heavy=HEAVY))
def test_the_true_companion_is_still_proved(name: str) -> None:
    """The same tricks where they are right."""
    report = check(TRUE[name](), engines=("chain", "laws"), budget=1 / 8)
    assert report.verdict.holds, report.chain


@pytest.mark.parametrize(
    ("laws", "event", "where", "message"),
    [
        ((), "same-sign", {r: POSITIVE, tau: sp.S.Naturals}, "tau .* has no meaning for the event"),
        ((), BATCH, {r: POSITIVE, M: sp.S.Naturals}, "M .* has no meaning for the event"),
        (("unimodal",), MODE, {sigma: POSITIVE, r: POSITIVE}, "r .* has no meaning for the event"),
        (("unimodal",), MODE, {sigma: POSITIVE, tau: sp.S.Naturals}, "tau .* has no meaning"),
        (("unimodal",), MODE, {sigma: POSITIVE}, "no distance"),
        (("symmetric",), MODE, {sigma: POSITIVE, d: POSITIVE}, "speak of unimodal laws"),
        (
            (),
            BATCH,
            {r: POSITIVE, sp.Symbol("tau", positive=True): sp.S.Naturals},
            "two symbols named tau, the shared one",
        ),
        ((), EXCESS, {rho: UNIT, M: sp.S.Naturals}, "Expected t to be the free symbol"),
    ],
)
def test_a_symbol_that_does_not_go_with_the_event_is_refused(
    laws: tuple[str, ...], event: str, where: dict[sp.Symbol, sp.Set], message: str
) -> None:
    with pytest.raises(ClaimError, match=message):
        claim(laws, event, ZERO, where)


@pytest.mark.parametrize(
    "build",
    [
        lambda: LawProof(()),
        lambda: Case(()),
        lambda: Case(Case(Cited("lemma-10"))),
        lambda: Parabola("0", "2", "-1"),
        lambda: Votes(None, None, None),  # type: ignore[arg-type]
        lambda: Zeros("lemma-13", "wrong", of("lemma-13")),
        lambda: claim((), BATCH, sp.I, ANY),
        lambda: claim((), BATCH, sp.nan, ANY),
    ],
    ids=[
        "no case",
        "no source",
        "a case for a source",
        "text",
        "no formula",
        "no formula of one vote",
        "an imaginary bound",
        "no number",
    ],
)
def test_what_is_no_proof_and_no_bound_is_refused(build: Callable[[], object]) -> None:
    with pytest.raises(ClaimError, match="Expected"):
        build()


def test_a_source_of_ones_own_is_refused() -> None:
    """A subclass could leave out its conditions."""

    class Free(Parabola):
        def conditions(self, claim: LawClaim) -> tuple[Any, ...]:  # noqa: ARG002
            return ()

    with pytest.raises(ClaimError, match="Expected a case to have sources"):
        Case(Free(ONE, ZERO, ZERO))


def test_an_unknown_id_ends_the_proof_and_not_the_check() -> None:
    report = check(claim((), BATCH, HALF, ANY, Cited("nonsense")), engines=("chain",))
    assert report.verdict is Verdict.UNDECIDED
    assert report.chain is not None
    assert "nonsense" in report.chain.sentence


def test_claims_that_cite_each_other_prove_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from signdescent.theory.papers import stochastic_sign_descent as claims

    one = LawClaim("one", (), BATCH, ONE, ANY, proof=LawProof(Cited("two")))
    two = LawClaim("two", (), BATCH, ONE, ANY, proof=LawProof(Cited("one")))
    monkeypatch.setattr(claims, "CLAIMS", {"one": one, "two": two})
    monkeypatch.setattr(verify, "_library", cache(lambda: Library(claims.find, verify.cited_report)))
    for circular in (one, two):
        assert check(circular, engines=("chain",)).verdict is Verdict.UNDECIDED


def test_a_circle_does_not_spoil_a_later_citation(monkeypatch: pytest.MonkeyPatch) -> None:
    """A claim that was not shown because it was cited in a circle can be cited once the circle is cut."""
    from signdescent.theory.papers import stochastic_sign_descent as claims

    one, two, user = (
        LawClaim(name, (), BATCH, bound("lemma-10-sharp"), ANY, proof=LawProof(Cited(cited, {})))
        for name, cited in (("one", "two"), ("two", "one"), ("user", "two"))
    )
    monkeypatch.setattr(verify, "_library", cache(lambda: Library(claims.find, verify.cited_report)))
    monkeypatch.setattr(claims, "CLAIMS", {**CLAIMS, "one": one, "two": two})
    for circular in (one, two, user):
        assert check(circular, engines=("chain",)).verdict is Verdict.UNDECIDED
    sound = replace(one, proof=LawProof(Cited("lemma-10-sharp", {})))
    monkeypatch.setattr(claims, "CLAIMS", {**CLAIMS, "one": sound, "two": two})
    assert check(user, engines=("chain",)).verdict is Verdict.PROVED
    assert check(one, engines=("chain",)).verdict is Verdict.PROVED  # no circle any more: two cites the sound one


# ------------------------------------------------------------------ the search


@pytest.mark.parametrize(
    "where",
    [{r: sp.Interval(-2, -1)}, {r: sp.FiniteSet(sp.Rational(10**9, 7))}, {rho: sp.Interval(2, 3)}],
    ids=str,
)
def test_laws_outside_the_sets_of_the_symbols_are_not_tried(where: dict[sp.Symbol, sp.Set]) -> None:
    """A bound of 0 on no law at all is UNDECIDED, not SUPPORTED."""
    report = check(claim((), "same-sign", ZERO, where), budget=0.25)
    assert (report.verdict, report.points_met) == (Verdict.UNDECIDED, 0)


@pytest.mark.parametrize(
    "false",
    [
        claim(GAUSS, "same-sign", 1 - sigma**2, {sigma: POSITIVE}),
        claim(GAUSS, "same-sign", HALF + g**2 / (2 * (g**2 + 4 * sigma)), QUIET),
        claim((), EXCESS, 1 - sp.exp(-(t**2) / (2 * M)), {M: sp.S.Naturals, t: sp.S.Reals}),
    ],
    ids=["sigma alone", "another unit", "a negative excess"],
)
def test_a_claim_that_fails_in_another_unit_falls(false: LawClaim) -> None:
    """With mean 1, or an excess above 0, each of them holds."""
    assert check(false, engines=("laws",), budget=0.25).verdict is Verdict.REFUTED


def test_what_a_symbol_says_of_itself_narrows_its_set_in_the_search_too() -> None:
    """A negative symbol is below every probability; the search once took it for 2 and refuted that."""
    below = sp.Symbol("q", negative=True)
    true = claim((), "same-sign", below, {below: sp.S.Reals})
    assert check(true, budget=0.25).verdict is Verdict.SUPPORTED
    coin = engine.Instance(FiniteLaw((Fraction(-1), Fraction(2)), (EVEN, EVEN)), 1, {below: Fraction(2)})
    assert not engine.violates(true, coin)


def test_a_violation_in_floats_that_exact_arithmetic_cannot_decide_is_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "violation", lambda _claim, _instance: None)
    found = engine.search_laws(claim((), "same-sign", HALF, {r: POSITIVE}), evaluations=16)
    assert found.witness is None
    assert found.doubtful


def test_a_bound_that_no_engine_can_evaluate_is_undecided() -> None:
    assert check(claim((), "same-sign", 1 - sp.zeta(2 + r) / 1000, {r: POSITIVE})).verdict is Verdict.UNDECIDED


def test_a_distance_without_a_spread_is_tried() -> None:
    """P(|X - mode| <= d) >= 0 speaks of no sigma."""
    true = claim(("unimodal",), MODE, ZERO, {g: POSITIVE, d: POSITIVE})
    assert check(true, engines=("laws",), budget=0.25).verdict is Verdict.SUPPORTED
