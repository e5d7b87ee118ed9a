"""Check claims: where theory and bounds meet.

The names below are imported on first use, so that a check of a formula does not pay for them. Some of them live in
other packages and are kept here under their former names.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from signdescent.bounds.torch_gradients import torch_gradients as torch_gradients
    from signdescent.checks.many import check_many as check_many
    from signdescent.noise.worst_case import worst_success as worst_success
    from signdescent.testing import strategies as strategies
    from signdescent.testing.assert_bound import assert_bound as assert_bound

__all__ = ["assert_bound", "check_many", "strategies", "torch_gradients", "worst_success"]

_HOMES = {
    "assert_bound": "signdescent.testing.assert_bound",
    "check_many": "signdescent.checks.many",
    "torch_gradients": "signdescent.bounds.torch_gradients",
    "worst_success": "signdescent.noise.worst_case",
}


def __getattr__(name: str) -> Any:
    if name == "strategies":
        return import_module("signdescent.testing.strategies")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    msg = f"module 'signdescent.checks' has no attribute {name!r}"
    raise AttributeError(msg)
