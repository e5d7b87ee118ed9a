"""What is tried: where theory and bounds meet.

The names below are imported on first use, so that a check of a formula does not pay for them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from signdescent.checks import strategies as strategies
    from signdescent.checks.bound_on_laws import assert_bound as assert_bound
    from signdescent.checks.gradients import torch_gradients as torch_gradients
    from signdescent.checks.many import check_many as check_many
    from signdescent.checks.worst_case import worst_success as worst_success

__all__ = ["assert_bound", "check_many", "strategies", "torch_gradients", "worst_success"]

_HOMES = {
    "assert_bound": "bound_on_laws",
    "check_many": "many",
    "torch_gradients": "gradients",
    "worst_success": "worst_case",
}


def __getattr__(name: str) -> Any:
    if name == "strategies":
        return import_module("signdescent.checks.strategies")
    if name in _HOMES:
        return getattr(import_module(f"signdescent.checks.{_HOMES[name]}"), name)
    msg = f"module 'signdescent.checks' has no attribute {name!r}"
    raise AttributeError(msg)
