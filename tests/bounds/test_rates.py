"""Convergence bounds: equal to the formulas in ball arithmetic, least iterations by brute force, order of versions."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from flint import arb, ctx
from hypothesis import given
from hypothesis import strategies as st

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
