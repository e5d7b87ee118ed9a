"""The components of the proof: exact pricing, the simplex method, and one dual point for many modes."""

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
    """Return success and moments of the uniform law on [low, high], by midpoints; for a point, directly."""
    u = np.array([low]) if low == high else low + (high - low) * (np.arange(4000) + 0.5) / 4000
    return float((u > -1).mean()), float(u.mean()), float((u**2).mean()), float((np.abs(u) ** 3).mean())


@pytest.mark.parametrize("name", SHAPES)
def test_rows_are_the_moments_of_the_extremal_laws(name: str) -> None:
    """Success and moments as rational functions agree with averages over the extremal law."""
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
def test_pricing_is_a_lower_bound_and_is_attained(name: str, seed: int) -> None:
    """The bound is at most the ratio of 1400 laws and is attained at the returned place, up to 1e-9."""
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
    """Pricing finds the minimum of a parabola of width 1e-9 with vertex 1/3 + 1e-9, which a grid would miss."""
    budget = Budget(rational(1e-3), None, True)
    vertex = fmpq(1, 3) + fmpq(1, 10**9)
    price_of_second = fmpq(10) ** 15  # level and slope such that slack = p (u - vertex)^2/r - tiny
    level = 1 / budget.unit - price_of_second / budget.second * vertex**2 + fmpq(1, 10**4)
    dual = Dual(level, 2 * price_of_second * vertex / budget.second, price_of_second, fmpq(0))
    worst, where = price(points((None, None)), budget, dual)
    assert worst < 0
    assert abs(where - vertex) < fmpq(1, 10**12)


@pytest.mark.parametrize("seed", range(40))
def test_the_simplex_method_agrees_with_highs(seed: int) -> None:
    """Optimal values from primal and dual solutions of random programmes with three rows equal those of HiGHS."""
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


def test_one_dual_point_proves_many_modes_and_no_false_target() -> None:
    """The dual point of mode 1.09 proves a neighbourhood; a target above the value of a law is not proved."""
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
    """Planted error: if the level of an optimal dual point is increased by 1e-6, some law violates it."""
    budget = Budget(fmpq(4), None, False)
    shape = points((None, None))
    solved = solve(shape, budget, [fmpq(-1), fmpq(4)])
    good = solved.dual
    bad = Dual(good.level + fmpq(1, 10**6), good.slope, good.second, good.third)
    assert price(shape, budget, good)[0] > -rational(1e-10)
    assert price(shape, budget, bad)[0] < -rational(1e-8)
