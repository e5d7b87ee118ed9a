"""Batch sizes from moments."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from reference.laws import TwoPoint, two_point_laws
from reference.success import berry_esseen_excess
from signdescent.bounds import (
    MinibatchSize,
    _thresholds,
    bernstein,
    berry_esseen,
    cantelli,
    gauss,
    gaussian,
    hoeffding,
    minibatch_size,
)
from signdescent.errors import ArgumentError, DomainError

TARGETS = (0.5, 0.625, 0.75, 0.9375)
FURTHER = 40

Size = Callable[[TwoPoint, float], float]


def size_of(law: TwoPoint, target: float, rule: str) -> float:
    """Return the size a rule gives for a two-point law."""
    low, high = sorted((float(law.low), float(law.high)))
    result = minibatch_size(
        float(law.mean),
        float(law.std),
        third_moment=float(law.third_moment),
        target=target,
        assume=("bounded", low, high),
        rule=rule,
    )
    return float(result.size)


def check_guarantee(size: Size) -> None:
    """Assert that the exact success probability at the size and the next 40 exceeds the target."""
    tried = 0
    for law in two_point_laws():
        for target in TARGETS:
            least = size(law, target)
            if least <= 150:
                for n in range(int(least), int(least) + FURTHER):
                    assert law.success(n) > Fraction(target), (law, target, n)
                    tried += 1
    assert tried > 500


@pytest.mark.parametrize("rule", ["best", "paper", "cantelli", "berry-esseen", "hoeffding", "bernstein"])
def test_size_and_every_larger_one_exceed_the_target(rule: str) -> None:
    """The guarantee holds against exact binomials."""
    check_guarantee(lambda law, target: size_of(law, target, rule))


def test_guarantee_test_catches_a_false_rule() -> None:
    """Negative control: half of Cantelli's size, or the size for normal samples, is refuted."""
    with pytest.raises(AssertionError):
        check_guarantee(lambda law, target: max(1.0, size_of(law, target, "cantelli") // 2))

    def normal(law: TwoPoint, target: float) -> float:
        return float(minibatch_size(float(law.mean), float(law.std), target=target, assume="gaussian").size)

    with pytest.raises(AssertionError):
        check_guarantee(normal)


def test_guarantee_test_catches_the_first_success() -> None:
    """Negative control: the first size above the target is not enough, as success may fall again."""

    def first(law: TwoPoint, target: float) -> float:
        return next((n for n in range(1, 150) if law.success(n) > Fraction(target)), 151)

    with pytest.raises(AssertionError):
        check_guarantee(first)


def direct(name: str, n: Any, mean: float, std: float, third: float) -> Any:
    """Return the success bound which a rule inverts."""
    if name == "cantelli":
        return cantelli(mean, std, batch_size=n)
    if name == "berry-esseen":
        return berry_esseen(mean, std, third, batch_size=n)
    if name == "gauss":
        return gauss(mean, std, batch_size=n)
    if name == "gaussian":
        return gaussian(mean, std, batch_size=n)
    if name == "hoeffding":
        return hoeffding(mean, -9.0, 9.0, batch_size=n)
    return bernstein(mean, std, 9.0 + abs(mean), batch_size=n)


ASSUME: dict[str, Any] = {
    "cantelli": None,
    "berry-esseen": None,
    "gauss": "unimodal-symmetric",
    "gaussian": "gaussian",
    "hoeffding": ("bounded", -9.0, 9.0),
    "bernstein": ("bounded", -9.0, 9.0),
}


@pytest.mark.parametrize("name", ASSUME)
def test_size_is_the_least_that_the_bound_gives(name: str) -> None:
    """At the size the bound exceeds the target; one sample less and it does not."""
    rng = np.random.default_rng(4)
    for _ in range(300):
        std = float(rng.uniform(0.1, 4))
        mean = float(rng.choice([-1, 1]) * std * 10 ** rng.uniform(-2.5, 0.3))
        third = std**3 * float(10 ** rng.uniform(0, 1.5))
        target = float(rng.choice([0.5, 0.5 + 2.0**-20, 0.7, 5 / 6, 0.9, 0.999, 1 - 1e-6]))
        result = minibatch_size(mean, std, third_moment=third, target=target, assume=ASSUME[name], rule=name)
        n = float(result.size)
        assert result.by == name
        assert direct(name, n, mean, std, third) >= target - 2e-16
        assert n == 1 or direct(name, n - 1, mean, std, third) <= target + 2e-16


def test_berry_esseen_root_is_right_to_1e_12() -> None:
    """The real root has Arb's change of sign within 1e-12 relative, from mild to extreme noise."""
    rng = np.random.default_rng(0)
    for _ in range(200):
        noise, ratio = 10 ** rng.uniform(-2, 10), 10 ** rng.uniform(0, 2)
        target = float(rng.choice([0.5, 0.5 + 1e-10, 0.6, 0.75, 0.9, 1 - 1e-6]))
        root = float(_thresholds.berry_esseen(*map(np.asarray, (noise, ratio, target))))
        assert berry_esseen_excess(noise, ratio, target, root * (1 - 1e-12)) < 0
        assert berry_esseen_excess(noise, ratio, target, root * (1 + 1e-12)) > 0


def test_values_of_the_ledger() -> None:
    """At p = 1/2, r = 100 and b = 1 give 21 by the paper, 12 by the root; 1e4 and 1.6 give 321 and 170."""
    assert minibatch_size(0.1, 1.0, third_moment=1.0, rule="paper").size == 21
    assert minibatch_size(0.1, 1.0, third_moment=1.0).size == 12
    assert minibatch_size(0.01, 1.0, third_moment=1.6, rule="paper").size == 321
    assert minibatch_size(0.01, 1.0, third_moment=1.6).size == 170
    for mean, third, least in ((0.1, 1.0, 13.74), (0.01, 1.6, 197.5)):  # lemma-12+ is weaker than the root
        assert minibatch_size(mean, 1.0, third_moment=third).size <= least


def test_paper_rule() -> None:
    """Lemma 3 at 1/2, with and without a third moment, and Lemma 10's r/(1-p) above."""
    assert minibatch_size(1.0, 2.0, rule="paper").size == 9  # 2 r = 8
    assert minibatch_size(1.0, 2.0, third_moment=8.0, rule="paper").size == 5  # 2 b sqrt(r) = 4
    assert minibatch_size(1.0, 2.0, third_moment=80.0, rule="paper").size == 9
    assert minibatch_size(1.0, 2.0, third_moment=8.0, target=0.75, rule="paper").size == 17
    assert list(minibatch_size(1.0, 2.0, rule="paper").bounds) == ["paper"]


def test_strict_at_ties() -> None:
    """A threshold equal to an integer, or within 1e-12 of it, gives the next integer."""
    assert minibatch_size(1.0, 2.0).size == 5  # Cantelli 4/(4 + 4) = 1/2 is not above 1/2
    assert minibatch_size(0.1, 0.3).size == 10  # 0.3/0.1 rounds to 2.9999999999999996
    assert minibatch_size(1.0, 2.0, target=0.75, rule="cantelli").size == 13
    assert minibatch_size(1.0, 2.0, target=5 / 6, assume="unimodal-symmetric", rule="gauss").size == 6  # 4 r/3
    assert minibatch_size(1.0, 3.0, target=0.75, assume="unimodal-symmetric", rule="gauss").size == 7  # 27/4
    law = TwoPoint(Fraction(1, 2), Fraction(2), Fraction(0))  # r = 1, success 1/2 at one sample
    assert law.success(1) == Fraction(1, 2)
    assert minibatch_size(1.0, 1.0).size == 2


def test_any_shape_needs_one_sample_at_one_half() -> None:
    """Symmetric unimodal noise with a mean is right more often than not at once, however strong."""
    for assume in ("unimodal-symmetric", "gaussian"):
        assert minibatch_size([1e-9, 5e-324], 1e10, assume=assume).size.tolist() == [1.0, 1.0]


def test_reasons() -> None:
    """Zero mean gives inf and says so; so does a size above 2**53; no noise gives 1."""
    result = minibatch_size([0.0, 0.0, 1.0, 1e-9, 5e-324, 1.0], [1.0, 0.0, 0.0, 1.0, 1.0, 2.0])
    assert result.size.tolist() == [np.inf, np.inf, 1.0, np.inf, np.inf, 5.0]
    assert result.reason.tolist() == ["zero mean", "zero mean", "", "more than 2**53", "more than 2**53", ""]
    assert result.by.tolist() == ["", "", "no noise", "", "", "cantelli"]


def test_best_is_the_least_of_the_bounds() -> None:
    """`size` is the least of `bounds`, and `by` names it; more knowledge never asks for more samples."""
    mean, std = np.meshgrid([0.01, 0.3, 1.0], [0.2, 1.0, 3.0])
    plain = minibatch_size(mean, std, target=0.9)
    rich = minibatch_size(mean, std, third_moment=1.2 * std**3, target=0.9, assume=("bounded", -10.0, 10.0))
    assert list(rich.bounds) == ["cantelli", "berry-esseen", "hoeffding", "bernstein"]
    assert np.array_equal(rich.size, np.min(list(rich.bounds.values()), axis=0))
    assert all(rich.bounds[str(by)].flat[i] == rich.size.flat[i] for i, by in enumerate(rich.by.flat))
    assert np.all(rich.size <= plain.size)
    assert set(minibatch_size(1.0, 1.0, assume="gaussian").bounds) == {"cantelli", "gauss", "gaussian"}


def test_laws() -> None:
    """Sizes grow with the target and the noise, and do not depend on sign or units."""
    target = np.array([0.5, 0.6, 0.75, 0.9, 0.99, 1 - 1e-12, 1 - 2.0**-53])[:, None]
    std = np.array([0.1, 1.0, 10.0, 100.0])
    for assume in (None, "unimodal-symmetric", "gaussian"):
        size = minibatch_size(1.0, std, third_moment=1.5 * std**3, target=target, assume=assume).size
        assert np.all(size[1:] >= size[:-1])
        assert np.all(size[:, 1:] >= size[:, :-1])
        other = minibatch_size(
            -(2.0**90), 2.0**90 * std, third_moment=1.5 * 2.0**270 * std**3, target=target, assume=assume
        )
        assert np.array_equal(size, other.size)


def test_extreme_moments() -> None:
    """No NaN and no warning between the smallest subnormal and large doubles."""
    mean = np.array([5e-324, 1e-310, 1e-200, 1.0, 1e200, 1.7e308])[:, None, None]
    std = np.array([0.0, 5e-324, 1e-200, 1.0, 1e200, 1.7e308])[:, None]
    target = np.array([0.5, 0.75, 1 - 2.0**-53])
    for assume in (None, "unimodal-symmetric", "gaussian"):
        size = minibatch_size(mean, std, target=target, assume=assume).size
        assert np.all(size >= 1)
    third = np.array([0.0, 2e-300, 2.0, 2e300])[:, None]
    size = minibatch_size(mean, np.cbrt(third / 2), third_moment=third, target=target, rule="berry-esseen").size
    assert np.all(size >= 1)
    assert minibatch_size(1e308, 1e308, assume=("bounded", -1.7e308, 1.7e308)).size == 2


REFUSED: list[tuple[tuple[Any, ...], dict[str, Any], type[Exception], str]] = [
    ((1.0, -1.0), {}, DomainError, "Expected std >= 0"),
    ((np.inf, 1.0), {}, DomainError, "finite mean"),
    ((1.0, 1.0), {"target": 1.0}, DomainError, "1/2 <= target < 1; got target=1.0"),
    ((1.0, 1.0), {"target": [0.5, 0.4]}, DomainError, r"got target=0.4 at index \(1,\)"),
    ((1.0, 1.0), {"third_moment": 0.5}, DomainError, r"third_moment >= std\*\*3"),
    ((1.0, 1.0), {"third_moment": np.inf}, DomainError, "finite third_moment"),
    ((1.0, 1.0), {"rule": "lucky"}, DomainError, "got rule='lucky'"),
    ((1.0, 1.0), {"rule": 3}, ArgumentError, "Expected rule"),
    ((1.0, 1.0), {"rule": "berry-esseen"}, DomainError, "Expected third_moment for rule='berry-esseen'"),
    ((1.0, 1.0), {"rule": "hoeffding"}, DomainError, r"assume=\('bounded', low, high\) for rule='hoeffding'"),
    ((1.0, 1.0), {"rule": "gaussian", "assume": "unimodal-symmetric"}, DomainError, "assume='gaussian'"),
    ((1.0, 1.0), {"assume": "unimodal"}, DomainError, "got assume='unimodal'"),
    ((1.0, 1.0), {"assume": 3}, ArgumentError, "Expected assume"),
    ((1.0, 1.0), {"assume": ("bounded", 0.0)}, ArgumentError, "Expected assume"),
    ((1.0, 1.0), {"assume": ("bounded", 2.0, 3.0)}, DomainError, "low <= mean <= high"),
    ((1.0, 1.1), {"assume": ("bounded", 0.0, 2.0)}, DomainError, "widen the interval"),
    ((1.0, 1.0), {"assume": ("bounded", np.nan, 2.0)}, DomainError, "finite low"),
    ((np.ones(2), np.ones(3)), {}, DomainError, r"mean \(2,\), std \(3,\)"),
]


@pytest.mark.parametrize(("args", "kwargs", "error", "message"), REFUSED)
def test_refused(args: tuple[Any, ...], kwargs: dict[str, Any], error: type[Exception], message: str) -> None:
    """Values outside the domain, moments no law has and rules without their assumption are refused."""
    with pytest.raises(error, match=message):
        minibatch_size(*args, **kwargs)


def test_result() -> None:
    """The result is frozen, not a tuple, and holds scalars for 0-d arguments."""
    result = minibatch_size(1, 2)
    assert isinstance(result, MinibatchSize)
    assert np.ndim(result.size) == 0
    assert np.ndim(result.by) == np.ndim(result.reason) == 0
    assert (str(result.by), str(result.reason)) == ("cantelli", "")
    with pytest.raises(AttributeError):
        result.size = np.zeros(1)  # type: ignore[misc]
    assert minibatch_size(np.ones((2, 1)), np.ones(3), target=[[[0.5]], [[0.6]]]).size.shape == (2, 2, 3)
