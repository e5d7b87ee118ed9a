"""Exceptions of signdescent; each is also a built-in exception.

A message names the argument, its value and index, the rule it breaks, and a remedy.
"""

from __future__ import annotations

__all__ = [
    "ArgumentError",
    "CampaignError",
    "ClaimError",
    "DomainError",
    "InputFileError",
    "SigndescentError",
    "UnknownClaimError",
]


class SigndescentError(Exception):
    """Base class of all exceptions that signdescent raises on purpose."""


class DomainError(SigndescentError, ValueError):
    """Raised when a number or an array is outside the domain of a function."""


class ArgumentError(SigndescentError, TypeError):
    """Raised when an argument has the wrong type or dtype."""


class ClaimError(SigndescentError, ValueError):
    """Raised when a claim, a step or a proof is ill-formed."""


class UnknownClaimError(SigndescentError, KeyError):
    """Raised when no claim has the id that was asked for."""

    def __str__(self) -> str:
        """Return the message; `KeyError` would return its repr."""
        return str(self.args[0]) if self.args else ""


class InputFileError(SigndescentError, ValueError):
    """Raised when a file is missing, empty, truncated or of the wrong kind."""


class CampaignError(SigndescentError, RuntimeError):
    """Raised when the workers of a campaign die."""
