"""The measures of a gradient."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from signdescent.bounds import gauss, l1_norm, l12_norm, rho_m_norm, rho_norm, vote_margin
from signdescent.errors import ArgumentError, DomainError

RNG = np.random.default_rng(7)
G = RNG.normal(size=(4, 5)) * 10 ** RNG.uniform(-3, 3, (4, 5))
RHO = RNG.uniform(0, 1, (4, 5))
STD = 10 ** RNG.uniform(-3, 3, (4, 5))


def test_hand_values() -> None:
    """Small sums by hand."""
    assert l1_norm([3.0, -4.0]) == 7
    assert rho_norm([3.0, -4.0], [0.75, 0.25]) == 1.5 - 2
    assert rho_m_norm([3.0, -4.0], [0.75, 1.0], 3) == pytest.approx(3 * 0.6875 + 4, rel=1e-15)
    assert l12_norm([-3.0, 0.0, 2.0], [3**0.5, 1.0, 0.0]) == pytest.approx(3.5, rel=1e-15)
    assert l12_norm([1.0], [3**-0.5], form="second-order") == pytest.approx(2 / 3, rel=1e-15)  # z = 1
    assert l12_norm([1.0], [3**-0.5], form="exact") == pytest.approx(23 / 27, rel=1e-15)


def test_norms_are_the_literal_sums() -> None:
    """Each is its defining sum, coordinate by coordinate."""
    for i in range(4):
        rows = zip(G[i], RHO[i], STD[i], strict=True)
        terms = [(abs(g), r, s) for g, r, s in rows]
        assert rho_norm(G, RHO)[i] == pytest.approx(sum((2 * r - 1) * g for g, r, _ in terms), rel=1e-13)
        assert rho_m_norm(G, RHO, 7)[i] == pytest.approx(sum(vote_margin(r, 7) * g for g, r, _ in terms), rel=1e-13)
        simple = sum(g * g / (g + 3**0.5 * s) for g, _, s in terms)
        assert l12_norm(G, STD)[i] == pytest.approx(simple, rel=1e-13)
        exact = sum((2 * gauss(g, s) - 1) * g for g, _, s in terms)
        assert l12_norm(G, STD, form="exact")[i] == pytest.approx(exact, rel=1e-11)


def test_order_of_the_norms() -> None:
    """0 <= simple <= second-order <= exact <= l1, and each is a rho-norm at the bound of gauss."""
    simple, second, exact = (l12_norm(G, STD, form=form) for form in ("simple", "second-order", "exact"))
    assert np.all((simple >= 0) & (simple <= second) & (second <= exact) & (exact <= l1_norm(G)))
    assert np.allclose(simple, rho_norm(G, gauss(G, STD, form="simple")), rtol=1e-10)


def test_order_test_catches_a_wrong_weight() -> None:
    """Negative control: with std in place of sqrt3 std the simple norm exceeds the exact rho-norm."""
    g, std = np.array([1.0]), np.array([3.0])
    assert np.sum(g * g / (np.abs(g) + std)) > l12_norm(g, std, form="exact")


def test_a_vote_of_one_is_the_rho_norm() -> None:
    """One or two nodes vote like one; certain nodes give the l1 norm; coins give 0."""
    assert np.array_equal(rho_m_norm(G, RHO, 1), rho_norm(G, RHO))
    assert np.array_equal(rho_m_norm(G, RHO, 2), rho_norm(G, RHO))
    assert np.array_equal(rho_norm(G, 1.0), l1_norm(G))
    assert np.array_equal(rho_m_norm(G, 0.5, 99), np.zeros(4))


def test_zero_coordinates_do_not_count() -> None:
    """Where g is 0, rho may be anything, NaN included, and the noise does not matter."""
    rho = [np.nan, 0.75, np.inf, 7.0]
    assert rho_norm([0.0, 2.0, 0.0, -0.0], rho) == 1.0
    assert rho_m_norm([0.0, 2.0, 0.0, -0.0], rho, 3) == pytest.approx(1.375, rel=1e-15)
    assert l12_norm([0.0, 0.0], [0.0, 1.0]) == 0.0


def test_extreme_gradients() -> None:
    """A sum that overflows is inf, one that only passes through inf is not NaN, and nothing warns."""
    huge = np.full(4, 1.5e308)
    assert l1_norm(huge) == np.inf
    assert rho_norm(huge, [1.0, 1.0, 0.0, 0.0]) == 0.0
    assert rho_norm(huge, [1.0, 1.0, 0.0, 0.5]) == 1.5e308
    assert l12_norm([1e308, 5e-324], [1e308, 1e308]) > 0


def test_shapes() -> None:
    """The last axis is summed; the rest broadcasts; one vector gives a NumPy scalar."""
    assert isinstance(l1_norm([1, 2]), np.float64)
    assert rho_norm(G, 0.75).shape == (4,)
    assert rho_m_norm(G[0], RHO[0], [[1], [3], [5]]).shape == (3,)
    assert l12_norm(G[:, None, :], np.ones((3, 1))).shape == (4, 3)


REFUSED: list[tuple[Any, tuple[Any, ...], dict[str, Any], type[Exception], str]] = [
    (l1_norm, (3.0,), {}, DomainError, r"last axis to sum over; got g=3.0"),
    (l1_norm, ([1.0, np.inf],), {}, DomainError, r"finite g; got g=inf at index \(1,\)"),
    (rho_norm, ([1.0, 2.0], [0.5, np.nan]), {}, DomainError, r"finite rho; got rho=nan at index \(1,\)"),
    (rho_norm, ([1.0, 2.0], [0.5, 1.5]), {}, DomainError, r"0 <= rho <= 1; got rho=1.5 at index \(1,\)"),
    (rho_norm, ([1.0, 2.0], [True, False]), {}, ArgumentError, "dtype bool"),
    (rho_m_norm, ([1.0, 2.0], 0.5, 0), {}, DomainError, "1 <= nodes"),
    (rho_m_norm, ([1.0, 2.0], 0.5, [1, 2, 3]), {}, DomainError, r"nodes \(3,\)"),
    (l12_norm, ([1.0, 2.0], [1.0, -1.0]), {}, DomainError, "std >= 0"),
    (l12_norm, ([1.0, 2.0], 1.0), {"form": "l2"}, DomainError, "got form='l2'"),
]


@pytest.mark.parametrize(("function", "args", "kwargs", "error", "message"), REFUSED)
def test_refused(
    function: Any, args: tuple[Any, ...], kwargs: dict[str, Any], error: type[Exception], message: str
) -> None:
    """Values outside the domain are refused with the rule, the value and its place."""
    with pytest.raises(error, match=message):
        function(*args, **kwargs)
