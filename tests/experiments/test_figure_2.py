"""Majority vote with more and more nodes."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import numpy as np
import pytest

from signdescent.experiments import figure_2
from signdescent.experiments.figure_2 import Votes, sentences_of

CASES = ((1, "zero"), (2, "zero"), (2, "random"), (3, "zero"), (4, "zero"), (4, "random"), (9, "zero"), (10, "zero"), (10, "random"))  # fmt: skip
LEVELS = (50, 20, 50, 28, 14, 28, 17, 10, 17)


def votes(levels: tuple[int, ...] = LEVELS) -> Votes:
    """Return runs that sit at a level, with a little noise of their own."""
    rng = np.random.default_rng(0)
    return Votes(
        schedule="constant",
        steps=np.arange(9),
        values={case: level + rng.normal(0, 0.1, (9, 64)) for case, level in zip(CASES, levels, strict=True)},
        ends={case: rng.normal(0, 1, (64, 10)) for case in CASES},
    )


def outcomes(found: Votes) -> list[bool | None]:
    return [sentence.holds for sentence in sentences_of(found)]


def test_levels_decide_the_sentences() -> None:
    """Even numbers that beat odd ones: more nodes are not always better, and 2l nodes do gain."""
    assert outcomes(votes()) == [False, True, True, True, False, None]


def test_swapped_labels_are_seen() -> None:
    """With one node's runs in the place of nine's, "more nodes are better" turns false."""
    swapped = (17, *LEVELS[1:6], 50, *LEVELS[7:])
    assert outcomes(votes(swapped))[1] is False
    assert outcomes(votes((50, 51, 50, 28, 29, 28, 17, 18, 17)))[4] is True


@pytest.mark.parametrize("nodes", [1, 2, 3, 4, 9, 10])
def test_the_margin_is_the_sum_over_all_votes(nodes: int) -> None:
    """E sign of a vote, in exact fractions over all numbers of right votes."""
    rho = Fraction(5, 8)
    exact = sum(
        comb(nodes, k) * rho**k * (1 - rho) ** (nodes - k) * ((2 * k > nodes) - (2 * k < nodes))
        for k in range(nodes + 1)
    )
    assert figure_2._margin(np.array([0.625]), nodes)[0] == pytest.approx(float(exact), abs=1e-14)


def test_a_wrong_margin_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """If 2l nodes had another expected sign than 2l - 1, the sentence would be false."""
    monkeypatch.setattr(figure_2, "_margin", lambda rho, nodes: rho + nodes)
    assert outcomes(votes())[3] is False
