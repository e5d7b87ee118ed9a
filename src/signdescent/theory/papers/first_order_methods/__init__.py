"""Theorems about first-order methods from several papers, each proved in the calculus; one file per method."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module

from signdescent.theory.table import AnyClaim, table

__all__ = ["FILES", "claims"]

FILES = (
    "gradient_descent",
    "sgd",
    "sgd_with_momentum",
    "normalised_sgd",
    "error_feedback",
    "sign_sgd_with_batches",
    "majority_vote",
)
"""The files in reading order."""


@cache
def claims() -> Mapping[str, AnyClaim]:
    """Return the claims by id."""
    return table(claim for file in FILES for claim in import_module(f"{__name__}.{file}").CLAIMS)
