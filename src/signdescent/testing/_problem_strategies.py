"""Hypothesis strategies that draw small smooth problems."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from signdescent.noise.finite import FiniteLaw
from signdescent.noise.gaussian import Gaussian
from signdescent.noise.law import Law
from signdescent.simulation.problems.arguments import parameter
from signdescent.simulation.problems.parabolas import Parabolas
from signdescent.simulation.problems.separable_quadratic import SeparableQuadratic

__all__ = ["finite_laws", "smooth_problems"]

_DEFAULT_NODES: st.SearchStrategy[int | None] = st.sampled_from((None, 2, 3))


@st.composite
def finite_laws(draw: st.DrawFn, *, values: int = 3) -> FiniteLaw:
    """Draw laws on at most `values` small rational points, with rational probabilities and a mean other than 0.

    They shrink to a fair coin on 0 and 1, and every law has at least two points.
    """
    parameter(values >= 2, "values", values, "values >= 2", "A law on one point has no noise.")
    gaps = draw(st.lists(st.integers(1, 4), min_size=1, max_size=values - 1))
    weights = draw(st.lists(st.integers(1, 5), min_size=len(gaps) + 1, max_size=len(gaps) + 1))
    scale = draw(st.integers(1, 3))
    points = [Fraction(sum(gaps[:k]), scale) for k in range(len(gaps) + 1)]  # >= 0, so the mean is > 0
    sign = draw(st.sampled_from((1, -1)))
    total = sum(weights)
    return FiniteLaw(tuple(sign * p for p in points), tuple(Fraction(w, total) for w in weights))


@st.composite
def smooth_problems(
    draw: st.DrawFn, *, finite_noise: bool = False, nodes: st.SearchStrategy[int | None] = _DEFAULT_NODES
) -> SeparableQuadratic | Parabolas:
    """Draw smooth problems with one to three coordinates and rational parameters.

    Parameters
    ----------
    finite_noise : bool
        Whether the noise takes finitely many values with rational probabilities, which `outcomes` lists; otherwise
        Gaussian noise is drawn too.
    nodes : strategy of int or None
        Number of nodes. None gives a separable quadratic function with noise, shared by all nodes; an integer M >= 1
        gives M parabolas without noise, one per node.

    Returns
    -------
    strategy of SeparableQuadratic and Parabolas
        They shrink to x^2 / 2 in one variable without noise.

    Raises
    ------
    DomainError
        When an example is drawn with a number of nodes below 1.

    Examples
    --------
    >>> from hypothesis import find
    >>> find(smooth_problems(), lambda problem: True).curvature
    (Fraction(1, 1),)
    >>> find(smooth_problems(), lambda problem: problem.nodes == 2).weights
    (Fraction(1, 1), Fraction(1, 1))
    """
    number = draw(nodes)
    dimension = draw(st.integers(1, 3))
    if number is None:
        curvature = draw(st.lists(_positive(), min_size=dimension, max_size=dimension))
        scale = draw(
            st.lists(
                st.sampled_from((Fraction(0), Fraction(1), Fraction(1, 2))), min_size=dimension, max_size=dimension
            )
        )
        laws: st.SearchStrategy[Law] = finite_laws()
        if not finite_noise:
            laws = st.one_of(laws, st.just(Gaussian(1.0, 1.0)))
        noise = draw(st.lists(laws, min_size=dimension, max_size=dimension))
        return SeparableQuadratic(curvature=tuple(curvature), noise=tuple(noise), scale=tuple(scale))
    weights = draw(st.lists(_positive(), min_size=number, max_size=number))
    anchor = st.lists(st.integers(-3, 3), min_size=dimension, max_size=dimension)
    anchors = draw(st.lists(anchor, min_size=number, max_size=number))
    return Parabolas(weights=tuple(weights), anchors=tuple(tuple(map(Fraction, a)) for a in anchors))


def _positive() -> st.SearchStrategy[Fraction]:
    """Draw a small positive fraction, 1 first."""
    return st.builds(Fraction, st.integers(1, 6), st.integers(1, 3))
