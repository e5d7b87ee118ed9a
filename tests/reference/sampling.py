"""Which cases of a large family run with the other tests."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

__all__ = ["every"]


def every(step: int, names: Iterable[str]) -> list[Any]:
    """Return all names; those between every `step`-th one run with the slow tests alone."""
    return [name if i % step == 0 else pytest.param(name, marks=pytest.mark.slow) for i, name in enumerate(names)]
