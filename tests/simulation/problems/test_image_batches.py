"""Batches of images have the sizes and contents of the paper's constructions."""

from __future__ import annotations

import numpy as np
import pytest

from reference.problems import hits_fit
from signdescent.errors import DomainError
from signdescent.simulation.problems.image_batches import halves, shuffled_batches, split_batches

LABELS = np.repeat(np.arange(10), 30)


def test_shuffled_batches_hold_every_sample_once() -> None:
    """300 samples give batches of 128, 128 and 44 in random order."""
    batches = shuffled_batches(300, 128, rng=np.random.default_rng(29))
    assert [len(b) for b in batches] == [128, 128, 44]
    assert sorted(np.concatenate(batches)) == list(range(300))
    assert np.concatenate(batches).tolist() != list(range(300))


def test_split_batches_come_from_one_half_each() -> None:
    """Each of the ceil(N/B) batches is full, has no repetition, and has labels 0 to 4 only or 5 to 9 only."""
    batches = split_batches(LABELS, 64, rng=np.random.default_rng(30))
    assert [len(b) for b in batches] == [64] * 5
    for batch in batches:
        assert len(set(batch)) == 64
        assert len(set(LABELS[batch] // 5)) == 1


def test_an_exhausted_half_is_shuffled_again() -> None:
    """A half of 150 gives three disjoint batches of 50, and a fourth one that differs from the first."""
    seen = 0
    for seed in range(20):
        batches = split_batches(LABELS, 50, rng=np.random.default_rng(seed))
        for half in (0, 1):
            own = [set(b) for b in batches if LABELS[b[0]] // 5 == half]
            assert all(len(set.union(*own[k : k + 3])) == 50 * len(own[k : k + 3]) for k in range(0, len(own), 3))
            if len(own) > 3:
                seen += 1
                assert own[3] != own[0]
    assert seen > 5


@pytest.mark.statistical
def test_both_halves_are_chosen_equally_often() -> None:
    """A batch is from the lower half with probability 1/2. False alarm 1e-9; 0.6 is rejected."""
    batches = split_batches(LABELS, 1, rng=np.random.default_rng(31))
    batches += [b for seed in range(32, 42) for b in split_batches(LABELS, 1, rng=np.random.default_rng(seed))]
    low = sum(int(LABELS[b[0]] < 5) for b in batches)
    assert hits_fit(low, len(batches), 0.5)
    assert not hits_fit(low, len(batches), 0.6)


def test_halves_of_an_odd_number_of_classes() -> None:
    """With three classes the lower half consists of class 0."""
    low, high = halves([2, 0, 1, 0])
    assert (low.tolist(), high.tolist()) == ([1, 3], [0, 2])


def test_batches_larger_than_a_half_are_refused() -> None:
    with pytest.raises(DomainError, match="Expected batch_size <= 150; got batch_size=151"):
        split_batches(LABELS, 151, rng=np.random.default_rng(0))
    with pytest.raises(DomainError, match="Expected images of both halves of the classes"):
        halves([0, 0, 0])
