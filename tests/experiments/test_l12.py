"""Level sets of the l12-norm, and Figures 1 and 8."""

from __future__ import annotations

import numpy as np
import pytest

from signdescent.experiments import figure_1, figure_8
from signdescent.experiments.l12 import level_set, norm_on_grid, radius, roundness


@pytest.mark.parametrize("std", [0.0, 0.3, 4.0])
def test_the_curve_has_its_level(std: float) -> None:
    """It is the set where sum g^2/(|g| + sqrt(3) std) = 2, and ends where it begins."""
    curve = level_set(2.0, std)
    size = np.abs(curve)
    norms = np.divide(size**2, size + np.sqrt(3) * std, out=np.zeros_like(size), where=size > 0).sum(axis=1)
    np.testing.assert_allclose(norms, 2.0, rtol=1e-12)
    np.testing.assert_allclose(curve[0], curve[-1], atol=1e-12)


def test_the_length_on_an_axis_solves_a_quadratic() -> None:
    """r^2/(r + sqrt(3) std) = 1 has the root (1 + sqrt(1 + 4 sqrt(3) std))/2."""
    assert radius(1.0, np.array([0.0]), 2.0)[0] == pytest.approx((1 + np.sqrt(1 + 8 * np.sqrt(3))) / 2)


def test_roundness_goes_from_diamond_to_circle() -> None:
    assert roundness(1.0, 0.0) == pytest.approx(2**-0.5)
    assert roundness(1.0, 1e8) == pytest.approx(1, abs=1e-3)


def test_the_grid_is_square_and_symmetric() -> None:
    axis, values = norm_on_grid(5.0, 11, 1.0)
    assert axis[[0, -1]].tolist() == [-5, 5]
    np.testing.assert_allclose(values, values.T)
    np.testing.assert_allclose(values, values[::-1])


def test_figure_1_bears_out_all_but_the_printed_square() -> None:
    """With the printed square of the norm the inequality near a minimiser fails; every other sentence holds."""
    outcomes = {sentence.text: sentence.holds for sentence in figure_1.run(quick=True).sentences}
    assert [text for text, holds in outcomes.items() if not holds] == [
        text for text in outcomes if text.endswith("with the norm squared")
    ]


def test_figure_8_holds_and_a_wrong_ball_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """Listing the noise levels backwards turns "larger" and "rounder" into a no."""
    assert all(sentence.holds for sentence in figure_8.run(quick=True).sentences)
    monkeypatch.setattr(figure_8, "STDS", (0.0, 5.0, 1.0))
    outcomes = [sentence.holds for sentence in figure_8.run(quick=True).sentences]
    assert outcomes == [True, False, False, True]


def test_a_norm_that_is_a_norm_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the l1-norm in place of the l12-norm the last sentence is false."""
    monkeypatch.setattr(figure_8, "l12_norm", lambda g, std: np.abs(g).sum(axis=-1))
    assert figure_8.run(quick=True).sentences[-1].holds is False
