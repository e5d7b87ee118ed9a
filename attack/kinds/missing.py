"""Terms that do not exist on a part of the domain, as written or as evaluated by SymPy."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction

from attack.case import Case
from attack.numbers import ratio

BELOW = {  # functions of u that do not exist for u < 0
    "log({u}+{tiny})": "u", "sqrt({u})": "u", "({u})**R(1,3)": "u", "({u})**R(-3,2)": "u", "asin(1+{u})*0": "none",
    "acosh(1+{u})": "u", "({u})**x": "u",
}  # fmt: skip
POINT = ("1/{u}", "{u}**-2", "log(Abs({u}))", "log({u}**2)", "gamma(-({u})**2)", "digamma(-3+{u})", "x/({u})")
ALWAYS = ("Max({t},-10**9)>=-10**9", "Min({t},7)<=7", "({t})**2>=-1", "Abs({t})>=-R(1,3)", "exp({t})>-1", "{t}-({t})<=1",
          "Eq({t}-({t}),0)", "{t}+x**2>={t}", "Or({t}>=0,{t}<0)", "sign({t})<=1", "Piecewise((1,{t}>0),(2,True))>0")  # fmt: skip


def cases(rng: random.Random) -> Iterator[Case]:
    """Yield statements that hold where their terms exist: U if a term is missing at a point, T if a guard excludes it."""
    while True:
        a = Fraction(rng.randint(-20, 40), rng.randint(2, 12))
        u = f"(x-{ratio(a)})" if a >= 0 else f"(x+{ratio(-a)})"
        below = rng.random() < 0.6
        if below:
            form = rng.choice([f for f, use in BELOW.items() if use == "u"])
            term = form.format(u=u, tiny="0")
            strict = "log" in form or "-3" in form or "**x" in form
            term = term.replace("+0)", ")")
        else:
            term, strict = rng.choice(POINT).format(u=u), True
        if "gamma" in term and "digamma" not in term and not below:
            term = f"gamma({u})"
            below, strict = False, True
        statement = rng.choice(ALWAYS).replace("{t}", term)
        eps = Fraction(1, 10 ** rng.randint(1, 30))
        wide = Fraction(rng.randint(1, 5))
        if below:
            inside, outside = (a + (eps if strict else 0), a + wide), (a - eps, a + wide)
        else:
            inside, outside = (a + eps, a + min(wide, Fraction(1, 2))), (a - wide, a + wide)
        if "gamma" in term:
            inside = (a + eps, a + Fraction(1, 2))
        if "**x" in term:
            inside = (max(a, Fraction(0)) + eps, max(a, Fraction(0)) + wide)
            outside = (a - eps, max(a, Fraction(0)) + wide)
        mode = rng.choice(("plain", "written", "guard", "assume", "inside"))
        build = f"{statement}"
        low, high = inside if mode == "inside" else outside
        truth = "T" if mode in ("guard", "assume", "inside") else "U"
        where = f"{{x:Interval({ratio(low)},{ratio(high)})}}"
        guard = (
            f"x>{ratio(max(a, Fraction(0)) if '**x' in term else a)}"
            if below
            else f"And(x>{ratio(a)},x<{ratio(a + Fraction(1, 2))})"
        )
        lines = ["x=Symbol('x',real=True)"]
        if mode == "plain":
            kept = f"S not in (True,False) and S.count(type({term}))>=W.count(type({term}))"  # otherwise SymPy has removed it
            lines += [f"S={build}", "with as_written():", f"    W={build}", f"C=Claim('a',S if {kept} else W,{where})"]
        else:
            if mode == "guard":
                build = f"Implies({guard},{statement})"
            lines += ["with as_written():", f"    S={build}"]
            if mode == "assume":
                lines += [f"C=Claim('a',S,{where},({guard},))"]
            else:
                lines += [f"C=Claim('a',S,{where})"]
        yield Case(f"missing-{'plain' if mode == 'plain' else 'written'}", truth, "\n".join(lines))
