"""Domains of many shapes, with statements that hold up to an end and fail beyond it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction

from attack.case import Case
from attack.numbers import mp, ratio, rounded

IRRATIONAL = {"pi": mp.pi, "sqrt(2)": mp.sqrt(2), "E": mp.e, "log(3)": mp.log(3), "cbrt(5)": mp.cbrt(5)}
RISING = ("{}", "({})**3", "exp({})", "atan({})", "2*({})+1", "erf({})", "({})**5+({})", "sinh({})")


def _end(rng: random.Random) -> Fraction:
    return rng.choice(
        (Fraction(rng.randint(-9, 9)), Fraction(rng.randint(-99, 99), rng.randint(1, 30)), Fraction(1, 10**400),
         Fraction(rng.randint(1, 9), 10 ** rng.randint(5, 40)), Fraction(10 ** rng.randint(3, 20)))
    )  # fmt: skip


def cases(rng: random.Random) -> Iterator[Case]:
    """Yield claims about the least element of a set, with exact truth by construction."""
    while True:
        low = _end(rng)
        width = Fraction(rng.randint(1, 40), rng.randint(1, 9))
        a, b, c = ratio(low), ratio(low + width), ratio(low + 2 * width)
        k = -(-low.numerator // low.denominator)  # the least integer
        shape, least, attained = rng.choice(
            (
                (f"Interval({a},{b})", a, True),
                (f"Interval.open({a},{b})", a, False),
                (f"Interval.Lopen({a},oo)", a, False),
                (f"Interval({a},oo)", a, True),
                (f"Union(Interval.open({a},{b}),Interval({c},oo))", a, False),
                (f"Union(FiniteSet({a}),Interval.open({b},{c}))", a, True),
                (f"FiniteSet({b},{a},{c})", a, True),
                (f"Range({k},{k + rng.randint(1, 50)})", str(k), True),
                (f"Intersection(S.Integers,Interval({a},oo))", str(k), True),
                (f"Range({k},{k + 40},{rng.randint(2, 5)})", str(k), True),
                (f"Union(Interval.open({a},{b}),FiniteSet({c}))", a, False),
                ("S.EmptySet", a, None),
                (f"Interval.open({a},{a})", a, None),
                (f"Intersection(FiniteSet({a}),Interval({b},{c}))", a, None),
            )
        )
        if rng.random() < 0.25:
            name = rng.choice(list(IRRATIONAL))
            digits = rng.randint(5, 40)
            near = rounded(IRRATIONAL[name], digits)
            shape, least = f"Interval({name},{rng.choice(('oo', '9'))})", name
            over = ratio(near + Fraction(1, 10**digits))
            statement, truth = rng.choice(
                ((f"x>={name}", "T"), (f"x>{name}", "F"), (f"x>={ratio(near)}", "T"), (f"x>={over}", "F"), (f"x>={name}+{over}-{ratio(near)}", "F"))
            )  # fmt: skip
        else:
            f = rng.choice(RISING)
            x, y = (f.replace("{}", t) for t in ("x", least))
            eps = f"R(1,10**{rng.randint(2, 40)})"
            statement, truth = rng.choice(
                ((f"{x}>={y}", "T"), (f"{x}>{y}", "F" if attained else "T"), (f"Ne({x},{y})", "F" if attained else "T"), (f"x>={least}+{eps}", "F"),
                 (f"{x}<{y}", "F"))
            )  # fmt: skip
            if attained is None:
                truth = "V"
            elif statement.startswith("x>=") and statement.endswith(eps):
                truth = "F" if attained or shape.startswith(("Interval", "Union(Interval")) else "T"
        real = rng.choice(("", ",real=True", ",real=True"))
        yield Case("domains", truth, f"x=Symbol('x'{real})\nC=Claim('a',{statement},{{x:{shape}}})")
