"""No loop of the source runs over a set of SymPy's in the set's own order, which differs between interpreters.

The hash of a SymPy object depends on PYTHONHASHSEED. A loop over ``x.atoms(...)`` or ``x.free_symbols`` sorts it first,
or makes something of it that has no order.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src/signdescent"
ROOMS = ("checks/runs", "checks/laws", "simulation", "testing", "theory")
SETS = {"atoms", "free_symbols"}
WITHOUT_ORDER = {"all", "any", "frozenset", "len", "set", "sorted"}
"""What makes the same of a set in every order; `max`, `min` and `sum` return one of several equal or rounded values."""


def _is_set(node: ast.expr) -> bool:
    """Return whether an expression is a set of SymPy's, or made of one by operations on sets."""
    if isinstance(node, ast.BinOp):
        operations = isinstance(node.op, ast.BitOr | ast.BitAnd | ast.Sub | ast.BitXor)
        return operations and (_is_set(node.left) or _is_set(node.right))
    if isinstance(node, ast.IfExp):
        return _is_set(node.body) or _is_set(node.orelse)
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Attribute) and node.func.attr == "atoms"
    return isinstance(node, ast.Attribute) and node.attr in SETS


def loops(source: str) -> list[str]:
    """Return the places of a source text at which something depends on the order of a set of SymPy's."""
    tree = ast.parse(source)
    free = {
        id(arg)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in WITHOUT_ORDER
        for arg in node.args
    }
    for node in ast.walk(tree):  # {*x.atoms(A), *(s for s in x.free_symbols)}
        if isinstance(node, ast.Set):
            stars = [part for part in node.elts if isinstance(part, ast.Starred)]
            free |= {id(part) for star in stars for part in (star, star.value)}
    found = []
    for node in ast.walk(tree):
        over: list[ast.expr] = []
        if isinstance(node, ast.For):
            over = [node.iter]
        elif isinstance(node, ast.ListComp | ast.DictComp | ast.GeneratorExp) and id(node) not in free:
            over = [part.iter for part in node.generators]
        elif isinstance(node, ast.Starred) and id(node) not in free:
            over = [node.value]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            over = node.args if node.func.id in {"enumerate", "iter", "list", "map", "next", "tuple", "zip"} else []
            over = [] if id(node) in free else over
        found += [f"line {part.lineno}: {ast.unparse(part)}" for part in over if _is_set(part)]
    return found


@pytest.mark.parametrize(
    "source",
    [
        "for part in x.atoms(A): f(part)",
        "for s in x.free_symbols - known: f(s)",
        "ends = [e for e in x.atoms(A)]",
        "named = {s: 1 for s in x.free_symbols}",
        "pair = tuple(f(e) for e in x.atoms(A))",
        "first = next(iter(x.free_symbols))",
        "many = list(x.atoms(A))",
        "f(*(x.atoms(A) | x.atoms(B)))",
        "for s in x.atoms(A) if x else (): f(s)",
    ],
)
def test_a_loop_over_a_set_is_seen(source: str) -> None:
    assert len(loops(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "for part in sorted(x.atoms(A), key=str): f(part)",
        "ends = sorted(e.p for e in x.atoms(A))",
        "any(e > 1 for e in x.atoms(A))",
        "names = {s.name for s in x.free_symbols}",
        "[s for s in where if s in x.free_symbols]",
        "f(*x.args)",
        "{*x.atoms(A), *(s for s in x.free_symbols)}",
    ],
)
def test_what_has_no_order_or_is_sorted_is_not_seen(source: str) -> None:
    assert not loops(source)


@pytest.mark.parametrize("room", ROOMS)
def test_no_loop_runs_in_the_order_of_a_set(room: str) -> None:
    found = [
        f"{path.relative_to(SOURCE)}, {place}"
        for path in sorted((SOURCE / room).rglob("*.py"))
        for place in loops(path.read_text())
    ]
    assert not found
