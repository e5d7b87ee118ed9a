"""What a name means where code stands: its value now, and the expression that was assigned to it."""

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
"""The value of what cannot be known."""

_ROOM_BEHIND_A_CALL = 8


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """A code object with the values of its names.

    `frame` is the running frame of the code, and None for code that is only read: a function with the values of its
    arguments, a class, or a comprehension, whose names may have been spelled in the code around it, `outer`,
    before the place `at`.
    """

    code: CodeType
    local: Mapping[str, Any]
    shared: Mapping[str, Any]
    frame: FrameType | None = None
    outer: Scope | None = None
    at: int = 0

    def value(self, name: str) -> Any:
        """Return what a name means now, or `NOTHING`."""
        built_in = self.shared.get("__builtins__", {})
        spaces = (self.local, self.shared, built_in if isinstance(built_in, dict) else vars(built_in))
        return next((space[name] for space in spaces if name in space), NOTHING)

    def spelled(self, name: str, at: int) -> tuple[Tree, Scope, bool] | None:
        """Return the expression last assigned to a name before a place, where it stands, and if it is the last of all.

        The assignment may stand in the code itself, in a call of it (for a parameter), or in the code around it. A name
        may be one part of another, as ``A.f`` or ``d['f']``.
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
        owner = re.split(r"[.\[]", name, maxsplit=1)[0] or name  # ".0" is what a comprehension runs over
        for frame in _above(self.frame):
            inside = frame.f_code.co_name == "<module>" or owner in frame.f_code.co_cellvars
            if frame.f_globals is self.shared and inside:
                return scope_of_frame(frame).spelled(name, frame.f_lasti)
        return None

    def _given(self, name: str) -> tuple[Tree, Scope, bool] | None:
        """Return the argument that the running call gave for a parameter, or all its arguments if that is not known."""
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
    """Return the names of all parameters of a function, those of further arguments included."""
    further = bool(code.co_flags & inspect.CO_VARARGS) + bool(code.co_flags & inspect.CO_VARKEYWORDS)
    return code.co_varnames[: code.co_argcount + code.co_kwonlyargcount + further]


def _as_tree(given: Any) -> Tree:
    """Return one argument, or the further ones as the row or dict that they are."""
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
    """Return the call that a frame waits for."""
    calls = reading_of(frame.f_code).calls
    # while a Python function runs, its caller stands at the end of the room that the interpreter keeps behind a call
    return calls.get(frame.f_lasti) or calls.get(frame.f_lasti - _ROOM_BEHIND_A_CALL)


def scope_of_call(function: FunctionType, tree: Tree, values: tuple[Any, ...]) -> Scope | None:
    """Return the scope of a function with the values of a call's arguments, or None if they do not fit."""
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
    """Return the arguments of a call by the parameters of a function."""
    split = len(arguments) - len(tree.data)
    named = dict(zip(tree.data, arguments[split:], strict=True))
    return dict(inspect.signature(function).bind(*arguments[:split], **named).arguments)
