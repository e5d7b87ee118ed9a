"""Whether a number is positive, zero or larger than another is found out in one file, from exact numbers and balls."""

from __future__ import annotations

import ast
import json
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import pytest
from sympy.core import relational
from sympy.core.cache import clear_cache
from sympy.core.expr import Expr
from sympy.functions.elementary import integers

from reference.sampling import every
from signdescent.checks.check import check
from signdescent.theory import Claim, LawClaim, RunClaim
from signdescent.theory.papers.stochastic_sign_descent import CLAIMS

SOURCE = Path(__file__).parents[2] / "src/signdescent"
NUMBERS = [SOURCE / "checks/translate/numbers.py", SOURCE / "checks/translate/sympy_facts.py"]  # ask, and answer
ROOMS = ("checks/formulas", "checks/laws", "checks/runs", "checks/translate", "theory/rules")
FILES = ("theory/rule_terms.py", "theory/placing.py")

FACTS = {f"is_{kind}" for kind in ("positive", "negative", "nonnegative", "nonpositive", "zero", "nonzero")}
METHODS = {"evalf", "n", "equals", "is_constant", "_eval_is_extended_positive_negative"}
NAMES = {"nsimplify", "is_comparable", "get_integer_part", "_n2", "is_ge", "is_gt", "is_le", "is_lt", "N"}


def comparisons(source: str, *, methods_of_balls: bool = False) -> list[str]:
    """Return the places of a source text at which SymPy is asked about the size of a number.

    `methods_of_balls`: a call such as ``x.is_zero()`` is one of python-flint, as SymPy has no such methods.
    """
    tree = ast.parse(source)
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            fact = node.attr in FACTS or node.attr.startswith("is_extended_")
            asked = fact and not (methods_of_balls and id(node) in called)
            method = node.attr in METHODS and id(node) in called
            of_sympy = node.attr == "N" and isinstance(node.value, ast.Name) and node.value.id in ("sp", "sympy")
            if asked or method or of_sympy or node.attr in NAMES - {"N"}:
                found.append(f"line {node.lineno}: {ast.unparse(node)}")
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("getattr", "N"):
            words = "".join(
                str(part.value) for arg in node.args for part in ast.walk(arg) if isinstance(part, ast.Constant)
            )
            if node.func.id == "N" or words.startswith("is_"):
                found.append(f"line {node.lineno}: {ast.unparse(node)}")
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sympy"):
            found += [f"line {node.lineno}: import {name.name}" for name in node.names if name.name in NAMES]
    return found


@pytest.mark.parametrize(
    "source",
    [
        "x.is_positive",
        "(a - b).is_extended_negative",
        "x.is_zero()",
        "x.evalf()",
        "x.n(30)",
        "x.equals(0)",
        "x.is_constant()",
        "x.is_comparable",
        "sp.nsimplify(x)",
        "sp.N(x)",
        "N(x, 15)",
        "getattr(x, f'is_{name}')",
        "from sympy.core.relational import is_ge",
    ],
)
def test_a_question_to_sympy_is_seen(source: str) -> None:
    """Attributes, methods, functions and attributes by name are seen."""
    assert comparisons(source) != []


@pytest.mark.parametrize("source", ["is_positive(x)", "x.is_integer", "goal.n", "getattr(x, 'args')", "sp.S.N"])
def test_other_questions_are_none(source: str) -> None:
    """The functions of the one file, facts about kinds, and other names are no such question."""
    assert comparisons(source) == []


def test_balls_have_methods_of_their_own() -> None:
    """``is_zero()`` with parentheses is a method of python-flint's, and without a fact of SymPy's."""
    assert comparisons("x.is_zero()", methods_of_balls=True) == []
    assert comparisons("x.is_zero", methods_of_balls=True) != []


def test_no_other_file_compares_numbers() -> None:
    """Engines, translations, chains and rules ask `checks.translate.numbers` alone."""
    paths = [path for room in ROOMS for path in (SOURCE / room).rglob("*.py") if path not in NUMBERS]
    assert len(paths) > 25
    found = {}
    for path in (*paths, *(SOURCE / name for name in FILES)):
        places = comparisons(path.read_text(encoding="utf-8"), methods_of_balls=path.name == "intervals.py")
        if places:
            found[str(path.relative_to(SOURCE))] = places
    assert found == {}


RECORDED: dict[str, tuple[str, str | None]] = json.loads((SOURCE / "checks/ledger.json").read_text(encoding="utf-8"))
_FIRST = {verdict: name for name, (verdict, _) in reversed(RECORDED.items())}
SAMPLE = list(dict.fromkeys((*list(CLAIMS)[3::13], *_FIRST.values())))


def test_the_sample_has_every_kind() -> None:
    """The claims below are formulas, claims about laws and claims about runs, with every verdict of the table."""
    kinds = {type(CLAIMS[name]) for name in SAMPLE}
    assert kinds == {Claim, LawClaim, RunClaim}
    assert {RECORDED[name][0] for name in SAMPLE} == {verdict for verdict, _ in RECORDED.values()}
    assert len(SAMPLE) > 40


def kind(name: str) -> tuple[type, str]:
    return type(CLAIMS[name]), RECORDED[name][0]


@pytest.mark.parametrize("name", every(4, SAMPLE, kind=kind))
def test_sympy_never_compares_numbers_during_a_check(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With SymPy's own comparisons replaced by functions that raise, a check gives the recorded verdict."""
    asked: list[object] = []

    def reached(*arguments: Any, **_: Any) -> NoReturn:
        asked.append(arguments)
        msg = "SymPy's own comparison was reached"
        raise AssertionError(msg)

    claim = CLAIMS[name]
    for module in (
        "formulas.decide",
        "formulas.missing",
        "formulas.existence",
        "translate.numbers",
    ):  # what was found before
        for value in vars(import_module(f"signdescent.checks.{module}")).values():
            if hasattr(value, "cache_clear"):
                value.cache_clear()
    for owner, attribute in (
        (Expr, "_eval_is_extended_positive_negative"),
        (relational, "_n2"),
        (integers, "get_integer_part"),
    ):
        monkeypatch.setattr(owner, attribute, reached)
    clear_cache()
    report = check(claim)
    clear_cache()
    assert asked == []
    assert (str(report.verdict), None if report.proof is None else str(report.proof)) == tuple(RECORDED[name])
