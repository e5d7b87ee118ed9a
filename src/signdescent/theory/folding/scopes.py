"""Names in code: their current values, and the expressions assigned to them."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import CellType, CodeType, FrameType, FunctionType
from typing import Any

from signdescent.theory.folding.displays import expanded
from signdescent.theory.folding.instructions import Tree, reading_of

__all__ = ["NOTHING", "Scope", "call_in", "scope_of_call", "scope_of_frame"]

NOTHING: Any = object()
"""The value of an expression whose value is unknown."""

_CACHE_AFTER_A_CALL = 8


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """A code object with the values of its names.

    `frame` is the running frame of the code. It is None for code that is only read: a function with the values of its
    arguments, a class, or a comprehension. Names of these may be assigned in the enclosing code `outer`, before the
    position `at`.
    """

    code: CodeType
    local: Mapping[str, Any]
    shared: Mapping[str, Any]
    frame: FrameType | None = None
    outer: Scope | None = None
    at: int = 0

    def value(self, name: str) -> Any:
        """Return the current value of a name, or `NOTHING`."""
        built_in = self.shared.get("__builtins__", {})
        spaces = (self.local, self.shared, built_in if isinstance(built_in, dict) else vars(built_in))
        return next((space[name] for space in spaces if name in space), NOTHING)

    def spelled(self, name: str, at: int) -> tuple[Tree, Scope, bool] | None:
        """Return the last expression assigned to a name before a position, its scope, and whether none follows.

        The assignment may be in the code itself, in a call of it (for a parameter), or in the enclosing code. A name
        may be an attribute or an element, such as ``A.f`` or ``d['f']``. Return None if there is no assignment.
        """
        stores = reading_of(self.code).stores.get(name, [])
        before = [tree for place, tree in stores if place < at]
        if stores:
            return (before[-1], self, len(before) == len(stores)) if before else None
        if self.outer is not None and name not in self.code.co_varnames:
            return self.outer.spelled(name, self.at)
        if self.frame is None:
            return None
        if name in _parameters(self.code):
            return self._given(name)
        owner = re.split(r"[.\[]", name, maxsplit=1)[0] or name  # ".0" is the iterator of a comprehension
        for frame in _above(self.frame):
            inside = frame.f_code.co_name == "<module>" or owner in frame.f_code.co_cellvars
            if frame.f_globals is self.shared and inside:
                return scope_of_frame(frame).spelled(name, frame.f_lasti)
        return None

    def _given(self, name: str) -> tuple[Tree, Scope, bool] | None:
        """Return the argument of the running call for a parameter, or all arguments if it is unknown."""
        caller = self.frame.f_back if self.frame else None
        tree = call_in(caller) if caller else None
        if caller is None or tree is None:
            return None
        outside = scope_of_frame(caller)
        callee = tree.parts[0]
        if callee.kind == "function" and callee.data is self.code:  # a comprehension
            return tree.parts[1], outside, True
        function = outside.value(callee.data) if callee.kind == "name" else NOTHING
        plain = expanded(tree, outside)
        if not isinstance(function, FunctionType) or function.__code__ is not self.code or plain is None:
            return Tree("unknown", None, tree.parts[1:]), outside, True
        try:
            bound = _bound(function, plain, plain.parts[1:])
        except TypeError:
            return None
        return (_as_tree(bound[name]), outside, True) if name in bound else None


def _parameters(code: CodeType) -> tuple[str, ...]:
    """Return the names of all parameters of a function, including starred ones."""
    further = bool(code.co_flags & inspect.CO_VARARGS) + bool(code.co_flags & inspect.CO_VARKEYWORDS)
    return code.co_varnames[: code.co_argcount + code.co_kwonlyargcount + further]


def _as_tree(given: Any) -> Tree:
    """Return an argument as a tree; starred arguments become a row or a dict."""
    if isinstance(given, tuple):
        return Tree("row", None, given)
    if isinstance(given, dict):
        return Tree("dict", None, tuple(part for key, one in given.items() for part in (Tree("constant", key), one)))
    return given


def _above(frame: FrameType) -> Iterator[FrameType]:
    outer = frame.f_back
    while outer is not None:
        yield outer
        outer = outer.f_back


def scope_of_frame(frame: FrameType) -> Scope:
    """Return the scope of running code."""
    return Scope(frame.f_code, frame.f_locals, frame.f_globals, frame)


def call_in(frame: FrameType) -> Tree | None:
    """Return the call that a frame is executing, or None."""
    calls = reading_of(frame.f_code).calls
    # while a Python function runs, the position of its caller is after the cache entries that follow the call
    return calls.get(frame.f_lasti) or calls.get(frame.f_lasti - _CACHE_AFTER_A_CALL)


def scope_of_call(function: FunctionType, tree: Tree, values: tuple[Any, ...]) -> Scope | None:
    """Return the scope of a function for the arguments of a call, or None if they do not match its parameters."""
    try:
        local = _bound(function, tree, values)
    except TypeError:
        return None
    free = dict(zip(function.__code__.co_freevars, map(_content, function.__closure__ or ()), strict=True))
    return Scope(function.__code__, {**free, **local}, function.__globals__)


def _content(cell: CellType) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # not assigned yet
        return NOTHING


def _bound(function: FunctionType, tree: Tree, arguments: tuple[Any, ...]) -> dict[str, Any]:
    """Return the arguments of a call by parameter name."""
    split = len(arguments) - len(tree.data)
    named = dict(zip(tree.data, arguments[split:], strict=True))
    bound = inspect.signature(function).bind(*arguments[:split], **named)
    bound.apply_defaults()
    return dict(bound.arguments)
