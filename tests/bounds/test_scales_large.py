"""Compiled loops know no unit either: on large arrays of every magnitude they say what the formulas say."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import mpmath
import numpy as np
import pytest
from numpy.typing import NDArray

from signdescent.bounds import (
    Moments,
    berry_esseen,
    gauss,
    l12_norm,
    minibatch_size,
    required_nodes,
    rho_m_norm,
    vote_failure,
    vote_margin,
)
from signdescent.bounds._compiled import kernels as _kernels
from signdescent.bounds._compiled import vote_roots as _halves
from signdescent.bounds._compiled.sizes import LARGE

Floats = NDArray[np.float64]

SIZES = np.array([
    5e-324, 1e-323, 3.5e-323, 1e-320, 1e-310, 2.3e-308, 1e-300, 1e-200, 1e-160, 1e-100, 1e-16, 1e-3, 1.0, 3.0, 1e16,
    1e100, 1e154, 1e200, 1e300, 1e307, 1e308, 1.2e308, 1.7e308,
])  # fmt: skip
FIRST, SECOND = (grid.ravel() for grid in np.meshgrid(SIZES, SIZES))
PAIRS = len(FIRST)
SMALL = SIZES[SIZES <= 0.25]
RHO = np.unique(np.concatenate([SMALL, 0.5 - SMALL, 0.5 + SMALL, 1 - SMALL, [0.0]]))
FORMS = ("exact", "second-order", "simple")


def large(values: Floats) -> Floats:
    """Repeat values until compiled loops take them."""
    return np.resize(values, LARGE)


def gain(z: Any, form: str) -> Any:
    """Return G(z) as it is defined."""
    if form == "exact":
        return z if z <= mpmath.mpf(2) / 3 else 1 - mpmath.mpf(4) / (27 * z * z)
    return z / (1 + z) if form == "simple" else z * (1 + z) / (1 + z + z * z)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("batch_size", [1, 7, 9, 2**53])
def test_gauss_against_fifty_digits(form: Any, batch_size: int) -> None:
    """Every pair of magnitudes gives Gauss's bound in 50 digits, to a few units of rounding."""
    found = gauss(large(FIRST), large(SECOND), batch_size=batch_size, form=form)
    with mpmath.workdps(50):
        for k in range(PAIRS):
            z = mpmath.sqrt(batch_size) * mpmath.mpf(FIRST[k]) / mpmath.mpf(SECOND[k]) / mpmath.sqrt(3)
            assert abs(mpmath.mpf(found[k]) - (1 + gain(z, form)) / 2) <= 1e-15, (FIRST[k], SECOND[k])


def test_gauss_of_quotients_that_neither_end_may_reach() -> None:
    """Mean and deviation both near the largest or the smallest double: the bound is that of their quotient."""
    for mean, std, batch_size in ((1.7e308, 1.7e308, 7), (1e308, 1.7e308, 9), (5e-324, 1e-320, 7)):
        with mpmath.workdps(50):
            z = mpmath.sqrt(batch_size) * mpmath.mpf(mean) / mpmath.mpf(std) / mpmath.sqrt(3)
            truth = float((1 + gain(z, "exact")) / 2)
        for size in (1, LARGE):
            found = gauss(np.full(size, mean), np.full(size, std), batch_size=batch_size)
            np.testing.assert_allclose(found, truth, rtol=1e-15)


@pytest.mark.parametrize("form", FORMS)
def test_mixed_norms_against_fifty_digits(form: Any) -> None:
    """A norm of equal terms is their number times one term, or inf; a term is rounded once to what doubles there are."""
    with mpmath.workdps(50):
        for g, std in zip(FIRST, SECOND, strict=True):
            found = mpmath.mpf(float(l12_norm(np.full(LARGE, g), np.full(LARGE, std), form=form)))
            term = mpmath.mpf(g) * gain(mpmath.mpf(g) / mpmath.mpf(std) / mpmath.sqrt(3), form)
            truth, step = term * LARGE, mpmath.mpf(5e-324) * LARGE
            if truth > np.finfo(float).max:
                assert found == mpmath.inf
            else:
                assert abs(found - truth) <= 1e-14 * truth + step, (g, std)


def _berry_esseen(a: Floats, b: Floats, *, batch_size: int, constant: Any) -> Any:
    return berry_esseen(a, b, 2 * b * b * b, batch_size=batch_size, constant=constant)


def _by_rule(a: Floats, b: Floats, *, rule: Any, target: float) -> Any:
    return minibatch_size(a, b, third_moment=2 * b * b * b, rule=rule, target=target).size


def _by_shape(a: Floats, b: Floats, *, assume: Any) -> Any:
    return minibatch_size(a, b, assume=assume, target=0.9).size


TWO_WAYS: dict[str, tuple[Callable[[Floats, Floats], Any], float]] = {
    **{
        f"berry-esseen, {constant}, n = {n}": (partial(_berry_esseen, batch_size=n, constant=constant), 4e-16)
        for constant in ("shevtsova-2013", "paper")
        for n in (1, 30, 2**53)
    },
    **{
        f"minibatch, {rule}, target {target}": (partial(_by_rule, rule=rule, target=target), 0.0)
        for rule in ("best", "paper", "berry-esseen")
        for target in (0.5, 0.75, 0.9)
    },
    **{
        f"minibatch, {assume}": (partial(_by_shape, assume=assume), 0.0)
        for assume in (None, "gaussian", "unimodal-symmetric")
    },
}


@pytest.mark.parametrize("name", TWO_WAYS)
def test_large_arrays_say_what_short_ones_say(name: str) -> None:
    """Two ways of one bound agree for every pair of magnitudes; cubes are taken where they fit the doubles."""
    function, most = TWO_WAYS[name]
    fits = (SECOND > 1e-100) & (SECOND < 1e102) if "assume" not in name else SECOND > 0
    a, b = FIRST[fits], SECOND[fits]
    with np.errstate(all="ignore"):
        found, plain = function(large(a), large(b)), function(a, b)
    np.testing.assert_allclose(found, large(plain), rtol=0, atol=most)


@pytest.mark.parametrize("nodes", [1, 2, 3, 9, 99, 2001, 10**6, 2**53])
def test_votes_of_every_probability_are_those_of_short_arrays(nodes: int) -> None:
    """Margin and failure agree next to 0, 1/2 and 1, and the norm is the sum of margins at every size of gradient."""
    short = vote_margin(RHO, nodes)
    np.testing.assert_allclose(vote_margin(large(RHO), nodes), large(short), rtol=3e-15, atol=0)
    np.testing.assert_allclose(
        vote_failure(large(RHO), nodes), large(vote_failure(RHO, nodes)), rtol=1e-12, atol=1e-290
    )
    for rho in RHO[::7]:
        for g in SIZES:
            one = [np.full(size, value) for size in (LARGE, LARGE // 2) for value in (g, rho)]
            with np.errstate(over="ignore"):
                half = 2 * rho_m_norm(one[2], one[3], nodes)
            np.testing.assert_allclose(rho_m_norm(one[0], one[1], nodes), half, rtol=1e-14, atol=0)


@pytest.mark.parametrize("power", [-1074, -1060, -1022, -900, -500, -300, 0, 300, 700, 1000])
def test_moments_of_many_samples_keep_their_ratios(power: int) -> None:
    """Integers times a power of two have the ratios of the integers, and their mean and spread times that power."""
    values = np.random.default_rng(5).integers(-60, 120, size=(512, 64)).astype(float)
    found = Moments.from_samples(np.ldexp(values, power)).normalised()
    plain = Moments.from_samples(values).normalised()
    for name in ("mean", "std", "skewness", "kurtosis", "lyapunov_ratio"):
        np.testing.assert_allclose(getattr(found, name), getattr(plain, name), rtol=1e-13, atol=1e-15)


MARGINS = [
    5e-324, 1e-320, 1e-308, 1e-300, 1e-200, 1e-160, 1e-154, 1e-153, 1e-100, 1e-50, 2.0**-53, 2.0**-52, 2.0**-51, 1e-14,
    1e-10, 1e-6, 0.49, 0.51, 0.999, 1 - 1e-9, 1 - 2.0**-53,
]  # fmt: skip


@pytest.mark.parametrize("margin", MARGINS)
def test_needed_nodes_for_every_margin_are_those_of_short_arrays(margin: float) -> None:
    """From the smallest margin to the largest, a large array gets the numbers that comparisons give, and no error."""
    nearest = 10 ** np.linspace(max(np.log10(margin) - 4, -15.9), -0.31, 400)
    rho = np.concatenate([RHO, 0.5 + nearest])
    with np.errstate(all="raise", under="ignore"):
        found = required_nodes(large(rho), margin=margin)
        plain = required_nodes(rho, margin=margin)
    np.testing.assert_array_equal(found, large(plain))


def test_a_series_is_made_only_where_its_range_has_digits() -> None:
    """The end of the range is -log(1 - w^2) to a few units of rounding; where that has no digits there is no series."""
    assert all(_halves.series(w) is None for w in (5e-324, 1e-200, 1e-160))
    for w in (1e-150, 1e-12, 1e-6, 0.3, 0.6, 0.9):
        found = _halves.series(w)
        assert found is not None
        with mpmath.workdps(400):
            truth = -mpmath.log1p(-(mpmath.mpf(w) ** 2))
            assert abs(mpmath.mpf(found[1]) - truth) <= 1e-15 * truth


def test_only_the_addition_of_a_term_may_be_reordered() -> None:
    """No loop that multiplies or divides may be compiled with the liberty to do so in another order."""
    loops = {name: value for name, value in vars(_kernels).items() if hasattr(value, "targetoptions")}
    votes: Any
    for votes in (_kernels.rho_m_norms, _kernels.vote_margins):
        loops |= {f"{votes[k].py_func.__name__} {k}": votes[k] for k in votes}
    assert len(loops) > 10
    free = {name for name, loop in loops.items() if "reassoc" in loop.targetoptions.get("fastmath", ())}
    assert free == {"_plus"}
