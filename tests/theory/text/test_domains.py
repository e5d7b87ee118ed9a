"""Sets as text: intervals, lists, names and unions are parsed; errors give the column."""

from __future__ import annotations

import re
from typing import Any

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from signdescent.errors import ClaimError
from signdescent.theory.text.domains import WORDS, domain

R = sp.Rational

READ: dict[str, Any] = {
    "[0, 1]": sp.Interval(0, 1),
    "[0, 1)": sp.Interval.Ropen(0, 1),
    "(0, 1]": sp.Interval.Lopen(0, 1),
    " ( 0 , 1 ) ": sp.Interval.open(0, 1),
    "(0, oo)": sp.Interval.open(0, sp.oo),
    "[0, oo)": sp.Interval(0, sp.oo),
    "(-oo, oo)": sp.Reals,
    "(-oo, -1/2]": sp.Interval(-sp.oo, R(-1, 2)),
    "[0.1, 1.5e1]": sp.Interval(R(1, 10), 15),
    "[0, pi/2)": sp.Interval.Ropen(0, sp.pi / 2),
    "[-sqrt(2), (1 + sqrt(5))/2]": sp.Interval(-sp.sqrt(2), (1 + sp.sqrt(5)) / 2),
    "[log(2), exp(1)]": sp.Interval(sp.log(2), sp.E),
    "[2**(1/3), 10**30]": sp.Interval(sp.cbrt(2), 10**30),
    "reals": sp.Reals,
    "naturals": sp.S.Naturals,
    "naturals0": sp.S.Naturals0,
    "integers": sp.S.Integers,
    "{0, 1/2, 3}": sp.FiniteSet(0, R(1, 2), 3),
    "{(1), pi}": sp.FiniteSet(1, sp.pi),
    "integers in [0, 10]": sp.Range(0, 11),
    "integers in (0, 10)": sp.Range(1, 10),
    "integers in (1/2, 5/2]": sp.Range(1, 3),
    "integers in [3, oo)": sp.Range(3, sp.oo),
    "integers in (-oo, oo)": sp.S.Integers,
    "[0, 1] | [2, 3)": sp.Union(sp.Interval(0, 1), sp.Interval.Ropen(2, 3)),
    "{0} | (1, oo) | {-1}": sp.Union(sp.FiniteSet(0, -1), sp.Interval.open(1, sp.oo)),
}


@pytest.mark.parametrize("text", READ)
def test_a_set_is_read_as_it_is_typed(text: str) -> None:
    """Ends are exact, a round bracket excludes its end, and bars form unions."""
    assert domain(text, "the set of x") == READ[text]


REFUSED = {
    "": (1, "a set is missing"),
    "R": (1, "denotes no set"),
    "x": (1, "denotes no set"),
    "0, 1": (1, "denotes no set"),
    "[0": (1, "denotes no set"),
    "[]": (1, "denotes no set"),
    "{}": (1, "denotes no set"),
    "[0, 1}": (1, "denotes no set"),
    "naturals0 naturals": (1, "denotes no set"),
    "[0, 1] |": (9, "a set is missing"),
    "| [0, 1]": (1, "a set is missing"),
    "[0, 1] | R": (10, "denotes no set"),
    "[0]": (1, "has 2 ends; this has 1"),
    "[0, 1, 2]": (1, "has 2 ends; this has 3"),
    "[0, ]": (5, "a number is missing"),
    "{1,,2}": (4, "a number is missing"),
    "[0, oo]": (7, "oo cannot be a member"),
    "[-oo, 0]": (1, "-oo cannot be a member"),
    "{oo}": (2, "not a real number"),
    "[1, 0]": (1, "the interval is empty"),
    "(1, 1)": (1, "the interval is empty"),
    "(oo, oo)": (1, "the interval is empty"),
    "[0, [1, 2]]": (5, "no place inside"),
    "[0, a]": (5, "a has no set and is not a constant"),
    "[0, 1 2]": (7, "two terms in a row"),
    "[0; 1]": (3, "no meaning here"),
    "[0, 2^3]": (6, "Write \\*\\* for a power"),
    "[0, x > 1]": (5, "this is not a term"),
    "[0, 1/0]": (7, "division by zero"),
    "[0, sqrt(-1)]": (5, "not a real number"),
    "[sqrt(-1)*sqrt(-1), 0]": (2, "not a real number"),
    "{0*log(-1)}": (2, "not a real number"),
    "{0*log(1 - pi)}": (2, "not a real number"),
    "[log(-1)/log(-1) - 2, 1]": (2, "not a real number"),
    "{(sqrt(2) - sqrt(2))**0, 0/(sqrt(2) - sqrt(2))}": (26, "not a real number"),
    "[log(0), 1]": (2, "not a real number"),
    "[0, 1/(sqrt(2) - sqrt(2))]": (5, "not a real number"),
    "[0, sin(1)]": (5, "an end of a set is made of"),
    "[0, 9**9**9]": (5, "an end of a set is made of"),
    "[0, (9**400)**400]": (5, "an end of a set is made of"),
    "[0, 2**sqrt(2)]": (5, "an end of a set is made of"),
    "[0, exp(exp(exp(exp(10))))]": (5, "too large"),
    "[0, 1] | {1/exp(exp(exp(10)))}": (11, "too large"),
    "[-exp(10**5), 0]": (2, "too large"),
    "integers in": (1, "no set of integers"),
    "integers in {1}": (1, "no set of integers"),
    "integers in (0, 1)": (13, "contains no integer"),
    "integers in [0, pi]": (13, "must be fractions"),
    "in": (1, "denotes no set"),
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_denotes_no_set_is_refused_where_it_stands(text: str) -> None:
    """The error gives the column of the fault and a correction."""
    column, words = REFUSED[text]
    with pytest.raises(ClaimError, match=rf"In the set of x, column {column}: .*{words}"):
        domain(text, "the set of x")


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("0123./*-+()[]{},| oopi in") | st.characters(), max_size=20))
def test_garbage_is_refused_and_never_crashes(text: str) -> None:
    """Every text is either parsed as a set or refused with `ClaimError`."""
    try:
        made = domain(text, "the set of x")
    except ClaimError as error:
        made = str(error)
    assert isinstance(made, sp.Set) or re.search(r"column \d+: ", made)


APART = {
    "[-1, 0] | {log(1 + 1/10**10)}": (sp.Interval(-1, 0), sp.FiniteSet(sp.log(1 + R(1, 10**10)))),
    "[-1, 0] | [log(1 + 1/10**10), 2]": (sp.Interval(-1, 0), sp.Interval(sp.log(1 + R(1, 10**10)), 2)),
    "(-1, 0) | (log(1 + 1/10**12)/2, 1)": (
        sp.Interval.open(-1, 0),
        sp.Interval.open(sp.log(1 + R(1, 10**12)) / 2, 1),
    ),
    "[0, 1] | [log(1 + 1/10**12), log(1 + 1/10**12)]": (
        sp.Interval(0, 1),
        sp.FiniteSet(sp.log(1 + R(1, 10**12))),
    ),
    "[0, log(2)] | [pi, 4] | {0}": (sp.Interval(0, sp.log(2)), sp.Interval(sp.pi, 4), sp.FiniteSet(0)),
}


@pytest.mark.parametrize("text", APART)
def test_parts_whose_ends_are_no_fractions_stay_apart(text: str) -> None:
    """SymPy rounds such ends and would merge some of these parts, losing their gap or point."""
    made = domain(text, "the set of x")
    assert isinstance(made, sp.Union)
    assert made.args == APART[text]


def test_parts_with_rational_ends_are_joined() -> None:
    """Sets whose ends are fractions are merged exactly."""
    assert domain("[0, 1] | [1, 2]", "the set of x") == sp.Interval(0, 2)
    assert domain("[0, pi] | [0, pi]", "the set of x") == sp.Interval(0, sp.pi)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("[0, exp(exp(6))]", (0, sp.exp(sp.exp(6)))),
        ("[log(6) - log(3), log(2)]", (sp.log(6) - sp.log(3), sp.log(2))),
        ("[1/10**11, log(1 + 1/10**10)]", (R(1, 10**11), sp.log(1 + R(1, 10**10)))),
        ("[pi, 1]", (sp.pi, 1)),
    ],
    ids=["large", "equal ends", "close ends", "empty"],
)
def test_ends_that_are_no_fractions_are_not_compared(text: str, ends: tuple[sp.Expr, sp.Expr]) -> None:
    """An interval stays unevaluated; the check of a claim finds out whether it is empty."""
    made = domain(text, "the set of x")
    interval = made.args[-1] if isinstance(made, sp.Union) else made
    assert isinstance(interval, sp.Interval)
    assert (interval.start, interval.end) == ends


def test_every_name_of_a_set_is_in_the_message() -> None:
    """If the text is not a set, the error lists the named sets."""
    with pytest.raises(ClaimError) as caught:
        domain("ℝ", "the set of x")
    assert all(word in str(caught.value) for word in WORDS)
