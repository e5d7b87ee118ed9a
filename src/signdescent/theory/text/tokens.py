"""Tokens of a formula, and its syntax tree; text outside the grammar is refused with its column."""

from __future__ import annotations

import ast
import keyword
import re
import warnings
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from signdescent.errors import ClaimError

__all__ = ["ROWS", "Place", "Token", "tokens", "tree_of"]

_TOKEN = re.compile(
    r"(?P<space>[ \t\r\n]+)|(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)|(?P<name>[^\W\d]\w*)"
    r"|(?P<operator>//|\*\*|<=|>=|==|!=|[-+*/()<>,&|~])"
)
_CURES: Mapping[str, str] = {
    "^": "Write ** for a power.",
    "//": "Write floor(a/b).",
    "=": "Write == for an equation.",
    "!": "Write factorial(n) for n!, and != for 'not equal'.",
    "%": "Write a - b*floor(a/b) for a remainder.",
    "≤": "Write <=.",
    "≥": "Write >=.",
    "≠": "Write !=.",
    "×": "Write *.",
    "·": "Write *.",
    "÷": "Write /.",
    "−": "Write the minus sign of the keyboard, -.",
    "√": "Write sqrt(x).",
    "∞": "Write oo, in a set.",
    "²": "Write **2.",
    "³": "Write **3.",
    "[": "Write round brackets ( ).",
    "]": "Write round brackets ( ).",
    "{": "Write round brackets ( ).",
    "}": "Write round brackets ( ).",
}
_GRAMMAR = (
    "Numbers, names, + - * / ** ( ), the relations < <= > >= == !=, 'and', 'or', 'not', and calls of known functions "
    "are allowed."
)
_WORDS = ("and", "or", "not", "True", "False")
ROWS = ((ast.Add, ast.Sub), (ast.Mult, ast.Div), (ast.BitAnd,), (ast.BitOr,))
"""Groups of operators that are read as one flat sequence, although Python nests them."""
_LONGEST = 10_000
_LONGEST_NUMBER = 400
_DEEPEST = 80


@dataclass(frozen=True, slots=True)
class Place:
    """A text and its description; errors give columns counted from 1."""

    text: str
    what: str

    def refused(self, start: int, end: int, problem: str, cure: str) -> ClaimError:
        """Return the error about a part of the text."""
        column, line = start - self.text.rfind("\n", 0, start), self.text.count("\n", 0, start) + 1
        where = f"line {line}, column {column}" if "\n" in self.text else f"column {column}"
        part = self.text[start:end]
        shown = f"{part!r:.80}" if part else "the end of the text" if not self.text[start:].strip() else "nothing"
        msg = f"In {self.what}, {where}: {problem}; got {shown}. {cure}"
        return ClaimError(msg)

    def span(self, node: ast.AST) -> tuple[int, int]:
        """Return start and end of a node in characters; Python counts bytes."""
        line = self.text.encode()
        ends = (node.col_offset, node.end_col_offset)  # type: ignore[attr-defined]
        first, last = (len(line[:offset].decode(errors="ignore")) for offset in ends)
        return first, last


@dataclass(frozen=True, slots=True)
class Token:
    """A number, a name or an operator, and its position."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """The position after the token."""
        return self.start + len(self.text)


def tokens(place: Place, start: int = 0, end: int | None = None, extra: Collection[str] = ()) -> Iterator[Token]:
    """Yield the tokens of a part of a text; `extra` are further characters and words that are allowed there.

    Raise `ClaimError` for a character outside the grammar.
    """
    text, position = place.text, start
    end = len(text) if end is None else end
    if len(text) > _LONGEST:
        raise place.refused(
            _LONGEST, _LONGEST, f"the text is longer than {_LONGEST} characters", "State it in several claims."
        )
    while position < end:
        match = _TOKEN.match(text, position, end)
        if match is None and text[position] in extra:
            yield Token("operator", text[position], position)
            position += 1
            continue
        if match is None or match["operator"] == "//":
            sign = match.group() if match else text[position]
            raise place.refused(
                position, position + len(sign), "this character has no meaning here", _CURES.get(sign, _GRAMMAR)
            )
        if match.lastgroup == "name" and match.group() not in extra:
            _check_name(place, match.group(), position)
        if match.lastgroup == "number":
            _check_number(place, match.group(), position)
        if match.lastgroup != "space":
            yield Token(str(match.lastgroup), match.group(), position)
        position = match.end()


def _check_name(place: Place, name: str, start: int) -> None:
    if not name.isidentifier():
        at = next(i for i in range(len(name)) if not name[: i + 1].isidentifier())
        raise place.refused(
            start + at, start + at + 1, "this character has no meaning here", _CURES.get(name[at], _GRAMMAR)
        )
    if keyword.iskeyword(name) and name not in _WORDS:
        cure = f"Choose another name, as {name[:3] if name[:3] != name else name + '_'}."
        raise place.refused(start, start + len(name), f"{name} is a Python keyword", cure)


def _check_number(place: Place, number: str, start: int) -> None:
    exponent = re.split("[eE]", number)[-1] if re.search("[eE]", number) else "0"
    if len(number) > _LONGEST_NUMBER or abs(int(exponent)) > _LONGEST_NUMBER:
        problem = f"a number has at most {_LONGEST_NUMBER} digits"
        raise place.refused(start, start + len(number), problem, "Write it as a power, as 10**1000.")


def tree_of(place: Place, start: int, end: int) -> ast.expr:
    """Return the syntax tree of a part of a text, with the columns of the whole text.

    Raise `ClaimError` if it is not a formula.
    """
    items = list(tokens(place, start, end))
    if not items:
        raise place.refused(start, start, "a formula is needed here", "Write one, as 'x >= 0'.")
    _check_rows(place, items)
    plain = re.sub(r"[\t\r\n]", " ", place.text[:end])
    source = plain[items[0].start :]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            node = ast.parse(source, mode="eval").body
    except SyntaxError as error:
        at = min(items[0].start + max((error.offset or 1) - 1, 0), end)
        token = next((token for token in items if token.end > at), None)
        first, last = (token.start, token.end) if token else (end, end)
        cure = "Something is missing or too much before it."
        raise place.refused(first, last, "this cannot be read as a formula", cure) from None
    except (ValueError, MemoryError, RecursionError):
        raise place.refused(start, start, "the formula is nested too deeply", "State it in parts.") from None
    shift = items[0].start  # in bytes too: only blanks, brackets and numbers come before
    for part in ast.walk(node):
        if isinstance(part, ast.expr):
            part.col_offset += shift
            part.end_col_offset = (part.end_col_offset or 0) + shift
    _check_nodes(place, node)
    return node


def _check_rows(place: Place, items: list[Token]) -> None:
    """Raise `ClaimError` for unbalanced brackets, two terms in a row, or an operator at the end."""
    opened: list[Token] = []
    for before, token in zip([None, *items], items, strict=False):
        closed = before is not None and _ends_a_term(before)
        callee = before is not None and before.kind == "name" and token.text == "("
        if closed and not callee and (_begins_a_term(token) or token.text == "("):
            raise place.refused(token.start, token.end, "two terms in a row", "Write * between them, or a comma.")
        if token.text == "(":
            opened.append(token)
            if len(opened) > _DEEPEST:
                problem = f"the formula has more than {_DEEPEST} nested brackets"
                raise place.refused(token.start, token.end, problem, "State it in several claims.")
        elif token.text == ")":
            if not opened:
                raise place.refused(token.start, token.end, "this bracket was never opened", "Write ( before it.")
            opened.pop()
    if items[-1].kind == "operator" and items[-1].text != ")":
        raise place.refused(items[-1].end, items[-1].end, "a term is missing", f"Write one after {items[-1].text}.")
    if opened:
        raise place.refused(opened[-1].start, opened[-1].end, "this bracket is never closed", "Write ) after it.")


def _ends_a_term(token: Token) -> bool:
    return token.text == ")" or token.kind == "number" or (token.kind == "name" and token.text not in _WORDS[:3])


def _begins_a_term(token: Token) -> bool:
    return token.kind == "number" or (token.kind == "name" and token.text not in _WORDS[:2])


def _check_nodes(place: Place, root: ast.expr) -> None:
    """Raise `ClaimError` for a call of anything but a name, keyword arguments, stars, or too deep nesting."""
    waiting: list[tuple[ast.AST, int]] = [(root, 0)]
    while waiting:
        node, depth = waiting.pop()
        if depth > _DEEPEST:
            first, last = place.span(node)
            raise place.refused(
                first, last, f"the formula is nested more than {_DEEPEST} deep", "State it in several claims."
            )
        if isinstance(node, ast.Starred):
            first, last = place.span(node)
            raise place.refused(first, last, "a star multiplies two terms", "Write one before it and one after it.")
        if isinstance(node, ast.Call) and (node.keywords or not isinstance(node.func, ast.Name)):
            first, last = place.span(node.keywords[0].value if node.keywords else node.func)
            raise place.refused(first, last, "only a known function can be called, by its arguments", "Write f(x).")
        for child in ast.iter_child_nodes(node):
            waiting.append((child, depth + (not _row(node, child))))


def _row(node: ast.AST, child: ast.AST) -> bool:
    """Return whether a child continues a flat sequence of operators, as ``a + b`` does in ``a + b - c``."""
    if not (isinstance(node, ast.BinOp) and isinstance(child, ast.BinOp) and child is node.left):
        return False
    return any(isinstance(node.op, kinds) and isinstance(child.op, kinds) for kinds in ROWS)
