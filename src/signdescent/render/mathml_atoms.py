"""The atoms of a formula as MathML: names, numbers and constants; and escaping of text."""

from __future__ import annotations

import html
import re
import unicodedata
from fractions import Fraction
from typing import Any

import sympy as sp
from sympy.core.alphabets import greeks

from signdescent.theory.exactness import number_of

__all__ = ["ATOM", "PLUS", "TIMES", "Written", "constant", "decimal", "escaped", "name", "rational", "value"]

PLUS, TIMES, ATOM = 30, 50, 60
"""Precedences of a sum, a product and an atom."""

_ACCENTS = {"tilde": "~", "hat": "^", "bar": "¯", "dot": "˙"}
_NAME = re.compile(r"([A-Za-z]+?)_?([0-9]*)(?:_([A-Za-z0-9]+))?")
_CONSTANTS = {sp.pi: "π", sp.E: "e", sp.oo: "∞", sp.I: "i"}
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

Written = tuple[str, int]
"""Markup, and the precedence of its outermost operation."""


def escaped(text: str) -> str:
    """Return text that is safe inside an element or a quoted attribute, in HTML and in XML."""
    return html.escape(_NOT_XML.sub("\ufffd", text))


def name(text: str) -> str:
    """Return a symbol by its name: Greek letters, an index, an accent."""
    match = _NAME.fullmatch(text)
    if match is None:
        return f"<mi>{escaped(text)}</mi>"
    stem, index, suffix = match.groups()
    letter = f"<mi>{_letter(stem)}</mi>"
    if suffix in _ACCENTS:
        letter, suffix = f'<mover accent="true">{letter}<mo>{_ACCENTS[suffix]}</mo></mover>', None
    if suffix == "star":
        letter, suffix = f"<msup>{letter}<mo>*</mo></msup>", None
    below = [f"<mn>{index}</mn>"] if index else []
    if suffix:
        below.append(f"<mn>{suffix}</mn>" if suffix.isdigit() else f"<mi>{_letter(suffix)}</mi>")
    return f"<msub>{letter}<mrow>{'<mo>,</mo>'.join(below)}</mrow></msub>" if below else letter


def _letter(word: str) -> str:
    """Return a Greek letter for its name, and any other word unchanged."""
    spelt = {"lambda": "lamda", "eps": "epsilon"}.get(word.lower(), word.lower())
    if word not in (word.lower(), word.capitalize()) or spelt not in (*greeks, "lamda"):
        return word
    return unicodedata.lookup(f"GREEK {'SMALL' if word.islower() else 'CAPITAL'} LETTER {spelt}")


def value(number: Fraction | float | str) -> str:
    """Return a coordinate: a fraction exactly, a float to six digits, a text as it is."""
    if isinstance(number, str):
        return f"<mtext>{escaped(number)}</mtext>"
    if isinstance(number, float):
        return f"<mrow>{decimal(number)[0]}</mrow>"
    return f"<mrow>{rational(number_of(number))[0]}</mrow>"


def rational(number: Any) -> Written:
    """Return an integer or a fraction."""
    sign = "<mo>−</mo>" if number < 0 else ""
    p, q = abs(number.p), number.q
    size = f"<mn>{p}</mn>" if q == 1 else f"<mfrac><mn>{p}</mn><mn>{q}</mn></mfrac>"
    return sign + size, PLUS if sign else (ATOM if q == 1 else TIMES)


def decimal(number: Any) -> Written:
    """Return six digits, with a power of ten if Python would write an exponent."""
    digits, _, exponent = f"{abs(float(number)):.6g}".partition("e")
    size = f"<mn>{digits}</mn>"
    if exponent:
        tens = f"<msup><mn>10</mn><mrow>{rational(sp.Integer(int(exponent)))[0]}</mrow></msup>"
        size = tens if digits == "1" else f"{size}<mo>⋅</mo>{tens}"
    if number < 0:
        return f"<mo>−</mo>{size}", PLUS
    return size, TIMES if exponent else ATOM


def constant(number: Any) -> Written:
    """Return a named constant."""
    if number is sp.S.NegativeInfinity:
        return "<mo>−</mo><mi>∞</mi>", PLUS
    if number in _CONSTANTS:
        return f"<mi>{_CONSTANTS[number]}</mi>", ATOM
    return f"<mi>{escaped(str(number))}</mi>", ATOM
