"""In the calculus of runs terms are put in place of others by one function, which no bound index deceives."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src/signdescent"
ROOMS = ("theory/calculus", "checks/runs")
METHODS = {"xreplace", "subs", "_subs", "_xreplace"}


def substitutions(source: str) -> list[str]:
    """Return the places of a source text at which SymPy is asked to substitute; it does not heed bound indices."""
    return [
        f"line {node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(ast.parse(source))
        if (isinstance(node, ast.Attribute) and node.attr in METHODS)
        or (isinstance(node, ast.Constant) and node.value in METHODS)
    ]


@pytest.mark.parametrize("source", ["x.xreplace({y: z})", "x.subs(y, z)", "f = x.subs", "getattr(x, 'subs')"])
def test_a_substitution_is_seen(source: str) -> None:
    """Calls, methods that are passed on, and attributes by name are seen."""
    assert substitutions(source) != []


def test_the_calculus_substitutes_in_one_place() -> None:
    """Each file of these rooms uses `put_in` and `lettered` of `theory/placing.py`."""
    files = [path for room in ROOMS for path in sorted((SOURCE / room).rglob("*.py"))]
    assert len(files) > 40
    found = {str(path): places for path in files if (places := substitutions(path.read_text(encoding="utf-8")))}
    assert not found


def test_the_place_itself_substitutes() -> None:
    """Negative control: the function for new letters is seen."""
    assert len(substitutions((SOURCE / "theory/placing.py").read_text(encoding="utf-8"))) == 1
