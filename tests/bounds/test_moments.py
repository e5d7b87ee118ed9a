"""Moments from arrays, maps and streams: right, in bounded memory, and the same when merged."""

from __future__ import annotations

import functools
import operator
import pickle
import weakref
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from signdescent.bounds import Moments, minibatch_size
from signdescent.errors import ArgumentError, DomainError

MIB = 2**20
FIELDS = ("mean", "std", "skewness", "kurtosis", "lyapunov_ratio", "low", "high")


def average(values: list[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def exact(column: np.ndarray) -> dict[str, float]:
    """Return the moments of one column by their definitions, in exact arithmetic until the last step."""
    values = [Fraction(float(value)) for value in column]
    mean = average(values)
    second, third, fourth = (average([(value - mean) ** k for value in values]) for k in (2, 3, 4))
    absolute = average([abs(value - mean) ** 3 for value in values])
    std = float(second) ** 0.5
    return {
        "mean": float(mean),
        "std": std,
        "skewness": float(third / second) / std,
        "kurtosis": float(fourth / second**2),
        "lyapunov_ratio": float(absolute / second) / std,
        "low": float(min(values)),
        "high": float(max(values)),
    }


def assert_exact(found: Moments, array: np.ndarray, *, rtol: float = 1e-13, but: tuple[str, ...] = ()) -> None:
    """Compare every field with the definitions; the skewness, a difference, on the scale of the ratio."""
    for j in range(array.shape[1]):
        expected = exact(array[:, j])
        for name in set(FIELDS) - set(but):
            atol = 4 * rtol * expected["lyapunov_ratio"] if name == "skewness" else 0
            np.testing.assert_allclose(getattr(found, name)[j], expected[name], rtol, atol, err_msg=f"{name} of {j}")


def planted(n: int, d: int, dtype: str = "f8") -> tuple[np.ndarray, np.ndarray]:
    """Return columns in which every 4th sample is 4 + j mod 7 and the others j mod 7, and j mod 7."""
    shift = np.arange(d) % 7
    return (4 * ((np.arange(n)[:, None] + np.arange(d)) % 4 == 3) + shift).astype(dtype), shift


def assert_planted(found: Moments, shift: np.ndarray) -> None:
    """Mean 1, variance 3, E|X - mean|^3 = 3/4 + 27/4, and third and fourth central moments 6 and 21."""
    np.testing.assert_array_equal(found.mean, 1 + shift)
    np.testing.assert_allclose(found.std**2, 3, rtol=1e-15)
    np.testing.assert_allclose(found.third_moment, 7.5, rtol=1e-15)
    np.testing.assert_allclose(found.skewness * found.std**3, 6, rtol=1e-15)
    np.testing.assert_allclose(found.kurtosis * found.std**4, 21, rtol=1e-15)
    np.testing.assert_array_equal(found.low, shift)
    np.testing.assert_array_equal(found.high, 4 + shift)


@pytest.mark.parametrize("dtype", ["f2", "f4", "f8", ">f4", ">f8", "i1", "u2", "i8", "u8"])
@pytest.mark.parametrize("order", ["C", "F"])
def test_moments_are_the_population_formulas(dtype: str, order: str) -> None:
    """Every field agrees with its definition in exact arithmetic, for every real dtype."""
    array = np.random.default_rng(1).exponential(20, size=(50, 3)).astype(dtype, order=order)  # type: ignore[call-overload]
    found = Moments.from_samples(array)
    assert found.third_moment_is_exact
    assert found.n_samples == 50
    assert_exact(found, array)


@pytest.mark.parametrize("shape", [(4, 70_000), (100, 5000), (40_000, 5), (200_000, 1), (1000, 65), (5000, 63)])
@pytest.mark.parametrize("layout", ["C", "F", "every other", "backwards"])
def test_no_cut_into_blocks_and_tiles_matters(shape: tuple[int, int], layout: str) -> None:
    """Planted moments are found in tall and wide arrays of any strides, with the least memory allowed."""
    array, shift = planted(*shape)
    views = {
        "C": array,
        "F": np.asfortranarray(array),
        "every other": np.repeat(np.repeat(array, 2, axis=0), 2, axis=1)[::2, ::2],
        "backwards": array[::-1],
    }
    assert_planted(Moments.from_samples(views[layout], memory=MIB), shift)


@given(hnp.arrays(float, st.tuples(st.integers(2, 9), st.just(1)), elements=st.floats(-1e9, 1e9)))
@settings(deadline=None)
def test_ratios_obey_their_inequalities(array: np.ndarray) -> None:
    """Rounding breaks neither Jensen's nor Cauchy's inequality, nor takes the mean out of the range."""
    found = Moments.from_samples(array)
    assert found.low <= found.mean <= found.high
    assert (found.std == 0) == (np.ptp(array) == 0)
    assert 1 <= found.lyapunov_ratio <= np.sqrt(found.kurtosis)
    assert found.normalised().third_moment >= found.normalised().std ** 3


@pytest.mark.parametrize("mean", [1e6, 2.0**40, -(2.0**50)])
def test_large_mean_does_not_blur_the_moments(mean: float) -> None:
    """Samples far from 0 have the moments of samples near 0, to rounding of the deviations."""
    array, shift = planted(1000, 3)
    found, expected = Moments.from_samples(array + mean), Moments.from_samples(array)
    np.testing.assert_array_equal(found.mean, 1 + shift + mean)
    for name in ("std", "skewness", "kurtosis", "lyapunov_ratio"):
        np.testing.assert_allclose(getattr(found, name), getattr(expected, name), rtol=1e-14)


@pytest.mark.parametrize("scale", [1e-300, 1e-200, 1e200, 1e300])
def test_moments_survive_extreme_units(scale: float) -> None:
    """Ratios and batch sizes do not depend on the unit, even where cubes leave float64."""
    array = np.random.default_rng(2).normal(1, 2, size=(40, 3))
    plain, scaled = Moments.from_samples(array), Moments.from_samples(array * scale)
    for name in ("skewness", "kurtosis", "lyapunov_ratio"):
        np.testing.assert_allclose(getattr(scaled, name), getattr(plain, name), rtol=1e-12)
    np.testing.assert_allclose(scaled.std / scaled.mean, plain.std / plain.mean, rtol=1e-12)
    merged = Moments.from_samples(iter(np.split(array * scale, 4)))
    np.testing.assert_allclose(merged.kurtosis, plain.kurtosis, rtol=1e-12)
    assert (sizes(scaled.normalised()) == sizes(plain)).all()


def sizes(m: Moments) -> np.ndarray:
    return minibatch_size(m.mean, m.std, third_moment=m.third_moment, target=0.9).size


def test_columns_of_different_units_stay_apart() -> None:
    """Huge, tiny and subnormal coordinates side by side keep their own moments."""
    array, _ = planted(40, 3)
    found = Moments.from_samples((array + 1) * [2.0**1000, 2.0**-1000, 2.0**-1074])
    np.testing.assert_array_equal(found.mean, [2 * 2.0**1000, 3 * 2.0**-1000, 4 * 2.0**-1074])
    np.testing.assert_allclose(found.kurtosis, 21 / 9, rtol=1e-14)


def test_spread_below_the_least_number_is_not_none() -> None:
    """A column that varies has std above 0, even where that is a rounding upwards."""
    tiny = 5e-324
    assert Moments.from_samples([0.0] * 99 + [tiny]).std == [tiny]


def test_constant_columns_have_no_spread() -> None:
    """A column that does not vary has std and third moment exactly 0, merged or not."""
    array = np.full((7, 2), 0.1)
    for found in (Moments.from_samples(array), Moments.from_samples(iter((array, array)))):
        assert not found.std.any()
        assert not found.third_moment.any()
        assert (found.mean == 0.1).all()


def test_two_point_column_keeps_lyapunov() -> None:
    """Where E|X - mean|^3 = std^3, rounding does not break the inequality that batch sizes rely on."""
    found = Moments.from_samples(np.array([0.1, 0.7] * 9))
    assert found.third_moment >= found.std**3


halves = [("same", 0, 1), ("far", 1e8, 1e-3), ("huge", 1e150, 1e140), ("tiny", 0, 1e-150), ("constant", 3, 0)]


@pytest.mark.parametrize(("name", "mean", "std"), halves, ids=[half[0] for half in halves])
@pytest.mark.parametrize("cut", [1, 20, 39])
def test_merged_is_the_whole(name: str, mean: float, std: float, cut: int) -> None:
    """Merging parts with equal, different and extremely different moments gives the moments of the whole."""
    rng = np.random.default_rng(3)
    array = np.concatenate([rng.exponential(1, (cut, 2)), mean + std * rng.exponential(1, (40 - cut, 2))])
    found = Moments.from_samples(iter((array[:cut], array[cut:])))
    assert_exact(found, array, rtol=1e-12, but=("lyapunov_ratio",))
    assert not found.third_moment_is_exact, name
    whole = Moments.from_samples(array)
    assert (found.lyapunov_ratio >= whole.lyapunov_ratio * (1 - 1e-12)).all()
    assert (found.lyapunov_ratio <= np.sqrt(found.kurtosis)).all()


def test_merging_is_associative_and_commutative() -> None:
    """Any order and any grouping give the same moments, to rounding; the third moment stays a bound."""
    rng = np.random.default_rng(4)
    parts = [rng.normal(10.0**k, 10.0**-k, size=(5 + k, 3)) for k in range(6)]
    one = [Moments.from_samples(part) for part in parts]
    left = functools.reduce(operator.add, one)
    right = functools.reduce(lambda whole, part: part + whole, reversed(one))
    tree = (one[3] + one[0]) + ((one[5] + one[1]) + (one[4] + one[2]))
    whole = Moments.from_samples(np.concatenate(parts))
    for found in (left, right, tree):
        assert found.n_samples == whole.n_samples
        for name in ("mean", "std", "skewness", "kurtosis", "low", "high"):
            np.testing.assert_allclose(getattr(found, name), getattr(whole, name), rtol=1e-12)
        assert (found.third_moment >= whole.third_moment * (1 - 1e-12)).all()


def test_bound_on_the_third_moment_is_tight_where_it_can_be() -> None:
    """Parts of equal mean give the exact third moment, two-point samples too; heavy tails beat the fourth moment."""
    array, _ = planted(40, 3)
    merged = Moments.from_samples(iter(np.split(array, 10)))
    np.testing.assert_allclose(merged.third_moment, 7.5, rtol=1e-14)
    signs = np.array([1.0, 1.0, 1.0, -1.0])
    np.testing.assert_allclose(Moments.from_samples(iter((signs, -signs))).third_moment, 1, rtol=1e-14)
    heavy = np.random.default_rng(5).standard_t(3.5, size=(20, 1000, 1))
    found, whole = Moments.from_samples(iter(heavy)), Moments.from_samples(heavy.reshape(-1, 1))
    assert whole.lyapunov_ratio <= found.lyapunov_ratio < 1.1 * whole.lyapunov_ratio
    assert np.sqrt(found.kurtosis) > 1.5 * whole.lyapunov_ratio


@pytest.mark.parametrize("other", [-1.0, -50.0])
def test_bound_holds_where_the_mean_moves_away_from_the_tail(other: float) -> None:
    """One-sided tails, of which the shift of the mean makes cubes grow most, stay below a bound a few per cent above."""
    tail, rest = np.array([0.0] * 99 + [1000.0]), np.full(10, other)
    found, whole = Moments.from_samples(iter((tail, rest))), Moments.from_samples(np.append(tail, rest))
    assert whole.third_moment <= found.third_moment < 1.05 * whole.third_moment


@given(st.floats(-100, 100), st.floats(-100, 100))
def test_inequality_behind_the_bound(y: float, s: float) -> None:
    """|y + s|^3 <= |y|^3 + 3 |s| y^2 + |s|^3 + 3 s |s| y, in exact arithmetic."""
    a, b = Fraction(y), Fraction(s)
    assert abs(a + b) ** 3 <= abs(a) ** 3 + 3 * abs(b) * a**2 + abs(b) ** 3 + 3 * b * abs(b) * a


@pytest.mark.parametrize("rows", [1, 2, 7, 50])
def test_iterator_is_gone_through_once(rows: int) -> None:
    """A stream gives the moments of the whole, one chunk at a time, whatever the size of its chunks."""
    array = np.random.default_rng(6).exponential(size=(50, 3))
    alive: list[int] = []

    def stream() -> Iterator[np.ndarray]:
        for start in range(0, 50, rows):
            alive.append(start)
            yield array[start : start + rows]

    chunks = stream()
    found = Moments.from_samples(chunks)
    assert alive == list(range(0, 50, rows))
    assert next(chunks, None) is None
    assert found.third_moment_is_exact == (rows == 50)
    assert_exact(found, array, rtol=1e-12, but=() if rows == 50 else ("lyapunov_ratio",))


def test_one_chunk_is_alive_at_a_time() -> None:
    """A chunk is let go of before the next one is asked for."""
    last: list[weakref.ref[np.ndarray]] = []

    def stream() -> Iterator[np.ndarray]:
        for _ in range(3):
            assert not last or last[-1]() is None
            chunk = np.ones((4, 5))
            last.append(weakref.ref(chunk))
            yield chunk
            del chunk

    assert Moments.from_samples(stream()).n_samples == 12


def test_arrays_stand_side_by_side() -> None:
    """A tuple of arrays is one array cut at coordinates, as a whole and as a chunk, also in messages."""
    array, shift = planted(40, 9, "f4")
    cut = tuple(np.split(array, [2, 7], axis=1))
    assert_planted(Moments.from_samples(cut), shift)
    chunks = iter([tuple(part[i : i + 8] for part in cut) for i in range(0, 40, 8)])
    assert_planted(Moments.from_samples(chunks), shift)
    cut[2][5, 1] = np.nan
    with pytest.raises(DomainError, match=r"nan at index \(5, 8\)"):
        Moments.from_samples(cut)
    for wrong in ((cut[0], cut[1][1:]), (cut[0], cut[1][:, 0]), (cut[0], cut[1][None])):
        with pytest.raises(DomainError, match="tuple of arrays"):
            Moments.from_samples(wrong)


def test_one_dimension_is_one_coordinate() -> None:
    """Samples without a second axis, as array, list or chunks, describe one coordinate."""
    samples = [1.0, 3.0, 1.0, -1.0]
    for given_as in (samples, np.array(samples), np.array(samples)[:, None], iter((samples[:2], samples[2:]))):
        found = Moments.from_samples(given_as)
        np.testing.assert_allclose([found.mean, found.std**2], [[1], [2]])


def test_moments_travel_between_processes() -> None:
    """A pickled object is the same object."""
    found = Moments.from_samples([[1.0, 2.0], [4.0, 2.0]])
    copy = pickle.loads(pickle.dumps(found))
    assert (copy + found).n_samples == 4
    np.testing.assert_array_equal(copy.third_moment, found.third_moment)


def with_entry(value: float, index: tuple[int, int], shape: tuple[int, int] = (20, 3000)) -> np.ndarray:
    array = np.ones(shape)
    array[index] = value
    return array


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("index", [(0, 0), (17, 2999), (19, 2500)])
def test_bad_entry_is_named_with_its_index(value: float, index: tuple[int, int], order: str) -> None:
    """NaN and infinities are found deep in an array and in a later chunk, by sample and coordinate."""
    array = np.asarray(with_entry(value, index), order=order)  # type: ignore[call-overload]
    for samples in (array, iter(np.split(array, 4))):
        with pytest.raises(DomainError, match=rf"{value} at index \({index[0]}, {index[1]}\) \(sample, coordinate\)"):
            Moments.from_samples(samples, memory=MIB)


@pytest.mark.parametrize(
    ("samples", "words"),
    [
        (np.ones((1, 3)), "at least 2 samples; got 1"),
        (iter((np.ones((1, 3)),)), "at least 2 samples; got 1"),
        (iter(()), "at least 2 samples; got 0"),
        (5.0, "shape"),
        (np.ones((2, 2, 2)), r"shape \(2, 2, 2\)"),
        (np.ones((0, 3)), r"samples of shape \(0, 3\)"),
        (np.ones((3, 0)), r"samples of shape \(3, 0\)"),
        (iter((np.ones((2, 3)), np.ones((0, 3)))), "chunk 1 of samples of shape"),
        (iter((np.ones((2, 3)), np.ones((2, 4)))), "got 4 in chunk 1 after 3"),
        (np.array([[1], [2**53]]), r"below 2\*\*53; got 9007199254740992 at index \(1, 0\)"),
        (np.array([1.7e308, 1.7e308, -1.7e308]), "overflow in coordinate 0"),
    ],
)
def test_bad_samples_are_refused(samples: Any, words: str) -> None:
    """Too few samples, wrong shapes and numbers out of range are named."""
    with pytest.raises(DomainError, match=words):
        Moments.from_samples(samples)


@pytest.mark.parametrize(
    ("samples", "words"),
    [
        (np.ones(3, dtype=complex), "complex128"),
        (np.ones(3, dtype=bool), "bool"),
        (np.array([1, None]), "object"),
        (np.ones(3, dtype=np.longdouble), "64 bits"),
        (np.ma.masked_array([1.0, 2.0], [False, True]), "without a mask"),
        ([[1.0], [1.0, 2.0]], "rectangular"),
        ("gradients.npy", "dtype <U"),
        (iter(("ab",)), "chunk 0 of samples"),
        (iter((np.ma.masked_array([1.0, 2.0], [False, True]),)), "chunk 0 of samples without a mask"),
    ],
)
def test_samples_of_a_wrong_type_are_refused(samples: Any, words: str) -> None:
    """What does not hold real numbers is no sample."""
    with pytest.raises(ArgumentError, match=words):
        Moments.from_samples(samples)


def test_memory_must_be_a_reasonable_number() -> None:
    """The budget is an integer number of bytes, at least a MiB."""
    with pytest.raises(DomainError, match="memory=1000"):
        Moments.from_samples([1.0, 2.0], memory=1000)
    with pytest.raises(ArgumentError, match="memory"):
        Moments.from_samples([1.0, 2.0], memory=1e9)  # type: ignore[arg-type]


def test_only_moments_of_the_same_coordinates_merge() -> None:
    """Different numbers of coordinates are refused, and so is anything else."""
    two, three = (Moments.from_samples(np.ones((2, d))) for d in (2, 3))
    with pytest.raises(DomainError, match="got 2 and 3"):
        two + three
    with pytest.raises(TypeError):
        two + 1
