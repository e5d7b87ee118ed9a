"""signdescent: a paper's theory, executable.

State a ``Claim``, ``check`` it, ``assert_holds`` it in a test, ``assert_bound`` a bound of your own; other kinds of
claims are in `signdescent.theory`, and `signdescent.bounds` computes. The names below are imported on first use, so
that the numeric part stays light.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from signdescent.checks.bound_on_laws import assert_bound as assert_bound
    from signdescent.checks.verify import assert_holds as assert_holds
    from signdescent.checks.verify import check as check
    from signdescent.theory.claim import Claim as Claim
    from signdescent.theory.written import as_written as as_written

__version__ = "0.1.0"
__all__ = ["Claim", "__version__", "as_written", "assert_bound", "assert_holds", "check"]


def __getattr__(name: str) -> Any:
    if name in ("assert_holds", "check"):
        from signdescent.checks import verify

        return getattr(verify, name)
    if name == "assert_bound":
        from signdescent.checks.bound_on_laws import assert_bound

        return assert_bound
    if name == "Claim":
        from signdescent.theory.claim import Claim

        return Claim
    if name == "as_written":
        from signdescent.theory.written import as_written

        return as_written
    msg = f"module 'signdescent' has no attribute {name!r}"
    raise AttributeError(msg)


def __dir__() -> list[str]:
    return sorted(__all__)
