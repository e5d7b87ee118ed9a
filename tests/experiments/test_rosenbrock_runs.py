"""Runs on the Rosenbrock function, their exact success probabilities, and what is said of them."""

from __future__ import annotations

from dataclasses import replace

import flint
import numpy as np
import pytest

from signdescent.experiments import figure_3, figure_6, figure_7
from signdescent.experiments import rosenbrock_sentences as says
from signdescent.experiments.rosenbrock import (
    BINS,
    DRAWN,
    START,
    Column,
    Grid,
    data_of,
    histogram,
    log10_least_excess,
    measure,
    seed_of,
    walk,
)
from signdescent.simulation.methods import METHODS
from signdescent.simulation.problems.rosenbrock import Rosenbrock
from signdescent.simulation.schedules import Decreasing
from signdescent.simulation.simulate import simulate

RUNS = 12


def column(**changes: object) -> Column:
    """Return a column whose f falls evenly from 3636 to 36, in every run alike."""
    steps = 400
    rows = np.geomspace(3636, 36, steps + 1)[:, np.newaxis] * np.linspace(0.99, 1.01, RUNS)
    plain = Column(
        noise_std=1.0,
        batch_size=1,
        first_step=0.25,
        values=rows,
        success=np.full((steps + 1, RUNS, 10), 0.7),
        log10_excess=np.log10(0.2),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def found() -> dict[float, tuple[Column, ...]]:
    grid = Grid(batch_sizes=(1, 8), first_steps=(0.25, 0.25), schedule="constant", steps=60, runs=RUNS)
    return dict(measure(grid, 3))


def test_the_walk_is_the_one_that_simulate_takes() -> None:
    """Points and values are, bit for bit, those of `simulate` with the same seed and one block."""
    problem = Rosenbrock(replacement=False)
    points = walk(problem, batch_size=2, first_step=0.25, schedule="decreasing", steps=30, runs=RUNS, seed=5)
    expected = simulate(
        METHODS["sign_sgd"](),
        problem,
        steps=30,
        step_size=Decreasing(0.25),
        batch_size=2,
        runs=RUNS,
        block_runs=RUNS,
        rng=5,
        start=START,
    )
    np.testing.assert_array_equal(points[-1], expected.points)
    np.testing.assert_array_equal(problem.value(points), expected.records["value"])


@pytest.mark.parametrize("batch_size", [1, 2, 5])
def test_the_least_excess_is_a_lower_bound_where_floats_can_tell(batch_size: int) -> None:
    """Near 1/2 it is at most, and within a factor 20 of, the least exact rho - 1/2."""
    problem = Rosenbrock(dimension=4, replacement=False) if batch_size < 4 else Rosenbrock(replacement=False)
    points = np.random.default_rng(0).uniform(0.998, 1.002, (40, problem.dimension))
    least = float((problem.success_probability(points, batch_size=batch_size) - 0.5).min())
    bound = 10 ** log10_least_excess(problem, points, batch_size)
    assert least / 20 < bound <= least * (1 + 1e-9)


def test_the_excess_that_float64_rounds_away_is_right() -> None:
    """At a point where rho rounds to 1/2 the logarithm agrees with Arb at 3000 digits, and is finite."""
    problem = Rosenbrock(dimension=3, replacement=False)
    point = np.array([[0.5, 0.625, 0.5]])
    x, y, z = (flint.fmpq(*value.as_integer_ratio()) for value in point[0].tolist())
    own, previous = -400 * y * (z - y**2) - 2 * (1 - y), 200 * (y - x**2)
    side = 1 if own + previous > 0 else -1
    with flint.ctx.workdps(3000):
        tails = [(flint.arb(side * slope) / flint.arb(2).sqrt()).erf() for slope in (own, previous)]
        exact = ((tails[0] + tails[1]) / 4).log() / flint.arb(10).log()
    rho = problem.success_probability(point)[0]
    found = log10_least_excess(problem, point, 1)
    others = np.log10(np.delete(rho, 1) - 0.5).min()
    assert rho[1] == 0.5
    assert found == pytest.approx(min(float(exact), others), rel=1e-9)


def test_where_the_gradient_is_zero_spb_asks_nothing(found: dict[float, tuple[Column, ...]]) -> None:
    """Coordinates with g_i = 0 have no success probability; the others have one in (0, 1]."""
    for columns in found.values():
        for one in columns:
            inside = one.success[np.isfinite(one.success)]
            assert ((inside > 0) & (inside <= 1)).all()
            assert np.isnan(one.success[0]).sum() == 0


def test_both_readings_of_the_oracle_differ_about_spb(found: dict[float, tuple[Column, ...]]) -> None:
    """With nu = 1 SPB always holds; with nu = 0 the least success probability of one sample is 1/9."""
    assert says.violates_spb(found[1.0][0], "").holds is False
    assert says.violates_spb(found[0.0][0], "", strongly=True).holds is True
    assert np.nanmin(found[0.0][0].success) == pytest.approx(1 / 9)
    assert says.violates_spb(found[0.0][1], "").holds is False


def test_rounding_is_no_proof() -> None:
    """Without a finite excess the outcome is None, neither yes nor no."""
    assert says.violates_spb(column(log10_excess=-np.inf), "").holds is None


def test_divergence_is_told_from_convergence() -> None:
    """Growing runs diverge, falling ones do not, and swapping their labels swaps the outcomes."""
    falls, grows = column(), column(values=column().values[::-1])
    assert says.diverges(falls, "").holds is False
    assert says.diverges(replace(grows, values=grows.values), "").holds is True
    assert says.converges_to_a_neighbourhood(grows, "").holds is False
    assert says.converges_to_a_neighbourhood(column(values=column().values ** 2 / 3636), "").holds is True


def test_oscillation_is_up_and_down() -> None:
    """An even descent does not oscillate; f that alternates between 1 and 2 does."""
    up_and_down = np.tile(np.array([1.0, 2.0])[:, np.newaxis], (200, RUNS))
    assert says.oscillates(column(), "").holds is False
    assert says.oscillates(column(values=up_and_down), "").holds is True


def test_order_of_columns_matters() -> None:
    """Probabilities that rise while f falls hold; the same columns in the wrong order do not."""
    good = column(values=column().values / 10, success=np.full((401, RUNS, 10), 0.9), batch_size=5)
    assert says.probabilities_order_values([column(), good], "").holds is True
    assert says.probabilities_order_values([good, column()], "").holds is False


def test_close_to_one_and_to_the_threshold() -> None:
    high, middle = (column(success=np.full((401, RUNS, 10), rho)) for rho in (0.95, 0.51))
    assert says.close_to_one([high], "").holds is True
    assert says.close_to_one([high, middle], "").holds is False
    assert says.close_to_threshold(middle, "").holds is True
    assert says.close_to_threshold(high, "").holds is False


def test_figure_7_compares_neighbourhoods() -> None:
    """Swapping the two smallest steps turns the order of neighbourhoods, and who is slower, into a no."""
    sizes = [
        column(first_step=step, values=np.maximum(column().values, 40.0 * step * np.linspace(90, 91, RUNS)))
        for step in (0.25, 0.1, 0.05)
    ]
    slow = column(first_step=0.01, values=np.maximum(np.repeat(column().values, 2, axis=0)[:401], 40.0))
    *_, slower, ordered = figure_7.sentences_of((*sizes, slow))
    *_, swapped, _ = figure_7.sentences_of((sizes[0], sizes[1], slow, sizes[2]))
    assert slower.holds is True
    assert ordered.holds is None  # the slow one still falls
    assert swapped.holds is False


def test_figure_6_compares_oscillations() -> None:
    """Calm columns among wild ones are seen, and no longer once they change places."""
    waves = np.tile(np.array([1.0, 2.0, 1.0, 3.0])[:, np.newaxis], (100, 1)) * np.linspace(1, 1.01, RUNS)
    wild, calm = column(values=100 * waves), column(values=waves, batch_size=5)
    texts = {True: (wild, wild, calm, calm), False: (calm, calm, wild, wild)}
    for expected, columns in texts.items():
        (sentence,) = [s for s in figure_6.sentences_of(columns) if "mitigated" in s.text]
        assert sentence.holds is expected


def test_figure_3_has_every_sentence_under_both_readings(found: dict[float, tuple[Column, ...]]) -> None:
    for noise_std, columns in found.items():
        sentences = figure_3.sentences_of((columns[0], columns[0], columns[1], columns[1]))
        assert len(sentences) == 7
        assert all(sentence.text.startswith(f"nu = {noise_std:g}") for sentence in sentences)
        assert all(sentence.evidence for sentence in sentences)


def test_the_data_are_the_picture(found: dict[float, tuple[Column, ...]]) -> None:
    """Columns are equally long, curves are means of the ten drawn runs, and shares of a histogram add up to 1."""
    data = data_of(found)
    assert len({len(values) for values in data.values()}) == 1
    rows = list(zip(*data.values(), strict=True))
    first = next(row for row in rows if row[:3] == ("function value", 1.0, 8) and row[4] == 60)
    assert first[5] == pytest.approx(found[1.0][1].values[60, :DRAWN].mean())
    shares = histogram(found[0.0][0])
    assert shares.sum() == pytest.approx(1)
    assert 0.5 in BINS


def test_seeds_come_from_integers_and_generators() -> None:
    assert seed_of(7) == 7
    assert seed_of(np.random.default_rng(7)) == seed_of(np.random.default_rng(7))
