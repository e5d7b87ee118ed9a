"""Claims and proofs as SymPy objects; nothing here is checked or computed."""

from signdescent.theory.claim import Claim, Proof, Reference, Step, Use
from signdescent.theory.law_claim import LawClaim
from signdescent.theory.run_claim import RunClaim
from signdescent.theory.table import AnyClaim, Listed, table
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
