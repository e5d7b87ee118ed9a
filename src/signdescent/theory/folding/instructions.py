"""Read expressions back from the instructions of compiled code, without its source.

Python compiles an expression to instructions for a stack: operands are pushed, and an operator pops them and pushes
its result. Executing them on trees instead of values recovers the expression as it was typed, also in notebooks and in
``exec``, where no source file exists. One pass over the instructions suffices, because an expression lies within one
statement.

Only expressions without branches are read. At a jump, and at every unknown instruction, the stack is discarded.
Expressions that depend on it are unknown, and may be made of any of the discarded parts of the same Python statement.
The instructions are those of Python 3.11. Later versions renamed some; there every expression is unknown.
"""

from __future__ import annotations

import dis
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from types import CodeType
from typing import Any

__all__ = ["UNKNOWN", "Reading", "Tree", "reading_of"]

READABLE = sys.version_info[:2] == (3, 11)


@dataclass(frozen=True, slots=True)
class Tree:
    """An expression: its kind, its name, constant or operator, its parts, and the position of its instruction.

    The kinds are

    - ``constant``, ``name``, ``attribute``, ``operator``;
    - ``row`` (a tuple, list or set; a part may be a ``star`` of a row) and ``dict`` (keys and values in turn; the key
      of a dict that is merged is a ``star`` without parts);
    - ``call`` (of its first part, with the names of its last arguments as data) and ``spread`` (a call of its first
      part with the row and the dict that follow);
    - ``function`` (with its code as data) and ``class``, which makes a class of a function;
    - ``elsewhere`` (a part in another scope, which is its data) and ``valued`` (whose value is its data);
    - ``unknown``, which may be any of its parts.
    """

    kind: str
    data: Any = None
    parts: tuple[Tree, ...] = ()
    at: int = -1


@dataclass(slots=True)
class Reading:
    """The expressions of one code object.

    `calls` maps positions of instructions to calls. `stores` maps a name such as ``f``, ``A.f`` or ``d['f']`` to its
    assignments in order. `returned` has the returned expressions and `yielded` the elements of a comprehension.
    `straight` is True if there are no jumps.
    """

    calls: dict[int, Tree] = field(default_factory=dict)
    stores: dict[str, list[tuple[int, Tree]]] = field(default_factory=dict)
    returned: list[Tree] = field(default_factory=list)
    yielded: list[Tree] = field(default_factory=list)
    straight: bool = True


UNKNOWN = Tree("unknown")
_NULL = Tree("null")

_NAMES = ("LOAD_NAME", "LOAD_FAST", "LOAD_DEREF", "LOAD_CLASSDEREF")
_STORES = ("STORE_NAME", "STORE_FAST", "STORE_GLOBAL", "STORE_DEREF")
_PAIRS = ("BINARY_OP", "COMPARE_OP", "IS_OP", "CONTAINS_OP", "BINARY_SUBSCR")
_SINGLES = ("UNARY_NEGATIVE", "UNARY_POSITIVE", "UNARY_INVERT", "UNARY_NOT")
_ROWS = ("BUILD_TUPLE", "BUILD_LIST", "BUILD_SET")
_NOTHING = (
    "RESUME", "NOP", "PRECALL", "EXTENDED_ARG", "CACHE", "MAKE_CELL", "COPY_FREE_VARS", "SETUP_ANNOTATIONS",
    "GET_ITER", "LIST_TO_TUPLE", "RETURN_GENERATOR",
)  # fmt: skip

# instructions with an unused result: the number of parts they pop, by their argument, and the number they push
_OPAQUE: dict[str, tuple[Callable[[int], int], int]] = {
    "LOAD_CLOSURE": (lambda _: 0, 1),
    "IMPORT_NAME": (lambda _: 2, 1),
    "IMPORT_FROM": (lambda _: 0, 1),
    "BUILD_STRING": (lambda n: n, 1),
    "BUILD_SLICE": (lambda n: n, 1),
    "FORMAT_VALUE": (lambda flags: 1 + (flags & 4 == 4), 1),
}
_GROWN = {"LIST_EXTEND": True, "SET_UPDATE": True, "LIST_APPEND": False, "SET_ADD": False}
"""Instructions that append to a list or set on the stack; True if they append all elements of a row."""


@lru_cache(maxsize=256)
def reading_of(code: CodeType) -> Reading:
    """Return the expressions of a code object, as far as its instructions are known."""
    sweep = _Sweep()
    for instruction in dis.get_instructions(code) if READABLE else ():
        sweep.step(instruction, code)
    return sweep.reading


class _Sweep:
    """One pass over the instructions, with trees on the stack."""

    def __init__(self) -> None:
        self.reading = Reading()
        self.stack: list[Tree] = []
        self.given_up: list[Tree] = []  # discarded parts of the current statement
        self.keywords: tuple[str, ...] = ()

    def pop(self, count: int = 1) -> tuple[Tree, ...]:
        """Pop parts off the stack; missing ones are unknown."""
        taken = [self.stack.pop() if self.stack else _any_of(self.given_up) for _ in range(count)]
        return tuple(reversed(taken))

    def give_up(self) -> None:
        """Discard the stack, at a jump or an unknown instruction."""
        self.given_up += [part for part in self.stack if part is not _NULL]
        self.stack.clear()
        self.reading.straight = False

    def result(self) -> Tree:
        """Pop the result of a statement, and start the next one."""
        (value,) = self.pop()
        result = _any_of([value, *self.given_up]) if self.given_up else value
        if not self.stack:
            self.given_up = []
        return result

    def step(self, instruction: dis.Instruction, code: CodeType) -> None:
        """Execute an instruction on trees."""
        name, number, at = instruction.opname, instruction.arg or 0, instruction.offset
        push = self.stack.append
        if name in _NOTHING:
            return
        if name == "PUSH_NULL":
            push(_NULL)
        elif name == "LOAD_CONST":
            push(Tree("constant", instruction.argval, at=at))
        elif name == "LOAD_GLOBAL":
            if number & 1:
                push(_NULL)
            push(Tree("name", instruction.argval, at=at))
        elif name in _NAMES:
            push(Tree("name", instruction.argval, at=at))
        elif name == "LOAD_ATTR":
            push(Tree("attribute", instruction.argval, self.pop(), at))
        elif name == "LOAD_METHOD":
            push(Tree("attribute", instruction.argval, self.pop(), at))
            push(_NULL)
        elif name in _PAIRS:
            operator = instruction.argrepr if name == "BINARY_OP" else instruction.argval
            push(Tree("operator", operator if name in _PAIRS[:2] else name, self.pop(2), at))
        elif name in _SINGLES:
            push(Tree("operator", name, self.pop(), at))
        elif name == "KW_NAMES":
            self.keywords = code.co_consts[number]
        elif name == "CALL":
            self.call(number, at)
        elif name == "CALL_FUNCTION_EX":
            self.spread(self.pop(3 + (number & 1)), at)
        elif name == "SWAP" and len(self.stack) >= number:
            self.stack[-1], self.stack[-number] = self.stack[-number], self.stack[-1]
        elif name == "COPY" and len(self.stack) >= number:
            push(self.stack[-number])
        elif name in _STORES:
            self.store(instruction.argval, at, self.result())
        elif name == "STORE_ATTR":
            (owner,) = self.pop()
            self.store(f"{owner.data}.{instruction.argval}", at, self.result(), known=owner.kind == "name")
        elif name == "STORE_SUBSCR":
            owner, key = self.pop(2)
            known = (owner.kind, key.kind) == ("name", "constant")
            self.store(f"{owner.data}[{key.data!r}]", at, self.result(), known=known)
        elif name == "RETURN_VALUE":
            self.reading.returned.append(self.result())
        elif name == "POP_TOP":
            self.result()
        elif not self.display(name, number, at):
            self.others(name, number, at)

    def display(self, name: str, number: int, at: int) -> bool:
        """Execute an instruction that builds a row or dict; return False if it is of another kind."""
        push = self.stack.append
        if name in _ROWS:
            push(Tree("row", None, self.pop(number), at))
        elif name == "BUILD_MAP":
            push(Tree("dict", None, self.pop(2 * number), at))
        elif name == "BUILD_CONST_KEY_MAP":
            *values, keys = self.pop(number + 1)
            pairs = zip(keys.data, values, strict=True)
            push(Tree("dict", None, tuple(part for key, value in pairs for part in (Tree("constant", key), value)), at))
        elif name in _GROWN:
            (item,) = self.pop()
            if len(self.stack) >= number:
                self.grow("row", number, (Tree("star", None, (item,)) if _GROWN[name] else item,))
            else:
                self.reading.yielded.append(item)  # the element of a comprehension
        elif name in ("DICT_UPDATE", "DICT_MERGE"):
            self.grow("dict", number, (Tree("star"), *self.pop()))
        elif name == "MAP_ADD":
            self.reading.yielded.extend(self.pop(2))
        elif name == "YIELD_VALUE":
            self.reading.yielded.extend(self.pop())
            self.reading.straight = False
            push(UNKNOWN)
        elif name == "UNPACK_SEQUENCE":
            self.stack.extend([_any_of(self.pop())] * number)
        else:
            return False
        return True

    def grow(self, kind: str, place: int, parts: tuple[Tree, ...]) -> None:
        """Append parts to a display on the stack."""
        if len(self.stack) >= place:
            old = self.stack[-place]
            grown = Tree(kind, None, (*old.parts, *parts), old.at)
            self.stack[-place] = grown if old.kind == kind else _any_of([old, *parts])

    def others(self, name: str, number: int, at: int) -> None:
        """Execute instructions that build functions and classes or have no use; discard the stack at all others."""
        if name == "MAKE_FUNCTION":
            *_, made = self.pop(1 + bin(number & 15).count("1"))
            self.stack.append(Tree("function", made.data, (), at))
        elif name == "LOAD_BUILD_CLASS":
            self.stack.append(Tree("class", None, (), at))
        elif name in _OPAQUE:
            takes, gives = _OPAQUE[name]
            self.pop(takes(number))
            self.stack.extend([UNKNOWN] * gives)
        else:
            if name.startswith("POP_JUMP"):
                self.pop()  # the condition
            self.give_up()

    def store(self, name: str, at: int, value: Tree, *, known: bool = True) -> None:
        """Record an assignment to a name."""
        if known:
            self.reading.stores.setdefault(name, []).append((at, value))

    def call(self, count: int, at: int) -> None:
        """Replace a callee and its arguments on the stack by the call."""
        arguments = self.pop(count)
        first, second = self.pop(2)
        if first is _NULL:
            first, second = second, _NULL
        if second is not _NULL:  # a decorator with its class, or a comprehension with its iterator
            arguments = (second, *arguments)
        made = Tree("call", self.keywords, (first, *arguments), at)
        self.keywords = ()
        self.reading.calls[at] = made
        self.stack.append(made)

    def spread(self, parts: tuple[Tree, ...], at: int) -> None:
        """Replace a callee and its starred arguments on the stack by the call."""
        _, function, row, *names = parts
        made = Tree("spread", None, (function, row, *(names or [Tree("dict")])), at)
        self.reading.calls[at] = made
        self.stack.append(made)


def _any_of(parts: Iterable[Tree]) -> Tree:
    """Return an unknown expression that may be any of some parts."""
    kept = tuple(part for part in parts if part is not UNKNOWN and part is not _NULL)
    return Tree("unknown", None, kept) if kept else UNKNOWN
