"""Laws on equally spaced points: what a batch costs depends on how many points there are, not on their denominators."""

from __future__ import annotations

import itertools
from fractions import Fraction
from math import comb, prod

import pytest

from signdescent.errors import DomainError
from signdescent.noise.finite import FiniteLaw

MIDDLES = [Fraction(1, 3), Fraction(999, 1000), Fraction(7, 10**6 + 3), Fraction(-12345, 10**7 + 19), Fraction(2)]


def binomial(middle: Fraction, gap: Fraction) -> FiniteLaw:
    """Return middle + gap (B - 3) with B binomial on 0 to 6 and a half."""
    values = tuple(middle + gap * (k - 3) for k in range(7))
    return FiniteLaw(values, tuple(Fraction(comb(6, k), 64) for k in range(7)))


@pytest.mark.parametrize("gap", [Fraction(1), Fraction(3, 7), Fraction(1, 1009)])
@pytest.mark.parametrize("middle", MIDDLES)
@pytest.mark.parametrize("n", [1, 2, 33, 64])
def test_batches_of_binomials_are_binomial(middle: Fraction, gap: Fraction, n: int) -> None:
    """The sum of n is n middle + gap (B - 3n), with B binomial on 0 to 6n."""
    side = 1 if middle > 0 else -1
    right = sum(comb(6 * n, k) for k in range(6 * n + 1) if side * (n * middle + gap * (k - 3 * n)) > 0)
    assert binomial(middle, gap).success_exact(n) == Fraction(right, 2 ** (6 * n))


@pytest.mark.parametrize("values", [("-1", "1/2", "7/3"), ("-5/4", "-1/4", "11/4"), ("1/9", "2/9", "8/9")], ids=str)
def test_gaps_between_the_points_are_counted_in_their_common_step(values: tuple[str, ...]) -> None:
    """Points that are not neighbours give what going through all batches of three gives."""
    law = FiniteLaw(tuple(map(Fraction, values)), (Fraction(1, 5), Fraction(1, 2), Fraction(3, 10)))
    pairs = list(zip(law.values, law.probabilities, strict=True))
    side = 1 if law.exact_mean > 0 else -1
    drawn = itertools.product(pairs, repeat=3)
    right = sum((prod(p for _, p in batch) for batch in drawn if side * sum(v for v, _ in batch) > 0), Fraction(0))
    assert law.success_exact(3) == right


def test_points_without_a_common_step_still_cost_what_their_denominators_say() -> None:
    """A batch is refused where its different sums are too many: the limit is there."""
    values = tuple(Fraction(k, 10**6 + k) for k in (-3, -1, 1, 2, 5, 7, 9))
    law = FiniteLaw(values, (Fraction(1, 7),) * 7)
    with pytest.raises(DomainError, match="batch of at most"):
        law.success_exact(64)
