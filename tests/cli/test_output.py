"""Exact numbers in, strict JSON out."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signdescent.cli.output import as_float, exact, json_number, table, write_json
from signdescent.errors import ArgumentError, DomainError


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.6", Fraction(3, 5)),
        (" 2/3 ", Fraction(2, 3)),
        ("-1.5e-3", Fraction(-3, 2000)),
        (".5", Fraction(1, 2)),
        ("1e400", Fraction(10) ** 400),
        ("-0", Fraction(0)),
    ],
)
def test_exact_reads_without_rounding(text: str, value: Fraction) -> None:
    """A decimal or a ratio is the number that was typed."""
    assert exact(text, "--x") == value


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_exact_then_float_is_the_nearest_float(value: float) -> None:
    """Reading what `repr` writes and rounding once gives the float back."""
    assert as_float(exact(repr(value), "--x"), "--x") == value


@pytest.mark.parametrize("text", ["", "x", "1,5", "0x10", "1_000", "1/2/3", "1.5/2", "--1", "½", "٣", "1e", "e5"])
def test_exact_refuses_what_is_no_number(text: str) -> None:
    """Text that is no plain decimal or ratio is refused, Python's own liberties included."""
    with pytest.raises(ArgumentError, match="Expected --x to be a decimal number"):
        exact(text, "--x")


@pytest.mark.parametrize("text", ["nan", "-inf", "Infinity", "1e401", "1e-9999", "1/0", "9" * 301])
def test_exact_refuses_what_is_out_of_range(text: str) -> None:
    """Numbers that float64 cannot hold are refused before any large power is formed."""
    with pytest.raises(DomainError, match="Expected --x"):
        exact(text, "--x")


def test_as_float_refuses_overflow() -> None:
    """Rounding does not end at infinity."""
    with pytest.raises(DomainError, match="--x to fit float64"):
        as_float(Fraction(10) ** 310, "--x")


@pytest.mark.parametrize(
    ("value", "kind"),
    [(3.0, int), (2.5, float), (1e300, float), (float("nan"), type(None)), (None, type(None))],
)
def test_json_number_has_the_right_kind(value: float | None, kind: type) -> None:
    """Whole numbers are ints, and what JSON lacks is None."""
    assert type(json_number(value)) is kind


def test_write_json_is_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    """The object says what made it; fractions are rounded once."""
    write_json("nodes", {"rho": Fraction(3, 5)}, {"nodes": 3})
    document = json.loads(capsys.readouterr().out)
    assert document["schema_version"] == 1
    assert document["command"] == "nodes"
    assert document["parameters"] == {"rho": 0.6}
    assert document["result"] == {"nodes": 3}


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_write_json_refuses_nan(value: float) -> None:
    """NaN and infinities never reach the output."""
    with pytest.raises(ValueError, match="JSON"):
        write_json("nodes", {}, {"nodes": value})


def test_write_json_refuses_unknown_types() -> None:
    """An array is not silently turned into text."""
    with pytest.raises(ArgumentError, match="JSON"):
        write_json("nodes", {}, {"nodes": object()})


def test_table_aligns_columns() -> None:
    """Columns are as wide as their widest cell, and no line ends in blanks."""
    assert table([("a", "1"), ("bbb", "22")], right=(1,)) == "  a     1\n  bbb  22"
