"""What is tried: where theory and bounds meet.

The names below are imported on first use, so that a check of a formula does not pay for them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from signdescent.checks import strategies as strategies
    from signdescent.checks.bound_on_laws import assert_bound as assert_bound
    from signdescent.checks.worst_case import worst_success as worst_success

__all__ = ["assert_bound", "strategies", "worst_success"]


def __getattr__(name: str) -> Any:
    if name == "strategies":
        return import_module("signdescent.checks.strategies")
    if name == "assert_bound":
        return import_module("signdescent.checks.bound_on_laws").assert_bound
    if name == "worst_success":
        return import_module("signdescent.checks.worst_case").worst_success
    msg = f"module 'signdescent.checks' has no attribute {name!r}"
    raise AttributeError(msg)
