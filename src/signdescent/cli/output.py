"""Functions shared by the commands: exact numbers as input, JSON or plain text as output."""

from __future__ import annotations

import json
import math
import os
import re
import shutil
import sys
import textwrap
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

import click

from signdescent import __version__
from signdescent.errors import ArgumentError, DomainError

__all__ = [
    "LARGEST_COUNT",
    "UNREACHABLE",
    "as_float",
    "count",
    "exact",
    "folded",
    "is_lively",
    "json_number",
    "number",
    "table",
    "whole",
    "write_json",
]

SCHEMA_VERSION = 1
UNREACHABLE = 3
LARGEST_COUNT = 2**53  # float64 represents every integer up to here

_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE]([+-]?[0-9]{1,4}))?")
_RATIO = re.compile(r"[+-]?[0-9]+/[0-9]+")
_LONGEST, _LARGEST_EXPONENT = 300, 400


def exact(text: str, name: str) -> Fraction:
    """Read a decimal such as ``0.6`` or ``1e-3``, or a ratio such as ``2/3``, without rounding.

    Parameters
    ----------
    text : str
        The text of the option.
    name : str
        The option, for error messages.

    Returns
    -------
    Fraction
        The exact number.

    Raises
    ------
    ArgumentError
        If the text is not a number.
    DomainError
        If it is not finite, or too long or too extreme for float64.
    """
    short = text if len(text) <= 40 else text[:37] + "..."
    word = text.strip().lower().lstrip("+-")
    if word in {"nan", "inf", "infinity"}:
        message = f"Expected {name} to be a finite number; got {name}={short}."
        raise DomainError(message)
    match = _DECIMAL.fullmatch(text.strip())
    if match is None and _RATIO.fullmatch(text.strip()) is None:
        message = f"Expected {name} to be a decimal number or a ratio such as 2/3; got {name}={short!r}."
        raise ArgumentError(message)
    if len(text) > _LONGEST or (match is not None and abs(int(match[1] or 0)) > _LARGEST_EXPONENT):
        message = f"Expected {name} to fit float64 (at most {_LONGEST} digits); got {name}={short}."
        raise DomainError(message)
    if match is None and int(text.split("/")[1]) == 0:
        message = f"Expected {name} to have a denominator other than 0; got {name}={short}."
        raise DomainError(message)
    return Fraction(text.strip())


def number(ctx: click.Context, param: click.Parameter, value: str | None) -> Fraction | None:  # noqa: ARG001
    """Read an option exactly (a click callback)."""
    return None if value is None else exact(value, param.opts[0])


def whole(least: int, most: int = LARGEST_COUNT) -> Callable[[click.Context, click.Parameter, str | None], int | None]:
    """Return a click callback that reads an option as a whole number from `least` to `most`."""

    def read(ctx: click.Context, param: click.Parameter, value: str | None) -> int | None:  # noqa: ARG001
        if value is None:
            return None
        name = param.opts[0]
        read_number = exact(value, name)
        if read_number.denominator != 1 or not least <= read_number <= most:
            top = "2**53" if most == LARGEST_COUNT else most
            message = f"Expected {name} to be a whole number from {least} to {top}; got {name}={value}."
            raise DomainError(message)
        return int(read_number)

    return read


count = whole(1)


def as_float(number: Fraction, name: str) -> float:
    """Round an exact number to float64, and refuse overflow."""
    try:
        return float(number)
    except OverflowError:
        message = f"Expected {name} to fit float64; its size is above 1.8e308."
        raise DomainError(message) from None


def json_number(value: float | None) -> int | float | None:
    """Return an int for a whole number below 2**53, a float otherwise, None for NaN or infinity."""
    if value is None or not math.isfinite(value):
        return None
    value = float(value)
    return int(value) if value.is_integer() and abs(value) <= LARGEST_COUNT else value


def write_json(command: str, parameters: Mapping[str, object], result: Mapping[str, object]) -> None:
    """Write one JSON object: schema version, version, command, parameters, result.

    Fractions among the parameters become the nearest float64. NaN and infinities are refused; commands write None
    and a reason instead.
    """
    document = {
        "schema_version": SCHEMA_VERSION,
        "version": __version__,
        "command": command,
        "parameters": dict(parameters),
        "result": dict(result),
    }
    click.echo(json.dumps(document, allow_nan=False, default=_plain, indent=2))


def _plain(value: object) -> float:
    if isinstance(value, Fraction):
        return float(value)
    message = f"Expected a value that JSON knows; got {value!r}."
    raise ArgumentError(message)


def is_lively(stream: object) -> bool:
    """Return whether the stream accepts ANSI escapes."""
    is_terminal = getattr(stream, "isatty", lambda: False)()
    return bool(is_terminal) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def folded(line: str, *, indent: int) -> str:
    """Wrap a line to the width of the terminal, with an indent; in a file or pipe return it unchanged."""
    columns = shutil.get_terminal_size().columns
    if sys.stdout is None or not sys.stdout.isatty() or len(line) <= columns:
        return line
    return textwrap.fill(line, columns, subsequent_indent=" " * indent, drop_whitespace=True, break_on_hyphens=False)


def table(rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()) -> str:
    """Lay out rows in columns, separated and indented by two spaces; `right` lists the right-aligned columns."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [
            text.rjust(width) if column in right else text.ljust(width)
            for column, (text, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append(("  " + "  ".join(cells)).rstrip())
    return "\n".join(lines)
