"""A fingerprint tells apart whatever changes a run, and nothing else."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from reference.tiny_problems import Coins, Quadratic
from signdescent.simulation._store import fingerprint
from signdescent.simulation.methods import METHODS

DISTINCT: list[Any] = [
    None,
    True,
    1,
    1.0,
    Fraction(1, 2),
    "1",
    b"1",
    [1, 2],
    [[1], 2],
    [[1, 2]],
    {"a": 1},
    {"a": 2},
    np.array([1, 2]),
    np.array([1.0, 2.0]),
    np.array([[1.0, 2.0]]),
    np.arange(2000.0),
    np.where(np.arange(2000) == 1000, -1.0, np.arange(2000.0)),  # the repr of both leaves this entry out
    Quadratic(),
    Quadratic(noise=2.0),
    Coins(),
    METHODS["ssdm"](),
    METHODS["ssdm"](momentum=0.5),
    METHODS["signum"](),
    fingerprint,
    Quadratic,
]


def test_different_things_have_different_fingerprints() -> None:
    assert len({fingerprint(thing) for thing in DISTINCT}) == len(DISTINCT)


def test_equal_things_have_one_fingerprint() -> None:
    assert fingerprint(Quadratic(noise=2.0)) == fingerprint(Quadratic(noise=2.0))
    assert fingerprint({"a": 1, "b": 2}) == fingerprint({"b": 2, "a": 1})
    assert fingerprint(np.arange(6).reshape(2, 3).T) == fingerprint(np.arange(6).reshape(2, 3).T.copy())


@pytest.mark.parametrize("thing", [lambda x: x, {1, 2}, np.array([None]), iter([])])
def test_what_has_no_reproducible_name_is_refused(thing: object) -> None:
    with pytest.raises(TypeError, match="cache"):
        fingerprint(thing)
