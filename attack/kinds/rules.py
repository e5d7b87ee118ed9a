"""Chains with a damaged step, for every rule and each side condition; they must not prove a false statement."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction

from attack.case import Case
from attack.numbers import ratio

HEAD = "x=Symbol('x'{real});t=Symbol('t'{real});y=Symbol('y'{real});n=Symbol('n',integer=True);k=Symbol('k',integer=True)\n"


def _single(rule: str, conclusion: str, where: str, first: str = "") -> str:
    """Return the code of a claim whose proof is one step, or two if `first` is given."""
    steps = f"{first},Step(S,uses=('a',),by={rule})" if first else f"Step(S,by={rule})"
    return f"S={conclusion}\nC=Claim('a',S,{where},proof=Proof(({steps},)))"


def _damaged(rng: random.Random) -> str:
    """Return the code of a false statement with a proof in which one side condition fails."""
    s = rng.choice(("R(1,3)", "(sqrt(2)/2)", "log(2)", ratio(Fraction(rng.randint(1, 9), 10)), "(pi/4)"))
    e = f"R(1,10**{rng.randint(3, 40)})"
    c, m = rng.randint(1, 9), rng.randint(2, 7)
    low = rng.choice(("R(1,3)", "(log(2)/2)", "(sqrt(2)/3)", "(pi/7)"))  # for the two zeros low/2 and 3*low/2 in [0, 1]
    kink = rng.choice((f"sqrt((x-{s})**2)", f"Abs(x-{s})", f"((x-{s})**4)**R(1,4)", f"Max(x-{s},{s}-x)"))
    jump = rng.choice((f"sign(x-{s})", f"floor(x-{s})", f"Piecewise((0,x>{s}),(-1,True))", f"-sign({s}-x)"))
    in_t = rng.choice((f"sqrt((t-{low})**2)", f"Abs(t-{low})", f"((t-{low})**4)**R(1,4)"))
    unit = "{x:Interval(0,1)}"
    pattern = "Step(RL.PlusThenMinus({q},t,0,1),'a',by={by})"
    concave = "RL.ConcaveSignChange()"
    makers = (
        # induction: base, step, domain
        lambda: _single("RL.Induction(n)", f"n>={c + 1}", "{n:Naturals}"),
        lambda: _single("RL.Induction(n)", f"n<={10 ** m}", "{n:Naturals}"),
        lambda: _single("RL.Induction(n,2)", f"2**n>={m + 2}", "{n:Naturals}") if m > 1 else "",
        lambda: _single(f"RL.Induction(n,{c + 1})", f"n>={c + 1}", "{n:Naturals}"),
        lambda: _single("RL.Induction(n,0)", f"Ne(n,{10 ** (m + 6)})", "{n:Naturals0}"),
        lambda: _single("RL.Induction(n)", f"n>={c}", "{n:Integers}"),
        # monotone: continuity, derivative, end, both ends of both directions
        lambda: _single("RL.Monotone(x)", f"x-2*({jump})*0+1-2*Piecewise((0,x<{s}),(1,True))>=0", unit),
        lambda: _single("RL.Monotone(x)", f"x+sign({s}-x)+1-2*{e}*x-{s}>=0", unit),
        lambda: _single("RL.Monotone(x,'high')", f"{jump}+{s}-x>=-{s}+{e}", unit),
        lambda: _single("RL.Monotone(x)", f"(x-{s})**2>={e}", unit),
        lambda: _single("RL.Monotone(x)", f"{kink}>={e}", unit),
        lambda: _single("RL.Monotone(x)", f"x-{e}>=0", unit),
        lambda: _single("RL.Monotone(x,'high')", f"1-{e}-x>=0", unit),
        lambda: _single("RL.Monotone(x)", f"Eq({jump},{jump.replace('x', '0')})", unit),
        lambda: _single("RL.Monotone(x)", f"-1/(x-{s})>0", "{x:Interval(0,2)}"),
        lambda: _single("RL.Monotone(x)", "x>0", unit),
        # concave: continuity, concavity, low end, high end
        lambda: _single("RL.Concave(x)", f"{kink}>={e}", unit),
        lambda: _single("RL.Concave(x)", f"(x-{s})**2>={e}", unit),
        lambda: _single("RL.Concave(x)", f"Ne(x,{s})", unit),
        lambda: _single("RL.Concave(x)", f"{c}*x-x**2>={e}", unit),
        lambda: _single("RL.Concave(x)", f"1-x**{m}>={e}", unit),
        lambda: _single("RL.Concave(x)", f"1-Piecewise((0,x<{s}),(2,x<{s}+{e}),(0,True))>=0", unit),
        lambda: _single("RL.Concave(x)", f"1-2*({jump})**0+x*0-{e}*x*(1-x)>=-1", unit).replace(">=-1", ">=0"),
        # sign patterns: a q that is not concave, a start below zero
        lambda: _single(concave, f"RL.PlusThenMinus({in_t}-{low}/2,t,0,1)", unit),
        lambda: _single(concave, f"RL.PlusThenMinus((t-{low})**2-{low}**2/4,t,0,1)", unit),
        lambda: _single(concave, f"RL.PlusThenMinus({m}*t-t**2-{e},t,0,1)", unit),
        lambda: _single(concave, f"RL.PlusThenMinus(floor(t/{s})-R(1,2),t,0,1)", unit),
        # one sign change: derivative, factor, pattern, ends
        lambda: _single(f"RL.OneSignChange(x,-Integer(1),-2*(x-{s}))".replace("-2*(x", "-2*(x"), f"(x-{s})**2>={e}", unit,
                        pattern.format(q=f"-2*(t-{s})", by=concave)),
        lambda: _single("RL.OneSignChange(x,Integer(1),1-2*x)", f"x-x**2>={e}", unit, pattern.format(q="1-2*t", by=concave)),
        lambda: _single(f"RL.OneSignChange(x,Integer(1),{s}-x)", f"(x-{s})**2>={e}", unit, pattern.format(q=f"{s}-t", by=concave)),
        lambda: _single(f"RL.OneSignChange(x,Integer(1),2*(x-{s}))", f"(x-{s})**2>={e}", unit, pattern.format(q=f"2*({s}-t)", by=concave)),
        # rise then fall: start, factor, derivative
        lambda: _single("RL.RiseThenFall(Integer(1),1-2*t)", f"RL.PlusThenMinus(t-t**2-{e},t,0,1)", unit, pattern.format(q="1-2*t", by=concave)),
        lambda: _single(f"RL.RiseThenFall(-Integer(1),{low}-t)", f"RL.PlusThenMinus((t-{low})**2/2-{low}**2/8,t,0,1)", unit, pattern.format(q=f"{low}-t", by=concave)),
        lambda: _single(f"RL.RiseThenFall(Integer(1),{low}-t)", f"RL.PlusThenMinus((t-{low})**2/2-{low}**2/8,t,0,1)", unit, pattern.format(q=f"{low}-t", by=concave)),
        # change of variable: a falling inner function, one that leaves the interval
        lambda: _single(f"RL.ChangeOfVariable(RL.PlusThenMinus({s}-t,t,0,1),1-x)", f"RL.PlusThenMinus({s}-(1-x),x,0,1)", "{y:Interval(0,1)}",
                        pattern.format(q=f"{s}-t", by=concave)),
        lambda: _single("RL.ChangeOfVariable(RL.PlusThenMinus(1-t**2,t,0,1),4*x-2)", "RL.PlusThenMinus(1-(4*x-2)**2,x,0,1)", "{y:Interval(0,1)}",
                        pattern.format(q="1-t**2", by=concave)),
        lambda: _single(f"RL.ChangeOfVariable(RL.PlusThenMinus({s}-t,t,0,1),{m}*x*(1-x)/{m})", "RL.PlusThenMinus(R(1,5)-x*(1-x),x,0,1)", "{y:Interval(0,1)}",
                        pattern.format(q=f"{s}-t", by=concave)),
        # telescoping: ends, range, difference
        lambda: _single("RL.Telescoping(k**2,k)", f"Eq(Sum(2*k+1,(k,0,n)),(n+1)**2+{e})", "{n:Naturals0}"),
        lambda: _single("RL.Telescoping(k**2,k)", "Eq(Sum(2*k+2,(k,0,n)),(n+1)**2)", "{n:Naturals0}"),
        lambda: _single("RL.Telescoping(1/k,k)", f"Eq(Sum(1/(k+1)-1/k,(k,-{c},n)),1/(n+1)+R(1,{c}))", "{n:Naturals}"),
        # termwise: terms, range
        lambda: _single("RL.Termwise(k)", f"Sum(k,(k,0,n))<=Sum(k**2-{e},(k,0,n))", "{n:Naturals0}"),
        lambda: _single("RL.Termwise(k)", f"Sum(Abs(k-{c}),(k,0,n))>=Sum({e}+0*k,(k,0,n))", "{n:Range(0,50)}") if c == 0 else
        _single("RL.Termwise(k)", f"Sum({e}*k,(k,0,n))<=Sum({e}*k*(k-1),(k,0,n))", "{n:Naturals}"),
        # cases: cover, a case
        lambda: _single(f"RL.Cases((x>{s},x<{s}))", f"(x-{s})**2>0", unit),
        lambda: _single(f"RL.Cases((x>={s},x<={s}))", f"(x-{s})**2>={e}", unit),
        lambda: _single(f"RL.Cases((x>={s}+{e},x<={s}))", f"Or(x<={s},x>={s}+{e})", unit),
    )  # fmt: skip
    return rng.choice(makers)()


def damaged(rng: random.Random) -> Iterator[Case]:
    """Yield false claims, each with a proof by a rule of which one side condition fails."""
    while True:
        real = rng.choice(("", ",real=True"))
        yield Case("rules", "F", HEAD.replace("{real}", real) + _damaged(rng))


SOUND = (
    ("RL.Induction(n)", "2**n>=n+1", "{n:Naturals}", ""),
    ("RL.Monotone(x)", "exp(x)-1-x>=0", "{x:Interval(0,oo)}", ""),
    ("RL.Monotone(x,'high')", "log(x)<=x-1", "{x:Interval.Lopen(0,1)}", ""),
    ("RL.Concave(x)", "x-x**2>=0", "{x:Interval(0,1)}", ""),
    ("RL.Concave(x)", "sin(x)>=x/2", "{x:Interval(0,1)}", ""),
    (
        "RL.OneSignChange(x,Integer(1),1-2*x)",
        "x-x**2>=0",
        "{x:Interval(0,1)}",
        "Step(RL.PlusThenMinus(1-2*x,x,0,1),'a',by=RL.ConcaveSignChange())",
    ),
    ("RL.Telescoping(k**2,k)", "Eq(Sum(2*k+1,(k,0,n)),(n+1)**2)", "{n:Naturals0}", ""),
    ("RL.Termwise(k)", "Sum(k,(k,0,n))<=Sum(k**2,(k,0,n))", "{n:Naturals0}", ""),
    ("RL.Cases((x>=0,x<=0))", "Abs(x)>=x", "{x:Interval(-1,1)}", ""),
)


def sound(rng: random.Random) -> Iterator[Case]:
    """Yield true claims with a correct proof; the negative control of the damaged ones."""
    while True:
        rule, conclusion, where, first = rng.choice(SOUND)
        scale = rng.randint(1, 99)
        if ">=" in conclusion and "Eq" not in conclusion and not first:
            left, right = conclusion.split(">=")
            conclusion = f"{scale}*({left})>={scale}*({right})"
        fold = "S=S\n"
        yield Case(
            "rules-sound", "T", HEAD.replace("{real}", ",real=True") + fold + _single(rule, conclusion, where, first)
        )
