"""Confident batch sizes from samples near the largest doubles."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from signdescent.bounds import confident_minibatch_size
from signdescent.errors import DomainError

SIZES = (1e300, -1e300, 0.0, 1e308, 5e-324)


@pytest.mark.parametrize("values", list(itertools.combinations_with_replacement(SIZES, 3)), ids=str)
@pytest.mark.parametrize("confidence", [0.95, 0.999999])
def test_three_huge_samples_give_a_size_or_an_error_by_name(values: tuple[float, ...], confidence: float) -> None:
    """No limit is NaN, and three samples that are not told from 0 give no finite size; a warning fails the test."""
    try:
        found = confident_minibatch_size(np.array(values)[:, None], method="student", confidence=confidence)
    except DomainError:
        return
    assert not np.isnan([found.size, found.mean_low, found.mean_high, found.std_high]).any()
    assert (found.size == np.inf).all() | (found.mean_low > 0).all() | (found.mean_high < 0).all()
