"""Signs along runs: how often the moves of a simulation go the right way, against exact values and the lemmas' bounds.

Hypothesis draws the problem, the point, the batch size, the number of nodes and the seed. Every test takes EXAMPLES
counts at ALPHA / EXAMPLES, so that its false-alarm rate is at most ALPHA = 1e-9.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference.counts import bound_at, is_off
from signdescent.checks.laws import events
from signdescent.noise.finite import FiniteLaw
from signdescent.noise.gaussian import Gaussian
from signdescent.noise.laplace import Laplace
from signdescent.noise.law import Law
from signdescent.simulation.methods import METHODS
from signdescent.simulation.problems import PROBLEMS
from signdescent.simulation.simulate import simulate
from signdescent.testing._problem_strategies import finite_laws
from signdescent.theory import LawClaim
from signdescent.theory.papers.stochastic_sign_descent import CLAIMS

ALPHA = 1e-9
EXAMPLES = 10
RUNS = 2048  # at 1e-10, a probability that is off by 0.12 is missed with probability below 1e-6

POINTS = st.builds(Fraction, st.sampled_from((-3, -2, -1, 1, 2, 3)), st.integers(1, 2))
SEEDS = st.integers(0, 2**32 - 1)
ONE_NODE = ("lemma-2", "lemma-2-sharp", "lemma-3", "lemma-3-sharp", "lemma-10", "lemma-10-sharp", "lemma-11",
            "lemma-11-sharp", "lemma-12", "lemma-12-sharp")  # fmt: skip
VOTES = ("lemma-13", "lemma-13-corrected", "lemma-13-sharp")


def shifted(noise: Law, mean: Fraction) -> Law:
    """Return the law of one stochastic derivative: the noise about its mean, moved to the derivative."""
    if isinstance(noise, FiniteLaw):
        move = mean - noise.exact_mean
        return FiniteLaw(tuple(v + move for v in noise.values), noise.probabilities)
    return type(noise)(float(mean), noise.std if isinstance(noise, Gaussian) else noise.scale)  # type: ignore[call-arg,attr-defined]


def hits(noise: Law, point: Fraction, *, batch: int, nodes: int, seed: int) -> int:
    """How many of RUNS first moves of the vote on x^2/2 have the sign of the derivative."""
    problem = PROBLEMS["separable_quadratic"](curvature=(Fraction(1),), noise=(noise,), scale=(Fraction(1),))
    run = simulate(
        METHODS["majority_vote"](), problem, steps=1, step_size=0.01, nodes=nodes, runs=RUNS, batch_size=batch,
        rng=seed, record=("right_signs",), start=[float(point)], block_runs=RUNS,
    )  # fmt: skip
    return round(float(np.nansum(run.records["right_signs"][0])))


def check_success(claim: LawClaim, noise: Law, point: Fraction, batch: int, seed: int, shift: float = 0.0) -> bool:
    """Whether the share of right moves of one node contradicts the exact value (moved by `shift`), or the bound."""
    law = shifted(noise, point)
    chance = law.success(batch)
    count = hits(noise, point, batch=batch, nodes=1, seed=seed)
    moved = shift if chance.high + shift <= 1 else -shift
    wrong = is_off(count, RUNS, chance.low + moved, chance.high + moved, ALPHA / (2 * EXAMPLES))
    bound = bound_at(claim, law, batch)
    below = bound is not None and is_off(count, RUNS, min(1.0, max(0.0, bound)), 1.0, ALPHA / (2 * EXAMPLES))
    return wrong or below


def drawn(*strategies: Any) -> Callable[[Callable[..., None]], Callable[[], None]]:
    """Give a test of arguments to Hypothesis, always the same way."""
    quiet = settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None)
    decorate: Any = given(*strategies)
    return lambda test: quiet(decorate(test))


@pytest.mark.statistical
@pytest.mark.parametrize("name", ONE_NODE)
def test_moves_of_one_node_are_right_as_often_as_its_lemma_says(name: str) -> None:
    """False alarm 1e-9; finite noise, so that ties are real ties."""
    claim = CLAIMS[name]
    assert isinstance(claim, LawClaim)

    @drawn(finite_laws(), POINTS, st.integers(1, 6), SEEDS)
    def run(noise: Law, point: Fraction, batch: int, seed: int) -> None:
        assert not check_success(claim, noise, point, batch, seed)

    run()


@pytest.mark.statistical
@pytest.mark.parametrize("name", ["lemma-1", "lemma-1-second-order", "lemma-1-sharp"])
def test_moves_under_unimodal_symmetric_noise_are_right_as_often_as_lemma_1_says(name: str) -> None:
    """False alarm 1e-9; Gaussian and Laplace noise."""
    claim = CLAIMS[name]
    assert isinstance(claim, LawClaim)
    sizes = st.sampled_from((0.25, 1.0, 4.0))
    noises = st.builds(Gaussian, st.just(1.0), sizes) | st.builds(Laplace, st.just(1.0), sizes)

    @drawn(noises, POINTS, SEEDS)
    def run(noise: Law, point: Fraction, seed: int) -> None:
        assert not check_success(claim, noise, point, 1, seed)

    run()


@pytest.mark.parametrize("name", [*ONE_NODE, "lemma-1", "lemma-1-second-order", "lemma-1-sharp"])
def test_a_success_probability_that_is_off_is_noticed(name: str) -> None:
    """The negative control: 0.12 beside the exact value is seen in every example."""
    claim = CLAIMS[name]
    assert isinstance(claim, LawClaim)
    noises: list[Law] = [Gaussian(1.0, 2.0)] if name.startswith("lemma-1-") or name == "lemma-1" else [_COIN, _SKEWED]
    for seed, noise in enumerate(noises):
        assert check_success(claim, noise, Fraction(1, 2), 1, seed, shift=0.12)


_COIN = FiniteLaw((Fraction(0), Fraction(2)), (Fraction(1, 2), Fraction(1, 2)))
_SKEWED = FiniteLaw((Fraction(0), Fraction(1), Fraction(4)), (Fraction(1, 4), Fraction(1, 2), Fraction(1, 4)))


def vote_chance(noise: Law, point: Fraction, batch: int, nodes: int) -> tuple[LawClaim, FiniteLaw, Fraction]:
    """Return the law of one node's sign, as a law on -1, 0 and a positive value, and P(the vote is right)."""
    law = shifted(noise, point)
    assert isinstance(law, FiniteLaw)
    mirrored = FiniteLaw(tuple(-v for v in law.values), law.probabilities)
    right = law.success_exact(batch)
    wrong = _positive(mirrored if law.exact_mean > 0 else law, batch)
    zero = 1 - right - wrong
    parts = [(Fraction(-1), wrong), (Fraction(0), zero), (1 + (wrong / right if right else Fraction(0)), right)]
    kept = [(v, p) for v, p in parts if p > 0]
    signs = FiniteLaw(tuple(v for v, _ in kept), tuple(p for _, p in kept))
    claim = CLAIMS["lemma-13-corrected"]
    assert isinstance(claim, LawClaim)
    mean = events.event_exact(claim, signs, nodes, {})
    return claim, signs, (1 + mean - _tie(right, wrong, zero, nodes)) / 2


def _positive(law: FiniteLaw, batch: int) -> Fraction:
    """P(sum of a batch > 0), by going through all sums."""
    reached = {Fraction(0): Fraction(1)}
    for _ in range(batch):
        following: dict[Fraction, Fraction] = {}
        for total, weight in reached.items():
            for value, chance in zip(law.values, law.probabilities, strict=True):
                following[total + value] = following.get(total + value, Fraction(0)) + weight * chance
        reached = following
    return sum((weight for total, weight in reached.items() if total > 0), Fraction(0))


def _tie(right: Fraction, wrong: Fraction, zero: Fraction, nodes: int) -> Fraction:
    """P(the votes cancel): as many right as wrong ones."""
    reached = {0: Fraction(1)}
    for _ in range(nodes):
        following: dict[int, Fraction] = {}
        for total, weight in reached.items():
            for vote, chance in ((1, right), (-1, wrong), (0, zero)):
                following[total + vote] = following.get(total + vote, Fraction(0)) + weight * chance
        reached = following
    return reached.get(0, Fraction(0))


@pytest.mark.statistical
@pytest.mark.parametrize("name", VOTES)
def test_votes_move_the_right_way_as_often_as_lemma_13_says(name: str) -> None:
    """False alarm 1e-9: P(right) = (1 + E sign - P(tie))/2 for one to seven nodes, and E sign keeps to the bound."""
    claim = CLAIMS[name]
    assert isinstance(claim, LawClaim)

    @drawn(finite_laws(), POINTS, st.integers(1, 4), st.integers(1, 7), SEEDS)
    def run(noise: Law, point: Fraction, batch: int, nodes: int, seed: int) -> None:
        _, signs, chance = vote_chance(noise, point, batch, nodes)
        count = hits(noise, point, batch=batch, nodes=nodes, seed=seed)
        assert not is_off(count, RUNS, float(chance), float(chance), ALPHA / EXAMPLES)
        if not events.belongs(signs, claim) or len(signs.values) < 2:
            return
        bound = bound_at(claim, signs, nodes)
        if bound is not None:
            assert float(events.event_exact(claim, signs, nodes, {})) > bound - 1e-9

    run()


def test_a_vote_with_other_nodes_is_noticed() -> None:
    """The negative control: the moves of one node are not those of a vote of seven."""
    _, _, chance = vote_chance(_SKEWED, Fraction(1, 2), 1, 7)
    count = hits(_SKEWED, Fraction(1, 2), batch=1, nodes=1, seed=3)
    assert is_off(count, RUNS, float(chance), float(chance), ALPHA / EXAMPLES)


@pytest.mark.statistical
def test_stochastic_signs_are_right_as_often_as_definition_3_says() -> None:
    """False alarm 1e-9: P(sign of m_i) = 1/2 + |m_i|/(2 |m|), for a gradient without noise."""
    coordinates = st.lists(st.integers(-4, 4), min_size=2, max_size=3).filter(any)

    @drawn(coordinates, SEEDS)
    def run(gradient: list[int], seed: int) -> None:
        assert not _stochastic_signs_are_off(gradient, seed, shift=0.0)

    run()


def test_stochastic_signs_of_another_gradient_are_noticed() -> None:
    """The negative control: 0.12 beside Definition 3 is seen."""
    assert _stochastic_signs_are_off([1, 2], 5, shift=-0.12)


def _stochastic_signs_are_off(gradient: list[int], seed: int, *, shift: float) -> bool:
    size = len(gradient)
    problem = PROBLEMS["separable_quadratic"](
        curvature=(Fraction(1),) * size, noise=(_COIN,) * size, scale=(Fraction(0),) * size
    )
    run = simulate(
        METHODS["ssdm"](momentum=0.0), problem, steps=1, step_size=0.25, runs=RUNS, rng=seed, record=("value",),
        start=[float(v) for v in gradient], block_runs=RUNS,
    )  # fmt: skip
    moved = np.sign(np.asarray(gradient, dtype=float) - run.points)
    norm = float(np.hypot.reduce(gradient))
    off = False
    for i, value in enumerate(gradient):
        chance = 0.5 + value / (2 * norm) + shift * np.sign(value)
        off |= is_off(int(np.sum(moved[:, i] > 0)), RUNS, chance, chance, ALPHA / (3 * EXAMPLES))
    return off
