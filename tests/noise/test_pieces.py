"""Mixtures of points and uniforms: batches against other laws and draws, shapes against hand-made cases."""

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
def test_an_atom_and_a_uniform_as_before(n: int, side: int) -> None:
    """Success and moments are those of AtomUniform, which counts its batches another way."""
    other = AtomUniform(F(1, 3), F(side), F(min(-side, 4 * side)), F(max(-side, 4 * side)))
    law = Pieces(((other.mode, other.mode, other.atom), (other.low, other.high, 1 - other.atom)))
    assert law.success_exact(n) == other.success_exact(n)
    assert [law.central_moment(k) for k in (2, 3)] == [other.central_moment(k) for k in (2, 3)]


@pytest.mark.parametrize("n", [1, 2, 5])
def test_points_as_a_finite_law(n: int) -> None:
    """Points alone are a finite law."""
    values, chances = (F(-1), F(0), F(2)), (F(1, 4), F(1, 4), F(1, 2))
    law = Pieces(tuple(zip(values, values, chances, strict=True)))
    assert law.success_exact(n) == FiniteLaw(values, chances).success_exact(n)


@pytest.mark.parametrize("n", [2, 4])
def test_a_split_stretch_is_the_same_law(n: int) -> None:
    """Uniform on [-1, 3] in two, unequal parts counts different sums and gives the same probability."""
    whole = Pieces(((F(-1), F(3), F(1)),))
    split = Pieces(((F(-1), F(1, 2), F(3, 8)), (F(1, 2), F(3), F(5, 8))))
    assert split.success_exact(n) == whole.success_exact(n)
    assert split.symmetric
    assert split.unimodal


@pytest.mark.statistical
@pytest.mark.parametrize("n", [1, 2, 5])
def test_batches_succeed_as_often_as_they_say(n: int) -> None:
    """2e5 batches; false alarm 1e-9; 0.01 off is caught surely."""
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
        (((0, 2, F(1, 2)), (5, 5, F(1, 2))), False, False),  # an atom apart
        (((0, 1, F(1, 2)), (3, 4, F(1, 2))), False, True),  # a gap
        (((0, 1, F(1, 2)), (0, 4, F(1, 2))), True, False),
        (((0, 1, F(1, 2)), (0, 4, F(1, 4)), (4, 4, F(1, 4))), False, False),
        (((-1, 1, F(1, 2)), (1, 4, F(1, 2))), True, False),
        (((0, 0, F(1, 2)), (3, 3, F(1, 2))), False, True),
    ],
)
def test_shapes(parts: tuple[tuple[Fraction, Fraction, Fraction], ...], unimodal: bool, symmetric: bool) -> None:
    """Unimodal and symmetric laws are told from others."""
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
def test_what_is_no_law_is_refused(parts: tuple[tuple[Fraction, Fraction, Fraction], ...], words: str) -> None:
    """The message names the rule."""
    with pytest.raises(DomainError, match=words):
        Pieces(parts)


def test_a_batch_of_too_many_sums_is_refused() -> None:
    """Rather than hours of counting, an error that says so."""
    with pytest.raises(DomainError, match="batch_size"):
        THREE.success_exact(500)
