"""signdescent: a paper's theory, executable.

State a ``Claim``, ``check`` it, ``assert_holds`` it in a test, ``assert_bound`` a bound of your own; other kinds of
claims are in `signdescent.theory`, and `signdescent.bounds` computes. The names below are imported on first use, so
that the numeric part stays light.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from signdescent.checks.check import check as check
    from signdescent.testing.assert_bound import assert_bound as assert_bound
    from signdescent.testing.assert_holds import assert_holds as assert_holds
    from signdescent.theory.claim import Claim as Claim
    from signdescent.theory.written import as_written as as_written

__version__ = "0.1.0"
__all__ = ["Claim", "__version__", "as_written", "assert_bound", "assert_holds", "check"]

_HOMES = {
    "Claim": "signdescent.theory.claim",
    "as_written": "signdescent.theory.written",
    "assert_bound": "signdescent.testing.assert_bound",
    "assert_holds": "signdescent.testing.assert_holds",
    "check": "signdescent.checks.check",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    msg = f"module 'signdescent' has no attribute {name!r}"
    raise AttributeError(msg)


def __dir__() -> list[str]:
    return sorted(__all__)
