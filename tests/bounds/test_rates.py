"""Convergence bounds: equal to the formulas in ball arithmetic, least iterations by brute force, order of versions."""

from __future__ import annotations

from itertools import product
from typing import Any

import mpmath
import numpy as np
import pytest
from flint import arb, ctx
from hypothesis import given
from hypothesis import strategies as st

from reference.sampling import every
from signdescent.bounds import theorem_5, theorem_6, theorem_7, theorem_8
from signdescent.errors import ArgumentError, DomainError

positive = st.floats(1e-3, 1e3)
counts = st.integers(1, 10**9)


def close(value: Any, exact: arb) -> bool:
    return bool(abs(arb(float(value)) - exact) <= abs(exact) * arb(1e-13))


@given(gap=positive, smooth=positive, step=positive, k=counts)
def test_theorems_5_to_7_at_a_given_step_are_their_formulas(gap: float, smooth: float, step: float, k: int) -> None:
    with ctx.workprec(200):
        d, l, g, root, log = arb(gap), arb(smooth), arb(step), arb(k).sqrt(), arb(k).log()
        total = 2 * root - arb(3) / 2 + 1 / (2 * root)
        exact = {
            "paper": d / (g * root) + 3 * g * l * log / (2 * root),
            "corrected": d / (g * root) + g * l * (1 + log) / (2 * root),
            "sharp": (d / g + g * l * (1 + log) / 2) / total,
        }
        for version, value in exact.items():
            for theorem in (theorem_5, theorem_7):
                assert close(theorem(gap, smooth, iterations=k, step_size=step, version=version).bound, value)
        assert close(theorem_6(gap, smooth, iterations=k, step_size=step).bound, (d / g + g * l) / root)
        constant = d / (g * k) + g * l / 2
        for average in (theorem_5, theorem_6, theorem_7):
            assert close(average(gap, smooth, iterations=k, step_size=step, schedule="constant").bound, constant)


@given(gap=positive, smooth=positive, noise=positive, size=st.integers(1, 10**6), nodes=st.integers(1, 99), k=counts)
def test_theorem_8_is_its_formula(gap: float, smooth: float, noise: float, size: int, nodes: int, k: int) -> None:
    with ctx.workprec(200):
        d, l, s, root = arb(gap), arb(smooth), arb(noise), arb(k).sqrt()
        scale, dim = 1 / root.sqrt(), arb(size)
        paper = scale * (3 * d + 16 * s + 8 * l * dim.sqrt() + 3 * l * dim / root)
        spread = s + s / arb(nodes).sqrt()
        corrected = scale * (d + 2 * spread + 2 * l * dim.sqrt() + l * dim / (2 * root)) + arb(0.25)
    assert close(theorem_8(gap, smooth, noise, size, iterations=k, nodes=nodes, version="paper").bound, paper)
    found = theorem_8(gap, smooth, noise, size, iterations=k, nodes=nodes, heterogeneity=0.25)
    assert close(found.bound, corrected)


@given(gap=positive, smooth=positive, k=counts, factor=st.floats(0.2, 5))
def test_the_best_step_is_best(gap: float, smooth: float, k: int, factor: float) -> None:
    """No other step gives a smaller bound, and giving the best one changes nothing."""
    for schedule in ("decreasing", "constant"):
        best = theorem_5(gap, smooth, iterations=k, schedule=schedule)
        other = theorem_5(gap, smooth, iterations=k, schedule=schedule, step_size=factor * best.step_size)
        same = theorem_5(gap, smooth, iterations=k, schedule=schedule, step_size=best.step_size)
        assert other.bound >= best.bound * (1 - 1e-12)
        assert same.bound == pytest.approx(float(best.bound), rel=1e-12)


@given(gap=positive, smooth=positive, noise=positive, size=st.integers(1, 10**6), k=counts)
def test_the_versions_are_in_order(gap: float, smooth: float, noise: float, size: int, k: int) -> None:
    """Sharp <= corrected <= printed from K = 2 on; tuned SSDM is at least as good as the paper's parameters."""
    five = [theorem_5(gap, smooth, iterations=k + 1, version=v).bound for v in ("sharp", "corrected", "paper")]
    eight = [
        theorem_8(gap, smooth, noise, size, iterations=k, version=v).bound for v in ("sharp", "corrected", "paper")
    ]
    for sharp, corrected, paper in (five, eight):
        assert sharp <= corrected * (1 + 1e-9) <= paper * (1 + 2e-9)


def test_the_tuned_parameters_give_the_tuned_bound() -> None:
    """The general bound of SSDM at the returned step size and momentum is the returned bound, and is near the best."""
    gap, smooth, noise, size, nodes, k = 2.0, 3.0, 0.7, 50, 4, 10_000
    rate = theorem_8(gap, smooth, noise, size, iterations=k, nodes=nodes, version="sharp")

    def general(step: float, beta: float) -> float:
        spread = noise * (1 + nodes**-0.5)
        momentum = 2 * smooth * step * size**0.5 * beta / (1 - beta) + smooth * size * step / 2
        return gap / (step * k) + spread * (1 / ((1 - beta) * k) + ((1 - beta) / (1 + beta)) ** 0.5) + momentum

    assert rate.momentum is not None
    here = general(float(rate.step_size), float(rate.momentum))
    assert here == pytest.approx(float(rate.bound), rel=1e-12)
    steps, betas = np.geomspace(1e-6, 1, 400), 1 - np.geomspace(1e-4, 1, 400)
    assert here <= min(general(s, b) for s in steps for b in betas)


@pytest.mark.parametrize("schedule", ["decreasing", "constant"])
@pytest.mark.parametrize("accuracy", [3.0, 1.5, 1.0, 0.7, 0.5, 0.3])
def test_the_least_iterations_by_brute_force(accuracy: float, schedule: str) -> None:
    """From the returned K on the bound stays reached, and one iteration earlier it does not."""
    for version in ("paper", "corrected", "sharp"):
        found = theorem_5(1.0, 1.0, accuracy=accuracy, schedule=schedule, version=version)
        k = np.arange(1, 20_000)
        reached = theorem_5(1.0, 1.0, iterations=k, schedule=schedule, version=version).bound <= accuracy * (1 + 1e-12)
        later = np.logical_and.accumulate(reached[::-1])[::-1]
        assert found.iterations == k[later][0]
        assert found.bound <= accuracy * (1 + 1e-12)


def test_no_number_of_iterations_beats_heterogeneity_or_a_constant_step() -> None:
    assert theorem_8(1.0, 1.0, 1.0, 10, accuracy=0.5, heterogeneity=0.5).iterations == np.inf
    assert theorem_5(1.0, 1.0, accuracy=0.499, step_size=1.0, schedule="constant").iterations == np.inf


def test_bits_are_counted() -> None:
    """One bit a coordinate and step up; down one for the vote, and log2(M + 1) rounded up for sums of signs."""
    vote = theorem_7(1.0, 1.0, iterations=10, dimension=7)
    assert [vote.bits_up, vote.bits_down] == [70, 70]
    for nodes, bits in ((1, 1), (2, 2), (3, 2), (4, 3), (7, 3), (8, 4)):
        sums = theorem_8(1.0, 1.0, 1.0, 7, iterations=10, nodes=nodes)
        assert [sums.bits_up, sums.bits_down] == [70, 70 * bits]
    assert theorem_5(1.0, 1.0, iterations=10).bits_up is None


def test_everything_broadcasts() -> None:
    rate = theorem_8(np.ones((3, 1)), 1.0, [0.0, 1.0], 4, accuracy=1.0, version="sharp")
    assert rate.bound.shape == rate.iterations.shape == rate.step_size.shape == (3, 2)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"gap": -1.0}, "gap >= 0"),
        ({"smoothness": 0.0}, "smoothness > 0"),
        ({"iterations": 0}, "iterations"),
        ({"step_size": -0.1}, "step_size > 0"),
        ({"schedule": "cosine"}, "schedule"),
        ({"version": "best"}, "version"),
        ({"dimension": 1.5}, "dimension"),
    ],
)
def test_bad_arguments_are_named(arguments: dict[str, object], words: str) -> None:
    good: dict[str, object] = {"gap": 1.0, "smoothness": 1.0, "iterations": 5}
    with pytest.raises(DomainError, match=words):
        theorem_5(**{**good, **arguments})  # type: ignore[arg-type]


def test_exactly_one_of_iterations_and_accuracy() -> None:
    with pytest.raises(ArgumentError, match="exactly one"):
        theorem_5(1.0, 1.0)
    with pytest.raises(ArgumentError, match="exactly one"):
        theorem_5(1.0, 1.0, iterations=5, accuracy=0.1)
    with pytest.raises(DomainError, match="heterogeneity = 0 with version='paper'"):
        theorem_8(1.0, 1.0, 1.0, 4, iterations=5, heterogeneity=[0.0, 0.1], version="paper")


WIDE = [5e-324, 1e-320, 1e-300, 1e-160, 1e-20, 1.0, 1e20, 1e160, 1e300, 1.7e308]
COUNTS = [1, 2, 10**4, 10**15, 2**53]
LARGEST, SMALLEST = float(np.finfo(np.float64).max), 5e-324


def shares(theorem: Any, version: str, k: int) -> tuple[Any, Any]:
    """Return a and b of the bound a gap / step + b smoothness step, in as many digits as mpmath works with."""
    root, log = mpmath.sqrt(k), mpmath.log(k)
    if version == "constant":
        return 1 / mpmath.mpf(k), mpmath.mpf(1) / 2
    if theorem is theorem_6:
        return 1 / root, 1 / root
    below = 2 * root - mpmath.mpf(3) / 2 + 1 / (2 * root) if version == "sharp" else root
    return 1 / below, (3 * log if version == "paper" else 1 + log) / (2 * below)


def same(found: Any, truth: Any, relative: float = 1e-13) -> bool:
    """Tell whether a bound is the truth to rounding: not 0 unless the truth is, inf only beyond the doubles."""
    if truth > LARGEST * (1 - relative):
        return bool(found >= LARGEST * (1 - 2 * relative))
    slack = truth * relative + 2 * SMALLEST
    return bool(np.isfinite(found) and abs(mpmath.mpf(float(found)) - truth) <= slack and (found > 0) == (truth > 0))


@pytest.mark.parametrize("version", ["paper", "corrected", "sharp", "constant"])
@pytest.mark.parametrize("k", every(2, COUNTS))
def test_theorems_5_to_7_for_numbers_of_every_size(version: str, k: int) -> None:
    """At a given step and at the returned one the bound is its formula in 60 digits, whatever the sizes of the numbers."""
    how = {"schedule": "constant"} if version == "constant" else {}
    gap, smooth, step = (np.array(one) for one in zip(*product([0.0, *WIDE], WIDE, WIDE), strict=True))
    with np.errstate(all="raise", under="ignore"), mpmath.workdps(60):
        for theorem in (theorem_5, theorem_6, theorem_7):
            more = how if theorem is theorem_6 or how else {"version": version}
            a, b = shares(theorem, version, k)
            given = theorem(gap, smooth, step_size=step, iterations=k, **more)
            for d, l, g, bound in zip(gap, smooth, step, given.bound, strict=True):
                assert same(bound, mpmath.mpf(d) * a / mpmath.mpf(g) + mpmath.mpf(l) * b * mpmath.mpf(g)), (d, l, g)
            best = theorem(gap, smooth, iterations=k, **more)
            for d, l, g, bound in zip(gap, smooth, best.step_size, best.bound, strict=True):
                if d == 0 or b == 0:
                    assert bound == 0
                    continue
                assert 0 < g < np.inf
                there = mpmath.mpf(d) * a / mpmath.mpf(float(g)) + mpmath.mpf(l) * b * mpmath.mpf(float(g))
                assert same(bound, there), (d, l)
                if 1e-300 < g < LARGEST:
                    assert same(bound, 2 * mpmath.sqrt(mpmath.mpf(d) * a * mpmath.mpf(l) * b)), (d, l)


@pytest.mark.parametrize("version", ["paper", "corrected", "sharp"])
@pytest.mark.parametrize("k", every(2, COUNTS))
@pytest.mark.parametrize("size", [1, 10**6, 2**53])
def test_theorem_8_for_numbers_of_every_size(version: Any, k: int, size: int) -> None:
    """The bound is that of the returned parameters in 60 digits, whatever the sizes of gap, smoothness and noise."""
    nodes = 3
    gap, smooth, noise = (np.array(one) for one in zip(*product([0.0, *WIDE], WIDE, [0.0, *WIDE]), strict=True))
    with np.errstate(all="raise", under="ignore"):
        rate = theorem_8(gap, smooth, noise, size, iterations=k, nodes=nodes, version=version)
    assert rate.momentum is not None
    steps, betas = (np.broadcast_to(one, gap.shape) for one in (rate.step_size, rate.momentum))
    with mpmath.workdps(60):
        root, dim = mpmath.sqrt(k), mpmath.mpf(size)
        for numbers in zip(gap, smooth, noise, steps, betas, rate.bound, strict=True):
            d, l, s, step, beta, bound = (mpmath.mpf(float(number)) for number in numbers)
            spread = s * (1 + 1 / mpmath.sqrt(nodes))
            if version == "sharp":
                a = 1 - beta
                slope = l * (2 * mpmath.sqrt(dim) * beta / a + dim / 2)
                truth = (
                    (d / (step * k) if d else 0) + spread * (1 / (a * k) + mpmath.sqrt(a / (1 + beta))) + slope * step
                )
            elif version == "paper":
                truth = (3 * d + 16 * s + 8 * l * mpmath.sqrt(dim) + 3 * l * dim / root) / mpmath.sqrt(root)
            else:
                truth = (d + 2 * spread + 2 * l * mpmath.sqrt(dim) + l * dim / (2 * root)) / mpmath.sqrt(root)
            assert same(float(bound), truth), numbers


def test_what_used_to_underflow() -> None:
    """A tiny gap over a tiny step, and a tiny gap times a huge constant, give ordinary bounds and steps."""
    assert float(theorem_5(1e-320, 1.0, iterations=10**15, step_size=1e-320).bound) == pytest.approx(
        10**-7.5, rel=1e-12
    )
    for theorem, factor in ((theorem_5, 2 * (1 + np.log(1e10))), (theorem_7, 2 * (1 + np.log(1e10))), (theorem_6, 4)):
        truth = np.sqrt(5e-324) * np.sqrt(1e308) * np.sqrt(factor) / 1e5
        rate = theorem(5e-324, 1e308, iterations=10**10)
        assert truth * (1 - 1e-12) <= float(rate.bound) <= truth * (1 + 1e-3)  # the step is tiny: it has few digits
        assert rate.step_size > 0
    sharp = theorem_8(5e-324, 1e308, 0.0, 1, iterations=10**10, version="sharp")
    assert 2 * np.sqrt(5e-324) * np.sqrt(0.5e308) / 1e5 * (1 - 1e-12) <= float(sharp.bound) < 4e-13


@pytest.mark.parametrize("goal", [5e-324, 1e-310, 1e300, LARGEST])
def test_accuracies_at_both_ends_of_the_doubles(goal: float) -> None:
    """The least K is where the bound falls to the accuracy; a bound that is inf reaches none."""
    with np.errstate(all="raise", under="ignore"):
        assert theorem_5(LARGEST, LARGEST, accuracy=goal, step_size=1e-300).iterations == np.inf
        assert theorem_8(0.0, 5e-324, 0.0, 1, accuracy=LARGEST).iterations == 1
        found = theorem_5(goal / 4, 4.0 * goal if goal < 1e300 else goal / 4, accuracy=goal, schedule="constant")
    assert found.bound <= goal * (1 + 1e-12)
