"""Decimals, which are the binary numbers that are stored."""

from __future__ import annotations

import operator
import random
from collections.abc import Iterator
from fractions import Fraction

from attack.case import Case
from attack.numbers import ratio

RELATIONS = {">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt}


def cases(rng: random.Random) -> Iterator[Case]:
    """Yield comparisons of a decimal with the same or a close rational."""
    while True:
        digits = rng.randint(1, 12)
        n = rng.randint(1, 10**digits - 1)
        decimal = f"{n / 10**digits!r}"
        stored, looks = Fraction(float(decimal)), Fraction(n, 10**digits)
        other = rng.choice((looks, stored, stored + Fraction(1, 2**80), stored - Fraction(1, 10**30)))
        sign = rng.choice(list(RELATIONS))
        holds = RELATIONS[sign](stored, other)
        form = rng.choice(("point", "end", "coefficient"))
        if form == "point":
            code = f"C=Claim('a',x{sign}{ratio(other)},{{x:FiniteSet({decimal})}})"
        elif form == "end":
            sign = rng.choice((">=", ">"))
            holds = RELATIONS[sign](stored, other)
            code = f"C=Claim('a',x{sign}{ratio(other)},{{x:Interval({decimal},oo)}})"
        else:
            code = f"with as_written():\n    S={decimal}*x{sign}{ratio(other)}*x\nC=Claim('a',S,{{x:Interval(1,2)}})"
        yield Case("floats", "T" if holds else "F", f"x=Symbol('x',real=True)\n{code}")
