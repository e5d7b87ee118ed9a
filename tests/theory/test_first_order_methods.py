"""Theorems about first-order methods: each is proved, true on an exact process, and a small change is not proved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
import sympy as sp

from signdescent.checks.check import check
from signdescent.checks.report import Verdict
from signdescent.theory import RunClaim
from signdescent.theory.calculus.proof import RunTheorem
from signdescent.theory.papers import find
from signdescent.theory.papers.first_order_methods import claims

CLAIMS: Mapping[str, RunClaim] = {name: claim for name, claim in claims().items() if isinstance(claim, RunClaim)}


def verdict(claim: RunClaim) -> Verdict:
    return check(claim, engines=("chain",)).verdict


def test_they_are_found_by_id() -> None:
    assert len(CLAIMS) == 10
    assert set(claims()) == {*CLAIMS, "sign-of-a-sample", "sign-of-a-unimodal-sample"}
    assert all(find(name) is claim for name, claim in CLAIMS.items())


@pytest.mark.parametrize("name", CLAIMS)
def test_it_is_proved(name: str) -> None:
    """Each is proved, in at most 40 lines."""
    claim = CLAIMS[name]
    assert isinstance(claim.proof, RunTheorem)
    assert len(claim.proof.lines) <= 40
    assert verdict(claim) is Verdict.PROVED


def smaller(claim: RunClaim) -> RunClaim:
    """Return the claim with one per cent less, in the bound and in the last line."""
    assert isinstance(claim.proof, RunTheorem)
    last = claim.proof.lines[-1]
    right = claim.right * sp.Rational(99, 100)
    if last.conclusion is None:
        return replace(claim, right=right)
    stated = sp.Le(last.conclusion.args[0], right, evaluate=False)
    lines = (*claim.proof.lines[:-1], replace(last, conclusion=stated))
    return replace(claim, right=right, proof=replace(claim.proof, lines=lines))


@pytest.mark.parametrize("name", CLAIMS)
def test_a_bound_of_one_per_cent_less_is_not_proved(name: str) -> None:
    assert verdict(smaller(CLAIMS[name])) is Verdict.UNDECIDED


WORDS = [(name, word) for name, claim in CLAIMS.items() for word in claim.problems]


@pytest.mark.parametrize(("name", "word"), WORDS)
def test_every_word_is_needed_in_the_proof(name: str, word: str) -> None:
    """Without a word of the class some line does not follow."""
    claim = CLAIMS[name]
    assert verdict(replace(claim, problems=tuple(w for w in claim.problems if w != word))) is Verdict.UNDECIDED


@pytest.mark.parametrize("name", [name for name, claim in CLAIMS.items() if claim.assumptions])
def test_the_assumptions_are_needed_in_the_proof(name: str) -> None:
    """Without the bound on the step size some line does not follow."""
    assert verdict(replace(CLAIMS[name], assumptions=())) is Verdict.UNDECIDED


# ------------------------------------------------------------------ exact processes: f = L x^2/2 in one dimension

L, START, STEPS = Fraction(3, 2), Fraction(2), 3
SIGMA = Fraction(1)
State = tuple[Fraction, ...]
Outcomes = list[tuple[Fraction, State]]
HALF = Fraction(1, 2)


def sign(value: Fraction) -> int:
    return (value > 0) - (value < 0)


def means(
    first: Outcomes, step: Callable[[int, State], Outcomes], seen: Callable[[Fraction], Fraction]
) -> list[Fraction]:
    """Return the expectation of what is seen of x in iterations 0 to K."""
    law = first
    found: list[Fraction] = []
    for k in range(STEPS + 1):
        found.append(sum((p * seen(state[0]) for p, state in law), Fraction(0)))
        law = [(p * q, after) for p, state in law for q, after in step(k, state)]
    return found


def noisy(k: int) -> list[tuple[Fraction, Fraction]]:
    """Return a law with mean 0 and mean square sigma^2, which is not symmetric in every other iteration."""
    return [(HALF, SIGMA), (HALF, -SIGMA)] if k % 2 else [(Fraction(1, 5), 2 * SIGMA), (Fraction(4, 5), -SIGMA / 2)]


def descent(step: Callable[[int], Fraction], noise: bool) -> Callable[[int, State], Outcomes]:
    def after(k: int, state: State) -> Outcomes:
        drawn = noisy(k) if noise else [(Fraction(1), Fraction(0))]
        return [(p, (state[0] - step(k) * (L * state[0] + e),)) for p, e in drawn]

    return after


GAMMA = Fraction(1, 3)
ALPHA = Fraction(1, 4)
BETA = 1 - ALPHA
KEPT = Fraction(1, 2)  # the share of steps that are sent
MOMENT = (L * 20) ** 2  # far above any squared sample here


def momentum(k: int, state: State) -> Outcomes:
    return [(p, (state[0] - GAMMA * m, m)) for p, e in noisy(k) for m in [(1 - ALPHA) * state[1] + L * state[0] + e]]


def normalised(k: int, state: State) -> Outcomes:
    x = state[0] - GAMMA * sign(state[1])
    return [(p, (x, BETA * state[1] + ALPHA * (L * x + e))) for p, e in noisy(k + 1)]


def feedback(k: int, state: State) -> Outcomes:
    found: Outcomes = []
    for p, e in noisy(k):
        sent = GAMMA * (L * state[0] + e) + state[1]
        found += [(p * KEPT, (state[0] - sent, Fraction(0))), (p * (1 - KEPT), (state[0], sent))]
    return found


def signs(k: int, state: State) -> Outcomes:
    return [(p, (state[0] - GAMMA * sign(L * state[0] + e / 2),)) for p, e in noisy(k)]


AT_REST: Outcomes = [(Fraction(1), (START,))]
FIRST_DRAWS: Outcomes = [(p, (START, L * START + e)) for p, e in noisy(0)]
WITH_ZERO: Outcomes = [(Fraction(1), (START, Fraction(0)))]
VALUES: dict[str, Any] = {
    "K": STEPS, "gamma": GAMMA, "gamma0": GAMMA, "smooth": L, "total": L, "mu": L, "start": L * START**2 / 2,
    "distance": START, "sigma": SIGMA, "alpha": ALPHA, "beta": BETA, "contraction": KEPT, "batch": 4,
    "deviations": SIGMA,
}  # fmt: skip
RUNS: dict[str, tuple[Outcomes, Callable[[int, State], Outcomes], str]] = {
    "gradient-descent-smooth": (AT_REST, descent(lambda _: GAMMA, noise=False), "squared"),
    "gradient-descent-strongly-convex": (AT_REST, descent(lambda _: GAMMA, noise=False), "distance"),
    "sgd-constant-step": (AT_REST, descent(lambda _: GAMMA, noise=True), "squared"),
    "sgd-momentum": (WITH_ZERO, momentum, "squared"),
    "normalised-sgd-momentum": (FIRST_DRAWS, normalised, "length"),
    "error-feedback": (WITH_ZERO, feedback, "squared"),
    "sign-sgd-batches": (AT_REST, signs, "length"),
}
SEEN: dict[str, Callable[[Fraction], Fraction]] = {
    "squared": lambda x: (L * x) ** 2,
    "length": lambda x: abs(L * x),
    "distance": lambda x: x**2,
}


def sides(name: str, right: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """Return what a claim bounds on the process, and the bound."""
    first, step, quantity = RUNS[name]
    found = means(first, step, SEEN[quantity])
    left = found[STEPS] if quantity == "distance" else sum(found[:STEPS], Fraction(0)) / STEPS
    moment = MOMENT if name in ("sgd-momentum", "error-feedback") else SIGMA**2
    values = {**VALUES, "sigma": sp.sqrt(sp.Rational(moment.numerator, moment.denominator))}
    point = {symbol: sp.sympify(values[symbol.name]) for symbol in right.free_symbols}
    return sp.Rational(left.numerator, left.denominator), right.xreplace(point)


def below(left: sp.Expr, right: sp.Expr) -> bool:
    """Return whether left <= right, which 50 digits tell."""
    return bool((right - left).evalf(50) >= -(sp.Float(10) ** -40))


@pytest.mark.parametrize("name", RUNS)
def test_an_exact_process_keeps_to_the_bound(name: str) -> None:
    """A quadratic with noise of two values, three iterations, in rational arithmetic."""
    assert below(*sides(name, CLAIMS[name].right))


def test_a_bound_that_is_too_small_is_seen() -> None:
    """Negative control: with a contraction to the third power, and with half of the bound, the same processes fail."""
    strong = CLAIMS["gradient-descent-strongly-convex"].right
    distance = next(symbol for symbol in strong.free_symbols if symbol.name == "distance")
    assert not below(*sides("gradient-descent-strongly-convex", strong**3 / distance**4))
    assert not below(*sides("gradient-descent-smooth", CLAIMS["gradient-descent-smooth"].right / 2))


# ------------------------------------------------------------------ beside the tight constants


def descended(curvature: Fraction, gamma: Fraction, start: Fraction, steps: int) -> list[Fraction]:
    """Return the iterates of gradient descent on curvature x^2/2."""
    points = [start]
    for _ in range(steps):
        points.append(points[-1] - gamma * curvature * points[-1])
    return points


@pytest.mark.parametrize("steps", [1, 2, 5])
def test_the_bound_on_the_mean_square_is_attained(steps: int) -> None:
    """With gamma = 1/L on L x^2/2 the mean of the squared gradients is 2 L (f(x_0) - f*)/K: nothing smaller holds."""
    points = descended(L, 1 / L, START, steps)
    mean = sum(((L * x) ** 2 for x in points[:steps]), Fraction(0)) / steps
    values = {"K": Fraction(steps), "gamma": 1 / L, "smooth": L, "start": L * START**2 / 2}
    right = CLAIMS["gradient-descent-smooth"].right
    bound = right.xreplace({s: sp.Rational(values[s.name]) for s in right.free_symbols})
    assert bound == sp.Rational(mean.numerator, mean.denominator) == sp.Rational(2 * L * L * START**2 / 2 / steps)


@pytest.mark.parametrize("steps", [1, 2, 5])
def test_the_tight_contraction_is_attained_and_ours_is_its_root(steps: int) -> None:
    """On mu x^2/2 the squared distance falls by (1 - gamma mu)^2 in each step; the claim says 1 - gamma mu."""
    mu, gamma = Fraction(1, 2), Fraction(1, 3)
    last = descended(mu, gamma, START, steps)[-1]
    assert last**2 == (1 - gamma * mu) ** (2 * steps) * START**2
    right = CLAIMS["gradient-descent-strongly-convex"].right
    values = {"K": Fraction(steps), "gamma": gamma, "mu": mu, "distance": START}
    bound = right.xreplace({s: sp.Rational(values[s.name]) for s in right.free_symbols})
    assert bound == sp.Rational((1 - gamma * mu) ** steps * START**2)
    assert bound > sp.Rational(last**2)


@pytest.mark.parametrize("steps", [1, 2, 4])
def test_a_huber_loss_attains_the_tight_bound_on_the_value(steps: int) -> None:
    """With gamma = 1/L the Huber loss with the bend 1/(2 n + 1) from x_0 = 1 ends at L/(4 n + 2) above its least value."""
    bend = Fraction(1, 2 * steps + 1)

    def value(x: Fraction) -> Fraction:
        return L * x * x / 2 if abs(x) <= bend else L * bend * (abs(x) - bend / 2)

    x = Fraction(1)
    for _ in range(steps):
        x -= (L * x if abs(x) <= bend else L * bend * sign(x)) / L
    assert value(x) == L / (4 * steps + 2)
