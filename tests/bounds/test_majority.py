"""The vote margin, its failure, its bounds and its inverse."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import comb
from typing import Any

import numpy as np
import pytest
import scipy.special as sc
from numpy.typing import NDArray

from reference.sampling import every
from reference.votes import failure_arb, margin_arb, margin_enumerated, margin_series, relative_error
from signdescent.bounds import required_nodes, vote_failure, vote_margin, vote_margin_bounds
from signdescent.bounds._vote import slope
from signdescent.errors import ArgumentError, DomainError

NODES = (1, 2, 3, 9, 99, 999, 10**4 + 1, 10**6 + 1, 10**9 + 1)
RHO = [Fraction(k, 32) for k in (0, 1, 7, 15, 16, 17, 24, 31, 32)]

Function = Callable[..., Any]


def edges(nodes: int, *, seed: int = 5) -> NDArray[np.float64]:
    """Distances |rho - 1/2| from 1e-15 to 1/2: log-uniform, where F moves, and close to 1/2."""
    rng = np.random.default_rng(seed)
    knee = min(0.5, 13.5 / nodes**0.5)  # beyond it the failure is below 1e-290
    parts = (
        10 ** rng.uniform(-15, np.log10(0.5), 16),
        rng.uniform(0, knee, 16),
        0.5 - 10 ** rng.uniform(-9, -1, 6),
    )
    return np.concatenate([*parts, [1e-15, 0.25, 0.5]])


def worst_margin(function: Function, nodes: int) -> float:
    """Largest relative error of a vote margin against Arb."""
    rho = 0.5 + edges(nodes)
    rho = np.concatenate([rho, 1 - rho])
    return max(
        relative_error(float(v), margin_arb(float(r), nodes)) for r, v in zip(rho, function(rho, nodes), strict=True)
    )


def worst_failure(function: Function, nodes: int) -> float:
    """Largest relative error of a vote failure against Arb, where that exceeds 1e-290."""
    rho = 0.5 + edges(nodes)
    rho = np.concatenate([rho, 1 - rho])
    errors = [0.0]
    for r, v in zip(rho, function(rho, nodes), strict=True):
        if r < 1:
            exact = failure_arb(float(r), nodes)
            if exact > 1e-290:
                errors.append(relative_error(float(v), exact))
    return max(errors)


@pytest.mark.parametrize("nodes", NODES)
def test_vote_margin_agrees_with_arb(nodes: int) -> None:
    """The margin is within 1e-14 relative of the truth, near 1/2, near 1 and between, on both sides."""
    assert worst_margin(vote_margin, nodes) < 2e-15


@pytest.mark.parametrize("nodes", [9, 10**6 + 1])
def test_cancelling_form_is_caught(nodes: int) -> None:
    """Negative control: 2 I - 1 fails the accuracy test by orders of magnitude."""

    def cancelling(rho: Any, m: int) -> Any:
        return 2 * sc.betainc((m + 1) // 2, (m + 1) // 2, rho) - 1

    assert worst_margin(cancelling, nodes) > 1e-4


@pytest.mark.parametrize("nodes", every(1, NODES, heavy=(10**9 + 1,)))
def test_vote_failure_agrees_with_arb(nodes: int) -> None:
    """The failure is within 1e-12 relative of the truth wherever it exceeds 1e-290."""
    assert worst_failure(vote_failure, nodes) < 2e-13


@pytest.mark.parametrize("nodes", [99, 10**6 + 1])
def test_naive_failure_is_caught(nodes: int) -> None:
    """Negative control: (1 - F)/2 by subtraction fails the accuracy test."""
    assert worst_failure(lambda rho, m: (1 - vote_margin(rho, m)) / 2, nodes) > 1e-3


@pytest.mark.parametrize("distance", [0.1, 1.0, 5.0, 12.0, 25.0])
def test_failure_routes_meet_at_their_border(distance: float) -> None:
    """From l to l + 1 the failure falls by c_l/(4l) u (1-u^2)^l, also where its route changes, at l = 1e6."""
    l = np.arange(999_997.0, 1_000_004.0)
    rho = 0.5 + distance / 2000
    u = 2 * rho - 1
    wrong = vote_failure(rho, 2 * l - 1)
    step = slope(l) / (4 * l) * u * np.exp(l * np.log1p(-u * u))
    assert np.all(np.abs(wrong[:-1] - step[:-1] - wrong[1:]) <= 1e-13 * wrong[1:])


@pytest.mark.parametrize("nodes", range(1, 13))
@pytest.mark.parametrize("rho", RHO, ids=str)
def test_vote_margin_counts_votes(rho: Fraction, nodes: int) -> None:
    """The margin is P(right) - P(wrong) over all outcomes; ties of an even number count neither."""
    exact = margin_enumerated(rho, nodes)
    assert exact == margin_series(rho, nodes)
    assert float(vote_margin(float(rho), nodes)) == pytest.approx(float(exact), rel=2e-15, abs=0)
    assert float(vote_failure(float(rho), nodes)) == pytest.approx(float((1 - exact) / 2), rel=4e-15, abs=0)


@pytest.mark.parametrize("nodes", [13, 14, 15])
def test_vote_margin_counts_many_votes(nodes: int) -> None:
    """The same for the largest numbers of nodes that can be enumerated."""
    assert float(vote_margin(0.625, nodes)) == pytest.approx(float(margin_enumerated(Fraction(5, 8), nodes)), rel=1e-15)


def test_vote_margin_enumeration_catches_a_wrong_half() -> None:
    """Negative control: l = M // 2 + 1 is not the right number for an even M."""
    wrong = float(sc.betainc(0.5, 4 // 2 + 1, 0.25**2))
    assert abs(wrong - float(margin_enumerated(Fraction(5, 8), 4))) > 1e-3


def test_vote_margin_is_exact_at_special_points() -> None:
    """F is -1, 0, 1 at rho = 0, 1/2, 1, and u itself for one node; failures are 1, 1/2, 0."""
    for nodes in (*NODES, 2**53):
        assert vote_margin([0.0, 0.5, 1.0], nodes).tolist() == [-1.0, 0.0, 1.0]
        assert vote_failure([0.0, 0.5, 1.0], nodes).tolist() == [1.0, 0.5, 0.0]
    rho = np.linspace(0, 1, 33)
    assert np.array_equal(vote_margin(rho, 1), 2 * rho - 1)


def check_margin_laws(function: Function) -> None:
    """Assert that F is odd, in [-1, 1], increasing in rho and, for rho > 1/2, not falling with nodes."""
    rho = np.arange(0, 257) / 256
    nodes = np.array([1, 2, 3, 4, 9, 10, 99, 100, 10**6 + 1, 10**9 + 1, 2**53])[:, None]
    f = function(rho, nodes)
    assert np.all(np.abs(f) <= 1)
    assert np.array_equal(f, -function(1 - rho, nodes))
    assert np.all(np.diff(f, axis=1) >= 0)
    assert np.all(np.diff(f[:, 128:], axis=0) >= 0)
    assert np.array_equal(function(rho, 10), function(rho, 9))


def test_vote_margin_laws() -> None:
    """The margin obeys its laws."""
    check_margin_laws(vote_margin)


def test_margin_laws_catch_a_wrong_parity() -> None:
    """Negative control: counting an even number of nodes as one more breaks a law."""
    with pytest.raises(AssertionError):
        check_margin_laws(lambda rho, m: vote_margin(rho, np.minimum(np.asarray(m) + 1, 2**53)))


def test_vote_functions_stay_finite_everywhere() -> None:
    """No NaN and no value out of range up to 2**53 nodes and down to subnormal rho."""
    rng = np.random.default_rng(3)
    nodes = np.floor(2.0 ** rng.uniform(0, 53, 3000))
    spread = rng.uniform(-30, 30, 3000) / np.sqrt(nodes)
    rho = np.concatenate([np.clip(0.5 + spread, 0, 1), rng.uniform(0, 1, 3000), 10 ** rng.uniform(-320, 0, 3000)])
    nodes = np.tile(nodes, 3)
    f, wrong = vote_margin(rho, nodes), vote_failure(rho, nodes)
    assert np.all(np.abs(f) <= 1)
    assert np.all((wrong >= 0) & (wrong <= 1))
    assert np.allclose(wrong, (1 - f) / 2, rtol=0, atol=1e-15)


@pytest.mark.parametrize("l", [1, 2, 3, 10, 31, 32, 33, 100, 1000])
def test_slope_is_the_derivative_at_zero(l: int) -> None:
    """c_l = 2 l C(2l, l) / 4^l to 4e-16, on both sides of the change from table to series."""
    exact = Fraction(2 * l * comb(2 * l, l), 4**l)
    assert relative_error(float(slope(np.array(float(l)))), exact) < 4e-16


@pytest.mark.parametrize("form", ["sharp", "hoeffding"])
def test_bounds_enclose_the_margin(form: Any) -> None:
    """Low <= F <= high holds in floating point on a wide random grid, and in [-1, 1]."""
    rng = np.random.default_rng(11)
    nodes = np.floor(2.0 ** rng.uniform(0, 53, 20_000))
    rho = np.clip(0.5 + rng.choice([-1, 1], 20_000) * 10 ** rng.uniform(-16, np.log10(0.5), 20_000), 0, 1)
    nodes[:5000] = np.floor(10 ** rng.uniform(0, 2, 5000))
    bounds, f = vote_margin_bounds(rho, nodes, form=form), vote_margin(rho, nodes)
    assert np.all((bounds.low <= f) & (f <= bounds.high))
    assert np.all((bounds.low >= -1) & (bounds.high <= 1))


def test_sharp_bounds_are_sharp() -> None:
    """The lower exponent l is attained for u near 1, the upper c_l^2 for u near 0; no better one would do."""
    u = 1 - 2.0**-20
    gap = 1 - u * u
    failure = 2 * vote_failure((1 + u) / 2, 19)
    assert failure > 1 - np.sqrt(1 - gap**10.5)
    assert failure <= 1 - vote_margin_bounds((1 + u) / 2, 19).low + 1e-15
    assert vote_margin_bounds(0.5 + 1e-9, 999).high == pytest.approx(vote_margin(0.5 + 1e-9, 999), rel=1e-12)
    assert vote_margin_bounds(0.5 + 1e-9, 999).low < 0.9 * vote_margin(0.5 + 1e-9, 999)


def test_sharp_bounds_hand_value() -> None:
    """For three nodes and u = 1/2: sqrt(1 - (3/4)^2) and sqrt(1 - (3/4)^(9/4))."""
    bounds = vote_margin_bounds(0.75, 3)
    assert bounds.low == pytest.approx(np.sqrt(7) / 4, rel=1e-14)
    assert bounds.high == pytest.approx(np.sqrt(1 - 0.75**2.25), rel=1e-14)
    hoeffding = vote_margin_bounds(0.75, 3, form="hoeffding")
    assert hoeffding.low == pytest.approx(1 - np.exp(-0.5), rel=1e-14)
    assert hoeffding.high == 1


def test_bounds_are_odd_and_exact_for_one_node() -> None:
    """For rho < 1/2 the bounds swap and change sign; for one node and at u = 0, +-1 both equal F."""
    rho = np.arange(129, 256) / 256
    for form in ("sharp", "hoeffding"):
        right, left = (vote_margin_bounds(r, [[3], [11], [101]], form=form) for r in (rho, 1 - rho))
        assert np.array_equal(left.low, -right.high)
        assert np.array_equal(left.high, -right.low)
    one, ends = vote_margin_bounds(rho, 1), vote_margin_bounds([0.0, 0.5, 1.0], 99)
    assert np.array_equal(one.low, 2 * rho - 1)
    assert np.array_equal(one.high, 2 * rho - 1)
    assert ends.low.tolist() == ends.high.tolist() == [-1.0, 0.0, 1.0]


def test_enclosure_test_catches_a_wrong_exponent() -> None:
    """Negative control: exponent l in the upper bound, or c_l^2 in the lower one, does not enclose F."""
    u, l = 2 * 0.6 - 1, 5.0
    derivative = float(slope(np.array(l)))
    f = vote_margin(0.6, 9)
    assert np.sqrt(1 - (1 - u * u) ** l) < f < np.sqrt(1 - (1 - u * u) ** derivative**2)
    assert np.sqrt(1 - (1 - 0.98**2) ** derivative**2) > vote_margin(0.99, 9)


def check_required(function: Function) -> None:
    """Assert that the answer reaches the target in exact arithmetic and two nodes less do not."""
    for rho in (Fraction(9, 16), Fraction(5, 8), Fraction(3, 4), Fraction(15, 16)):
        for margin in (
            Fraction(1, 16),
            Fraction(1, 2),
            Fraction(3, 4),
            Fraction(15, 16),
            Fraction(1023, 1024),
        ):
            nodes = int(function(float(rho), margin=float(margin)))
            assert nodes % 2 == 1
            assert margin_series(rho, nodes) >= margin
            assert nodes == 1 or margin_series(rho, nodes - 2) < margin


def test_required_nodes_is_least() -> None:
    """required_nodes is the least odd number whose exact margin reaches the target."""
    check_required(required_nodes)


@pytest.mark.parametrize("shift", [-2, 2])
def test_required_nodes_test_catches_one_step(shift: int) -> None:
    """Negative control: one odd number more or less is caught."""
    with pytest.raises(AssertionError):
        check_required(lambda rho, margin: np.maximum(required_nodes(rho, margin=margin) + shift, 1))


def test_required_nodes_at_large_numbers() -> None:
    """For millions of nodes the answer reaches the target by the float margin and two less do not."""
    rho, w = np.meshgrid(0.5 + np.array([1e-3, 3e-4, 1e-6]), [0.1, 0.5, 0.75, 0.999, 1 - 1e-12])
    nodes = required_nodes(rho, margin=w)
    assert np.all(nodes % 2 == 1)
    reached = np.where(w > 0.5, vote_failure(rho, nodes) <= (1 - w) / 2, vote_margin(rho, nodes) >= w)
    missed = np.where(w > 0.5, vote_failure(rho, nodes - 2) > (1 - w) / 2, vote_margin(rho, nodes - 2) < w)
    assert np.all(reached & missed)


def test_required_nodes_edge_cases() -> None:
    """No number is enough below 1/2, for certainty, or beyond 2**53; margin 0 and rho 1 need one node."""
    inf = np.inf
    rows = [(0.3, 0.0, inf), (0.5, 0.0, 1), (0.7, 0.0, 1), (0.5, 0.1, inf), (0.3, 0.5, inf), (1.0, 1.0, 1)]
    rows += [(1 - 2.0**-53, 1.0, inf), (0.75, 0.5, 1), (0.5 + 2.0**-53, 0.9, inf), (0.5 + 1e-9, 0.9, inf)]
    for rho, margin, nodes in rows:
        assert required_nodes(rho, margin=margin) == nodes
    assert 1e15 < required_nodes(0.5 + 1e-8, margin=0.5) < 2**53


REFUSED: list[tuple[Function, tuple[Any, ...], dict[str, Any], type[Exception], str]] = [
    (vote_margin, (1.5, 3), {}, DomainError, r"Expected 0 <= rho <= 1; got rho=1.5\. "),
    (vote_margin, ([0.5, -0.1], 3), {}, DomainError, r"rho=-0.1 at index \(1,\)"),
    (vote_margin, (float("nan"), 3), {}, DomainError, "finite rho"),
    (vote_margin, (0.5, 0), {}, DomainError, "1 <= nodes <= 2"),
    (vote_failure, (0.5, 2.5), {}, DomainError, "Expected integer nodes; got nodes=2.5"),
    (vote_failure, (0.5, 2**53 + 1), {}, DomainError, "got nodes=9007199254740993"),
    (vote_failure, (0.5, True), {}, ArgumentError, "dtype bool"),
    (vote_failure, ("a", 3), {}, ArgumentError, "rho to hold real numbers"),
    (vote_margin, (np.ones(2) / 2, [1, 2, 3]), {}, DomainError, r"rho \(2,\), nodes \(3,\)"),
    (vote_margin, ([], 3), {}, DomainError, "at least one element"),
    (vote_margin_bounds, (0.5, 3), {"form": "tight"}, DomainError, "got form='tight'"),
    (vote_margin_bounds, (0.5, 3), {"form": None}, ArgumentError, "of type NoneType"),
    (required_nodes, (0.6,), {"margin": 1.1}, DomainError, "0 <= margin <= 1"),
]


@pytest.mark.parametrize(("function", "args", "kwargs", "error", "message"), REFUSED)
def test_refused(
    function: Function, args: tuple[Any, ...], kwargs: dict[str, Any], error: type[Exception], message: str
) -> None:
    """Values outside the domain are refused with the rule, the value and its place."""
    with pytest.raises(error, match=message):
        function(*args, **kwargs)


def test_shapes() -> None:
    """0-d in gives NumPy scalars out; arrays broadcast; results are float64."""
    assert isinstance(vote_margin(0.6, 3), np.float64)
    assert isinstance(vote_failure(0.6, 3), np.float64)
    assert isinstance(required_nodes(0.6, margin=0.5), np.float64)
    assert isinstance(vote_margin_bounds(0.6, 3).low, np.float64)
    assert vote_failure(np.full((4, 1), 0.6, dtype=np.float32), np.arange(1, 4, dtype=np.int8)).shape == (
        4,
        3,
    )
    assert required_nodes(np.full((2, 1), 0.6), margin=[0.1, 0.2, 0.3]).dtype == np.float64
