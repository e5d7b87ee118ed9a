"""Claims about noise laws, with known sharp bounds times a factor, and claims about runs with unusual bounds."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction

from attack.case import Case
from attack.numbers import ratio

HEAD = "from signdescent.theory.symbols import g,sigma,r,tau\n"
BATCH = "'same-sign-of-batch-mean'"
LAWS = "('independent-copies','non-zero-mean')"


def laws(rng: random.Random) -> Iterator[Case]:
    """Yield the bounds of Chebyshev, Cantelli and Gauss with a factor c on their noise terms.

    All hold for c >= 1. Cantelli's bound tau/(tau + c r) is attained for c = 1, so it fails for c < 1. Gauss's bound
    1 - 4c/(9 k^2) on the distance from the mode also fails for c < 1.
    """
    while True:
        above = rng.random() < 0.4
        c = Fraction(rng.randint(101, 300), 100) if above else Fraction(rng.randint(5, 97), 100)
        form = rng.choice(("cantelli", "chebyshev", "gauss"))
        truth = "T" if above else "F"
        if form == "cantelli":
            bound, where, event, classes = (
                f"tau/(tau+{ratio(c)}*r)",
                "{r:Interval.open(0,oo),tau:S.Naturals}",
                BATCH,
                LAWS,
            )
        elif form == "chebyshev":
            # P = 1/(1 + r) is attained for tau = 1, and 1 - c r > 1/(1 + r) for small r exactly where c < 1
            bound, where, event, classes = f"1-{ratio(c)}*r/tau", "{r:Interval.open(0,oo),tau:S.Naturals}", BATCH, LAWS
        else:
            bound, where, event, classes = (
                f"1-R(4,9)*{ratio(c)}*sigma**2/d**2",
                "{d:Interval.open(0,oo),sigma:Interval.open(0,oo)}",
                "'within-r-of-the-mode'",
                "('unimodal',)",
            )
            bound = f"Piecewise(({bound},d**2>=4*sigma**2/3),(0,True))"
        code = f"{HEAD}d=Symbol('d',positive=True)\nC=LawClaim('a',{classes},{event},{bound},{where})"
        yield Case("laws", truth, code)


RUN = (
    "from signdescent.theory.symbols import K\nstart=Symbol('start',nonnegative=True);other=Symbol('other',real=True)\n"
    "C=RunClaim('a','sign_sgd',('coordinate-smooth','bounded-below','success-probability-bounds'),'least-rho-norm',"
    "{bound},{where},steps='{steps}')"
)
BOUNDS = ("start/sqrt(K)", "start/K**2", "-start", "start/10**6", "start/(1+K)", "start**2/K**2")
STEPS = ("constant", "decreasing", "theorem-8", "any")


def runs(rng: random.Random) -> Iterator[Case]:
    """Yield claims about runs with bounds that are too small, symbols without a set, and bounds that are not numbers.

    A bound that does not grow with the smoothness constants fails for problems with large constants.
    """
    while True:
        bound, truth = rng.choice(
            (
                *((bound, "F") for bound in BOUNDS),
                ("Symbol('wrong')/sqrt(K)", "U"),
                ("other*start", "U"),
                ("start*oo", "U"),
            )
        )
        where = rng.choice(("{start:Interval(0,oo),K:S.Naturals}", "{start:Interval.open(0,oo),K:S.Naturals}"))
        if rng.random() < 0.15:
            where, truth = "{K:S.Naturals}", "U"
        yield Case("runs", truth, RUN.format(bound=bound, where=where, steps=rng.choice(STEPS)))
