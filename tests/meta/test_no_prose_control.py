"""Nothing is decided by reading a sentence: what a program asks about stands in a field of its own."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src/signdescent"
ROOMS = ("checks", "theory", "cli")

PROSE = {"sentence", "sentences", "evidence", "title", "notes"}
OWNERS_OF_TEXT = {"report", "answer", "decision", "sentence"}  # whose `text` is prose
READERS = {
    "startswith", "endswith", "split", "rsplit", "splitlines", "partition", "rpartition", "find", "rfind", "index",
    "rindex", "count", "removeprefix", "removesuffix", "isdigit", "isalpha", "islower", "isupper", "replace",
}  # fmt: skip
KEEPERS = {"lower", "upper", "strip", "lstrip", "rstrip", "casefold", "join", "format"}  # prose in, prose out


class Scope:
    """Which expressions of one function hold prose."""

    def __init__(self, body: ast.AST) -> None:
        self.body = body
        self.names: set[str] = set()
        while any(self.learns(node) for node in ast.walk(body)):
            pass

    def learns(self, node: ast.AST) -> bool:
        """Take in a name that is bound to prose, or to one of several; return whether it is new."""
        if isinstance(node, ast.For | ast.comprehension):
            names, value = [node.target], node.iter
        elif isinstance(node, ast.Assign):
            names, value = node.targets, node.value
        elif isinstance(node, ast.NamedExpr):
            names, value = [node.target], node.value
        else:
            return False
        new = {name.id for name in names if isinstance(name, ast.Name)} - self.names
        if not new or not self.is_prose(value):
            return False
        self.names |= new
        return True

    def is_prose(self, node: ast.AST | None) -> bool:
        """Return whether an expression is prose, or a collection of it, or made of nothing else."""
        if isinstance(node, ast.Attribute):
            owner = node.value.id if isinstance(node.value, ast.Name) else ""
            return node.attr in PROSE or (node.attr == "text" and owner in OWNERS_OF_TEXT)
        if isinstance(node, ast.Name):
            return node.id in PROSE | self.names
        if isinstance(node, ast.Subscript):
            return self.is_prose(node.value)
        if isinstance(node, ast.JoinedStr):
            return any(self.is_prose(part.value) for part in node.values if isinstance(part, ast.FormattedValue))
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute) and node.func.attr in KEEPERS and self.is_prose(node.func.value):
                return True
            keeps = isinstance(node.func, ast.Name) and node.func.id in {
                "str", "list", "tuple", "sorted", "reversed", "last_of_each",
            }  # fmt: skip
            return keeps and any(map(self.is_prose, node.args))
        return False

    def reads(self) -> Iterator[ast.expr | ast.stmt]:
        """Yield what asks something of prose: a search in it, a comparison, a pattern, or a branch that prints another."""
        for node in ast.walk(self.body):
            if isinstance(node, ast.Call) and self._asks(node):
                yield node
            elif isinstance(node, ast.Compare) and any(map(self.is_prose, (node.left, *node.comparators))):
                if not all(isinstance(op, ast.Is | ast.IsNot) for op in node.ops):
                    yield node
            elif isinstance(node, ast.Match) and self.is_prose(node.subject):
                yield node
            elif isinstance(node, ast.If | ast.IfExp):
                body = node.body if isinstance(node.body, list) else [node.body]
                said = {ast.unparse(inner) for part in body for inner in ast.walk(part)}
                asked = [inner for inner in ast.walk(node.test) if isinstance(inner, ast.Attribute | ast.Name)]
                if any(self.is_prose(inner) and ast.unparse(inner) not in said for inner in asked):
                    yield node.test

    def _asks(self, call: ast.Call) -> bool:
        arguments = [*call.args, *(word.value for word in call.keywords)]
        if isinstance(call.func, ast.Attribute):
            pattern = isinstance(call.func.value, ast.Name) and call.func.value.id in ("re", "regex")
            return (call.func.attr in READERS and self.is_prose(call.func.value)) or (
                (pattern or call.func.attr in ("match", "search", "fullmatch", "findall"))
                and any(map(self.is_prose, arguments))
            )
        return isinstance(call.func, ast.Name) and call.func.id == "bool" and any(map(self.is_prose, arguments))


def readings(source: str) -> list[str]:
    """Return the places of a source text at which prose is read."""
    tree = ast.parse(source)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    found = {(node.lineno, ast.unparse(node)) for body in (tree, *functions) for node in Scope(body).reads()}
    return [f"line {line}: {text}" for line, text in sorted(found)]


@pytest.mark.parametrize(
    "source",
    [
        "report.sentence.startswith('no ')",
        "'no point' in report.sentence",
        "answer.sentence == 'fails'",
        "[line.partition(':')[0] for line in report.evidence]",
        "for note in report.notes:\n    note.split(':')",
        "re.match('x', decision.sentence)",
        "pattern.search(report.title)",
        "words = report.sentence.lower()\nwords.endswith('x')",
        "str(said.sentence) != sentence",
        "'; '.join(report.notes) if report.title else ''",
        "bool(report.evidence)",
        "any('x' in note for note in reversed(report.notes))",
        "if sentence := report.sentence:\n    proved = 1",
    ],
)
def test_a_reading_is_seen(source: str) -> None:
    """Searching, comparing and splitting prose, and branching on it, are seen through names and loops."""
    assert readings(source) != []


@pytest.mark.parametrize(
    "source",
    [
        "f'{report.sentence}.' if report.sentence else ''",
        "if report.notes:\n    show(report.notes)",
        "report.verdict is Verdict.REFUTED and show(report.sentence)",
        "token.text == ')'",
        "replace(report, notes=(*report.notes, note))",
        "name.split(':')",
    ],
)
def test_printing_is_no_reading(source: str) -> None:
    """To print prose where there is some decides nothing, and other texts are not prose."""
    assert readings(source) == []


def test_nothing_is_decided_by_reading_a_sentence() -> None:
    """No engine, rule, renderer or command asks what a sentence says."""
    files = [path for room in ROOMS for path in (SOURCE / room).rglob("*.py")]
    assert len(files) > 150
    found = {str(path.relative_to(SOURCE)): readings(path.read_text(encoding="utf-8")) for path in files}
    assert {name: places for name, places in found.items() if places} == {}
