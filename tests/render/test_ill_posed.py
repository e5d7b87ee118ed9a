"""An ill-posed claim, an irrational witness and notes are shown everywhere a reader may look."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from fractions import Fraction
from importlib.resources import files
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest
import sympy as sp

from signdescent import check
from signdescent.checks.drop import Dropped
from signdescent.checks.record import differences, stronger
from signdescent.checks.report import Missing, Report, Verdict, Witness
from signdescent.checks.tally import tally
from signdescent.cli._check_drop import _lines
from signdescent.cli._reports import summary
from signdescent.cli.check import _code
from signdescent.render.html import page, style
from signdescent.render.html_claim import SIGNS
from signdescent.render.json import report_data, reports_data
from signdescent.render.text import ledger_line, report_text
from signdescent.theory import Claim

SCHEMA = json.loads((files("signdescent") / "render/report.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
ROOT_TWO = "sqrt(2)"


def ill_posed(point: Mapping[str, Fraction | str]) -> Report:
    return Report(
        id="mine",
        verdict=Verdict.ILL_POSED,
        statement="log(x) <= x",
        sentence="log(x) does not exist as a real number at x = 0",
        notes=("left out: x = -1, where the statement is not stated",),
        versions={"python": "3"},
        missing=Missing("log(x)", point),
    )


def failing(value: Fraction | str) -> Report:
    witness = Witness({"x": value}, "0", "1", "exact arithmetic")
    return Report(id="mine", verdict=Verdict.REFUTED, statement="s", sentence="fails", witness=witness)


def text_of(report: Report) -> str:
    root = ET.fromstring(page([report], {}, (), title="t"))
    return " ".join("".join(root.itertext()).split())


def document(report: Report) -> dict[str, Any]:
    counts = tally([report], {}).data()
    return reports_data([report], version="1", command="check", parameters={}, seed=0, counts=counts)


@pytest.mark.parametrize("point", [{"x": Fraction(0)}, {"x": Fraction(-1, 2), "y": ROOT_TWO}])
def test_text_names_term_and_point(point: Mapping[str, Fraction | str]) -> None:
    """The report and the line of the ledger say which term has no value, and at which point."""
    at = ", ".join(f"{name} = {value}" for name, value in point.items())
    shown = report_text(ill_posed(point))
    assert shown.startswith("mine: ILL-POSED\n")
    assert "  no value    log(x) does not exist\n" in shown
    assert f"              at {at}\n" in shown
    assert ledger_line(ill_posed(point)).startswith("ILL-POSED ")
    assert ledger_line(ill_posed(point)).endswith(f"at {at}")


def test_a_claim_without_symbols_has_one_point() -> None:
    """Where there is no coordinate, the only point is meant."""
    assert "at its only point" in report_text(ill_posed({}))
    assert "at its only point" in text_of(ill_posed({}))


def test_page_names_term_and_point() -> None:
    """The page has a box with the term and the point, a sign of its own, and the meaning of the word."""
    shown = text_of(ill_posed({"x": Fraction(0)}))
    assert "Does not exist: log(x) at x=0" in shown
    assert "a term of the statement does not exist at the point shown" in shown
    assert len({SIGNS[verdict] for verdict in Verdict}) == len(Verdict) - 1  # proved and certified share one
    assert SIGNS[Verdict.ILL_POSED] in shown


def test_page_without_a_named_term_has_no_box() -> None:
    """A report that names no term shows its sentence, and no empty box."""
    report = Report(id="mine", verdict=Verdict.ILL_POSED, statement="s", sentence="log(x) has no value")
    assert "Does not exist" not in text_of(report)
    assert "log(x) has no value" in text_of(report)
    assert report_data(report)["term"] is report_data(report)["ill_posed_at"] is None


def test_only_an_ill_posed_claim_names_a_term() -> None:
    """A term on a report with another verdict is not shown as missing."""
    report = Report(id="mine", verdict=Verdict.PROVED, statement="s", sentence="s", missing=Missing("log(x)", {}))
    assert "no value" not in report_text(report)
    assert report_data(report)["term"] is None


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_has_colour_filter_and_place_in_the_schema(verdict: Verdict) -> None:
    """No verdict is missing from the style sheet, its filter, the schema, or the counts."""
    css = style()
    assert f"--{verdict}: light-dark(" in css
    assert re.search(rf"\.ledger \.{verdict}\b.*--tone: var\(--{verdict}\)", css)
    assert re.search(rf"\.ledger \.filter \.{verdict}\b.*--tone: var\(--{verdict}\)", css)
    for hidden in (f"li li:not(.{verdict})", f'.claim:not([data-verdict="{verdict}"]', f'[data-verdict="{verdict}"]'):
        assert any(f"#show_{verdict}:checked" in line and hidden in line for line in css.splitlines())
    assert str(verdict) in SCHEMA["$defs"]["verdict"]["enum"]
    report = Report(id="mine", verdict=verdict, statement="s", sentence="s")
    assert tally([report], {}).verdicts[verdict] == 1
    assert summary([report], {}) == f"1 claim: 1 {verdict}"
    assert ledger_line(report).startswith(f"{verdict.upper():<10} ")


def test_json_has_term_and_point() -> None:
    """The JSON names both, keeps to its schema, and the schema allows them with this verdict only."""
    data = document(ill_posed({"x": Fraction(-1, 2), "y": ROOT_TWO}))
    VALIDATOR.validate(data)
    report = data["reports"][0]
    assert (report["term"], report["ill_posed_at"]) == ("log(x)", {"x": "-1/2", "y": "sqrt(2)"})
    for change in ({"verdict": "proved"}, {"ill_posed_at": None}, {"term": None}, {"ill_posed_at": {"x": "0.5"}}):
        assert not VALIDATOR.is_valid({**data, "reports": [{**report, **change}]})


@pytest.mark.parametrize("value", ["sqrt(2)", "-1/2 + sqrt(5)/2", "2**(1/3)", "CRootOf(x**5 - x - 1, 0)", "pi"])
def test_an_irrational_witness_keeps_its_coordinate(value: str) -> None:
    """Text, page and JSON show an exact number that is no fraction as it is written."""
    report = failing(value)
    assert f"witness     x = {value}\n" in report_text(report)
    assert f"x={value}" in text_of(report)
    data = document(report)
    VALIDATOR.validate(data)
    assert data["reports"][0]["witness"] == {"x": value}


@pytest.mark.parametrize("value", ["0.5", "-1e-3", "1.41421356", "", "<b>", "1/0", "inf.", "2.0*sqrt(2)"])
def test_the_schema_refuses_rounded_coordinates(value: str) -> None:
    """A decimal, an empty text and markup are no exact numbers."""
    data = document(failing(Fraction(1, 2)))
    VALIDATOR.validate(data)
    data["reports"][0]["witness"] = {"x": value}
    assert not VALIDATOR.is_valid(data)


def test_a_coordinate_in_text_is_never_obeyed() -> None:
    """What stands in a coordinate is shown as text, not as markup."""
    assert "<script" not in page([failing("<script>alert(1)</script>")], {}, (), title="t")


def test_notes_are_shown_in_text_and_page() -> None:
    """What a check left out is on both."""
    report = ill_posed({"x": Fraction(0)})
    note = "left out: x = -1, where the statement is not stated"
    assert f"  note        {note}\n" in report_text(report) + "\n"
    assert note in text_of(report)
    assert report_data(report)["notes"] == [note]


@pytest.mark.parametrize(
    ("verdicts", "code"),
    [
        ([Verdict.ILL_POSED], 4),
        ([Verdict.ILL_POSED, Verdict.PROVED], 4),
        ([Verdict.ILL_POSED, Verdict.REFUTED], 3),
        ([Verdict.SUPPORTED], 0),
    ],
)
def test_exit_code_of_an_ill_posed_claim(verdicts: list[Verdict], code: int) -> None:
    """It is 4, as for an undecided one, unless another claim is refuted."""
    assert _code([Report(id="a", verdict=verdict, statement="", sentence="") for verdict in verdicts]) == code


def test_an_assumption_that_keeps_a_term_alive_is_needed() -> None:
    """A claim that becomes ill-posed without an assumption needs it, and the command says at which point."""
    x = sp.Symbol("x")
    dropped = Dropped(x > 0, ill_posed({"x": Fraction(0)}))
    assert dropped.outcome == "needed"
    claim = Claim("mine", sp.log(x) <= x, {x: sp.Reals}, (x > 0,))
    last = _lines(claim, (dropped,))[-1]
    assert last == "    NEEDED     without it the claim is ILL-POSED at x = 0, where log(x) does not exist"


@pytest.mark.parametrize("old", [Verdict.UNDECIDED, Verdict.SUPPORTED, Verdict.CERTIFIED, Verdict.PROVED])
def test_becoming_ill_posed_is_never_only_stronger(old: Verdict) -> None:
    """With any amount of work, a claim that turns out ill-posed differs from the record."""
    record, found = {"a": (old, None)}, {"a": (Verdict.ILL_POSED, None)}
    assert stronger(record, found) == {}
    assert differences(record, found) == (f"a: now ill-posed; the record says {old}",)
    assert stronger(found, record) == {}


def test_documents_know_the_word() -> None:
    """Pages and help that list the verdicts or the exit codes name this one too."""
    from signdescent.cli import check, main

    assert "ill-posed" in check.EPILOG
    assert "ill-posed" in main.EPILOG


@pytest.mark.parametrize("term", ["Sum(k, (k, 5, n))", "Product(k, (k, 5, n))", "Sum(0*k, (k, 5, n))"])
@pytest.mark.parametrize("values", ["{1}", "integers in [1, 3]"])
def test_an_assumption_about_a_reversed_sum_is_not_met(term: str, values: str) -> None:
    """A sum from 5 to at most 3 does not exist, so that no point is left, whatever is said of the sum."""
    for relation in ("<= 9", ">= -9"):
        claim = Claim("reversed", "n > 5", {"n": values}, [f"{term} {relation}"])
        assert check(claim).verdict is Verdict.VACUOUS


@pytest.mark.parametrize(("term", "value"), [("Sum(k, (k, 5, n))", 0), ("Product(k, (k, 5, n))", 1)])
def test_an_assumption_about_an_empty_sum_is_met(term: str, value: int) -> None:
    """From 5 to 4 a sum is 0 and a product 1; the point 4 refutes n > 5 and does not refute n >= 4."""
    for values in ("{4}", "integers in [1, 9]"):
        where, assumptions = {"n": values}, [f"{term} == {value}"]
        assert check(Claim("empty", "n > 5", where, assumptions)).verdict is Verdict.REFUTED
    assert check(Claim("empty", "n >= 4", {"n": "integers in [1, 9]"}, [f"{term} >= 0"])).verdict.holds


@pytest.mark.parametrize("term", ["Sum(k, (k, 5, n))", "Product(k, (k, 5, n))"])
def test_a_statement_about_a_reversed_sum_is_ill_posed(term: str) -> None:
    """The sum exists from n = 4 on, and not at n = 3."""
    assert check(Claim("reversed", f"{term} >= 0", {"n": "integers in [3, 9]"})).verdict is Verdict.ILL_POSED
    assert check(Claim("kept", f"{term} >= 0", {"n": "integers in [4, 9]"})).verdict.holds
