"""Construction of the laws of each class for `strategies.noise_laws`, without rejection.

A finite law is drawn as integers with integer weights, a uniform law with an atom as integer ends and weights, and both
are multiplied by a scale. So everything shrinks to small integers, and every rational law is reachable. Laws that
attain a classical inequality have their own branches.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from signdescent.noise.atom_uniform import AtomUniform
from signdescent.noise.exponential import Exponential
from signdescent.noise.finite import FiniteLaw
from signdescent.noise.gaussian import Gaussian
from signdescent.noise.gaussian_mixture import GaussianMixture
from signdescent.noise.laplace import Laplace
from signdescent.noise.law import Law
from signdescent.noise.student import Student

__all__ = ["CLASSES", "Rational", "strong_growth"]

Rational = FiniteLaw | AtomUniform
_Exact = tuple[SearchStrategy[Rational], ...]
_Other = tuple[SearchStrategy[Law], ...]

# Hypothesis shrinks towards the fewest choices; one choice per weight makes laws on two points the simplest.
_WEIGHTS = st.sampled_from((*range(1, 13), 15, 19, 24, 32, 49, 64, 99, 100, 127, 249, 499, 500, 999, 1000, 4999, 9999))
_SIZES = (
    st.just(Fraction(1))
    | st.integers(2, 9).map(Fraction)
    | st.integers(2, 9).map(lambda k: Fraction(1, k))
    | st.integers(-30, 30).map(lambda k: Fraction(2) ** k)
)
_SIDES = st.sampled_from((1, -1))
_SCALES = st.builds(lambda size, sign: size * sign, _SIZES, _SIDES)
_FINE = st.floats(1, 2)
_MEANS = st.builds(lambda scale, fine: float(scale) * fine, _SCALES, _FINE)
_RATIOS = st.builds(lambda power, fine: 2.0**power * fine, st.integers(-6, 6), _FINE)  # std / |mean|


# ------------------------------------------------------------------ finite laws


def _weighted(weights: Mapping[int, int]) -> FiniteLaw:
    """Return the law of integers with these weights, shifted by 1 if its mean is 0."""
    shift = int(sum(value * weight for value, weight in weights.items()) == 0)
    return FiniteLaw.of((value + shift, weight) for value, weight in weights.items())


def _mirrored(mean: int, centre: int, sides: Mapping[int, int]) -> FiniteLaw:
    """Return the symmetric law with a weight at the mean (0: none) and equal weights on both sides."""
    weights = {mean: centre}
    for distance, weight in sides.items():
        weights[mean + distance] = weights[mean - distance] = weight
    return _weighted(weights)


def _mostly_right(right: Mapping[int, int], wrong: Mapping[int, int], extra: int) -> FiniteLaw:
    """Return a law of mean > 0 on values `right` > 0 and `wrong` <= 0, with P(right) > 1/2."""
    total = sum(wrong.values())
    gain = sum(v * w * total for v, w in right.items())
    pull = -sum(v * w for v, w in wrong.items()) * sum(right.values())
    # The weights of the right values are scaled and increased by `extra`; the wrong values move towards 0.
    factor = Fraction(1, pull // gain + 1)
    share = sum(right.values())
    rights = ((value, weight * (total + extra)) for value, weight in right.items())
    return FiniteLaw.of((*rights, *((value * factor, weight * share) for value, weight in wrong.items())))


_CANTELLI = st.builds(lambda low, high: _weighted({0: low, 1: high}), _WEIGHTS, _WEIGHTS)


@st.composite
def _points(draw: DrawFn, *, with_zero: bool) -> FiniteLaw:
    """Draw a law of 2 to 4 integers, from the least to the greatest; with 0 among them if asked."""
    count = draw(st.integers(2, 4))
    values = [0 if with_zero else draw(st.integers(-12, 12))]
    weights = [draw(_WEIGHTS)]
    for _ in range(count - 1):
        values.append(values[-1] + draw(st.integers(1, 24)))
        weights.append(draw(_WEIGHTS))
    zero = values[draw(st.integers(0, count - 1))] if with_zero else 0
    return _weighted({value - zero: weight for value, weight in zip(values, weights, strict=True)})


_CENTRES = st.just(0) | _WEIGHTS
_EVEN_CHEBYSHEV = st.builds(lambda centre, side: _mirrored(1, centre, {1: side}), _CENTRES, _WEIGHTS)
_EVEN = st.builds(
    _mirrored, st.integers(1, 12), _CENTRES, st.dictionaries(st.integers(1, 24), _WEIGHTS, min_size=1, max_size=2)
)
_MOSTLY_RIGHT = st.builds(
    _mostly_right,
    st.dictionaries(st.integers(1, 12), st.integers(1, 12), min_size=1, max_size=2),
    st.dictionaries(st.integers(-12, 0), st.integers(1, 12), min_size=1, max_size=2),
    st.integers(1, 12),
)


# ------------------------------------------------------------------ uniform laws with an atom


def _stretch(mode: int, left: int, right: int, atom: int, rest: int) -> AtomUniform:
    """Return the law with weight `atom` at the mode, `rest` on [mode - left, mode + right]; its mean is not 0."""
    right += int(left + right == 0)
    mode += int(2 * mode * (atom + rest) + (right - left) * rest == 0)
    return AtomUniform(Fraction(atom, atom + rest), Fraction(mode), Fraction(mode - left), Fraction(mode + right))


_GAUSS = st.builds(lambda atom, rest: _stretch(2, 3, 3, atom, rest), _CENTRES, _WEIGHTS)  # reach = 3/2 mean
_ATOM_AT_MEAN = st.builds(
    lambda mean, half, atom, rest: _stretch(mean, half, half, atom, rest),
    st.integers(1, 12),
    st.integers(1, 60),
    _CENTRES,
    _WEIGHTS,
)
_ATOM_AT_MODE = st.builds(_stretch, st.integers(-12, 12), st.integers(0, 60), st.integers(0, 60), _CENTRES, _WEIGHTS)


# ------------------------------------------------------------------ laws in floating point


def _mixture(mean: float, weight: float, gap: float, left: float, right: float) -> GaussianMixture:
    step = mean * gap
    return GaussianMixture(
        weight, mean - step * weight, mean + step * (1 - weight), abs(mean) * left, abs(mean) * right
    )


def _student(mean: float, ratio: float, freedom: float) -> Student:
    return Student(mean, abs(mean) * ratio, freedom)


_GAUSSIAN = st.builds(lambda mean, ratio: Gaussian(mean, abs(mean) * ratio), _MEANS, _RATIOS)
_LAPLACE = st.builds(lambda mean, ratio: Laplace(mean, abs(mean) * ratio), _MEANS, _RATIOS)
_THIRD = st.floats(4, 32) | st.floats(3.125, 4)  # degrees of freedom, with a third moment
_STUDENT = st.builds(_student, _MEANS, _RATIOS, _THIRD)
_HEAVY = st.builds(_student, _MEANS, _RATIOS, _THIRD | st.floats(2, 3) | st.floats(1.5, 2))  # no variance up to 2
_EXPONENTIAL = st.builds(lambda mean, ratio, side: Exponential(mean, mean * ratio * side), _MEANS, _RATIOS, _SIDES)
_LEFT_EXPONENTIAL = st.builds(lambda mean, ratio: Exponential(mean, -mean * ratio), _MEANS, _RATIOS)
_MIXTURE = st.builds(_mixture, _MEANS, st.floats(1 / 64, 63 / 64), _RATIOS, _RATIOS, _RATIOS)
_EVEN_MIXTURE = st.builds(lambda mean, gap, std: _mixture(mean, 0.5, gap, std, std), _MEANS, _RATIOS, _RATIOS)

_EVEN_UNIMODAL: _Other = (_GAUSSIAN, _LAPLACE, _HEAVY)
_FINITE: _Exact = (_CANTELLI, _points(with_zero=False), _points(with_zero=True))
_ROUND: _Exact = (_GAUSS, _ATOM_AT_MEAN)
_MOMENTS: _Other = (_GAUSSIAN, _LAPLACE, _STUDENT, _EXPONENTIAL, _MIXTURE)


def _all_scales(laws: _Exact) -> SearchStrategy[Rational]:
    return st.builds(lambda law, factor: law.moved(factor), st.one_of(laws), _SCALES)


CLASSES: dict[str | None, tuple[SearchStrategy[Rational], _Other]] = {
    None: (_all_scales((*_FINITE, *_ROUND, _ATOM_AT_MODE)), (*_EVEN_UNIMODAL, _EXPONENTIAL, _MIXTURE)),
    "finite-third-moment": (_all_scales((*_FINITE, *_ROUND, _ATOM_AT_MODE)), _MOMENTS),
    "discrete": (_all_scales(_FINITE), ()),
    "symmetric": (_all_scales((_EVEN_CHEBYSHEV, _EVEN, *_ROUND)), (*_EVEN_UNIMODAL, _EVEN_MIXTURE)),
    "unimodal": (_all_scales((_ATOM_AT_MODE, *_ROUND)), (*_EVEN_UNIMODAL, _EXPONENTIAL)),
    "unimodal-symmetric": (_all_scales(_ROUND), _EVEN_UNIMODAL),
    "spb": (_all_scales((_MOSTLY_RIGHT, *_ROUND)), (*_EVEN_UNIMODAL, _LEFT_EXPONENTIAL)),
}
"""Class of laws -> its laws in rational arithmetic, and further ones in floating point."""


# ------------------------------------------------------------------ strong growth


def _with_less_noise(law: Rational, limit: Fraction) -> Rational:
    """Return the law with its noise divided by the least integer for which variance / mean^2 <= limit."""
    growth = law.exact_variance / law.exact_mean**2 / limit
    divisor = 1
    while divisor**2 < growth:
        divisor = max(divisor + 1, int(float(growth) ** 0.5))
    return law.moved(Fraction(1, divisor), law.exact_mean * (1 - Fraction(1, divisor)))


def _at_the_limit(growth: Fraction) -> FiniteLaw:
    """Return Cantelli's law: 0 or 1, with variance = growth * mean^2."""
    p = 1 / (1 + growth)
    return FiniteLaw((Fraction(0), Fraction(1)), (1 - p, p))


def strong_growth(c: Fraction) -> tuple[SearchStrategy[Rational], _Other]:
    """Return the laws with variance <= c mean^2: exact ones, Cantelli's at the limit first, and others."""
    near = c.limit_denominator(10**6)
    limit = near if 0 < near <= c else c
    shares = st.just(1) | st.integers(2, 12)
    extreme = st.builds(lambda divisor: _at_the_limit(limit / divisor), shares)
    scaled = st.builds(lambda law: _with_less_noise(law, limit), st.one_of(*_FINITE, *_ROUND, _ATOM_AT_MODE))
    most = float(limit) ** 0.5 * (1 - 2.0**-40)
    ratios = st.builds(lambda power, fine: most / 2**power / fine, st.integers(0, 6), _FINE)
    other = (
        st.builds(lambda mean, ratio: Gaussian(mean, abs(mean) * ratio), _MEANS, ratios),
        st.builds(lambda mean, ratio: Laplace(mean, abs(mean) * ratio / 2**0.5), _MEANS, ratios),
        st.builds(lambda mean, ratio, side: Exponential(mean, mean * ratio * side), _MEANS, ratios, _SIDES),
    )
    return _all_scales((extreme, scaled)), other
