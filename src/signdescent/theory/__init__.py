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

__all__ = ["AnyClaim", "Claim", "LawClaim", "Listed", "Proof", "Reference", "RunClaim", "Step", "Use", "table"]
