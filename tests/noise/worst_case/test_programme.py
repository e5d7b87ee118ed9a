"""The parts of the proof: exact pricing, the simplex method, and one dual point for many modes."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from flint import fmpq
from scipy.optimize import linprog

from signdescent.noise.worst_case.modes import Modes
from signdescent.noise.worst_case.programme import Budget, Dual, price, rational, solve
from signdescent.noise.worst_case.shapes import Limits, Shape, points, symmetric, unimodal
from signdescent.noise.worst_case.simplex import Simplex

ENDS: Limits = (fmpq(-7), fmpq(11))
SHAPES = {
    "points": points(ENDS),
    "symmetric": symmetric(ENDS),
    "mode below 0": unimodal(ENDS, fmpq(-3)),
    "mode at 0": unimodal(ENDS, fmpq(-1)),
    "mode above 0": unimodal(ENDS, fmpq(-1, 3)),
    "mode above the mean": unimodal(ENDS, fmpq(2)),
}


def literal(low: float, high: float) -> tuple[float, float, float, float]:
    """Success and moments of u on a grid of midpoints; of a point, directly."""
    u = np.array([low]) if low == high else low + (high - low) * (np.arange(4000) + 0.5) / 4000
    return float((u > -1).mean()), float(u.mean()), float((u**2).mean()), float((np.abs(u) ** 3).mean())


@pytest.mark.parametrize("name", SHAPES)
def test_rows_are_the_moments_of_the_extremal_laws(name: str) -> None:
    """Success and moments as rational functions agree with averages over the law they stand for."""
    shape = SHAPES[name]
    grid = [fmpq(k, 8) for k in range(0 if shape.even else -56, 57)]
    for u in grid:
        low, high = (float(Fraction(int(e.p), int(e.q))) for e in shape.ends(u))
        values = [float(Fraction(int(v.p), int(v.q))) for v in shape.values(u)]
        assert values == pytest.approx(literal(low, high), rel=1e-6, abs=2e-3)


def ratio(shape: Shape, budget: Budget, dual: Dual, u: fmpq) -> fmpq:
    success, first, second, third = shape.values(u)
    slack = success / budget.unit - dual.level - dual.slope * first + dual.second * second / budget.second
    if budget.third is not None:
        slack += dual.third * third / budget.third
    return slack / (1 + second / budget.second)


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("seed", range(20))
def test_pricing_is_never_above_any_law_and_is_met(name: str, seed: int) -> None:
    """The least ratio lies below 700 laws, far below none, and is attained where it is said to be."""
    rng = np.random.default_rng(seed)
    shape = SHAPES[name]
    third = rational(10 ** rng.uniform(-2, 2)) if seed % 2 else None
    budget = Budget(rational(10 ** rng.uniform(-3, 3)), third, bool(seed % 3))
    level, slope = (rational(v) for v in rng.normal(size=2) * 10 ** rng.uniform(-1, 1))
    dual = Dual(level, slope, rational(rng.exponential()), rational(rng.exponential()))
    worst, where = price(shape, budget, dual)
    assert 0 <= ratio(shape, budget, dual, where) - worst < rational(1e-9) * (1 + abs(worst))
    start = 0 if shape.even else -700
    for k in range(start, 701):
        u = shape.nearest(fmpq(k, 64))
        assert ratio(shape, budget, dual, u) >= worst


def test_a_narrow_dip_is_found() -> None:
    """A dip of width 1e-9 beside 0, which no grid meets: a parabola with its vertex at 1/3 + 1e-9."""
    budget = Budget(rational(1e-3), None, True)
    vertex = fmpq(1, 3) + fmpq(1, 10**9)
    price_of_second = fmpq(10) ** 15  # level and slope such that slack = p (u - vertex)^2/r - tiny
    level = 1 / budget.unit - price_of_second / budget.second * vertex**2 + fmpq(1, 10**4)
    dual = Dual(level, 2 * price_of_second * vertex / budget.second, price_of_second, fmpq(0))
    worst, where = price(points((None, None)), budget, dual)
    assert worst < 0
    assert abs(where - vertex) < fmpq(1, 10**12)


@pytest.mark.parametrize("seed", range(40))
def test_the_simplex_method_agrees_with_another(seed: int) -> None:
    """Random programmes with three rows: value and duals as HiGHS has them."""
    rng = np.random.default_rng(seed)
    table = np.vstack([np.ones(12), rng.normal(size=(2, 12))])
    table[1, 0] = 0.0
    table[2] = np.abs(table[2])
    table[2, 0] = 0.1
    gains = rng.normal(size=12)
    spare = np.array([[0.0], [0.0], [1.0]])
    simplex = Simplex(np.hstack([spare, table]), np.append(0.0, gains), np.array([1.0, 0.0, 0.5]), [0, 1, 2])
    duals = simplex.minimise()
    expected = linprog(gains, A_ub=table[2:], b_ub=[0.5], A_eq=table[:2], b_eq=[1, 0])
    assert duals @ [1.0, 0.0, 0.5] == pytest.approx(expected.fun, abs=1e-9)
    assert simplex.weights()[1:] @ gains == pytest.approx(expected.fun, abs=1e-9)


def test_one_dual_point_for_many_modes_and_no_more_than_is_true() -> None:
    """Gauss's mode 1.09 proves its own neighbourhood; a target above what a law attains is never proved."""
    budget = Budget(fmpq(9, 100), None, True)
    modes = Modes((None, None), budget)
    mode = fmpq(9, 100)
    dual = modes.solved(mode).dual
    attained = modes.law(mode).success
    near, loose = fmpq(1, 10**4), fmpq(1, 10**7)
    assert modes.good(dual, mode - near, mode + near, attained - loose)
    for a, b in ((mode, mode), (mode - near, mode + near), modes.span):
        assert not modes.good(dual, a, b, attained + loose)


def test_a_level_that_is_too_high_is_priced_below_zero() -> None:
    """Planted: raise the level of an optimal dual point by 1e-6, and some law violates it."""
    budget = Budget(fmpq(4), None, False)
    shape = points((None, None))
    found = solve(shape, budget, [fmpq(-1), fmpq(4)])
    good = found.dual
    bad = Dual(good.level + fmpq(1, 10**6), good.slope, good.second, good.third)
    assert price(shape, budget, good)[0] > -rational(1e-10)
    assert price(shape, budget, bad)[0] < -rational(1e-8)
