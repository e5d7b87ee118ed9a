"""What is tried: where theory and bounds meet.

What is named here is imported on first use, so that a check of a formula does not pay for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from signdescent.checks.many import check_many as check_many
    from signdescent.checks.worst_case import worst_success as worst_success

__all__ = ["check_many", "worst_success"]


def __getattr__(name: str) -> Any:
    if name == "worst_success":
        from signdescent.checks.worst_case import worst_success

        return worst_success
    if name == "check_many":
        from signdescent.checks.many import check_many

        return check_many
    msg = f"module 'signdescent.checks' has no attribute {name!r}"
    raise AttributeError(msg)
