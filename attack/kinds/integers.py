"""Integers: statements with exact truth by enumeration, and traps about quotients and reversed sums."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from fractions import Fraction

from attack.case import Case
from attack.numbers import ratio

Count = Callable[[int], Fraction | int]
TERMS: tuple[tuple[str, Count], ...] = (
    ("n**2", lambda n: n**2),
    ("factorial(n)", math.factorial),
    ("2**n", lambda n: 2**n),
    ("binomial(n,2)", lambda n: math.comb(n, 2)),
    ("binomial(n+3,3)", lambda n: math.comb(n + 3, 3)),
    ("binomial(2*n,n)", lambda n: math.comb(2 * n, n)),
    ("floor(n/2)", lambda n: n // 2),
    ("(n-3*floor(n/3))", lambda n: n % 3),
    ("ceiling(n/7)", lambda n: -(-n // 7)),
    ("(-1)**n", lambda n: (-1) ** n),
    ("Abs(n-5)", lambda n: abs(n - 5)),
    ("Max(n,9)", lambda n: max(n, 9)),
    ("Sum(k,(k,1,n))", lambda n: n * (n + 1) // 2),
    ("Sum(k**2,(k,0,n))", lambda n: n * (n + 1) * (2 * n + 1) // 6),
    ("Sum(binomial(n,k),(k,0,n))", lambda n: 2**n),
    ("Product(k,(k,1,n))", math.factorial),
    ("harmonic(n)", lambda n: sum((Fraction(1, k) for k in range(1, n + 1)), Fraction(0))),
    ("1/(n+1)", lambda n: Fraction(1, n + 1)),
)
SYMBOLS = "n=Symbol('n',integer=True);k=Symbol('k',integer=True)"


def counted(rng: random.Random) -> Iterator[Case]:
    """Yield bounds at and near the least value over a range."""
    while True:
        picked = rng.sample(TERMS, rng.choice((1, 2)))
        scales = [Fraction(rng.choice((-5, -2, -1, 1, 2, 7)), rng.randint(1, 4)) for _ in picked]
        first = rng.choice((0, 0, 1, 2))
        last = first + rng.choice((0, 1, 5, 30, 60))
        values = [sum(s * f(n) for s, (_, f) in zip(scales, picked, strict=True)) for n in range(first, last + 1)]
        least = Fraction(min(values))
        code = "+".join(f"{ratio(s)}*{t}" for s, (t, _) in zip(scales, picked, strict=True))
        eps = Fraction(1, 10 ** rng.randint(0, 12))
        statement, truth = rng.choice(
            ((f"{code}>={ratio(least)}", "T"), (f"{code}>{ratio(least)}", "F"), (f"{code}>={ratio(least + eps)}", "F"), (f"{code}>{ratio(least - eps)}", "T"))
        )  # fmt: skip
        fold = "S=S if S not in (True,False) else (n>=-1 if S else n<=-1)"
        written = "with as_written():\n    " if "binomial" in code else ""  # SymPy folds some of these wrongly
        yield Case(
            "integers",
            truth,
            f"{SYMBOLS}\n{written}S={statement}\n{fold}\nC=Claim('a',S,{{n:Range({first},{last + 1})}})",
        )


TRAPS = (  # true ones, false ones, and reversed sums, which have two conventions
    ("binomial(n,{a})>=0", "Naturals0", "T"),
    ("Eq(binomial(n,{a}),binomial(n,n-{a}))", "Range({a},40)", "T"),
    ("factorial(n)>=n", "Naturals0", "T"),
    ("factorial(n)>n", "Range(1,{a}+1)", "F"),
    ("n-{a}*floor(n/{a})<={a}-1", "Integers", "T"),
    ("n-{a}*floor(n/{a})<{a}-1", "Naturals", "F"),
    ("Eq(n-{a}*floor(n/{a}),0)", "Range(0,{a})", "F"),
    ("n**2>=n", "Integers", "T"),
    ("n**2-{a}*n>=-({a}**2)/4", "Integers", "T"),
    ("Ne(n*n,2*{a}**2)", "Range(0,100)", "T"),
    ("Ne(n,{big})", "Naturals", "F"),
    ("n<{big}", "Naturals", "F"),
    ("Or(Eq((-1)**n,1),Eq((-1)**n,-1))", "Integers", "T"),
    ("(-1)**n<=R(1,2)", "Naturals", "F"),
    ("Sum(k,(k,n,n-{a}-2))>=-10**9", "Range(1,9)", "U"),
    ("Eq(Sum(1,(k,n,0)),0)", "Range({a}+2,{a}+9)", "U"),
    ("Product(k+20,(k,n,0))>=0", "Range({a}+2,{a}+9)", "U"),
    ("Eq(Sum(k,(k,1,n)),n*(n+1)/2)", "Range(0,{a}+30)", "T"),
    ("ceiling(n/{a})>=n/{a}", "Integers", "T"),
    ("floor(n/{a})<n/{a}", "Integers", "F"),
    ("floor(sqrt(n))**2<=n", "Range(0,200)", "T"),
    ("floor(sqrt(n))**2<n", "Range({a}**2-1,{a}**2+2)", "F"),
    ("2**n>n**2-2", "Naturals0", "T"),
    ("2**n>n**2", "Naturals0", "F"),
    ("n>{a}-1", "Range({a},oo)", "T"),
    ("n**n>=factorial(n)", "Range(1,{a}+20)", "T"),
)


def traps(rng: random.Random) -> Iterator[Case]:
    """Yield known traps with random numbers."""
    while True:
        code, domain, truth = rng.choice(TRAPS)
        a, big = rng.randint(2, 9), rng.choice((10**6, 10**15 + 37, 2**53 + 1, 10**30))
        code, domain = (part.replace("{a}", str(a)).replace("{big}", str(big)) for part in (code, domain))
        symbol = rng.choice(("n=Symbol('n',integer=True)", "n=Symbol('n')", "n=Symbol('n',real=True)"))
        fold = "S=S if S not in (True,False) else (Eq(n,n**1,evaluate=False) if S else Ne(n,n**1,evaluate=False))"
        build = f"with as_written():\n    S={code}" if "binomial" in code else f"S={code}"  # SymPy folds it wrongly
        yield Case(
            "integer-traps",
            truth,
            f"{symbol};k=Symbol('k',integer=True)\n{build}\n{fold}\nC=Claim('a',S,{{n:{domain}}})",
        )
