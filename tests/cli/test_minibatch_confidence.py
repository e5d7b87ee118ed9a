"""`signdescent minibatch GRADIENTS --confidence`: what is guaranteed, what is said, and what is refused."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from signdescent.bounds import confident_minibatch_size, direct_success, minibatch_size
from signdescent.cli import _minibatch_gradients as _confident
from signdescent.cli import arrays

from .conftest import ROOT, Run

Save = Callable[..., Path]
EXAMPLE = ROOT / "examples" / "data" / "breast_cancer_logistic_gradients.npy"
SURE = ("--confidence", "0.95")


@pytest.fixture
def clipped(save: Save) -> Path:
    """Save samples in [-1, 1] with two clear coordinates, one faint and one without a mean."""
    rng = np.random.default_rng(5)
    array = rng.uniform([-0.4, -0.9, -0.97, -1.0], [1.0, 0.2, 1.0, 1.0], size=(3000, 4))
    return save(array.astype(np.float32))


def library(path: Path, **options: Any) -> Any:
    """Return what the library says of a whole array in memory."""
    return confident_minibatch_size(np.load(path).astype(float), **options)


@pytest.mark.parametrize("method", ["student", "bootstrap", "bounded"])
@pytest.mark.parametrize("target", ["0.5", "0.9"])
def test_counts_and_shares_are_those_of_the_library(run: Run, clipped: Path, method: str, target: str) -> None:
    """Every method gives the library's sizes: their number, reasons, quantiles and shares."""
    ends = ("--bounds", "-1:1") if method == "bounded" else ()
    done = run("minibatch", clipped, *SURE, "--method", method, *ends, "--target", target, "--json")
    result = done.json()["result"]
    known = {"bounds": (-1.0, 1.0)} if method == "bounded" else {}
    expected = library(clipped, target=float(target), method=method, **known)
    finite = np.isfinite(expected.size)
    assert done.code == 0
    assert result["coordinates_guaranteed"] == np.count_nonzero(finite)
    assert result["guaranteed_share"] == pytest.approx(expected.guaranteed_share, rel=1e-9)
    assert result["largest_size"] == expected.size[finite].max()
    assert result["asymptotic"] is (method != "bounded")
    assert sum(result["not_guaranteed"].values()) == np.count_nonzero(~finite)
    for row in result["table"]:
        assert row["coordinates"] == np.count_nonzero(expected.size <= row["batch_size"])
        assert row["share"] == pytest.approx(expected.share_at(row["batch_size"]), rel=1e-9)
    assert result["table"][-1]["batch_size"] == result["largest_size"]


def test_default_method(run: Run, clipped: Path) -> None:
    """Bounds given ask for the rigorous method; without them it is Student's, labelled as asymptotic."""
    assert run("minibatch", clipped, *SURE, "--json").json()["parameters"]["method"] == "student"
    rigorous = run("minibatch", clipped, *SURE, "--bounds", "-1:1", "--json").json()
    assert rigorous["parameters"]["method"] == "bounded"
    assert rigorous["result"]["asymptotic"] is False


def test_json_keys(run: Run, clipped: Path) -> None:
    """The object has these keys, and the parameters say everything that was asked."""
    document = run("minibatch", clipped, *SURE, "--json").json()
    assert set(document["parameters"]) == {
        "target", "assume", "gradients", "share", "confidence", "bounds", "method", "seed",
    }  # fmt: skip
    assert set(document["result"]) == {
        "samples", "coordinates", "method", "asymptotic", "confidence", "node_target", "coordinates_guaranteed",
        "guaranteed_share", "largest_size", "not_guaranteed", "given_by", "size_quantiles",
        "plug_in_size_quantiles", "table", "share_asked", "share_size", "share_coordinates", "share_reached", "reason",
    }  # fmt: skip


@pytest.mark.parametrize("share", ["0.05", "0.5", "0.8"])
def test_share_size_is_least(run: Run, clipped: Path, share: str) -> None:
    """The size for a share reaches it, and the next smaller size of any coordinate does not."""
    result = run("minibatch", clipped, *SURE, "--share", share, "--json").json()["result"]
    expected = library(clipped, method="student")
    n = result["share_size"]
    assert expected.share_at(n) >= float(share)
    smaller = expected.size[expected.size < n]
    assert smaller.size == 0 or expected.share_at(int(smaller.max())) < float(share)
    assert result["share_reached"] == pytest.approx(expected.share_at(n))
    assert result["share_coordinates"] == np.count_nonzero(expected.size <= n)


def test_share_out_of_reach_exits_3(run: Run) -> None:
    """A share that was asked for and is not reached is code 3, with the reason; unasked it is an answer."""
    done = run("minibatch", EXAMPLE, *SURE, "--share", "0.9", "--json")
    assert done.code == 3
    assert done.json()["result"]["share_size"] is None
    assert "below 0.9" in done.json()["result"]["reason"]
    plain = run("minibatch", EXAMPLE, *SURE)
    assert plain.code == 0
    assert "No size is guaranteed for a share of 0.5." in plain.out


def test_nothing_guaranteed_exits_3(run: Run, save: Save) -> None:
    """Where no mean is told from zero, code 3 says so, and the coordinates are counted."""
    path = save(np.random.default_rng(0).normal(size=(50, 3)))
    done = run("minibatch", path, *SURE)
    assert done.code == 3
    assert "mean not told from zero, so no size is given: 3 of 3" in done.out
    assert "Nothing is guaranteed at any batch size" in done.out


def test_zero_and_constant_columns(run: Run, save: Save) -> None:
    """Columns of zeros and constants are counted under their reason and crash nothing."""
    path = save(np.column_stack([np.zeros(9), np.ones(9)]))
    done = run("minibatch", path, *SURE, "--json")
    assert done.code == 3
    assert done.json()["result"]["not_guaranteed"] == {"no spread in the samples": 2}
    rigorous = run("minibatch", path, *SURE, "--bounds", "-1:1", "--json")
    assert rigorous.code == 0  # nine ones out of nine in [-1, 1] tell a sign
    assert rigorous.json()["result"]["not_guaranteed"] == {"mean not told from zero": 1}


def test_text_says_what_holds_and_with_which_confidence(run: Run, clipped: Path) -> None:
    """The last sentence names confidence, size, probability, coordinates and share; asymptotics are called that."""
    student = run("minibatch", clipped, *SURE, "--target", "0.9", "--share", "0.5").out
    rigorous = run("minibatch", clipped, *SURE, "--target", "0.9", "--share", "0.5", "--bounds", "-1:1").out
    for out in (student, rigorous):
        assert "With confidence 0.95 over the draw of the 3000 samples" in out
        assert re.search(r"at every batch size from \d+ up,\nthe sign of the batch mean is right with probability "
                         r"above 0.9 in \d of 4 coordinates,\nwhich hold at least 0\.\d{4} of the l1-norm", out)  # fmt: skip
        assert "mean not told from zero, so no size is given: " in out
        assert "plug-in, without error bars: " in out
    assert "(asymptotically)" in student
    assert "asymptotic: valid in the limit of many samples" in student
    assert "rigorous, if every possible sample lies in --bounds" in rigorous
    assert "asymptotic" not in rigorous


def test_plug_in_stands_beside(run: Run, clipped: Path) -> None:
    """The plug-in columns are those of `minibatch_size` at the samples' moments, and never ask for more."""
    result = run("minibatch", clipped, *SURE, "--target", "0.9", "--json").json()["result"]
    array = np.load(clipped).astype(float)
    mean, third = array.mean(axis=0), (np.abs(array - array.mean(axis=0)) ** 3).mean(axis=0)
    plain = minibatch_size(mean, array.std(axis=0), third_moment=third, target=0.9).size
    for row in result["table"]:
        assert row["plug_in_coordinates"] == np.count_nonzero(plain <= row["batch_size"]) >= row["coordinates"]
        inside = np.abs(mean)[plain <= row["batch_size"]].sum() / np.abs(mean).sum()
        assert row["plug_in_share"] == pytest.approx(inside)


def test_nodes_ask_less_of_each(run: Run, clipped: Path) -> None:
    """With a vote the sizes are those of the inverted target, and the text speaks of the vote."""
    words = ("minibatch", clipped, *SURE, "--target", "0.9")
    one, many = run(*words, "--json").json()["result"], run(*words, "--nodes", "8", "--json").json()["result"]
    assert many["node_target"] == pytest.approx(0.7603381711)
    assert many["largest_size"] < one["largest_size"]
    out = run(*words, "--nodes", "8").out
    assert "the vote's sign is right with probability above 0.9" in out
    assert "a vote of 8 nodes (a tie counts as wrong)" in out
    assert "sizes are those of each node's batch" in out


def test_direct_counts_at_one_size(run: Run, clipped: Path) -> None:
    """`--direct` gives the library's limits at one size and says that it speaks of no other."""
    words = ("minibatch", clipped, *SURE, "--direct", "20", "--target", "0.7")
    result = run(*words, "--json").json()["result"]
    expected = direct_success(np.load(clipped), 20)
    assert result["guaranteed_at"] == 20
    assert result["batches"] == 150
    assert result["coordinates_guaranteed"] == np.count_nonzero(expected.success_low > 0.7)
    assert "size" not in result
    quantiles = np.quantile(expected.success_low, [0.25, 0.5, 0.75], method="inverted_cdf")
    assert list(result["success_low_quantiles"].values()) == pytest.approx(quantiles.tolist())
    out = run(*words).out
    assert "It does not cover any other batch size, not even larger ones." in out
    rigorous = run(*words, "--bounds", "-1:1", "--json").json()["result"]
    assert (rigorous["signs_from"], rigorous["asymptotic"]) == ("bounded", False)


def test_direct_out_of_reach_exits_3(run: Run, clipped: Path) -> None:
    """If no coordinate's limit exceeds the target, code 3 says so."""
    done = run("minibatch", clipped, *SURE, "--direct", "1000", "--target", "0.9")
    assert done.code == 3
    assert "Nothing is guaranteed at batch size 1000" in done.out


def test_columns_may_come_in_any_blocks(run: Run, clipped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mapped file, read one column at a time, gives what a whole array in memory gives."""
    ways = (["--method", "student"], ["--method", "bootstrap"], ["--direct", "20"], ["--bounds", "-1:1"])
    whole = [run("minibatch", clipped, *SURE, *way, "--json").json()["result"] for way in ways]
    monkeypatch.setattr(arrays, "MAPPED_FROM", 1)
    monkeypatch.setattr(_confident, "MEMORY", 3000 * _confident.PER_NUMBER)
    parts = [run("minibatch", clipped, *SURE, *way, "--json").json()["result"] for way in ways]
    for one, other in zip(whole, parts, strict=True):
        assert one.pop("guaranteed_share", 0) == pytest.approx(other.pop("guaranteed_share", 0))
        assert one.get("success_low_quantiles") == pytest.approx(other.get("success_low_quantiles"))
        assert one["coordinates_guaranteed"] == other["coordinates_guaranteed"] > 0
        assert one.get("size_quantiles") == other.get("size_quantiles")


def test_what_cannot_fit_is_refused_by_name(run: Run, clipped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A column that does not fit is refused with a way out; the rigorous method needs no column."""
    monkeypatch.setattr(_confident, "MEMORY", 1000)
    run("minibatch", clipped, *SURE).refused("to fit into memory for --method student", "--method bounded")
    run("minibatch", clipped, *SURE, "--direct", "20").refused("for --direct")
    assert run("minibatch", clipped, *SURE, "--bounds", "-1:1").code == 0


def test_seed_fixes_the_bootstrap(run: Run, clipped: Path) -> None:
    """Equal seeds give equal output."""
    words = ("minibatch", clipped, *SURE, "--method", "bootstrap", "--json")
    assert run(*words, "--seed", "3").out == run(*words, "--seed", "3").out
    assert run(*words, "--seed", "3").json()["parameters"]["seed"] == 3


def test_without_confidence_nothing_changes(run: Run) -> None:
    """The plug-in output has the keys it had."""
    document = run("minibatch", EXAMPLE, "--json").json()
    assert set(document["parameters"]) == {"target", "assume", "gradients", "share"}
    assert "estimates" in document["result"]
    assert "node_target" not in document["result"]


@pytest.mark.statistical
def test_the_statement_holds_for_all_coordinates_at_once(run: Run, save: Save) -> None:
    """Over draws of 40 normal coordinates, 39 of mean 0, a size for one of the 39 is as rare as the confidence says.

    Student's limits are exact for normal samples, so a draw misses with probability at most 1/20, and more than 22
    misses in 100 draws have probability 6.9e-10. The planted error is a statement that ignores d, each coordinate at
    0.95 by itself: it misses in 86 of 100 draws, and stays at 22 or below with probability 5.4e-48.
    """
    rng = np.random.default_rng(11)
    d, misses, planted = 40, 0, 0
    for _ in range(100):
        array = rng.normal(size=(200, d))
        array[:, 0] += 5
        path = save(array)
        found = run("minibatch", path, *SURE, "--json").json()["result"]["coordinates_guaranteed"] - 1
        misses += found > 0
        if planted <= 22:
            columns = (array[:, [j]] for j in range(1, d))
            planted += any(np.isfinite(confident_minibatch_size(one, method="student").size[0]) for one in columns)
    assert misses <= 22
    assert planted > 22


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--confidence", "0"), "--confidence"),
        (("--confidence", "1"), "--confidence"),
        (("--confidence", "nan"), "--confidence"),
        (("--confidence", "x"), "--confidence"),
        (("--confidence", "0.99999999999999999999"), "--confidence"),
        (("--method", "student"), "--method only with --confidence"),
        (("--bounds", "-9:9"), "--bounds only with --confidence"),
        (("--direct", "3"), "--direct only with --confidence"),
        ((*SURE, "--method", "magic"), "bounded, student, bootstrap"),
        ((*SURE, "--method", "bounded"), "--bounds LOW:HIGH for --method bounded"),
        ((*SURE, "--method", "student", "--bounds", "-9:9"), "no --bounds for --method student"),
        ((*SURE, "--bounds", "-1:1"), "in coordinate"),
        ((*SURE, "--bounds", "1"), "--bounds LOW:HIGH"),
        ((*SURE, "--bounds", "9:-9"), "LOW <= HIGH"),
        ((*SURE, "--bounds", "nan:1"), "--bounds LOW"),
        ((*SURE, "--assume", "gaussian"), "--assume only without --confidence"),
        ((*SURE, "--direct", "0"), "--direct"),
        ((*SURE, "--direct", "570"), "--direct to be at most the 569 samples"),
        ((*SURE, "--direct", "5", "--share", "0.5"), "--share only without --direct"),
        ((*SURE, "--direct", "5", "--method", "student"), "--method only without --direct"),
        ((*SURE, "--seed", "-1"), "--seed"),
        (("--seed", "x"), "--seed"),
        ((*SURE, "--share", "1"), "--share"),
        (("--plot", "figure.pdf"), ".png or .svg"),
        (("--plot", "no/such/folder/figure.png"), "no/such/folder"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_bad_options(run: Run, words: tuple[str, ...], said: str) -> None:
    """Each bad option is refused under its own name, with nothing on standard output."""
    run("minibatch", EXAMPLE, *words).refused(said)


@pytest.mark.parametrize(
    "option", ["--confidence=0.9", "--method=student", "--bounds=0:1", "--direct=3", "--plot=a.png"]
)
def test_options_of_a_file_are_refused_for_moments(run: Run, option: str) -> None:
    """Moments have no samples to have confidence in."""
    run("minibatch", "--mean", "1", "--std", "1", option).refused("only with GRADIENTS")


def png_size(path: Path) -> tuple[int, int]:
    """Return width and height of a PNG from its header."""
    head = path.read_bytes()[:24]
    assert head.startswith(b"\x89PNG")
    return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")


def test_plot_is_written(run: Run, clipped: Path, tmp_path: Path) -> None:
    """`--plot` writes a figure of 1600 x 1000 pixels and says so on standard error, unless it is to be quiet."""
    pytest.importorskip("matplotlib")
    out = tmp_path / "figure.png"
    done = run("minibatch", clipped, *SURE, "--target", "0.9", "--plot", out)
    assert done.code == 0
    assert done.err == f"signdescent: note: wrote {out}\n"
    assert png_size(out) == (1600, 1000)
    vector = tmp_path / "figure.svg"
    done = run("minibatch", clipped, "--nodes", "3", "--plot", vector, "--quiet")
    assert done.err == ""
    assert "a vote of 3 nodes gets right" in vector.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("faintest", "label"), [(0.5, "batch size<"), (1e-5, "batch size (axis cut: the last step is at ")]
)
def test_plot_says_where_its_axis_is_cut(run: Run, save: Save, tmp_path: Path, faintest: float, label: str) -> None:
    """A coordinate that asks for far more than the others is named on the axis; without one the label is plain."""
    pytest.importorskip("matplotlib")
    out = tmp_path / "figure.svg"
    run("minibatch", save(np.array([1.0, -1.0] * 20)[:, None] + [1.0, faintest]), "--plot", out, "--quiet")
    assert label in out.read_text(encoding="utf-8")


def test_plot_of_a_zero_gradient_is_not_drawn(run: Run, save: Save, tmp_path: Path) -> None:
    """Without a gradient there is no share to draw, and a note says so."""
    pytest.importorskip("matplotlib")
    out = tmp_path / "figure.png"
    done = run("minibatch", save([[1.0], [-1.0]]), "--plot", out)
    assert "was not drawn" in done.err
    assert not out.exists()


def test_missing_matplotlib_is_told_before_any_computing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra the message names the line that installs it, before the file is even opened."""
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    run("minibatch", "no-such-file.npy", "--plot", "a.png").refused("pip install 'signdescent[plot]'")
