"""Elements of list, tuple and dict displays in code, and calls with starred arguments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from signdescent.theory.folding.instructions import Tree

if TYPE_CHECKING:
    from signdescent.theory.folding.scopes import Scope

__all__ = ["elements", "expanded", "items", "placed"]


def placed(tree: Tree, scope: Scope) -> Tree:
    """Return an expression together with its scope."""
    return tree if tree.kind in ("constant", "elsewhere") else Tree("elsewhere", scope, (tree,), tree.at)


def expanded(tree: Tree, scope: Scope) -> Tree | None:
    """Return a call with starred arguments as a plain call, or None if the arguments are unknown."""
    if tree.kind != "spread":
        return tree
    callee, row, names = tree.parts
    given, named = elements(row, scope), items(names, scope)
    if given is None or named is None or not all(isinstance(name, str) for name in named):
        return None
    return Tree("call", tuple(named), (callee, *given, *named.values()), tree.at)


def elements(tree: Tree, scope: Scope) -> tuple[Tree, ...] | None:
    """Return the elements of a row that is displayed or assigned to a name, or None if they are unknown."""
    if tree.kind == "elsewhere":
        return elements(tree.parts[0], tree.data)
    if tree.kind == "constant" and isinstance(tree.data, tuple):
        return tuple(Tree("constant", part) for part in tree.data)
    if tree.kind == "row":
        found: list[Tree] = []
        for part in tree.parts:
            more = elements(part.parts[0], scope) if part.kind == "star" else (placed(part, scope),)
            if more is None:
                return None
            found += more
        return tuple(found)
    if tree.kind != "name":
        return None
    value, spelled = scope.value(tree.data), scope.spelled(tree.data, tree.at)
    values = value if isinstance(value, list | tuple) else None
    shown = elements(spelled[0], spelled[1]) if spelled and spelled[2] else None
    if shown is not None and (values is None or len(shown) == len(values)):
        return shown
    return None if values is None else tuple(_valued(part, spelled) for part in values)


def items(tree: Tree, scope: Scope) -> Mapping[Any, Tree] | None:
    """Return the values of a dict by key, or None if they are unknown."""
    if tree.kind == "elsewhere":
        return items(tree.parts[0], tree.data)
    if tree.kind == "dict":
        found: dict[Any, Tree] = {}
        for key, part in zip(tree.parts[::2], tree.parts[1::2], strict=True):
            if key.kind == "constant":
                found[key.data] = placed(part, scope)
                continue
            more = items(part, scope) if key.kind == "star" else None
            if more is None:
                return None
            found |= more
        return found
    if tree.kind != "name":
        return None
    value, spelled = scope.value(tree.data), scope.spelled(tree.data, tree.at)
    values = value if isinstance(value, dict) else None
    shown = items(spelled[0], spelled[1]) if spelled and spelled[2] else None
    if shown is not None and (values is None or list(shown) == list(values)):
        return shown
    return None if values is None else {key: _valued(part, spelled) for key, part in values.items()}


def _valued(value: Any, spelled: tuple[Tree, Scope, bool] | None) -> Tree:
    """Return an element with a known value, which may come from any part of the expression for the whole row."""
    return Tree("valued", value, (placed(spelled[0], spelled[1]),) if spelled else ())
