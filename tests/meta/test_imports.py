"""The numeric import is light, and the tables hold what the folders hold."""

from __future__ import annotations

import pkgutil
import subprocess
import sys

from signdescent.theory.papers import stochastic_sign_descent as claims
from signdescent.theory.papers.stochastic_sign_descent import CLAIMS


def test_bounds_load_no_symbolic_library() -> None:
    """`import signdescent.bounds` brings in neither SymPy, Hypothesis, z3 nor flint."""
    code = (
        "import sys, signdescent.bounds; "
        "print([m for m in ('sympy', 'hypothesis', 'z3', 'flint', 'numba', 'rich') if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_every_file_of_claims_is_in_the_table() -> None:
    """A file of the paper whose claims are not in CLAIMS would go unchecked."""
    for module in pkgutil.iter_modules(claims.__path__):
        held = __import__(f"{claims.__name__}.{module.name}", fromlist=["CLAIMS"]).CLAIMS
        assert held
        assert all(CLAIMS[claim.id] is claim for claim in held)
