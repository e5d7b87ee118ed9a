"""`signdescent minibatch GRADIENTS.npy`: sizes over the coordinates, and one size for all."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from signdescent.bounds import berry_esseen, cantelli, minibatch_size

from .conftest import ROOT, Run

Save = Callable[..., Path]
EXAMPLE = ROOT / "examples" / "data" / "breast_cancer_logistic_gradients.npy"


def moments(array: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the moments by their definitions."""
    array = array.astype(np.float64)
    mean = array.mean(axis=0)
    return mean, array.std(axis=0), (np.abs(array - mean) ** 3).mean(axis=0)


@pytest.mark.parametrize("target", ["0.5", "0.9"])
def test_example_agrees_with_the_library(run: Run, target: str) -> None:
    """Quantiles, counts and winners are those of the library on the moments by definition."""
    result = run("minibatch", EXAMPLE, "--target", target, "--json").json()["result"]
    array = np.load(EXAMPLE)
    mean, std, third = moments(array)
    expected = minibatch_size(mean, std, third_moment=third, target=float(target))
    quantiles = np.quantile(expected.size, [0.05, 0.25, 0.5, 0.75, 0.95, 1], method="inverted_cdf")
    assert list(result["size_quantiles"].values()) == quantiles.tolist()
    assert list(result["size_quantiles"]) == ["5%", "25%", "50%", "75%", "95%", "max"]
    assert sum(result["given_by"].values()) == 31
    assert result["given_by"]["cantelli"] == np.count_nonzero(expected.by == "cantelli")
    assert result["coordinates_asking_more_than_samples"] == np.count_nonzero(expected.size > 569)
    assert "plug-in" in result["estimates"]


@pytest.mark.parametrize("share", ["0.01", "0.5", "0.9"])
def test_share_size_is_least(run: Run, share: str) -> None:
    """The guaranteed rho-norm reaches the share at the size found and not one below."""
    result = run("minibatch", EXAMPLE, "--share", share, "--json").json()["result"]
    mean, std, third = moments(np.load(EXAMPLE))

    def reached(n: int) -> float:
        best = np.maximum(cantelli(mean, std, batch_size=n), berry_esseen(mean, std, third, batch_size=n))
        return float((np.maximum(2 * best - 1, 0) * abs(mean)).sum() / abs(mean).sum())

    n = result["share_size"]
    assert reached(n) >= float(share)
    assert n == 1 or reached(n - 1) < float(share)
    assert result["share_reached"] == pytest.approx(reached(n), rel=1e-12)


def test_columns_of_every_kind(run: Run, save: Save) -> None:
    """Zero columns, constant columns and hopeless columns are counted apart."""
    noise = np.tile([1.0, -1.0], 8)
    array = np.column_stack([noise, np.ones(16), noise + 2.0, 2.0**33 * noise + 2.0**-20, np.zeros(16)])
    result = run("minibatch", save(array), "--json").json()["result"]
    assert result["zero_mean_coordinates"] == 2
    assert result["coordinates_beyond_2_53"] == 1
    assert result["given_by"]["no noise"] == 1
    assert result["size_quantiles"]["max"] is None
    assert result["size_quantiles"]["5%"] == 1
    assert result["share_size"] == 1
    assert result["coordinates_within_two_standard_errors"] == 1


def test_unit_does_not_matter(run: Run, save: Save) -> None:
    """Sizes are the same for gradients in a unit 2**300 times smaller or larger per coordinate."""
    array = np.random.default_rng(0).normal(1, 3, size=(60, 4))
    first = run("minibatch", save(array), "--json").json()["result"]
    second = run("minibatch", save(array * 2.0**-300), "--json").json()["result"]
    assert first == second


def test_zero_gradient_is_told(run: Run, save: Save) -> None:
    """A mean gradient of 0 has no size at all; that is an answer about a file, not a failure."""
    path = save([[1.0, -2.0], [-1.0, 2.0]])
    done = run("minibatch", path, "--json")
    assert done.code == 0
    result = done.json()["result"]
    assert result["share_size"] is None
    assert result["reason"] == "the mean gradient is 0"
    assert result["given_by"] == {}
    assert "No batch size guarantees 0.5 of the l1-norm" in run("minibatch", path).out


def test_one_dimension_is_one_coordinate(run: Run, save: Save) -> None:
    """Samples of one coordinate may come without a second axis."""
    samples = np.random.default_rng(0).normal(1, 3, size=60)
    one = run("minibatch", save(samples), "--json").json()["result"]
    two = run("minibatch", save(samples[:, None]), "--json").json()["result"]
    assert one == two
    assert one["coordinates"] == 1


@pytest.mark.parametrize("assume", ["unimodal-symmetric", "gaussian", "bounded:-20:20"])
def test_assumption_never_asks_for_more(run: Run, assume: str) -> None:
    """Knowing more of the samples lowers every quantile and the common size, or leaves them."""
    words = ("minibatch", EXAMPLE, "--target", "0.95", "--json")
    plain, helped = run(*words).json()["result"], run(*words, "--assume", assume).json()["result"]
    assert helped["share_size"] <= plain["share_size"]
    for label, size in helped["size_quantiles"].items():
        assert size <= plain["size_quantiles"][label]


def test_touching_interval_is_accepted(run: Run, save: Save) -> None:
    """An interval that holds the samples with nothing to spare is no contradiction."""
    array = np.array([[0.1], [0.7], [0.7]])
    done = run("minibatch", save(array), "--assume", "bounded:0.1:0.7", "--json")
    assert done.code == 0, done.err


def test_interval_far_wider_than_the_samples(run: Run, save: Save) -> None:
    """A wide interval around tiny samples adds nothing and harms nothing."""
    path = save(np.array([[1e-310], [3e-310], [-1e-310]]))
    result = run("minibatch", path, "--assume", "bounded:-10:10", "--json").json()["result"]
    assert result["size_quantiles"] == run("minibatch", path, "--json").json()["result"]["size_quantiles"]


def test_text_says_what_the_numbers_are(run: Run) -> None:
    """The text calls the moments plug-in estimates and states both questions."""
    out = run("minibatch", EXAMPLE).out
    assert "569 samples x 31 coordinates" in out
    assert "plug-in estimates from the samples, without error bars" in out
    assert "50% of them" in out
    assert "guaranteed rho-norm is 0.5 of the l1-norm" in out


@pytest.mark.parametrize(
    ("array", "words"),
    [
        (np.ones((3, 0)), "empty shape"),
        (np.ones((0, 3)), "empty shape"),
        (np.ones((1, 3)), "at least 2 samples"),
        (np.ones((2, 2, 2)), "dimension"),
        (np.ones((2, 2), dtype=complex), "complex"),
        (np.ones((2, 2), dtype=bool), "bool. Convert with .astype(float)"),
        (np.array([[2**53], [1]]), "index (0, 0) (sample, coordinate). Convert with .astype(float)"),
        (np.array([[1.0, 2.0], [3.0, np.nan]]), "nan at index (1, 1)"),
        (np.array([[1.0, np.inf], [3.0, 1.0]]), "inf at index (0, 1)"),
    ],
)
def test_bad_gradients(run: Run, save: Save, array: np.ndarray, words: str) -> None:
    """Bad arrays are refused with what is wrong and where."""
    run("minibatch", save(array)).refused(words)


@pytest.mark.parametrize("share", ["0", "1", "-1", "nan", "x", "0.99999999999999999999"])
def test_bad_share(run: Run, share: str) -> None:
    """A share lies strictly between 0 and 1."""
    run("minibatch", EXAMPLE, "--share", share).refused("--share")


def test_interval_must_hold_the_samples(run: Run) -> None:
    """An assumed interval that a sample leaves is refused."""
    run("minibatch", EXAMPLE, "--assume", "bounded:-0.1:0.1").refused("as --assume says")


def test_missing_file_in_a_real_process(process: Run, tmp_path: Path) -> None:
    """The console script itself says it in one line."""
    process("minibatch", tmp_path / "none.npy").refused("none.npy")


def test_example_script_reproduces_the_file() -> None:
    """The example file is what its script makes, up to the last bit of a float32."""
    pytest.importorskip("sklearn")
    made = runpy.run_path(str(ROOT / "examples" / "make_gradients.py"))["per_sample_gradients"]()
    stored = np.load(EXAMPLE)
    assert stored.dtype == np.float32
    np.testing.assert_allclose(stored, made.astype(np.float32), rtol=3e-7, atol=1e-9)


def test_rows_of_nothing_are_left_out(run: Run, save: Save) -> None:
    """The text counts coordinates of a kind only where there are some."""
    out = run("minibatch", EXAMPLE).out
    assert "mean exactly 0" not in out
    assert "2**53" not in out
    assert "size above the number of samples, 569: 1\n" in out
    some = run("minibatch", save([[1.0, 1.0], [3.0, -1.0]])).out
    assert "mean exactly 0, so no size is enough: 1\n" in some
    assert ": 0\n" not in some


QUESTION = "rows are samples; is the array transposed?"


@pytest.mark.parametrize("extra", [(), ("--confidence", "0.9")])
def test_a_transposed_array_is_asked_about(run: Run, save: Save, extra: tuple[str, ...]) -> None:
    """Fewer rows than columns, most of doubtful sign, bring one question, which changes no answer."""
    path = save(np.random.default_rng(0).normal(0.1, 1.0, size=(300, 40)).T)
    asked, quiet = run("minibatch", path, *extra), run("minibatch", path, *extra, "--quiet")
    assert asked.err == f"signdescent: note: 40 samples of 300 coordinates, most of doubtful sign: {QUESTION}\n"
    assert (quiet.code, quiet.out, quiet.err) == (asked.code, asked.out, "")


@pytest.mark.parametrize(("samples", "mean"), [(40, 1.0), (200, 0.0)])
def test_honest_gradients_are_not_asked_about(run: Run, save: Save, samples: int, mean: float) -> None:
    """Neither many coordinates of clear sign nor many doubtful ones with more samples bring the question."""
    array = np.random.default_rng(0).normal(mean, 1.0, size=(samples, 100))
    assert run("minibatch", save(array)).err == ""


def test_one_dimension_is_told(run: Run, save: Save) -> None:
    """A note says how a 1-D array is read, and one coordinate is one."""
    done = run("minibatch", save(np.random.default_rng(0).normal(1, 3, size=60)))
    assert done.err == "signdescent: note: 1-D array: read as 60 samples of one coordinate\n"
    assert ": 60 samples x 1 coordinate\n" in done.out
    assert "over the 1 coordinate of non-zero mean" in done.out


@pytest.mark.parametrize("extra", [(), ("--direct", "20"), ("--direct", "60")])
def test_one_coordinate_with_a_confidence_is_one(run: Run, save: Save, extra: tuple[str, ...]) -> None:
    """No text says "1 coordinates" or "1 batches"."""
    array = np.random.default_rng(0).normal(2, 1, size=(60, 1))
    out = run("minibatch", save(array), "--confidence", "0.9", *extra).out
    assert ": 60 samples x 1 coordinate\n" in out
    assert "1 coordinates" not in out
    assert "1 disjoint" not in out
