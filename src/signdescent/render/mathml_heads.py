"""Terms of the calculus about runs as MathML: functions and gradients, signs, norms, sums, expectations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from signdescent.render import mathml_atoms as atoms
from signdescent.render.mathml_atoms import ATOM, PLUS, TIMES, Written
from signdescent.theory.calculus.terms import (
    COORDINATE,
    Agrees,
    Average,
    Better,
    Direction,
    Excess,
    Expectation,
    Gain,
    Gradient,
    Head,
    Largest,
    Last,
    Least,
    Majority,
    Norm,
    OverNodes,
    OverTime,
    Sign,
    SquaredLength,
    Total,
    UnderWeights,
    Value,
    Variable,
    Where,
    unshown,
    without_coordinate,
)

__all__ = ["CLOSED", "Head", "head"]

Write = Callable[[Any], Written]
_APPLY = "<mo>&#x2061;</mo>"
_BELOW_K = "<mrow><mi>k</mi><mo>&lt;</mo><mi>K</mi></mrow>"
_GIVEN = {0: "past", 1: "first draws"}


class _Vector(Head):
    """A gradient or a direction as a whole, not one of its coordinates."""


def head(term: Head, write: Write) -> Written:
    """Return a term whose head the calculus has; `write` writes every other term."""
    if type(term) not in _HEADS:
        return f"<mtext>{atoms.escaped(str(term))}</mtext>", PLUS
    return _HEADS[type(term)](term, write)


def _fenced(markup: str, left: str = "(", right: str = ")") -> str:
    return f"<mrow><mo>{left}</mo>{markup}<mo>{right}</mo></mrow>"


def _as_vector(term: Any) -> Any:
    """Return a term in which no coordinate is shown."""
    whole = {part: _Vector(part) for part in term.atoms(Gradient, Direction)}
    return without_coordinate(term.xreplace(whole))


def _variable(term: Variable, _write: Write) -> Written:
    name, indices = str(term.args[0]), [str(index) for index in term.args[1:]]
    shown = unshown(name, indices)
    letter = atoms.name(name)
    if not shown:
        return letter, ATOM
    below = "<mo>,</mo>".join(f"<mi>{index}</mi>" for index in shown)
    return f"<msub><mrow>{letter}</mrow><mrow>{below}</mrow></msub>", ATOM


def _at_point(term: Any, write: Write) -> str:
    return atoms.name(str(term.args[0])) + _APPLY + _fenced(write(_as_vector(term.args[1]))[0])


def _excess(term: Excess, write: Write) -> Written:
    least = f"<msup>{atoms.name(str(term.args[0]))}<mo>*</mo></msup>"
    return f"{_at_point(term, write)}<mo>−</mo>{least}", PLUS


def _gradient(term: Gradient, write: Write) -> Written:
    return f"<msub><mo>∇</mo><mi>{COORDINATE}</mi></msub>{_at_point(term, write)}", ATOM


def _vector(term: _Vector, write: Write) -> Written:
    (inner,) = term.args
    if isinstance(inner, Gradient):
        return f"<mo>∇</mo>{_at_point(inner, write)}", ATOM
    return _length_one(inner, write), ATOM


def _length_one(term: Any, write: Write) -> str:
    """Return a vector over its norm, as a function: it is 0 for the vector 0."""
    return f"<mi>dir</mi>{_APPLY}{_fenced(write(_as_vector(term.args[0]))[0])}"


def _better(term: Better, write: Write) -> Written:
    name, *points = term.args
    inside = "<mo>,</mo>".join(f"<mrow>{write(_as_vector(point))[0]}</mrow>" for point in points)
    return f"<msub><mi>better</mi>{atoms.name(str(name))}</msub>{_APPLY}{_fenced(inside)}", ATOM


def _agrees(term: Agrees, write: Write) -> Written:
    one, other = (f"<mi>sign</mi>{_APPLY}{_fenced(write(arg)[0])}" for arg in term.args)
    return _fenced(f"{one}<mo>=</mo>{other}", "[", "]"), ATOM


def _where(term: Where, write: Write) -> Written:
    one, other, first, second = (f"<mrow>{write(arg)[0]}</mrow>" for arg in term.args)
    rows = (first, f"<mtext>where&#xa0;</mtext>{one}<mo>&lt;</mo>{other}"), (second, "<mtext>else</mtext>")
    table = "".join(f"<mtr><mtd>{value}</mtd><mtd><mrow>{when}</mrow></mtd></mtr>" for value, when in rows)
    return f"<mrow><mo>{{</mo><mtable>{table}</mtable></mrow>", ATOM


def _norm(term: Head, write: Write) -> Written:
    return _fenced(write(_as_vector(term.args[0]))[0], "‖", "‖"), ATOM


def _squared_length(term: Head, write: Write) -> Written:
    return f"<msup>{_norm(term, write)[0]}<mn>2</mn></msup>", TIMES


def _called(name: str) -> Callable[[Head, Write], Written]:
    return lambda term, write: (f"<mi>{name}</mi>{_APPLY}{_fenced(write(term.args[0])[0])}", ATOM)


def _majority(term: Majority, write: Write) -> Written:
    half = "<mo>;</mo><mi>l</mi><mo>,</mo><mi>l</mi>"
    return f"<mi>I</mi>{_APPLY}{_fenced(write(term.args[0])[0] + half)}", ATOM


def _sum(below: str, share: str = "") -> Callable[[Head, Write], Written]:
    """Return the writer of a sum, with a factor in front where it is a mean."""
    sign = f"<munder><mo>∑</mo>{below}</munder>"
    front = f"<mfrac><mn>1</mn><mi>{share}</mi></mfrac>{sign}" if share else sign

    def written(term: Head, write: Write) -> Written:
        inner, level = write(term.args[0])
        return front + (f"<mrow>{inner}</mrow>" if level >= TIMES else _fenced(inner)), TIMES

    return written


def _expectation(term: Expectation, write: Write) -> Written:
    inner, given = write(term.args[0])[0], _GIVEN.get(int(term.args[1]))
    bar = f"<mo>|</mo><mtext>{given}</mtext>" if given else ""
    return f"<mi>E</mi>{_APPLY}{_fenced(inner + bar, '[', ']')}", ATOM


def _extreme(name: str) -> Callable[[Head, Write], Written]:
    return lambda term, write: (
        f"<munder><mi>{name}</mi>{_BELOW_K}</munder>{_APPLY}{_fenced(write(term.args[0])[0])}",
        ATOM,
    )


def _under_weights(term: UnderWeights, write: Write) -> Written:
    inner = write(_as_vector(term.args[0]))[0]
    under = f"{inner}<mtext>&#xa0;under weights</mtext>"
    return f"<mi>distance</mi>{_APPLY}{_fenced(f'{inner}<mo>,</mo><mrow>{under}</mrow>')}", ATOM


def _last(term: Last, write: Write) -> Written:
    return (
        f"{_fenced(write(term.args[0])[0])}<mtext>&#xa0;after&#xa0;</mtext><mi>K</mi><mtext>&#xa0;iterations</mtext>",
        0,
    )


_HEADS: Mapping[type[Head], Callable[[Any, Write], Written]] = {
    Variable: _variable,
    Value: lambda term, write: (_at_point(term, write), ATOM),
    Excess: _excess,
    Gradient: _gradient,
    _Vector: _vector,
    Sign: _called("sign"),
    Agrees: _agrees,
    Direction: lambda term, write: (f"<msub><mrow>{_length_one(term, write)}</mrow><mi>{COORDINATE}</mi></msub>", ATOM),
    Better: _better,
    Where: _where,
    Majority: _majority,
    Gain: _called("gain"),
    Norm: _norm,
    SquaredLength: _squared_length,
    Total: _sum(f"<mi>{COORDINATE}</mi>"),
    OverNodes: _sum("<mi>n</mi>", "M"),
    Expectation: _expectation,
    OverTime: _sum(_BELOW_K),
    Average: _sum(_BELOW_K, "K"),
    Least: _extreme("min"),
    Largest: _extreme("max"),
    UnderWeights: _under_weights,
    Last: _last,
}
CLOSED = (Norm, Variable)
"""Heads of which a power needs no parentheses."""
