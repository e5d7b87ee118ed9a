"""Statements that SymPy folds to True or False, which must not be decided."""

from __future__ import annotations

import random
from collections.abc import Iterator

from attack.case import Case

FOLDS = (
    "exp({a}*x)>0", "x**2>=0", "Abs(x-{a})>=0", "x+{a}>=x", "Eq(x+{a},{a}+x)", "Eq(sqrt((x-{a})**2),Abs(x-{a}))",
    "(x-{a}==0)", "(x**2+{a}==x)", "Eq(log(exp(x))*{a},{a}*x)", "x*0>={a}-{a}", "Ne(exp(x),0)", "x-x+{a}>0", "Or(x>{a},x<={a})",
    "(x-{a})/(x-{a})>=1", "log(x)-log(x)>=0", "x**0<=1", "Max(0,Abs(x))>=0", "(1/x)*x>=1",
)  # fmt: skip


def cases(rng: random.Random) -> Iterator[Case]:
    """Yield claims whose statement is True or False before the check."""
    while True:
        code = rng.choice(FOLDS).format(a=rng.randint(1, 9))
        domain = rng.choice(("Reals", "Interval(-1,2)", "Interval.open(0,oo)", "FiniteSet(1,3)"))
        yield Case(
            "folded",
            "U",
            f"x=Symbol('x',real=True)\nS={code}\nassert S in (True,False)\nC=Claim('a',sympify(S),{{x:{domain}}})",
        )
