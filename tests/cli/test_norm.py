"""`signdescent norm`: three measures of one gradient."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from .conftest import Run

Save = Callable[..., Path]


def test_values_by_hand(run: Run, save: Save) -> None:
    """At rho = 3/4 the weights are 1/2 for one node and 11/16 for three."""
    g, rho = save([1.0, -3.0, 0.0], "g.npy"), save(np.full(3, 0.75), "rho.npy")
    result = run("norm", g, "--rho", rho, "--nodes", "3", "--json").json()["result"]
    assert result["l1_norm"] == 4
    assert result["rho_norm"] == 2
    assert result["rho_m_norm"] == pytest.approx(2.75, rel=1e-15)
    assert result["rho_norm_over_l1"] == 0.5
    assert result["rho_m_norm_over_l1"] == pytest.approx(0.6875, rel=1e-15)
    assert (result["coordinates"], result["zero_coordinates"]) == (3, 1)
    assert result["reason"] is None


@pytest.mark.parametrize("rho", [0.75, [0.75]])
def test_scalar_rho_stands_for_all(run: Run, save: Save, rho: object) -> None:
    """One number is broadcast over the coordinates; integers are taken as they are."""
    done = run("norm", save([2, -2], "g.npy"), "--rho", save(rho, "rho.npy"), "--nodes", "2", "--json")
    assert done.json()["result"]["rho_m_norm"] == 2


def test_zero_gradient_has_no_ratio(run: Run, save: Save) -> None:
    """Without length there is no share, and the null has a reason."""
    words = ("norm", save([0.0, 0.0], "g.npy"), "--rho", save(0.75, "rho.npy"), "--nodes", "1")
    result = run(*words, "--json").json()["result"]
    assert result["rho_norm_over_l1"] is None
    assert "l1-norm is 0" in result["reason"]
    assert "No shares" in run(*words).out


def test_text_warns_where_rho_is_at_most_half(run: Run, save: Save) -> None:
    """Where the success probability bound fails, the text says that these are not norms."""
    done = run("norm", save([1.0, 1.0], "g.npy"), "--rho", save([0.4, 0.9], "rho.npy"), "--nodes", "5")
    assert done.code == 0
    assert "rho_M-norm (vote of 5 nodes)" in done.out
    assert "In 1 of the non-zero coordinates rho <= 1/2" in done.out


@pytest.mark.parametrize("nodes", ["0", "-3", "2.5", "1/2", "9007199254740993", "nan", "inf", "x", "", "1e99"])
def test_bad_nodes(run: Run, save: Save, nodes: str) -> None:
    """A number of nodes is a whole number from 1 to 2**53."""
    run("norm", save([1.0]), "--rho", save([0.75], "rho.npy"), "--nodes", nodes).refused("--nodes")


def test_largest_number_of_nodes(run: Run, save: Save) -> None:
    """The largest number of nodes is taken, also in scientific notation where whole."""
    for nodes in ("9007199254740992", "1e15"):
        done = run("norm", save([1.0]), "--rho", save([0.75], "rho.npy"), "--nodes", nodes, "--json")
        assert done.json()["result"]["rho_m_norm"] == 1


@pytest.mark.parametrize(
    ("g", "rho", "words"),
    [
        ([1.0, np.nan], [0.6, 0.6], "nan at index (1,)"),
        ([1.0, 2.0], [0.6, np.nan], "nan at index (1,)"),
        ([1.0, 2.0], [0.6, 1.5], "got 1.5 at index 1"),
        ([1.0, 2.0], [-0.1, 0.5], "got -0.1 at index 0"),
        ([1.0, 2.0], [0.6, 0.6, 0.6], "hold one number or 2"),
        ([[1.0, 2.0]], [0.6, 0.6], "dimension"),
        ([1.0, 2.0], [[0.6, 0.6]], "dimension"),
        ([], [0.6], "empty shape"),
        ([1.0], [], "empty shape"),
        ([1j], [0.6], "complex"),
        ([1.0], [True], "bool"),
        ([1.7e308, 1.7e308], 0.9, "float64"),
    ],
)
def test_bad_arrays(run: Run, save: Save, g: object, rho: object, words: str) -> None:
    """Arrays outside the domain, or of shapes that do not match, are refused by name."""
    run("norm", save(g, "g.npy"), "--rho", save(rho, "rho.npy"), "--nodes", "3").refused(words)


def test_missing_file_in_a_real_process(process: Run, save: Save, tmp_path: Path) -> None:
    """The console script itself says it in one line."""
    process("norm", save([1.0]), "--rho", tmp_path / "none.npy", "--nodes", "3").refused("none.npy")
