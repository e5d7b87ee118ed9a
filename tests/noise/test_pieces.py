"""Mixtures of atoms and uniform laws: batches agree with other laws and draws, shapes with known cases."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from scipy import stats

from signdescent.errors import DomainError
from signdescent.noise.atom_uniform import AtomUniform
from signdescent.noise.finite import FiniteLaw
from signdescent.noise.pieces import Pieces

F = Fraction
THREE = Pieces(((-1, -1, F(1, 5)), (-2, 1, F(1, 2)), (0, 7, F(3, 10))))  # type: ignore[arg-type]


@pytest.mark.parametrize("n", [1, 2, 3, 6])
@pytest.mark.parametrize("side", [1, -1])
def test_an_atom_and_a_uniform_law(n: int, side: int) -> None:
    """Success and moments equal those of AtomUniform, which computes batches in another way."""
    other = AtomUniform(F(1, 3), F(side), F(min(-side, 4 * side)), F(max(-side, 4 * side)))
    law = Pieces(((other.mode, other.mode, other.atom), (other.low, other.high, 1 - other.atom)))
    assert law.success_exact(n) == other.success_exact(n)
    assert [law.central_moment(k) for k in (2, 3)] == [other.central_moment(k) for k in (2, 3)]


@pytest.mark.parametrize("n", [1, 2, 5])
def test_atoms_are_a_finite_law(n: int) -> None:
    """A mixture of atoms has the success probabilities of a finite law."""
    values, chances = (F(-1), F(0), F(2)), (F(1, 4), F(1, 4), F(1, 2))
    law = Pieces(tuple(zip(values, values, chances, strict=True)))
    assert law.success_exact(n) == FiniteLaw(values, chances).success_exact(n)


@pytest.mark.parametrize("n", [2, 4])
def test_a_split_uniform_law_is_the_same_law(n: int) -> None:
    """The uniform law on [-1, 3] in two unequal parts has the same success probabilities."""
    whole = Pieces(((F(-1), F(3), F(1)),))
    split = Pieces(((F(-1), F(1, 2), F(3, 8)), (F(1, 2), F(3), F(5, 8))))
    assert split.success_exact(n) == whole.success_exact(n)
    assert split.symmetric
    assert split.unimodal


@pytest.mark.statistical
@pytest.mark.parametrize("n", [1, 2, 5])
def test_batches_succeed_with_the_stated_probability(n: int) -> None:
    """2e5 batches fit the exact value. False alarm 1e-9; an error of 0.01 is rejected."""
    trials = 200_000
    exact = float(THREE.success_exact(n))
    hits = int(np.sum(THREE.sample((trials, n), rng=4).sum(axis=1) > 0))
    assert stats.binom.sf(hits - 1, trials, exact) > 5e-10
    assert stats.binom.cdf(hits, trials, exact) > 5e-10
    assert stats.binom.cdf(hits, trials, exact + 0.01) < 1e-6


@pytest.mark.parametrize(
    ("parts", "unimodal", "symmetric"),
    [
        (((1, 1, 1),), True, True),
        (((0, 2, 1),), True, True),
        (((0, 2, F(1, 2)), (1, 1, F(1, 2))), True, True),
        (((0, 2, F(1, 2)), (0, 0, F(1, 2))), True, False),
        (((0, 2, F(1, 2)), (5, 5, F(1, 2))), False, False),  # a separate atom
        (((0, 1, F(1, 2)), (3, 4, F(1, 2))), False, True),  # a gap
        (((0, 1, F(1, 2)), (0, 4, F(1, 2))), True, False),
        (((0, 1, F(1, 2)), (0, 4, F(1, 4)), (4, 4, F(1, 4))), False, False),
        (((-1, 1, F(1, 2)), (1, 4, F(1, 2))), True, False),
        (((0, 0, F(1, 2)), (3, 3, F(1, 2))), False, True),
    ],
)
def test_shapes(parts: tuple[tuple[Fraction, Fraction, Fraction], ...], unimodal: bool, symmetric: bool) -> None:
    """`unimodal` and `symmetric` are True for the laws with that shape only."""
    law = Pieces(parts)
    assert law.unimodal is unimodal
    assert law.symmetric is symmetric


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (((2, 1, F(1)),), "low <= high"),
        (((0, 1, F(3, 2)), (0, 2, F(-1, 2))), "probability > 0"),
        (((0, 1, F(1, 2)),), "sum to 1"),
        (((-1, 1, F(1)),), "mean other than 0"),
    ],
)
def test_invalid_laws_are_refused(parts: tuple[tuple[Fraction, Fraction, Fraction], ...], words: str) -> None:
    """The message states the violated rule."""
    with pytest.raises(DomainError, match=words):
        Pieces(parts)


def test_too_large_batches_are_refused() -> None:
    """A batch with too many sums raises an error instead of running for hours."""
    with pytest.raises(DomainError, match="batch_size"):
        THREE.success_exact(500)
