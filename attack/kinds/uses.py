"""Earlier steps used where they do not apply: invalid keys, values outside the set, and objects like a rule."""

from __future__ import annotations

import random
from collections.abc import Iterator

from attack.case import Case

HEAD = "x=Symbol('x',real=True);y=Symbol('y',real=True);z=Symbol('z',real=True);n=Symbol('n',integer=True)\n"


def uses(rng: random.Random) -> Iterator[Case]:
    """Yield false claims about y whose proof uses a true step about x at a value that it does not cover."""
    while True:
        root, e = rng.choice(
            (
                ("y**2-2", "R(1,10**30)"),
                ("y*exp(y)-1", "R(1,10**20)"),
                ("3*y-1", "R(1,10**9)"),
                ("sin(y)-R(1,2)", "R(1,10**25)"),
            )
        )
        false = f"({root})**2"
        c = rng.randint(1, 9)
        step, use = rng.choice(
            (
                (f"Step(x**2-x+{c}>0,'a',where={{x:Reals}})", f"Use('a',{{x**2:{false}+x-{c}}})"),
                ("Step(x*exp(x)>=0,'a',where={x:Interval(0,oo)})", f"Use('a',{{x*exp(x):{false}-{e}}})"),
                (f"Step(x+{c}>0,'a',where={{x:Interval(0,oo)}})", f"Use('a',{{x:{false}-{c}}})"),
                (f"Step(x>0,'a',where={{x:Interval.open(0,{c})}})", f"Use('a',{{x:{false}}})"),
                ("Step(x>=0,'a',where={x:Interval(0,oo)})", f"Use('a',{{'x':{false}-{e}}})"),
                (f"Step(x+{c}>=0,'a',where={{x:Interval(-{c},oo)}})", f"Use('a',{{{c}:{false}-{e}-x}})"),
                ("Step(x>=0,'a',where={x:Reals},assumptions=(x>=0,))", f"Use('a',{{x:{false}-{e}}})"),
                ("Step(n**2>=n,'a',where={n:Integers})", f"Use('a',{{n:{false}+R(1,2)}})"),
                (f"Step(x+0*{c}>=0,'a',where={{x:Interval(0,oo)}})", f"Use('a',{{Symbol('x'):{false}-{e}}})"),
                (f"Step(Implies(x>0,x*{c}>0),'a',where={{x:Reals}})", f"Use('a',{{x>0:True,x:{false}}})"),
                ("Step(Eq(x,x**1,evaluate=False),'a',where={x:Reals})", f"Use('a',{{x**1:{false}-{e}}})"),
                ("Step(Abs(x)>=0,'a',where={x:Reals})", f"Use('a',{{Abs(x):{false}-{e}}})"),
                ("Step(sqrt(x)>=0,'a',where={x:Interval(0,oo)})", f"Use('a',{{sqrt(x):{false}-{e}}})"),
            )
        )
        fold = rng.choice(("where={x:Reals},", ""))
        code = f"S={false}>{rng.choice(('0', e))}\nC=Claim('a',S,{{y:Interval(0,2)}},proof=Proof(({step},Step(S,{fold}uses=({use},)))))"
        yield Case("uses", "F", HEAD + code)


FAKES = (
    "class Fake:\n    name='{name}'\n    statement='';proof=''\n    def conditions(self,c,w): return ()",
    "class Fake(RL.Monotone):\n    def conditions(self,c,w): return ()",
    "class Fake(RL.Cases):\n    name='{name}'\n    def __init__(self): pass\n    def conditions(self,c,w): return ()",
    "import types\nFake=lambda: types.SimpleNamespace(name='{name}',statement='',proof='',conditions=lambda c,w: ())",
    "class Fake(str):\n    name='{name}'\n    def conditions(self,c,w): return ()",
    "class Fake:\n    name='{name}'\n    def conditions(self,c,w): return (RL.Condition('domain',sp.true),)",
)


def fakes(rng: random.Random) -> Iterator[Case]:
    """Yield false claims with a step by an object that is not a rule of the project."""
    while True:
        name = rng.choice(("monotone", "cases", "induction", "mine", "search"))
        make = "Fake(x)" if "RL.Monotone" in (fake := rng.choice(FAKES)) else "Fake()"
        root = rng.choice(("x**2-2", "x*exp(x)-1", "sin(x)-R(1,2)"))
        code = f"{fake.replace('{name}', name)}\nS=({root})**2>0\nC=Claim('a',S,{{x:Interval(0,2)}},proof=Proof((Step(S,by={make}),)))"
        yield Case("fakes", "F", HEAD + code)


ODD = (
    "Step(S,by='nonsense')", "Step(S,by=5)", "Step(S,by='balls',where={x:Interval(0,z)})", "Step(S,where={x:Interval(0,R(1,2))})",
    "Step(S,assumptions=(x>1,))", "Step(S,where={x:EmptySet})", "Step(S,assumptions=(x>9,))", "Step(x>=0,'a'),Step(S,uses=('a',),where={x:Interval(1,2)})",
    "Step(S,where={x:FiniteSet(1)})", "Step(S,by='search')", "Step(S,by='')", "Step(S,by=RL.Monotone)", "Step(S,where={x:Naturals})",
)  # fmt: skip


def steps(rng: random.Random) -> Iterator[Case]:
    """Yield false claims with steps on smaller domains, under more assumptions, or by an invalid engine."""
    while True:
        root = rng.choice(("x**2-2", "x*exp(x)-1", "sin(x)-R(1,2)", "5*x-1"))
        relation = rng.choice((f"({root})**2>0", f"Abs({root})>R(1,10**{rng.randint(2, 30)})"))
        yield Case(
            "steps", "F", f"{HEAD}S={relation}\nC=Claim('a',S,{{x:Interval(0,2)}},proof=Proof(({rng.choice(ODD)},)))"
        )
