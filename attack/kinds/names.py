"""Two symbols with the same name, and indices with the name of a free symbol."""

from __future__ import annotations

import random
from collections.abc import Iterator

from attack.case import Case

FACTS = ("", ",real=True", ",positive=True", ",integer=True", ",negative=True")


def cases(rng: random.Random) -> Iterator[Case]:
    """Yield claims that must be refused, and sums whose index has the name of a free symbol."""
    while True:
        first, second = rng.sample(FACTS, 2)
        a = rng.randint(1, 9)
        if rng.random() < 0.4:
            where = rng.choice(("{x:Interval(-1,1),y:Interval(-1,1)}", "{x:Interval(-1,1)}"))
            given = rng.choice(("()", "(y>-7,)"))
            code = f"x=Symbol('x'{first});y=Symbol('x'{second})\nC=Claim('a',x+{a}*y>=-{a + 1},{where},{given})"
            yield Case("names", "U", code)
            continue
        n = rng.choice(("n=Symbol('n',integer=True)", "n=Symbol('n')", "n=Symbol('n',positive=True,integer=True)"))
        k = rng.choice(
            ("Symbol('n')", "Symbol('n',negative=True)", "Symbol('n',integer=True)", "Symbol('k',negative=True)")
        )
        last = rng.randint(3, 9)
        shift = rng.choice((0, 0, 1))
        # the sum of k from 1 to m is m(m+1)/2 for every name of the index
        code = (
            f"{n};k={k};m=Symbol('m',integer=True)\n"
            f"C=Claim('a',Ge(n+Sum(k,(k,1,{last})),{last * (last + 1) // 2 + shift}+n,evaluate=False),{{n:Range(1,5)}})"
        )
        yield Case("names", "F" if shift else "T", code)
