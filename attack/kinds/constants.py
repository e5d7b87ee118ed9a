"""Constants compared with rationals that agree with them to many digits."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction

from attack.case import Case
from attack.numbers import mp, ratio, rounded, value

CONSTANTS = (
    "log(1+{e})", "log(2)", "loggamma(2+{e})", "loggamma(R(7,2))", "acos(1-{e})", "digamma(R(14616321449683623,10**16)+{e})",
    "digamma(2)", "gamma(1+{e})", "gamma(R(1,3))", "erf({e})", "erf(R(1,2))", "exp({e})-1", "sin({e})", "sqrt(2)", "sqrt(2+{e})-sqrt(2)",
    "pi", "exp(1)", "E**pi-pi**E", "atan({e})", "cos({e})-1", "log(10)/log(2)", "tan({e})-{e}", "EulerGamma", "harmonic(R(1,2))",
    "sqrt(3)+sqrt(2)", "tanh({e})-{e}", "erfc(5)", "exp(pi*sqrt(163))", "sinh({e})",
)  # fmt: skip
FORMS = (  # statements that hold exactly where c > q
    "x*({c})>x*({q})", "({c})+x>({q})+x", "Piecewise((1,({c})>({q})),(0,True))>=x-x+1", "Max(({c}),({q}))+x>({q})+x",
    "sign(({c})-({q}))*x>0", "Min(({c})-({q}),0)+x>=x", "x/(({c})-({q}))>0", "Abs(({c})-({q}))*x<=(({c})-({q}))*x",
    "Implies(x>0,({c})>({q}))", "x<=ceiling(({c})-({q}))*3",
)  # fmt: skip
ZEROS = ("log(4)-2*log(2)", "sqrt(8)-2*sqrt(2)", "gamma(5)-24", "exp(log(3))-3", "acos(1)", "loggamma(2)", "sin(pi/6)*2-1",
         "sqrt(3+2*sqrt(2))-1-sqrt(2)", "atan(1)*4-pi", "cos(pi/5)-(1+sqrt(5))/4", "erf(0)", "log(6)-log(2)-log(3)")  # fmt: skip


def cases(rng: random.Random) -> Iterator[Case]:
    """Yield comparisons with a known answer, from 30 digits more than the difference needs."""
    mp.dps = 80
    try:
        while True:
            if rng.random() < 0.15:
                zero = rng.choice(ZEROS)
                form, truth = rng.choice(
                    (
                        ("x+({c})<=x", "T"),
                        ("x+({c})>x", "F"),
                        ("Eq(x*({c}),0)", "T"),
                        ("Ne(x*({c}),0)", "F"),
                        ("sign({c})*x>=0", "T"),
                    )
                )
                code = form.format(c=zero)
            else:
                tiny = f"R(1,10**{rng.randint(2, 35)})"
                sign = rng.choice(("", "-"))
                c = rng.choice(CONSTANTS).replace("{e}", f"({sign}{tiny})")
                if c.startswith("acos"):
                    c = c.replace("(-R(", "(R(")
                number = value(c)
                digits = rng.choice((rng.randint(3, 40), rng.randint(12, 20)))
                low = rounded(number, digits)
                q, holds = (
                    (low - Fraction(1, 10**digits), True)
                    if rng.random() < 0.5
                    else (low + Fraction(2, 10**digits), False)
                )
                if rng.random() < 0.25 and abs(number) > mp.mpf(10) ** -45:
                    q, holds = Fraction(0), number > 0
                code = rng.choice(FORMS).format(c=c, q=ratio(q))
                truth = "T" if holds else "F"
                if "ceiling" in code:
                    truth = "T" if mp.ceil(number - mp.mpf(q.numerator) / q.denominator) >= 1 else "F"
            folding = any(word in code for word in ("sign", "Max", "Min", "Abs", "ceiling", "Piecewise"))
            build = f"with as_written():\n    S={code}" if folding or rng.random() < 0.3 else f"S={code}"
            where = rng.choice(("Interval(1,2)", "FiniteSet(1,2)", "Interval(1,2)"))
            plain = "x>0" if truth == "T" else "x<0"  # if SymPy folds the statement correctly
            folds = f"S={plain} if S in (True,False) and bool(S) is {truth == 'T'} else S"
            yield Case("constants", truth, f"x=Symbol('x',real=True)\n{build}\n{folds}\nC=Claim('a',S,{{x:{where}}})")
    finally:
        mp.dps = 50
