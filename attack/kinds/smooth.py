"""Sums of common functions with minima known to 30 digits, and statements with equality at one point."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction

from attack.case import Case
from attack.numbers import least, mp, ratio, rounded, value

PARTS = (
    "x**2", "exp(-x)", "sin({a}*x)", "cos({a}*x)", "log(x+{b})", "sqrt(x+{b})", "erf({a}*x-1)", "1/(x+{b})", "x**3", "atan({a}*x)", "x*log(x+{b})",
    "gamma(x+{b})", "tanh({a}*x)", "2**(-x)", "Abs(x-{c})", "Max(x,{c})", "Min({a}*x,1)", "loggamma(x+{b})", "x**x",
)  # fmt: skip
ROOTS = (("x**2-2", 0, 2), ("x*exp(x)-1", 0, 2), ("sin(x)-R(1,2)", 0, 1), ("erf(x)-R(1,2)", 0, 2), ("x**3-x-1", 1, 2), ("log(x)-1", 1, 4),
         ("cos(x)-x", 0, 1), ("atan(x)-R(1,3)", 0, 1), ("exp(x)-3*x", 1, 2))  # fmt: skip


def _sum(rng: random.Random) -> str:
    parts = []
    for _ in range(rng.choice((1, 2, 2, 3))):
        part = rng.choice(PARTS)
        for name in "abc":
            part = part.replace(f"{{{name}}}", ratio(Fraction(rng.randint(1, 12), rng.randint(1, 6))))
        parts.append(f"{ratio(Fraction(rng.choice((-3, -2, -1, 1, 2, 3)), rng.randint(1, 3)))}*({part})")
    return "+".join(parts)


def smooth(rng: random.Random) -> Iterator[Case]:
    """Yield bounds slightly below the minimum, which hold, and slightly above it, which do not."""
    while True:
        code = _sum(rng)
        low = Fraction(rng.randint(1, 8), rng.randint(1, 9))
        high = low + Fraction(rng.randint(1, 12), rng.randint(1, 4))
        _, lowest = least(code, low, high)
        gap = Fraction(1, 10 ** rng.choice((1, 2, 3, 4, 6)))
        near = rounded(lowest, 15)
        holds = rng.random() < 0.6
        bound = near - gap if holds else near + gap
        relation = rng.choice((f"{code}>={ratio(bound)}", f"{code}>{ratio(bound)}", f"-({code})<={ratio(-bound)}"))
        yield Case(
            "smooth",
            "T" if holds else "F",
            f"x=Symbol('x',real=True)\nC=Claim('a',{relation},{{x:Interval({ratio(low)},{ratio(high)})}})",
        )


def touching(rng: random.Random) -> Iterator[Case]:
    """Yield terms with minimum 0 at one point, rational or not: >= 0 holds, > 0 does not, and > -eps does."""
    while True:
        if rng.random() < 0.5:
            s = Fraction(rng.randint(-30, 30), rng.randint(1, 20))
            shift = f"(x-({ratio(s)}))"
            base = rng.choice(
                (f"{shift}**2", f"Abs({shift})", f"exp{shift}-1-{shift}", f"{shift}**4*(2+sin(x))", f"1-cos({shift})")
            )
            low, high = ratio(s - rng.randint(0, 2)), ratio(s + rng.randint(1, 3))
        else:
            f, a, b = rng.choice(ROOTS)
            base, low, high = (
                rng.choice((f"Abs({f})", f"({f})**2", f"(1+x**2)*Abs({f})", f"Max({f},-({f}))")),
                str(a),
                str(b),
            )
        eps = f"R(1,10**{rng.randint(2, 30)})"
        statement, truth = rng.choice(
            ((f"{base}>0", "F"), (f"{base}>-{eps}", "T"), (f"{base}>={eps}", "F"), (f"{base}+{eps}*x>={eps}*x", "T"))
        )
        build = f"with as_written():\n    S={statement}\n" if rng.random() < 0.4 else f"S={statement}\n"
        plain = "S=S if S not in (True,False) else (x>=-99 if S else x>=99)\n"
        yield Case(
            "touching", truth, f"x=Symbol('x',real=True)\n{build}{plain}C=Claim('a',S,{{x:Interval({low},{high})}})"
        )


def infinite(rng: random.Random) -> Iterator[Case]:
    """Yield statements about limits at infinity that are not attained."""
    forms = (  # positive, decreasing on [1, oo), with limit 0 at infinity
        "1/x", "exp(-x)", "sqrt(x+1)-sqrt(x)", "log(1+1/x)", "1-x/(1+x)", "pi/2-atan(x)", "erfc(x)", "x*exp(-x)", "1/(1+x**2)",
        "1-tanh(x)", "(1+1/x)**x*0+1/x**3", "E-(1+1/x)**x", "x**-R(1,3)", "log(x+1)-log(x)", "1/log(x+2)", "1-exp(-1/x)",
    )  # fmt: skip
    while True:
        f, a = rng.choice(forms), ratio(Fraction(rng.randint(1, 30), rng.randint(1, 7)))
        eps = f"R(1,10**{rng.randint(1, 12)})"
        statement, truth = rng.choice(
            (
                (f"{a}*({f})>0", "T"),
                (f"{a}*({f})>={eps}", "F"),
                (f"{a}*({f})>-{eps}", "T"),
                (f"{a}*({f})<={eps}/10", "F"),
            )
        )
        if statement.endswith("/10"):
            edge = value(f"{a}*({f})", x=mp.mpf(1))
            if edge <= value(eps) * 2 and f != "x*exp(-x)":
                continue
        fold = "S=S if S not in (True,False) else (x>0 if S else x<0)"
        yield Case(
            "infinite", truth, f"x=Symbol('x',real=True)\nS={statement}\n{fold}\nC=Claim('a',S,{{x:Interval(1,oo)}})"
        )


def several(rng: random.Random) -> Iterator[Case]:
    """Yield statements in two or three symbols, with the minimum known by construction."""
    while True:
        x0, y0, c = (Fraction(rng.randint(-8, 8), rng.randint(1, 5)) for _ in range(3))
        a, b = (Fraction(rng.randint(1, 5), rng.randint(1, 3)) for _ in range(2))
        u, v = f"(x-({ratio(x0)}))", f"(y-({ratio(y0)}))"
        base = rng.choice(
            (f"{ratio(a)}*{u}**2+{ratio(b)}*{v}**2", f"Abs({u})+{ratio(a)}*Abs({v})", f"({u}-{v})**2+{ratio(b)}*{v}**4",
             f"{u}**2+{v}**2+{u}*{v}", f"exp({u}+{v})+exp(-{u}-{v})-2+{u}**2", f"Max({u},-{u})*(1+{v}**2)+{v}**2", f"({u}**2+1)*({v}**2+1)-1")
        )  # fmt: skip
        eps = Fraction(1, 10 ** rng.randint(1, 12))
        statement, truth = rng.choice(
            ((f"{base}+{ratio(c)}>={ratio(c)}", "T"), (f"{base}>0", "F"), (f"{base}>={ratio(eps)}", "F"), (f"{base}>-{ratio(eps)}", "T"),
             (f"Implies({u}>0,{base}>0)", "T"), (f"Implies({v}>={ratio(eps)},{base}>0)", "T"))
        )  # fmt: skip
        domain = rng.choice(("Reals", "box"))
        sides = [
            f"{n}:Interval({ratio(m - rng.randint(0, 2))},{ratio(m + rng.randint(1, 3))})"
            for n, m in (("x", x0), ("y", y0))
        ]
        where = "{x:Reals,y:Reals}" if domain == "Reals" else f"{{{','.join(sides)}}}"
        fold = "S=S if S not in (True,False) else (x**2>=-1 if S else x**2<=-1)"
        yield Case(
            "several",
            truth,
            f"x=Symbol('x',real=True);y=Symbol('y',real=True)\nS={statement}\n{fold}\nC=Claim('a',S,{where})",
        )
