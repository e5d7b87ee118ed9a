"""What is tried: where theory and bounds meet.

`worst_success` and `torch_gradients` are imported on first use, so that a check of a formula does not pay for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from signdescent.checks.gradients import torch_gradients as torch_gradients
    from signdescent.checks.worst_case import worst_success as worst_success

__all__ = ["torch_gradients", "worst_success"]


def __getattr__(name: str) -> Any:
    if name == "worst_success":
        from signdescent.checks.worst_case import worst_success

        return worst_success
    if name == "torch_gradients":
        from signdescent.checks.gradients import torch_gradients

        return torch_gradients
    msg = f"module 'signdescent.checks' has no attribute {name!r}"
    raise AttributeError(msg)
