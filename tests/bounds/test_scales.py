"""Ratios know no unit: from the smallest doubles to the largest, the answers are those at scale 1."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np
import pytest

from signdescent.bounds import (
    Moments,
    bernstein,
    berry_esseen,
    bounded_minibatch_size,
    cantelli,
    chebyshev,
    confident_minibatch_size,
    direct_success,
    gauss,
    gaussian,
    hoeffding,
    l1_norm,
    l12_norm,
    minibatch_size,
    rho_m_norm,
    rho_norm,
    vote_failure,
    vote_margin,
    vote_margin_bounds,
)
from signdescent.bounds._vote import log_failure
from signdescent.errors import DomainError

POWERS = [-1074, -1073, -1070, -1060, -1030, -1022, -1000, -700, -520, -500, -480, -300, -1, 0, 1, 300, 700, 1000]
SAMPLES = np.random.default_rng(3).integers(-1, 6, size=(60, 3)).astype(float)
TWO = np.array([[-1.0], [2.0]] * 20)  # twice as far up as down


def unit(power: int) -> float:
    return float(np.ldexp(1.0, power))


def third(t: float) -> float:
    """Return twice the cube of 3 t, which may leave the doubles."""
    with np.errstate(all="ignore"):
        return float(np.float64(3 * t) ** 3 * 2)


def words(found: Any) -> tuple[Any, ...]:
    return (found.size.tolist(), found.by.tolist(), found.reason.tolist(), found.guaranteed_share, found.share_at(20))


RATIOS: dict[str, Callable[[float], Any]] = {
    "gauss": lambda t: gauss([t, -2 * t], 3 * t, batch_size=4).tolist(),
    "gaussian": lambda t: gaussian([t, -2 * t], 3 * t, batch_size=4).tolist(),
    "chebyshev": lambda t: chebyshev([t, -2 * t], 3 * t, batch_size=40).tolist(),
    "cantelli": lambda t: cantelli([t, -2 * t], 3 * t, batch_size=4).tolist(),
    "berry-esseen": lambda t: berry_esseen(t, 3 * t, third(t), batch_size=400).tolist(),
    "hoeffding": lambda t: hoeffding([t, -t, 2 * t], -t, 2 * t, batch_size=4).tolist(),
    "bernstein": lambda t: bernstein([t, -t], 2 * t, 3 * t, batch_size=4).tolist(),
    "minibatch": lambda t: minibatch_size([t, -2 * t], 3 * t, target=0.9).size.tolist(),
    "minibatch, gauss": lambda t: minibatch_size(t, 3 * t, assume="unimodal-symmetric", target=0.9).size.tolist(),
    "minibatch, bounded": lambda t: [
        (found.size.tolist(), {name: size.tolist() for name, size in found.bounds.items()})
        for found in [minibatch_size([t, 2 * t], t, assume=("bounded", -t, 4 * t), target=0.9)]
    ],
    "minibatch, third": lambda t: minibatch_size(t, 3 * t, third_moment=third(t), target=0.9).size.tolist(),
    "student": lambda t: words(confident_minibatch_size(SAMPLES * t, method="student", confidence=0.9)),
    "student, two values": lambda t: words(confident_minibatch_size(TWO * t, method="student", target=0.7)),
    "bootstrap": lambda t: words(confident_minibatch_size(SAMPLES * t, method="bootstrap", confidence=0.9)),
    "bootstrap, two values": lambda t: words(confident_minibatch_size(TWO * t, method="bootstrap", target=0.7)),
    "bounded": lambda t: words(confident_minibatch_size(SAMPLES * t, bounds=(-t, 5 * t), target=0.7)),
    "bounded, from moments": lambda t: words(
        bounded_minibatch_size(500, [t, 2 * t], [t, 2 * t], bounds=(-t, 5 * t), target=0.7)
    ),
    "direct": lambda t: direct_success(SAMPLES * t, 3, bounds=(-t, 5 * t)).success_low.tolist(),
    "direct, student": lambda t: direct_success(SAMPLES * t, 3).success_low.tolist(),
    "direct, signs": lambda t: direct_success(SAMPLES * t, 3, signs=[1, 1, -1]).right.tolist(),
}


@pytest.mark.parametrize("name", RATIOS)
def test_ratios_do_not_depend_on_the_unit(name: str) -> None:
    """Samples and moments times a power of two give the same sizes and probabilities, or are refused by name."""
    expected = RATIOS[name](1.0)
    refused = []
    for power in POWERS:
        try:
            found = RATIOS[name](unit(power))
        except DomainError:
            refused.append(power)
            continue
        assert found == expected, power
    cubed = "third" in name or name == "berry-esseen"
    assert refused == [power for power in POWERS if cubed and abs(power) > 339]


def test_a_tiny_column_among_ordinary_ones_keeps_its_size() -> None:
    """Each coordinate has a unit of its own, and the share counts all of them in one."""
    mixed = SAMPLES * np.array([1.0, unit(-1074), unit(900)])
    for method in ("student", "bootstrap"):
        plain = confident_minibatch_size(SAMPLES, confidence=0.9, method=method)
        found = confident_minibatch_size(mixed, confidence=0.9, method=method)
        assert found.size.tolist() == plain.size.tolist()
        assert found.by.tolist() == plain.by.tolist()
    low, high = -np.array([1.0, unit(-1074), unit(900)]), 5 * np.array([1.0, unit(-1074), unit(900)])
    plain = confident_minibatch_size(SAMPLES, bounds=(-1.0, 5.0))
    found = confident_minibatch_size(mixed, bounds=(low, high))
    assert found.size.tolist() == plain.size.tolist()


@pytest.mark.parametrize("method", ["student", "bounded"])
def test_limits_next_to_zero_are_rounded_outwards(method: str) -> None:
    """A limit that the unit of the samples has no digits for is the next double outside it."""
    more: dict[str, Any] = {"bounds": (-1.0, 5.0)} if method == "bounded" else {}
    plain = confident_minibatch_size(SAMPLES, method=method, **more)  # type: ignore[arg-type]
    tiny = unit(-1074)
    more = {"bounds": (-tiny, 5 * tiny)} if method == "bounded" else {}
    found = confident_minibatch_size(SAMPLES * tiny, method=method, **more)  # type: ignore[arg-type]
    assert (found.mean_low / tiny <= plain.mean_low).all()
    assert (found.mean_high / tiny >= plain.mean_high).all()
    assert (found.std_high / tiny >= plain.std_high).all()
    assert (np.abs(found.mean_low / tiny - plain.mean_low) <= 1).all()


@pytest.mark.parametrize("power", [-1074, -1060, -1022, -500, 0, 900])
def test_norms_grow_with_the_unit(power: int) -> None:
    """A norm of a scaled gradient is the scaled norm, to one unit of rounding."""
    t = unit(power)
    g = np.array([8.0, -16.0, 32.0])
    norms: list[Callable[[Any], Any]] = [
        l1_norm,
        lambda g: rho_norm(g, [0.75, 1.0, 0.25]),
        lambda g: rho_m_norm(g, [0.75, 1.0, 0.25], 1),
        lambda g: l12_norm(g, [0.0, 0.0, 0.0]),
    ]
    for norm in norms:
        assert float(norm(g * t)) == float(norm(g)) * t


@pytest.mark.parametrize("power", POWERS)
def test_moments_keep_their_ratios(power: int) -> None:
    """Skewness, kurtosis and Lyapunov's ratio of integers times a power of two are those of the integers."""
    values = np.array([-4.0, 0.0, 0.0, 8.0, 16.0])  # of mean 4: no rounding in any unit of eighths
    plain, found = Moments.from_samples(values), Moments.from_samples(values * unit(power))
    for name in ("skewness", "kurtosis", "lyapunov_ratio"):
        np.testing.assert_allclose(getattr(found, name), getattr(plain, name), rtol=1e-14)
    assert float(found.mean[0]) == 4.0 * unit(power)


RHO = [
    0.0, 5e-324, 1e-310, 2.0**-1022, 1e-100, 1e-20, 2.0**-54, 2.0**-53, 1e-10, 0.1, float(np.nextafter(0.25, 0)), 0.25,
    float(np.nextafter(0.25, 1)), 0.3, float(np.nextafter(0.5, 0)), 0.5, float(np.nextafter(0.5, 1)), 0.6, 0.9,
    1 - 2.0**-30, float(np.nextafter(1, 0)), 1.0,
]  # fmt: skip


@pytest.mark.parametrize("nodes", [1, 2, 3, 4, 9, 101])
@pytest.mark.parametrize("rho", RHO)
def test_vote_against_sixty_digits(rho: float, nodes: int) -> None:
    """Margin, failure and both pairs of bounds against exact sums: bounds enclose the truth, values are close to it."""
    with mpmath.workdps(400):
        p, odd = mpmath.mpf(rho), nodes if nodes % 2 else nodes - 1
        need = (odd + 1) // 2
        fail = mpmath.fsum(mpmath.binomial(odd, k) * p**k * (1 - p) ** (odd - k) for k in range(need))
        truth = 1 - 2 * fail
        for form in ("sharp", "hoeffding"):
            found = vote_margin_bounds(rho, nodes, form=form)
            assert mpmath.mpf(float(found.low)) <= truth <= mpmath.mpf(float(found.high)), form
        assert abs(mpmath.mpf(float(vote_margin(rho, nodes))) - truth) <= mpmath.mpf(2e-15) * abs(truth)
        assert abs(mpmath.mpf(float(vote_failure(rho, nodes))) - fail) <= mpmath.mpf(1e-12) * fail + mpmath.mpf(1e-300)


@pytest.mark.parametrize("rho", [r for r in RHO if 0 < r < 1 and r != 0.5])
def test_the_logarithm_behind_the_sharp_bounds_keeps_its_digits(rho: float) -> None:
    """log(4 rho (1 - rho)) is right to a few units of rounding, also where 2 rho - 1 is rounded to -1."""
    with mpmath.workdps(60):
        truth = mpmath.log(4 * mpmath.mpf(rho)) + mpmath.log1p(-mpmath.mpf(rho))
        found = mpmath.mpf(float(log_failure(np.array(rho))))
        assert abs(found - truth) <= 4 * mpmath.mpf(2) ** -52 * abs(truth)


@pytest.mark.parametrize("rho", [0.0, 5e-324, 1e-20, 2.0**-54, 1e-3, 0.2])
@pytest.mark.parametrize("nodes", [1, 3, 101, 10**6])
def test_sharp_bounds_are_mirror_images(rho: float, nodes: int) -> None:
    """What rho gives is what 1 - rho gives with the other sign, where 1 - rho is a double."""
    if 1 - (1 - rho) != rho:
        pytest.skip("1 - rho is rounded")
    left, right = vote_margin_bounds(rho, nodes), vote_margin_bounds(1 - rho, nodes)
    np.testing.assert_allclose([-left.low, -left.high], [right.high, right.low], rtol=1e-14)
    assert float(left.high - left.low) <= 0.4


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: hoeffding(0.5, 1.0, 0.0), "low <= mean <= high"),
        (lambda: confident_minibatch_size(SAMPLES, bounds=(5.0, -1.0)), "low"),
        (lambda: bounded_minibatch_size(9, [0.0], [0.1], bounds=(1.0, -1.0)), "low"),
        (lambda: minibatch_size(0.5, 0.1, assume=("bounded", 1.0, -1.0)), "low <= mean <= high"),
        (lambda: vote_margin(float(np.nextafter(1, 2)), 3), "0 <= rho <= 1"),
        (lambda: vote_margin(-5e-324, 3), "0 <= rho <= 1"),
        (lambda: minibatch_size(1.0, 1.0, target=1.0), "target < 1"),
        (lambda: minibatch_size(1.0, 1.0, target=float(np.nextafter(0.5, 0))), "1/2 <= target"),
        (lambda: bernstein(1.0, 2.0, 1.0), "bound >= std"),
    ],
    ids=range(9),
)
def test_reversed_and_outside_arguments_are_refused(call: Callable[[], object], words: str) -> None:
    """An interval given backwards and a value one double outside its domain are errors that name the rule."""
    with pytest.raises(DomainError, match=words):
        call()
