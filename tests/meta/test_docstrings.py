"""Every public name says what it takes, gives and raises, where it comes from, and shows an example."""

from __future__ import annotations

import inspect
import re
from typing import Any

import pytest

import signdescent
from signdescent import bounds, checks, theory
from signdescent.simulation.simulate import Simulation, simulate

PUBLIC: dict[str, Any] = {
    **{f"bounds.{name}": getattr(bounds, name) for name in bounds.__all__},
    **{f"theory.{name}": getattr(theory, name) for name in theory.__all__},
    **{f"checks.{name}": getattr(checks, name) for name in checks.__all__ if name != "strategies"},
    **{f"strategies.{name}": getattr(checks.strategies, name) for name in checks.strategies.__all__},
    **{name: getattr(signdescent, name) for name in signdescent.__all__ if not name.startswith("_")},
    "simulate": simulate,
    "Simulation": Simulation,
}
FUNCTIONS = [name for name, value in PUBLIC.items() if inspect.isfunction(value)]
CLASSES = [name for name, value in PUBLIC.items() if inspect.isclass(value)]
SOURCE = re.compile(r"\bclaims?\b|Definition|A definition", re.IGNORECASE)
VALUE = ("the exact value", "**Tight**")


def missing(name: str, text: str) -> list[str]:
    """Return what the docstring of a public function lacks."""
    sections = ["Parameters", "Returns", "Raises", "Examples"]
    lacks = [section for section in sections if not re.search(rf"^{section}\n-+$", text, re.MULTILINE)]
    if ">>>" not in text:
        lacks.append("a run example")
    if name.startswith("bounds.") and not SOURCE.search(text):
        lacks.append("the claim or its source")
    if name.startswith("bounds.") and not any(words in text for words in (*VALUE, "A definition")):
        lacks.append("whether it is tight")
    return lacks


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_public_function_is_documented(name: str) -> None:
    assert missing(name, inspect.getdoc(PUBLIC[name]) or "") == []


@pytest.mark.parametrize("name", CLASSES)
def test_a_public_class_names_its_fields(name: str) -> None:
    assert re.search(r"^(Parameters|Attributes)\n-+$", inspect.getdoc(PUBLIC[name]) or "", re.MULTILINE)


def test_a_poor_docstring_is_noticed() -> None:
    found = missing("bounds.poor", "Compute it.\n\nParameters\n----------\nx : array_like\n")
    assert found == ["Returns", "Raises", "Examples", "a run example", "the claim or its source", "whether it is tight"]
