"""`assert_bound`: true bounds pass, false ones are refuted by a small exact law, and what cannot fail does not pass."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import assume
from hypothesis import strategies as st
from scipy.special import ndtr

import signdescent
from signdescent import assert_bound, bounds, checks
from signdescent.errors import ArgumentError, ClaimError, DomainError
from signdescent.noise.finite import FiniteLaw
from signdescent.noise.gaussian import Gaussian
from signdescent.noise.law import Success
from signdescent.noise.student import Student
from signdescent.testing.strategies import batch_sizes, noise_laws

COIN = FiniteLaw((Fraction(-1), Fraction(1)), (Fraction(2, 5), Fraction(3, 5)))
SEEDS = (0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 10)))


def vysochanskij_petunin(mean: float, std: float) -> float:
    """Lower bound for unimodal laws: 1 - 4/9 q or 1 - (4/3 q - 1/3), q = r/(1+r), the larger failure of the two."""
    r = (std / mean) ** 2
    q = r / (1 + r)
    return float(1 - max(4 / 9 * q, 4 / 3 * q - 1 / 3))


def halved_chebyshev(mean: float, std: float, batch_size: int) -> float:
    return float(1 - (std / mean) ** 2 / (2 * batch_size))


def success_by_enumeration(law: FiniteLaw) -> Fraction:
    """P(sign of X = sign of the mean), from the definition."""
    return sum((p for v, p in zip(law.values, law.probabilities, strict=True) if v * law.exact_mean > 0), Fraction(0))


# ------------------------------------------------------------------ true bounds

TRUE: dict[str, tuple[Callable[..., Any], Any]] = {
    "cantelli": (bounds.cantelli, None),
    "chebyshev": (bounds.chebyshev, None),
    "gauss": (bounds.gauss, "unimodal-symmetric"),
    "gauss, simple": (functools.partial(bounds.gauss, form="simple"), "unimodal-symmetric"),
    "berry_esseen": (bounds.berry_esseen, "finite-third-moment"),
    "berry_esseen, paper": (functools.partial(bounds.berry_esseen, constant="paper"), "finite-third-moment"),
    "strong growth": (
        lambda batch_size: bounds.strong_growth(2, batch_size=batch_size),
        noise_laws(assume="strong-growth", c=2),
    ),
    "halved Chebyshev, symmetric": (halved_chebyshev, "symmetric"),
    "Vysochanskij-Petunin, one-sided": (vysochanskij_petunin, "unimodal"),
    "one half under SPB": (lambda law: Fraction(1, 2), "spb"),
    "the truth itself": (lambda law, batch_size: law.success_exact(batch_size), noise_laws(exact=True)),
}


@pytest.mark.parametrize("name", TRUE)
def test_true_bounds_pass(name: str) -> None:
    """A theorem passes, and was above 0 and decided, at a quarter of the pairs or more."""
    function, laws = TRUE[name]
    trial = assert_bound(function, laws=laws, max_examples=60)
    assert trial.held >= 15
    assert trial.pairs == trial.held + trial.trivial + trial.undecided + trial.skipped
    assert trial.least_margin > -1e-12


# ------------------------------------------------------------------ false bounds


def off_by_one_percent(mean: float, std: float, batch_size: int) -> float:
    return float(batch_size * mean**2 / (0.99 * std**2 + batch_size * mean**2))


def signed_third_moment(law: FiniteLaw, batch_size: int) -> float:
    """Berry and Esseen with |E(X - mean)^3| where E|X - mean|^3 belongs."""
    pairs = zip(law.values, law.probabilities, strict=True)
    third = abs(float(sum(p * (v - law.exact_mean) ** 3 for v, p in pairs)))
    root = np.sqrt(batch_size)
    return float(ndtr(abs(law.mean) / law.std * root) - 0.4690 * third / law.std**3 / root)


def gauss_and_a_bit(mean: float, std: float, batch_size: int) -> float:
    return float(bounds.gauss(mean, std, batch_size=batch_size) + 1e-6)


FALSE: dict[str, tuple[Callable[..., Any], Any]] = {
    "Cantelli with 0.99": (off_by_one_percent, None),
    "gauss on discrete laws": (bounds.gauss, "discrete"),
    "gauss on unimodal laws": (bounds.gauss, "unimodal"),
    "gauss on symmetric laws": (bounds.gauss, "symmetric"),
    "gauss and 1e-6 more": (gauss_and_a_bit, "unimodal-symmetric"),
    "Lemma 1 for all laws": (functools.partial(bounds.gauss, form="simple"), None),
    "signed third moment": (signed_third_moment, "discrete"),
    "no Berry-Esseen term": (bounds.gaussian, "finite-third-moment"),
    "a batch does as well as one sample": (lambda law, batch_size: law.success(1).low, None),
    "one sample less does worse": (lambda law, batch_size: law.success(max(1, batch_size - 1)).low, "discrete"),
    "halved Chebyshev for all laws": (halved_chebyshev, None),
    "Vysochanskij-Petunin and 0.01 more": (lambda mean, std: vysochanskij_petunin(mean, std) + 0.01, "unimodal"),
    "Cantelli halved for symmetric laws": (
        lambda mean, std: 1 - 0.5 * std**2 / (std**2 + mean**2),
        "symmetric",
    ),
    "growth, c too small": (
        lambda batch_size: bounds.strong_growth(1.9, batch_size=batch_size),
        noise_laws(assume="strong-growth", c=2),
    ),
    "n for n - 1": (lambda mean, std, batch_size: bounds.cantelli(mean, std, batch_size=batch_size + 1), None),
    "SPB gives 0.51": (lambda law: Fraction(51, 100), "spb"),
    "std for variance": (lambda mean, std: mean**2 / (mean**2 + std), None),
    "above 1": (lambda mean: 1.5, None),
    "infinite": (lambda mean: np.inf, None),
}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", FALSE)
def test_false_bounds_are_refuted_by_a_small_exact_law(name: str, seed: int) -> None:
    """Whatever the seed, the message shows a law of fractions with integers up to 60, and its exact success."""
    function, laws = FALSE[name]
    with pytest.raises(AssertionError, match="is not a lower bound") as failure:
        assert_bound(function, laws=laws, rng=seed)
    text = str(failure.value)
    shown = re.search(r"(FiniteLaw|AtomUniform)\(.*\)", text)
    assert shown, text
    numbers = [abs(int(n)) for pair in re.findall(r"Fraction\((-?\d+), (\d+)\)", shown[0]) for n in pair]
    assert max(numbers) <= 60, text
    assert "The success probability is exact." in text
    assert f"Seed {seed}." in text


def test_the_numbers_of_the_message_are_those_of_the_law() -> None:
    """The halved Chebyshev bound fails first at 0 or 1 with r < 1: success 2/3, bound 1 - 1/4, difference 1/12."""
    with pytest.raises(AssertionError) as failure:
        assert_bound(halved_chebyshev, laws=None)
    text = str(failure.value)
    law = FiniteLaw((Fraction(0), Fraction(1)), (Fraction(1, 3), Fraction(2, 3)))
    assert repr(law) in text
    for shown in (
        "halved_chebyshev is not a lower bound on the success probability.",
        "0 with probability 1/3, 1 with probability 2/3",
        "batch size     1",
        "mean           2/3, about 0.666667",
        f"variance       2/9, about 0.222222; std {(2 / 9) ** 0.5!r}",
        "E|X - mean|^3  10/81, about 0.123457",
        f"success        {success_by_enumeration(law)}, about 0.666667",
        "function       0.75",
        "too high by    0.0833",
    ):
        assert shown in text
    assert failure.value.__suppress_context__ or failure.value.__context__ is None


# ------------------------------------------------------------------ how sharp the comparison is


def test_exact_values_are_compared_exactly() -> None:
    """Negative control: the truth passes, and the truth plus 10^-30 does not, with no allowance for rounding."""
    above = Fraction(1, 10**30)
    with pytest.raises(AssertionError, match=re.escape("too high by    1/1" + "0" * 30)):
        assert_bound(lambda law, batch_size: law.success_exact(batch_size) + above, laws="discrete")
    assert_bound(
        lambda law, batch_size: law.success_exact(batch_size) - above, laws="discrete", relation=">", max_examples=100
    )


def test_floats_get_their_allowance_and_no_more() -> None:
    law = st.just(COIN)
    assert_bound(lambda law: 0.6 + 9e-13, laws=law)
    with pytest.raises(AssertionError, match="too high by"):
        assert_bound(lambda law: 0.6 + 1.1e-12, laws=law)
    with pytest.raises(AssertionError, match="too high by"):
        assert_bound(lambda law: 0.6 + 9e-13, laws=law, rounding=1e-13)


def test_strict_claims_fail_at_a_tie() -> None:
    """Cantelli's bound is attained, so `>` fails for it, exactly where the value is exact; Chebyshev's never is."""

    def exactly(law: FiniteLaw) -> Fraction:
        return law.exact_mean**2 / (law.exact_mean**2 + law.exact_variance)

    assert_bound(exactly, laws="discrete", max_examples=100)
    with pytest.raises(AssertionError, match=r"they tie[.\s\S]*tie +exactly"):
        assert_bound(exactly, laws="discrete", relation=">")
    with pytest.raises(AssertionError, match=r"they tie[.\s\S]*tie +within rounding=1e-12"):
        assert_bound(bounds.cantelli, laws=None, relation=">")
    assert_bound(bounds.chebyshev, laws="discrete", relation=">", max_examples=100)


class Vague:
    """A law of mean 1 whose success probability is known only to lie in [1/4, 3/4]."""

    mean, std, third_moment, unimodal, symmetric = 1.0, 1.0, 2.0, False, False

    def success(self, batch_size: int = 1) -> Success:
        """Return the interval."""
        assert batch_size >= 1
        return Success(0.25, 0.75, "lattice")


@pytest.mark.parametrize(
    ("value", "outcome"), [(0.25, "held"), (0.5, "undecided"), (0.75, "undecided"), (0.76, "refuted")]
)
def test_an_interval_is_neither_yes_nor_no(value: float, outcome: str) -> None:
    """Only a value above the whole interval is a violation; one inside is undecided, and a run of those does not pass."""
    if outcome == "held":
        assert assert_bound(lambda mean: value, laws=st.just(Vague())).undecided == 0
        return
    told = "is not a lower bound" if outcome == "refuted" else "undecided: inside the interval   [1-9]"
    with pytest.raises(AssertionError, match=told):
        assert_bound(lambda mean: value, laws=st.just(Vague()))


def test_an_exact_law_is_preferred() -> None:
    """A violation by a Gaussian is reported as one by a finite law, if the laws have one; else with its interval."""
    gaussian = st.floats(1, 2).map(lambda std: Gaussian(1.0, std))
    with pytest.raises(AssertionError, match="FiniteLaw"):
        assert_bound(lambda mean: 0.9, laws=gaussian | st.just(COIN))
    with pytest.raises(AssertionError, match=r"Gaussian\(mean=1.0[\s\S]*success +in \[[\s\S]*The interval holds"):
        assert_bound(lambda mean: 0.9, laws=gaussian)


# ------------------------------------------------------------------ what cannot fail does not pass


class Slow(Vague):
    """A law that refuses every batch as too large."""

    def success(self, batch_size: int = 1) -> Success:
        """Refuse."""
        msg = f"a batch of {batch_size} is too large"
        raise DomainError(msg)


@pytest.mark.parametrize(
    ("function", "laws"),
    [
        (lambda mean: 0.0, None),
        (lambda mean: -np.inf, None),
        (lambda batch_size: 1 - batch_size, None),
        (lambda std: assume(False), None),
        (lambda std: 0.5 if assume(std == 57) else 0.0, st.integers(1, 100).map(lambda k: Gaussian(1.0, float(k)))),
        (lambda law: 0.5, st.just(Slow())),
    ],
    ids=["zero", "minus infinity", "never positive", "no claim", "hardly a claim", "too large"],
)
def test_a_bound_that_cannot_fail_does_not_pass(function: Callable[..., Any], laws: Any) -> None:
    """Trivial values, silence and batches too large for exact arithmetic are counted, not taken for success."""
    with pytest.raises(AssertionError, match=r"hardly tested[\s\S]*held +\d+"):
        assert_bound(function, laws=laws, max_examples=100)


def test_laws_without_the_moments_are_skipped() -> None:
    """A function of the third moment is not asked about laws that have none, and the skipped are counted."""
    no_third, no_second = Student(1.0, 1.0, 2.5), Student(1.0, 1.0, 1.5)
    one = batch_sizes(max_value=1)
    for function, skips in ((bounds.cantelli, 1), (lambda law, third_moment: 0.1, 2), (lambda mean: 0.1, 0)):
        trial = assert_bound(function, laws=st.sampled_from((COIN, no_third, no_second)), batch_sizes=one)
        assert trial.skipped * 3 == trial.pairs * skips


# ------------------------------------------------------------------ functions that are no bounds


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (lambda mean: np.nan, "returned NaN"),
        (lambda mean, std: 1 / 0, "raised ZeroDivisionError: division by zero"),
        (lambda mean: None, "returned None, which is not one real number"),
        (lambda mean: [0.5], r"returned \[0.5\]"),
        (lambda mean: np.array([0.5]), "not one real number"),
        (lambda mean: True, "returned True"),
        (lambda mean: bounds.berry_esseen(mean, 1.0, 0.5), "raised DomainError"),
    ],
)
def test_a_function_that_gives_no_number_is_an_error_of_its_own(function: Callable[..., Any], message: str) -> None:
    """It is no AssertionError, and it shows the law, shrunk, and the arguments."""
    with pytest.raises(ClaimError, match=message) as failure:
        assert_bound(function, laws=None)
    assert "0 with probability 1/2, 1 with probability 1/2" in str(failure.value)
    assert "mean=np.float64(0.5)" in str(failure.value)


def test_a_function_that_changes_its_mind_is_an_error() -> None:
    calls = iter(range(10**9))
    with pytest.raises(ClaimError, match="the same number"):
        assert_bound(lambda mean: float(next(calls) == 5), laws="discrete")


BAD: dict[str, tuple[Callable[[], Any], type[Exception], str]] = {
    "unknown parameter": (lambda: assert_bound(lambda mu: 0.5, laws=None), ArgumentError, r"signature is \(mu\)"),
    "missing c": (lambda: assert_bound(bounds.strong_growth, laws=None), ArgumentError, r"strong_growth[\s\S]*lambda"),
    "no parameter": (lambda: assert_bound(lambda: 0.5, laws=None), ArgumentError, "take some of mean"),
    "no signature": (lambda: assert_bound(min, laws=None), ArgumentError, "signature"),
    "relation": (lambda: assert_bound(bounds.gauss, laws=None, relation="<="), ArgumentError, "relation='<='"),  # type: ignore[arg-type]
    "class": (lambda: assert_bound(bounds.gauss, laws="even"), ArgumentError, "assume='even'"),  # type: ignore[arg-type]
    "a law": (lambda: assert_bound(bounds.gauss, laws=COIN), ArgumentError, "laws=FiniteLaw"),  # type: ignore[arg-type]
    "no laws": (lambda: assert_bound(bounds.gauss, laws=st.integers()), ArgumentError, "got 0"),
    "batch sizes": (lambda: assert_bound(bounds.gauss, laws=None, batch_sizes=3), ArgumentError, "batch_sizes=3"),  # type: ignore[arg-type]
    "batch 0": (lambda: assert_bound(bounds.gauss, laws=None, batch_sizes=st.just(0)), DomainError, "batch_size=0"),
    "rounding": (lambda: assert_bound(bounds.gauss, laws=None, rounding=-1), DomainError, "rounding=-1"),
    "rounding nan": (lambda: assert_bound(bounds.gauss, laws=None, rounding=np.nan), DomainError, "rounding=nan"),
    "examples": (lambda: assert_bound(bounds.gauss, laws=None, max_examples=0), DomainError, "max_examples=0"),
    "seed": (lambda: assert_bound(bounds.gauss, laws=None, rng=None), ArgumentError, "rng=None"),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("name", BAD)
def test_bad_arguments_are_named(name: str) -> None:
    call, kind, message = BAD[name]
    with pytest.raises(kind, match=message):
        call()


# ------------------------------------------------------------------ manners


def test_equal_seeds_give_equal_trials(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The trial depends on the seed alone, and leaves nothing on the disk."""
    monkeypatch.chdir(tmp_path)
    first, again, other = (assert_bound(bounds.cantelli, laws="discrete", max_examples=100, rng=k) for k in (1, 1, 2))
    assert first == again
    assert first != other
    assert list(tmp_path.iterdir()) == []


def test_only_what_the_signature_names_is_given() -> None:
    """Moments are NumPy scalars, the law is the law, and without `batch_size` one sample is meant."""
    seen: list[tuple[Any, ...]] = []

    def one_sample(mean: Any, third_moment: Any, *, law: Any, scale: float = 0.5) -> float:
        seen.append((mean, third_moment, law, scale))
        return float(success_by_enumeration(law)) * scale

    assert_bound(one_sample, laws="discrete", max_examples=50)
    mean, third, law, scale = seen[0]
    assert isinstance(mean, np.float64)
    assert isinstance(third, np.float64)
    assert (mean, third, scale) == (law.mean, law.third_moment, 0.5)
    sizes: list[Any] = []

    def keep(batch_size: Any) -> float:
        sizes.append(batch_size)
        return 0.1

    assert_bound(keep, laws=st.just(COIN), batch_sizes=batch_sizes(max_value=3))
    assert {int(n) for n in sizes} == {1, 2, 3}
    assert all(isinstance(n, np.int64) for n in sizes)


def test_the_names_are_exported_where_they_are_looked_for() -> None:
    assert signdescent.assert_bound is checks.assert_bound is assert_bound
    assert checks.strategies.noise_laws is noise_laws
    assert "assert_bound" in dir(signdescent)
    with pytest.raises(AttributeError, match="no attribute 'assert_bounds'"):
        checks.assert_bounds  # noqa: B018


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (10**400, "about 1.00000e+400"),
        (Fraction(10**400, 3), "about 3.33333e+399"),
        (10**5000, "more than 1000 digits, about 1.00000e+5000"),
        (float("inf"), "inf"),
    ],
    ids=["integer", "fraction", "long", "infinity"],
)
def test_a_value_beyond_every_float_is_a_violation(value: Any, shown: str) -> None:
    """A probability is below 10^400."""
    with pytest.raises(AssertionError, match=re.escape(shown)):
        assert_bound(lambda mean: value, laws=None)
