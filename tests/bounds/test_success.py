"""The lower bounds on the success probability of a batch mean."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from reference.laws import TwoPoint, two_point_laws
from reference.success import evaluate
from signdescent.bounds import (
    bernstein,
    berry_esseen,
    cantelli,
    chebyshev,
    gauss,
    gaussian,
    hoeffding,
    strong_growth,
)
from signdescent.errors import ArgumentError, DomainError

Bound = Callable[..., Any]

# Each bound as a function of mean, std and batch size; what else it needs follows from these two moments
# in the way `reference.success` assumes.
BOUNDS: dict[str, Bound] = {
    "gauss": lambda m, s, n: gauss(m, s, batch_size=n),
    "gauss-second-order": lambda m, s, n: gauss(m, s, batch_size=n, form="second-order"),
    "gauss-simple": lambda m, s, n: gauss(m, s, batch_size=n, form="simple"),
    "gaussian": lambda m, s, n: gaussian(m, s, batch_size=n),
    "chebyshev": lambda m, s, n: chebyshev(m, s, batch_size=n),
    "cantelli": lambda m, s, n: cantelli(m, s, batch_size=n),
    "berry-esseen": lambda m, s, n: berry_esseen(m, s, 2 * np.asarray(s) ** 3, batch_size=n),
    "hoeffding": lambda m, s, n: hoeffding(m, m - 2 * np.asarray(s), m + 2 * np.asarray(s), batch_size=n),
    "bernstein": lambda m, s, n: bernstein(m, s, 2 * np.asarray(s), batch_size=n),
}


def of_law(name: str, law: TwoPoint, sizes: Any) -> Any:
    """Evaluate a bound for a two-point law, from the law's exact moments and range."""
    mean, std = float(law.mean), float(law.std)
    low, high = sorted((float(law.low), float(law.high)))
    third = float(law.third_moment)
    if name == "hoeffding":
        return hoeffding(mean, low, high, batch_size=sizes)
    if name == "bernstein":
        return bernstein(mean, std, max(high - mean, mean - low), batch_size=sizes)
    if name.startswith("berry-esseen"):
        constant: Any = {"": "shevtsova-2013", "-paper": "paper", "-number": 0.4690}[name.removeprefix("berry-esseen")]
        return berry_esseen(mean, std, third, batch_size=sizes, constant=constant)
    return BOUNDS[name](mean, std, sizes)


@pytest.mark.parametrize("name", BOUNDS)
def test_agrees_with_the_literal_formula_in_arb(name: str) -> None:
    """Each bound is its printed formula, to 4e-15, over wide ranges of noise and batches to 1e9."""
    rng = np.random.default_rng(2)
    for _ in range(60):
        mean = float(rng.choice([-1, 1]) * 10 ** rng.uniform(-3, 3))
        n = int(10 ** rng.uniform(0, rng.choice([1, 9])))
        std = float(abs(mean) * n**0.5 * 10 ** rng.uniform(-2, rng.choice([1, 10])))
        mean = float(np.ldexp(np.round(np.ldexp(mean, 20)), -20)) or 1.0  # few bits: mean -+ 2 std is exact
        std = float(np.ldexp(np.round(np.ldexp(std, 20)), -20)) or 1.0
        assert float(BOUNDS[name](mean, std, n)) == pytest.approx(evaluate(name, mean, std, n), rel=4e-15, abs=4e-16)


def test_hand_values() -> None:
    """Values worked out by hand."""
    pairs = [
        (gauss(3.0, 3.0, batch_size=3), 25 / 27),  # z = 1
        (gauss(1.0, 3.0, batch_size=3), 2 / 3),  # z = 1/3
        (gauss(-3.0, 3.0, batch_size=3, form="second-order"), 5 / 6),
        (gauss(3.0, 3.0, batch_size=3, form="simple"), 3 / 4),
        (gaussian(-1.0, 2.0, batch_size=4), 0.8413447460685429),
        (chebyshev(1.0, 2.0, batch_size=16), 3 / 4),
        (chebyshev(1.0, 2.0, batch_size=3), 0.0),
        (cantelli(-1.0, 2.0, batch_size=16), 4 / 5),
        (strong_growth(4.0, batch_size=16), 4 / 5),
        (strong_growth(4.0, batch_size=16, form="chebyshev"), 3 / 4),
        (berry_esseen(1.0, 1.0, 1.0, batch_size=100), 1 - 0.04690),
        (berry_esseen(1.0, 1.0, 1.0, batch_size=100, constant="paper"), 0.95),
        (berry_esseen(1.0, 1.0, 3.0, batch_size=100, constant=0.5), 0.85),
        (berry_esseen(1.0, 1.0, 10.0, batch_size=10_000), 1 - 0.003031 * 10.646),
        (hoeffding(0.5, -1.0, 1.0, batch_size=8), 1 - np.exp(-1)),
        (bernstein(1.0, 1.0, 3.0, batch_size=4), 1 - np.exp(-1)),
    ]
    for k, (value, expected) in enumerate(pairs):
        assert value == pytest.approx(expected, rel=1e-14, abs=0), k


ANY_LAW = [
    "chebyshev",
    "cantelli",
    "berry-esseen",
    "berry-esseen-paper",
    "berry-esseen-number",
    "hoeffding",
    "bernstein",
]


def check_below_truth(bound: Callable[[TwoPoint, Any], Any]) -> None:
    """Assert that the bound is at most the exact success of every two-point law, for batches 1 to 40."""
    for law in two_point_laws():
        values = bound(law, np.arange(1, 41))
        for size, value in enumerate(values, start=1):
            assert value <= law.success(size) + Fraction(1, 10**15)


@pytest.mark.parametrize("name", ANY_LAW)
def test_bounds_hold_for_two_point_laws(name: str) -> None:
    """What needs no shape holds for the laws that are worst in many inequalities."""
    check_below_truth(lambda law, sizes: of_law(name, law, sizes))


@pytest.mark.parametrize("name", ["gauss", "gauss-simple", "gaussian"])
def test_bounds_that_need_a_shape_fail_without_it(name: str) -> None:
    """Negative control: two-point laws are not unimodal, and Gauss's inequality is false for them."""
    with pytest.raises(AssertionError):
        check_below_truth(lambda law, sizes: of_law(name, law, sizes))


def test_two_point_test_catches_a_small_constant() -> None:
    """Negative control: a Berry-Esseen bound with a third of the constant is refuted."""

    def small(law: TwoPoint, sizes: Any) -> Any:
        normal = gaussian(float(law.mean), float(law.std), batch_size=sizes)
        return normal - (normal - of_law("berry-esseen", law, sizes)) / 3

    with pytest.raises(AssertionError):
        check_below_truth(small)


def test_lattice_counterexample_to_gauss() -> None:
    """Uniform on {0, 1, 2} is symmetric with one central value, yet success 2/3 is below the bound 0.7071."""
    assert gauss(1.0, (2 / 3) ** 0.5, form="simple") == pytest.approx(0.70710678, abs=1e-8)
    assert gauss(1.0, (2 / 3) ** 0.5, form="simple") > 2 / 3


def test_cantelli_is_tight_for_one_sample() -> None:
    """X = 0 with probability r/(1+r), else mean (1+r), has success exactly 1/(1+r)."""
    for r in (Fraction(1, 4), Fraction(1), Fraction(9)):
        law = TwoPoint(1 / (1 + r), 1 + r, Fraction(0))
        assert law.mean == 1
        assert law.variance == r
        assert float(cantelli(1.0, float(law.std))) == pytest.approx(float(law.success(1)), rel=1e-15)


def test_gauss_is_tight_for_one_sample() -> None:
    """Uniform noise attains the branch z <= 2/3, an atom with a uniform part the branch z >= 2/3."""
    for z in (0.1, 0.5, 2 / 3):  # uniform on mean -+ sqrt3 std = 1 -+ 1/z: P(X > 0) = (1 + z)/2
        assert gauss(1.0, 1 / (z * 3**0.5)) == pytest.approx((1 + z) / 2, rel=1e-15)
    for std in (0.1, 0.5, 3**0.5 / 2):  # (1-p) delta_1 + p U[-1/2, 5/2], p = 4 std^2/3: P(X > 0) = 1 - p/6
        assert gauss(1.0, std) == pytest.approx(1 - (4 * std**2 / 3) / 6, rel=1e-15)


@pytest.mark.parametrize("z", [0.6, 0.66, 0.67, 0.69, 0.75])
def test_gauss_changes_its_branch_at_two_thirds(z: float) -> None:
    """G(z) is z up to 2/3 and 1 - 4/(27 z^2) beyond; the branches only touch there, so a shift is seen."""
    expected = z if z < 2 / 3 else 1 - 4 / (27 * z * z)
    assert 2 * gauss(z, 3**-0.5) - 1 == pytest.approx(expected, rel=1e-14)


def test_order_of_the_bounds() -> None:
    """Simple <= second-order <= exact <= normal; Chebyshev <= Cantelli; paper's constant <= Shevtsova's."""
    std = 10 ** np.linspace(-3, 4, 200)
    simple, second, exact = (gauss(1.0, std, form=form) for form in ("simple", "second-order", "exact"))
    assert np.all(simple <= second)
    assert np.all(second <= exact + 1e-16)
    assert np.all(exact <= gaussian(1.0, std))
    assert np.all(chebyshev(1.0, std) <= cantelli(1.0, std))
    third = 1.5 * std**3
    assert np.all(berry_esseen(1.0, std, third, constant="paper") <= berry_esseen(1.0, std, third))


def check_growth(bound: Bound) -> None:
    """Assert that a bound is in [0, 1], does not fall with the batch or the mean, and tends to 1."""
    sizes = np.unique(np.floor(2.0 ** np.linspace(0, 53, 200)))
    means = np.array([0.001, 0.25, 1.0, 64.0])[:, None]
    for values in (bound(means, 1.0, sizes), bound(-means, 1.0, sizes)):
        assert np.all((values >= 0) & (values <= 1))
        assert np.all(np.diff(values, axis=1) >= -2e-16)
        assert np.all(np.diff(values, axis=0) >= -2e-16)
        assert np.all(values[:, -1] > 0.9999)


@pytest.mark.parametrize("name", BOUNDS)
def test_bounds_grow(name: str) -> None:
    """Every bound obeys the laws of a bound."""
    check_growth(BOUNDS[name])


def test_growth_test_catches_a_true_probability() -> None:
    """Negative control: the success probability of X = +-1 itself does not grow with the batch."""
    law = TwoPoint(Fraction(3, 5), Fraction(1), Fraction(-1))
    assert [float(law.success(n)) for n in (1, 2, 3)] == pytest.approx([0.6, 0.36, 0.648])
    with pytest.raises(AssertionError):
        check_growth(lambda mean, _, n: np.vectorize(lambda k: float(law.success(int(min(k, 9)))))(n + 0 * mean))


@pytest.mark.parametrize("name", BOUNDS)
def test_special_moments(name: str) -> None:
    """At mean 0 every bound is 0; without noise and with a mean it is 1."""
    assert BOUNDS[name](0.0, 1.0, 5) == 0
    assert BOUNDS[name](0.0, 0.0, 5) == 0
    assert BOUNDS[name](-1.0, 0.0, 5) == 1
    assert BOUNDS[name](5e-324, 0.0, 5) == 1


@pytest.mark.parametrize("name", BOUNDS)
def test_extreme_moments(name: str) -> None:
    """Between the smallest subnormal and the largest double nothing is NaN, out of range or warned about."""
    mean = np.array([5e-324, 1e-310, 1e-200, 1.0, 1e100])[:, None]
    std = np.array([0.0, 1e-100, 1.0, 1e100])
    for n in (1, 2**53):
        values = BOUNDS[name](mean, std, n)
        assert np.all((values >= 0) & (values <= 1))


@pytest.mark.parametrize("scale", [2.0**-300, 2.0**300])
def test_bounds_are_free_of_units(scale: float) -> None:
    """Moments in other units give the same bits."""
    for name in ("gauss", "gaussian", "chebyshev", "cantelli", "hoeffding", "bernstein"):
        assert BOUNDS[name](3.0 * scale, 7.0 * scale, 11) == BOUNDS[name](3.0, 7.0, 11)
    assert berry_esseen(3.0, 7.0, 1000.0, batch_size=40) == berry_esseen(
        3.0 * 2.0**100, 7.0 * 2.0**100, 1000.0 * 2.0**300, batch_size=40
    )


def test_largest_ranges() -> None:
    """An interval whose width overflows, and one of width 0, are handled."""
    assert 0 < hoeffding(1e308, -1.7e308, 1.7e308, batch_size=4) < 1
    assert hoeffding([2.0, 0.0, 5e-324], [2.0, 0.0, 5e-324], [2.0, 0.0, 5e-324]).tolist() == [1.0, 0.0, 1.0]
    assert bernstein(1.0, 1e308, 1.7e308) == 0


def test_lyapunov_is_clipped_within_rounding() -> None:
    """A third moment below std^3 by 1e-10 relative counts as std^3."""
    assert berry_esseen(1.0, 2.0, 8.0 * (1 - 1e-10), batch_size=9) == berry_esseen(1.0, 2.0, 8.0, batch_size=9)


REFUSED: list[tuple[Bound, tuple[Any, ...], dict[str, Any], type[Exception], str]] = [
    (
        gauss,
        (1.0, [1, 1, 1, -0.2]),
        {},
        DomainError,
        r"Expected std >= 0; got std=-0.2 at index \(3,\)\. Give",
    ),
    (gauss, (np.nan, 1.0), {}, DomainError, "Expected finite mean; got mean=nan"),
    (gauss, (1.0, 1.0), {"form": "best"}, DomainError, "'exact', 'second-order', 'simple'; got form='best'"),
    (gauss, (1.0, 1.0), {"batch_size": 0}, DomainError, "1 <= batch_size"),
    (gauss, (1.0, 1.0), {"batch_size": 1.5}, DomainError, "integer batch_size"),
    (gaussian, (1j, 1.0), {}, ArgumentError, "dtype complex128"),
    (chebyshev, (True, 1.0), {}, ArgumentError, "dtype bool"),
    (cantelli, ([], 1.0), {}, DomainError, "at least one element"),
    (cantelli, (np.ones(2), np.ones(3)), {}, DomainError, r"mean \(2,\), std \(3,\), batch_size \(\)"),
    (strong_growth, (-1.0,), {"batch_size": 4}, DomainError, "Expected c >= 0"),
    (berry_esseen, (1.0, 2.0, 7.9), {}, DomainError, r"third_moment >= std\*\*3; got third_moment=7.9"),
    (berry_esseen, (1.0, 0.0, 1.0), {}, DomainError, "third_moment = 0 where std = 0"),
    (berry_esseen, (1.0, 1e-108, 5e-324), {}, DomainError, "rescale if they underflow"),
    (berry_esseen, (1.0, 1.0, 1.0), {"constant": 0.4}, DomainError, "constant >= 0.40973"),
    (berry_esseen, (1.0, 1.0, 1.0), {"constant": np.nan}, DomainError, "constant >= 0.40973"),
    (berry_esseen, (1.0, 1.0, 1.0), {"constant": None}, ArgumentError, "Expected constant"),
    (berry_esseen, (1.0, 1.0, 1.0), {"constant": True}, ArgumentError, "Expected constant"),
    (berry_esseen, (1.0, 1.0, 1.0), {"constant": "best"}, DomainError, "got constant='best'"),
    (hoeffding, (3.0, -1.0, 1.0), {}, DomainError, "low <= mean <= high; got mean=3.0"),
    (bernstein, (1.0, 2.0, 1.0), {}, DomainError, "bound >= std"),
]


@pytest.mark.parametrize(("function", "args", "kwargs", "error", "message"), REFUSED)
def test_refused(
    function: Bound, args: tuple[Any, ...], kwargs: dict[str, Any], error: type[Exception], message: str
) -> None:
    """Values outside the domain are refused with the rule, the value and its place."""
    with pytest.raises(error, match=message):
        function(*args, **kwargs)


def test_shapes() -> None:
    """0-d in gives a NumPy scalar out; everything broadcasts; results are float64."""
    for bound in BOUNDS.values():
        assert isinstance(bound(1.0, 1.0, 2), np.float64)
        assert bound(np.ones((2, 1)), np.ones(3), 2).shape == (2, 3)
    assert isinstance(strong_growth(1, batch_size=2), np.float64)
    assert gauss(np.float32(1), np.int8(1), batch_size=np.array([1, 2], dtype=np.uint8)).dtype == np.float64
