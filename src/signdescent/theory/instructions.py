"""Read expressions back from the instructions of compiled code, without its source.

Python compiles an expression to instructions for a stack: operands are pushed, and an operator takes them off and
pushes its result. Doing the same with trees in place of values gives back the expression as it was typed, also in
notebooks, in ``exec`` and wherever no file has the text. One pass over the instructions suffices, because no
expression reaches beyond its own statement.

Only expressions without a branch are read. Where the order of instructions may change (a jump), and at every
instruction that is not known here, the stack is given up: what needs it is then unknown, and nothing is guessed.
The instructions are those of Python 3.11; later versions renamed some, and there everything is unknown.
"""

from __future__ import annotations

import dis
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from types import CodeType
from typing import Any

__all__ = ["UNKNOWN", "Reading", "Tree", "reading_of"]

READABLE = sys.version_info[:2] == (3, 11)


@dataclass(frozen=True, slots=True)
class Tree:
    """An expression: what kind it is, its name, constant or operator, its parts, and where its instruction stands.

    The kinds are ``constant``, ``name``, ``attribute``, ``operator``, ``row`` (a tuple, list or set), ``call`` (of
    its first part, with the names of its last arguments as data) and ``unknown``.
    """

    kind: str
    data: Any = None
    parts: tuple[Tree, ...] = ()
    at: int = -1


@dataclass(slots=True)
class Reading:
    """What one code object computes.

    `calls` has every call by the place of its instruction, `stores` what is assigned to each name in order,
    `returned` what is returned, and `straight` tells whether there is no jump at all.
    """

    calls: dict[int, Tree] = field(default_factory=dict)
    stores: dict[str, list[tuple[int, Tree]]] = field(default_factory=dict)
    returned: list[Tree] = field(default_factory=list)
    straight: bool = True


UNKNOWN = Tree("unknown")
_NULL = Tree("null")

_NAMES = ("LOAD_NAME", "LOAD_FAST", "LOAD_DEREF", "LOAD_CLASSDEREF")
_STORES = ("STORE_NAME", "STORE_FAST", "STORE_GLOBAL", "STORE_DEREF")
_PAIRS = ("BINARY_OP", "COMPARE_OP", "IS_OP", "CONTAINS_OP", "BINARY_SUBSCR")
_SINGLES = ("UNARY_NEGATIVE", "UNARY_POSITIVE", "UNARY_INVERT", "UNARY_NOT")
_ROWS = ("BUILD_TUPLE", "BUILD_LIST", "BUILD_SET")
_NOTHING = ("RESUME", "NOP", "PRECALL", "EXTENDED_ARG", "CACHE", "MAKE_CELL", "COPY_FREE_VARS", "SETUP_ANNOTATIONS")

# instructions whose result is of no use here: how many parts they take off, by their argument, and how many they push
_OPAQUE: dict[str, tuple[Callable[[int], int], int]] = {
    "POP_TOP": (lambda _: 1, 0),
    "LOAD_CLOSURE": (lambda _: 0, 1),
    "LOAD_BUILD_CLASS": (lambda _: 0, 1),
    "IMPORT_NAME": (lambda _: 2, 1),
    "IMPORT_FROM": (lambda _: 0, 1),
    "BUILD_MAP": (lambda n: 2 * n, 1),
    "BUILD_CONST_KEY_MAP": (lambda n: n + 1, 1),
    "BUILD_STRING": (lambda n: n, 1),
    "BUILD_SLICE": (lambda n: n, 1),
    "FORMAT_VALUE": (lambda flags: 1 + (flags & 4 == 4), 1),
    "MAKE_FUNCTION": (lambda flags: 1 + bin(flags & 15).count("1"), 1),
    "LIST_EXTEND": (lambda _: 1, 0),
    "SET_UPDATE": (lambda _: 1, 0),
    "DICT_UPDATE": (lambda _: 1, 0),
    "DICT_MERGE": (lambda _: 1, 0),
    "LIST_APPEND": (lambda _: 1, 0),
    "SET_ADD": (lambda _: 1, 0),
    "MAP_ADD": (lambda _: 2, 0),
    "LIST_TO_TUPLE": (lambda _: 1, 1),
    "GET_ITER": (lambda _: 1, 1),
    "STORE_ATTR": (lambda _: 2, 0),
    "STORE_SUBSCR": (lambda _: 3, 0),
    "CALL_FUNCTION_EX": (lambda flags: 3 + (flags & 1), 1),
    "UNPACK_SEQUENCE": (lambda _: 1, -1),  # as many as its argument says
}
_CHANGED_BELOW = ("LIST_EXTEND", "SET_UPDATE", "DICT_UPDATE", "DICT_MERGE", "LIST_APPEND", "SET_ADD", "MAP_ADD")


@lru_cache(maxsize=256)
def reading_of(code: CodeType) -> Reading:
    """Return what a code object computes, as far as its instructions can be read."""
    sweep = _Sweep()
    for instruction in dis.get_instructions(code) if READABLE else ():
        sweep.step(instruction, code)
    return sweep.found


class _Sweep:
    """One pass over the instructions, with trees on the stack."""

    def __init__(self) -> None:
        self.found = Reading()
        self.stack: list[Tree] = []
        self.keywords: tuple[str, ...] = ()

    def pop(self, count: int = 1) -> tuple[Tree, ...]:
        """Take parts off the stack; what is not there is unknown."""
        taken = [self.stack.pop() if self.stack else UNKNOWN for _ in range(count)]
        return tuple(reversed(taken))

    def step(self, instruction: dis.Instruction, code: CodeType) -> None:
        """Do to the trees what an instruction does to values."""
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
        elif name in _ROWS:
            push(Tree("row", None, self.pop(number), at))
        elif name == "KW_NAMES":
            self.keywords = code.co_consts[number]
        elif name == "CALL":
            self.call(number, at)
        elif name == "SWAP" and len(self.stack) >= number:
            self.stack[-1], self.stack[-number] = self.stack[-number], self.stack[-1]
        elif name == "COPY" and len(self.stack) >= number:
            push(self.stack[-number])
        elif name in _STORES:
            self.found.stores.setdefault(instruction.argval, []).append((at, self.pop()[0]))
        elif name == "RETURN_VALUE":
            self.found.returned.extend(self.pop())
        elif name in _OPAQUE:
            takes, gives = _OPAQUE[name]
            self.pop(takes(number))
            self.stack.extend([UNKNOWN] * (number if gives < 0 else gives))
            if name in _CHANGED_BELOW and len(self.stack) >= number:
                self.stack[-number] = UNKNOWN
        else:
            self.stack.clear()
            self.found.straight = False

    def call(self, count: int, at: int) -> None:
        """Put a call in the place of its callee and its arguments."""
        arguments = self.pop(count)
        first, second = self.pop(2)
        callee = second if first is _NULL else first if second is _NULL else UNKNOWN
        made = Tree("call", self.keywords, (callee, *arguments), at)
        self.keywords = ()
        self.found.calls[at] = made
        self.stack.append(made)
