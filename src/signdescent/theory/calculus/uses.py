"""The earlier lines that a rule takes, each with its multiplier."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import sympy as sp

__all__ = ["Uses", "freeze"]

Uses = Mapping[str, sp.Expr | int]


def freeze(rule: object, *names: str) -> None:
    """Make read-only copies of mappings that a rule has been given."""
    for name in names:
        object.__setattr__(rule, name, MappingProxyType(dict(getattr(rule, name))))
