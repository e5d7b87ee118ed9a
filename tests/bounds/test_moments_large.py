"""Moments of large arrays and the merging of many columns: compiled loops, cut into pieces and shared by threads."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from reference.sampling import every
from signdescent.bounds import Moments, _moments
from signdescent.bounds._compiled import dispatch as _fast
from signdescent.bounds._compiled import moment_kernels as _moment_kernels
from signdescent.errors import DomainError

from .test_moments import FIELDS, exact

LAYOUTS = ("C", "F", "part of rows", "part of columns", "every other", "backwards", "against the current")


def laid_out(array: np.ndarray, layout: str) -> np.ndarray:
    """Return an array of the same entries with other strides."""
    n, d = array.shape
    if layout == "part of rows":
        wide = np.zeros((n, d + 3), array.dtype)
        wide[:, 2:-1] = array
        return wide[:, 2:-1]
    if layout == "part of columns":
        tall = np.zeros((n + 3, d), array.dtype, order="F")
        tall[2:-1] = array
        return tall[2:-1]
    if layout == "every other":
        return np.repeat(np.repeat(array, 2, axis=0), 2, axis=1)[::2, ::2]
    if layout == "backwards":
        return np.ascontiguousarray(array[::-1])[::-1]
    if layout == "against the current":
        return np.asfortranarray(array[:, ::-1])[:, ::-1]
    return np.asarray(array, order=layout)  # type: ignore[call-overload]


def drawn(n: int, d: int, dtype: str) -> np.ndarray:
    """Return skew columns, of which every second is far from 0."""
    found: np.ndarray = 20 * np.random.default_rng(n + d).exponential(size=(n, d)) - 5 + 50 * (np.arange(d) % 2)
    return found.astype(dtype)


def assert_some_exact(found: Moments, columns: list[int], expected: list[dict[str, float]]) -> None:
    """Compare some columns with exact arithmetic; the skewness, a difference, on the scale of the ratio."""
    for j, one in zip(columns, expected, strict=True):
        for name, value in one.items():
            atol = 1e-14 * one["lyapunov_ratio"] if name == "skewness" else 0
            np.testing.assert_allclose(getattr(found, name)[j], value, 1.5e-15, atol, err_msg=f"{name} of {j}")


@pytest.mark.parametrize("shape", [(5, 9000), (130, 3000), (1500, 1030), (9001, 70), (9001, 7), (30_011, 1)])
@pytest.mark.parametrize("dtype", every(2, ["f4", "i2", "f8", ">f4"]))
def test_loops_agree_with_exact_arithmetic(shape: tuple[int, int], dtype: str) -> None:
    """The second, a middle and the last column are right to 1.5e-15, in every layout."""
    array = drawn(*shape, dtype)
    columns = sorted({min(1, shape[1] - 1), shape[1] // 2, shape[1] - 1})
    expected = [exact(array[:, j]) for j in columns]
    for layout in LAYOUTS:
        assert_some_exact(Moments.from_samples(laid_out(array, layout)), columns, expected)


def test_sums_that_are_a_little_off_are_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: one part in 10^14 in the third powers fails the test above."""
    second = _moment_kernels.second_pass

    def spoilt(*arguments: Any) -> None:
        second(*arguments)
        arguments[-2][3][:] *= 1 + 1e-14

    monkeypatch.setattr(_moment_kernels, "second_pass", spoilt)
    array = drawn(1000, 20, "f8")
    with pytest.raises(AssertionError, match="lyapunov_ratio"):
        assert_some_exact(Moments.from_samples(array), [0], [exact(array[:, 0])])


@pytest.mark.parametrize("threads", [1, 5])
@pytest.mark.parametrize("shape", [(300, 7000), (3000, 1100), (70_000, 40), (1_100_000, 2), (2_200_000, 1)])
@pytest.mark.parametrize("layout", ["C", "F", "every other"])
def test_results_do_not_depend_on_the_number_of_threads(
    shape: tuple[int, int], layout: str, threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One thread or five: every bit is the same, also of merged moments."""
    samples = laid_out(drawn(*shape, "f4"), layout)
    used: set[int] = set()
    monkeypatch.setattr(_fast, "_processors", lambda: 3)
    one = Moments.from_samples(samples)
    merged = one + Moments.from_samples(samples[: shape[0] // 2])

    def processors() -> int:
        used.add(threads)
        return threads

    monkeypatch.setattr(_fast, "_processors", processors)
    again = Moments.from_samples(samples)
    merged_again = one + Moments.from_samples(samples[: shape[0] // 2])
    assert used == {threads}
    for name in FIELDS:
        assert np.array_equal(getattr(one, name), getattr(again, name)), name
        assert np.array_equal(getattr(merged, name), getattr(merged_again, name)), name


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("shape", [(7, 9000), (1500, 1030), (20_000, 7)])
@pytest.mark.parametrize("value", [np.nan, -np.inf])
def test_bad_entries_are_named_wherever_they_are(shape: tuple[int, int], layout: str, value: float) -> None:
    """The first bad sample of the first bad column is named, in every layout; another further on is not."""
    n, d = shape
    for index in ((0, 0), (n - 1, d - 1), (n // 2, d // 3)):
        array = drawn(n, d, "f4")
        array[-1, -1] = np.nan
        array[index] = value
        with pytest.raises(DomainError, match=rf"{value} at index \({index[0]}, {index[1]}\) \(sample, coordinate\)"):
            Moments.from_samples(laid_out(array, layout))


def test_other_refusals_of_large_arrays() -> None:
    """Large integers are named, a sum that overflows too, and a bad entry comes before an overflow."""
    integers = np.ones((300, 100), dtype=np.int64)
    integers[7, 70] = -(2**53)
    with pytest.raises(DomainError, match=r"below 2\*\*53; got -9007199254740992 at index \(7, 70\)"):
        Moments.from_samples(integers)
    huge = np.ones((300, 100))
    huge[:, 30] = np.where(np.arange(300) % 2, 1.7e308, -1e300)
    with pytest.raises(DomainError, match="overflow in coordinate 30"):
        Moments.from_samples(huge)
    huge[5, 60] = np.nan
    with pytest.raises(DomainError, match=r"nan at index \(5, 60\)"):
        Moments.from_samples(huge)


def test_columns_of_extreme_units_in_large_arrays() -> None:
    """Huge, tiny, subnormal and constant columns among ordinary ones keep their ratios, and std its own unit."""
    array = np.random.default_rng(8).exponential(size=(500, 64)) - 0.2
    units = np.ones(64)
    units[[3, 20, 40, 41]] = 2.0**900, 2.0**-900, 2.0**-400, 2.0**400
    plain, found = Moments.from_samples(array), Moments.from_samples(array * units)
    for name in ("skewness", "kurtosis", "lyapunov_ratio"):
        np.testing.assert_allclose(getattr(found, name), getattr(plain, name), rtol=1e-14)
    np.testing.assert_allclose(found.std / units, plain.std, rtol=1e-14)
    tiny = np.zeros((500, 64))
    tiny[1::2, 5], tiny[:, 6], tiny[7, 8] = 5e-324, 0.1, 1e-310
    found = Moments.from_samples(tiny)
    assert (found.std > 0).nonzero()[0].tolist() == [5, 8]
    assert found.mean[6] == 0.1


@pytest.mark.parametrize("extreme", [False, True])
def test_many_columns_merge_as_few_do(extreme: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """The compiled merge agrees with the ordinary one, which it leaves columns of extreme units to."""
    rng = np.random.default_rng(9)
    d = 40_000
    a, b = rng.exponential(size=(5, d)), 3 + rng.normal(size=(8, d)) * 10 ** rng.uniform(-6, 3, d)
    a[:, ::100] = b[:, ::100] = 0.1
    if extreme:
        a[:, 20_001], b[:, 20_001] = a[:, 20_001] * 1e250, b[:, 20_001] * 1e-250
    one, other = Moments.from_samples(a), Moments.from_samples(b)
    fast = one + other
    monkeypatch.setattr(_moments, "_FEW", d)
    slow = one + other
    for name in FIELDS:
        np.testing.assert_allclose(getattr(fast, name), getattr(slow, name), rtol=1e-13, atol=1e-14, err_msg=name)
    assert not fast.std[::100].any()


@pytest.mark.slow
def test_small_samples_load_no_compiler() -> None:
    """Moments of a few samples need no compiled loops, so they start quickly."""
    code = (
        "import sys; from signdescent.bounds import Moments\n"
        "Moments.from_samples([[1.0, 2.0], [2.0, 3.0]]) + Moments.from_samples([[1.0, 2.0], [2.0, 3.0]])\n"
        "sys.exit('numba' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
