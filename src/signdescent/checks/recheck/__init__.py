"""Re-check an interval certificate with code that shares nothing with the engine that wrote it.

A proof step counts only if everything it evaluates is defined on its whole box; anything unknown is rejected.
The package needs Arb and the standard library alone. Read it from `certificate`, what a re-check does, through
`well_formed` and `proofs` to `expressions`, `enclosures` and `boxes`; `work` counts the steps of all.
"""

from signdescent.checks.recheck.certificate import RecheckResult, recheck, recheck_file

__all__ = ["RecheckResult", "recheck", "recheck_file"]
