"""What is claimed: SymPy objects, no computing."""

from signdescent.theory.claim import (
    AnyClaim,
    Claim,
    LawClaim,
    Listed,
    Proof,
    Reference,
    RunClaim,
    Step,
    Use,
    table,
)
from signdescent.theory.written import as_written

__all__ = [
    "AnyClaim",
    "Claim",
    "LawClaim",
    "Listed",
    "Proof",
    "Reference",
    "RunClaim",
    "Step",
    "Use",
    "as_written",
    "table",
]
