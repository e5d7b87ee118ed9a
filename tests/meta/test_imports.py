"""The numeric import is light, and the tables hold what the folders hold."""

from __future__ import annotations

import pkgutil
import subprocess
import sys
from importlib import import_module

import pytest

import signdescent.checks
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
    for module in (found for found in pkgutil.iter_modules(claims.__path__) if not found.ispkg):
        held = __import__(f"{claims.__name__}.{module.name}", fromlist=["CLAIMS"]).CLAIMS
        assert held
        assert all(CLAIMS[claim.id] is claim for claim in held)


@pytest.mark.parametrize(
    ("former", "home"),
    [
        ("signdescent.checks.methods", "signdescent.simulation.methods"),
        ("signdescent.checks.problems", "signdescent.simulation.problems"),
        ("signdescent.checks.simulate", "signdescent.simulation.simulate"),
        ("signdescent.checks.strategies", "signdescent.testing.strategies"),
        ("signdescent.theory.claims", "signdescent.theory.papers.stochastic_sign_descent"),
    ],
)
def test_a_former_path_is_another_name_of_the_same_module(former: str, home: str) -> None:
    """Code that was written for it goes on, with the same classes."""
    assert import_module(former) is import_module(home)


@pytest.mark.parametrize("name", signdescent.checks.__all__)
def test_names_that_moved_out_of_checks_are_found_there(name: str) -> None:
    """They are loaded when they are asked for."""
    assert getattr(signdescent.checks, name) is not None


def test_an_unknown_name_of_checks_is_refused() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        signdescent.checks.nothing  # noqa: B018
