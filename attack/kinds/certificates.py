"""Altered certificates of certified claims; a certificate of a false statement must be rejected."""

from __future__ import annotations

import random
from collections.abc import Iterator

from attack.case import Case

CLAIMS = (  # f, the largest c with f >= c on an interval, rounded down to 6 digits, and the interval
    ("exp(x)-2*x", "0.613705", 0, 2), ("x**2-x+exp(-x)", "0.343", 0, 2), ("erf(x)+exp(-x)", "0.999", 0, 1), ("x*log(x)+1", "0.632120", 1, 3),
    ("exp(-x)+x**2", "0.827184", 0, 3), ("sqrt(x)+1/x", "1.889881", 1, 4),
)  # fmt: skip

CODE = """
import copy,random,types
from attack.raw import falsified,mutated
from signdescent.checks.recheck import recheck
x=Symbol('x',real=True)
ours=check
def check(claim):
    kept=ours(claim).certificate
    rng,accepted=random.Random({seed}),0
    for _ in range(50 if kept else 0):
        bad=mutated(copy.deepcopy(dict(kept)),rng)
        accepted+=falsified(bad) and recheck(bad).accepted
    return types.SimpleNamespace(verdict='proved' if accepted else 'undecided')
C=Claim('a',{f}>={c},{{x:Interval({low},{high})}})
"""


def cases(rng: random.Random) -> Iterator[Case]:
    """Yield a certified claim with its certificate altered in fifty ways; "proved" means one was wrongly accepted."""
    while True:
        f, c, low, high = rng.choice(CLAIMS)
        bound = f"R({c!r})-R(1,{10 ** rng.randint(2, 4)})"
        yield Case("certificates", "F", CODE.format(seed=rng.randrange(10**9), f=f, c=bound, low=low, high=high))
