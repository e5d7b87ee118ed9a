"""The counts and indices of batches have the right laws."""

from __future__ import annotations

import itertools
from collections import Counter
from fractions import Fraction

import numpy as np
import pytest

from reference.problems import hits_fit
from signdescent.simulation.problems.finite_sums import batch_law, draw_counts, draw_indices


@pytest.mark.parametrize("replacement", [True, False])
@pytest.mark.parametrize(("components", "batch"), [(1, 1), (2, 2), (3, 2), (4, 3)])
def test_the_law_of_counts_is_that_of_all_ordered_batches(components: int, batch: int, replacement: bool) -> None:
    """The probabilities are the fractions of all ordered batches with these counts."""
    numbers = range(components)
    every = list(itertools.product(numbers, repeat=batch) if replacement else itertools.permutations(numbers, batch))
    expected = Counter(tuple(drawn.count(j) for j in numbers) for drawn in every)
    law = batch_law(components, batch, replacement)
    chances = {tuple(map(int, row)): p for row, p in zip(law.counts, law.probabilities, strict=True)}
    assert chances == {row: Fraction(n, len(every)) for row, n in expected.items()}


def test_the_law_of_a_batch_of_one_among_many_components() -> None:
    """A batch of one from 1500 components has 1500 outcomes."""
    law = batch_law(1500, 1, True)
    assert np.array_equal(law.counts, np.eye(1500, dtype=np.int64))


@pytest.mark.statistical
@pytest.mark.parametrize(("batch", "replacement"), [(1, True), (3, True), (20, True), (1, False), (3, False)])
def test_counts_have_the_frequencies_of_the_law(batch: int, replacement: bool) -> None:
    """The count of each of three components fits the law. False alarm 1e-9 for each case."""
    trials = 20_000
    drawn = draw_counts(
        (trials,), components=3, batch_size=batch, replacement=replacement, rng=np.random.default_rng(43)
    )
    assert np.all(drawn.sum(axis=-1) == batch)
    law = batch_law(3, batch, replacement)
    for j, k in itertools.product(range(3), range(batch + 1)):
        chance = sum(p for row, p in zip(law.counts, law.probabilities, strict=True) if row[j] == k)
        assert hits_fit(int((drawn[:, j] == k).sum()), trials, float(chance), 1e-9 / 60)


@pytest.mark.statistical
@pytest.mark.parametrize("replacement", [True, False])
def test_indices_are_uniform_in_their_ranges(replacement: bool) -> None:
    """Each index of ranges of 2 and 5 is in a batch with the right probability. False alarm 1e-9."""
    trials = 20_000
    starts, sizes = np.tile([10, 20], (trials, 1)), np.tile([2, 5], (trials, 1))
    drawn = draw_indices(starts, sizes, batch_size=2, replacement=replacement, rng=np.random.default_rng(44))
    for stretch, (start, size) in enumerate(((10, 2), (20, 5))):
        own = drawn[:, stretch]
        assert own.min() >= start
        assert own.max() < start + size
        present = 2 / size if not replacement else 1 - (1 - 1 / size) ** 2
        for member in range(start, start + size):
            assert hits_fit(int((own == member).any(axis=-1).sum()), trials, present, 1e-9 / 7)
