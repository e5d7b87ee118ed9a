"""Read expressions back from the instructions of compiled code, without its source.

Python compiles an expression to instructions for a stack: operands are pushed, and an operator takes them off and
pushes its result. Doing the same with trees in place of values gives back the expression as it was typed, also in
notebooks, in ``exec`` and wherever no file has the text. One pass over the instructions suffices, because no
expression reaches beyond its own statement.

Only expressions without a branch are read. Where the order of instructions may change (a jump), and at every
instruction that is not known here, the stack is given up. What needs it is then unknown, or made of any of the parts
that were given up in the same Python statement, and nothing is guessed.
The instructions are those of Python 3.11; later versions renamed some, and there everything is unknown.
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
    """An expression: what kind it is, its name, constant or operator, its parts, and where its instruction stands.

    The kinds are

    - ``constant``, ``name``, ``attribute``, ``operator``;
    - ``row`` (a tuple, list or set; a part may be a ``star`` of a row) and ``dict`` (keys and values in turn; the key
      of a dict that is merged is a ``star`` without parts);
    - ``call`` (of its first part, with the names of its last arguments as data) and ``spread`` (a call of its first
      part with the row and the dict that follow);
    - ``function`` (with its code as data) and ``class``, which makes a class of a function;
    - ``elsewhere`` (a part that stands in the scope that is its data) and ``valued`` (whose value is its data);
    - ``unknown``, where any of its parts may be.
    """

    kind: str
    data: Any = None
    parts: tuple[Tree, ...] = ()
    at: int = -1


@dataclass(slots=True)
class Reading:
    """What one code object computes.

    `calls` has every call by the place of its instruction, `stores` what is assigned in order to each name, as to
    ``f``, ``A.f`` or ``d['f']``, `returned` what is returned, `yielded` what a comprehension collects, and `straight`
    tells whether there is no jump at all.
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

# instructions whose result is of no use here: how many parts they take off, by their argument, and how many they push
_OPAQUE: dict[str, tuple[Callable[[int], int], int]] = {
    "LOAD_CLOSURE": (lambda _: 0, 1),
    "IMPORT_NAME": (lambda _: 2, 1),
    "IMPORT_FROM": (lambda _: 0, 1),
    "BUILD_STRING": (lambda n: n, 1),
    "BUILD_SLICE": (lambda n: n, 1),
    "FORMAT_VALUE": (lambda flags: 1 + (flags & 4 == 4), 1),
}
_GROWN = {"LIST_EXTEND": True, "SET_UPDATE": True, "LIST_APPEND": False, "SET_ADD": False}
"""Instructions that put something at the end of a list or set below it, and whether that is a row of more."""


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
        self.given_up: list[Tree] = []  # parts of the statement that is being read
        self.keywords: tuple[str, ...] = ()

    def pop(self, count: int = 1) -> tuple[Tree, ...]:
        """Take parts off the stack; what is not there is unknown."""
        taken = [self.stack.pop() if self.stack else _any_of(self.given_up) for _ in range(count)]
        return tuple(reversed(taken))

    def give_up(self) -> None:
        """Clear the stack where the order of instructions may change."""
        self.given_up += [part for part in self.stack if part is not _NULL]
        self.stack.clear()
        self.found.straight = False

    def result(self) -> Tree:
        """Take off what a statement computes, and begin with the next one."""
        (value,) = self.pop()
        found = _any_of([value, *self.given_up]) if self.given_up else value
        if not self.stack:
            self.given_up = []
        return found

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
            self.found.returned.append(self.result())
        elif name == "POP_TOP":
            self.result()
        elif not self.display(name, number, at):
            self.others(name, number, at)

    def display(self, name: str, number: int, at: int) -> bool:
        """Build rows and dicts; return whether an instruction does that."""
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
                self.found.yielded.append(item)  # of a loop that collects
        elif name in ("DICT_UPDATE", "DICT_MERGE"):
            self.grow("dict", number, (Tree("star"), *self.pop()))
        elif name == "MAP_ADD":
            self.found.yielded.extend(self.pop(2))
        elif name == "YIELD_VALUE":
            self.found.yielded.extend(self.pop())
            self.found.straight = False
            push(UNKNOWN)
        elif name == "UNPACK_SEQUENCE":
            self.stack.extend([_any_of(self.pop())] * number)
        else:
            return False
        return True

    def grow(self, kind: str, place: int, parts: tuple[Tree, ...]) -> None:
        """Put parts at the end of a display below the top of the stack."""
        if len(self.stack) >= place:
            old = self.stack[-place]
            grown = Tree(kind, None, (*old.parts, *parts), old.at)
            self.stack[-place] = grown if old.kind == kind else _any_of([old, *parts])

    def others(self, name: str, number: int, at: int) -> None:
        """Do what makes functions and classes, what is of no use, and give up at the rest."""
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
                self.pop()  # a condition, whose value goes nowhere
            self.give_up()

    def store(self, name: str, at: int, value: Tree, *, known: bool = True) -> None:
        """Note what is assigned to a name."""
        if known:
            self.found.stores.setdefault(name, []).append((at, value))

    def call(self, count: int, at: int) -> None:
        """Put a call in the place of its callee and its arguments."""
        arguments = self.pop(count)
        first, second = self.pop(2)
        if first is _NULL:
            first, second = second, _NULL
        if second is not _NULL:  # a decorator with its class, or a comprehension with what it runs over
            arguments = (second, *arguments)
        made = Tree("call", self.keywords, (first, *arguments), at)
        self.keywords = ()
        self.found.calls[at] = made
        self.stack.append(made)

    def spread(self, parts: tuple[Tree, ...], at: int) -> None:
        """Put a call with a row and a dict of arguments in their place."""
        _, function, row, *names = parts
        made = Tree("spread", None, (function, row, *(names or [Tree("dict")])), at)
        self.found.calls[at] = made
        self.stack.append(made)


def _any_of(parts: Iterable[Tree]) -> Tree:
    """Return what is unknown, but may be made of some parts."""
    kept = tuple(part for part in parts if part is not UNKNOWN and part is not _NULL)
    return Tree("unknown", None, kept) if kept else UNKNOWN
