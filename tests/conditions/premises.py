"""Lines and terms; words of the class, facts, names and claims."""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from conditions.cases import Case, bad, without
from conditions.letters import AFTER, GAMMA, INNER, NAME, SQUARES, START_GAP, X0, E, H, J, N, X
from signdescent.theory.calculus.facts import at_most, equal
from signdescent.theory.calculus.rules import Cited, Combined, Defined, Given, Instance, Known
from signdescent.theory.calculus.terms import ITERATION, START, Expectation, Norm, OverTime, Sign, Total, variable
from signdescent.theory.symbols import K

CASES: dict[str, Case] = {
    # ---------------------------------------------------------------- lines and terms
    "no earlier line": Case("there is no earlier line 'nowhere'", (bad(Combined({"nowhere": 1}), at_most(0, 1)),)),
    "a line refers to itself": Case("there is no earlier line 'bad'", (bad(Combined({"bad": 1}), at_most(1, 0)),)),
    "an inequality called itself": Case(
        "this label is taken", (bad(Known("square", (N,)), label="itself"),)
    ),
    "a label twice": Case("this label is taken", (bad(Combined({}), at_most(0, 1), label="step"),)),
    "a strict conclusion": Case("a conclusion is <=, >= or ==", (bad(Combined({}), sp.Lt(0, GAMMA, evaluate=False)),)),
    "a conclusion that SymPy decided": Case("a conclusion is <=, >= or ==", (bad(Combined({}), sp.true),)),
    "no conclusion": Case("this rule needs a conclusion", (bad(Combined({"N": 1})),)),
    "not a rule": Case("is not a rule of the calculus", (bad("by magic", at_most(0, 1)),)),
    "another conclusion than the rule's": Case(
        "the rule concludes something else", (bad(Known("square", (N,)), at_most(1, N**2)),)
    ),
    "an equation in place of the rule's inequality": Case(
        "the rule concludes something else", (bad(Known("square", (N,)), equal(0, N**2)),)
    ),
    "a conclusion with a function that is not read": Case(
        "a term cannot hold", (bad(Known("square", (N,)), at_most(sp.sin(0 * GAMMA + GAMMA), N**2)),)
    ),
    "a decimal": Case("a term cannot hold", (bad(Known("square", (N + sp.Float("0.5"),)),),)),
    "a function that is not read": Case("a term cannot hold", (bad(Known("square", (sp.sin(GAMMA),))),)),
    "a variable of another method": Case("neither a variable of the method", (bad(Known("square", (variable("m"),))),)),
    "a name before its definition": Case(
        "neither a variable of the method", (bad(Known("square", (NAME,))),), names={NAME: Norm(X)}
    ),
    "a sum over iterations in a line about one": Case(
        "sums over iterations have no place", (bad(Known("square", (OverTime(Norm(X)),))),)
    ),
    "an expectation from nowhere": Case("no line speaks of", (bad(Known("square", (Expectation(Norm(X), START),))),)),
    "an expectation that may be infinite": Case(
        "has a finite conditional expectation", (bad(Known("square", (Expectation(Norm(H), 0),))),)
    ),
    "an expectation of a square of a sample": Case(
        "has a finite conditional expectation", (bad(Known("square", (Expectation(H**2, 0),))),)
    ),
    "a symbol without a set": Case("the claim has no set for z", (bad(Known("square", (sp.Symbol("z", real=True),))),)),
    "a sum whose inner letter is the iteration": Case(
        "the two sides differ", (bad(Combined({}), equal(INNER, SQUARES)),), claim="theorem-5-corrected",
    ),
    "a sum whose terms have the iteration": Case(
        "the two sides differ", (bad(Combined({}), equal(sp.Sum(ITERATION * J, (J, 1, K)), sp.Sum(J**2, (J, 1, K)))),)
    ),
    "a weight of another coordinate": Case(
        "has a finite conditional expectation", (bad(Given("t")),), taken={"t": (-X * Total(X * sp.Abs(H)), "path")},
    ),
    "a division by 0": Case("not shown that", (bad(Known("square", (1 / START_GAP,))),)),
    "a division by a norm": Case("not shown that", (bad(Known("square", (1 / Norm(X),))),)),
    "a division by 0 in a head": Case("not shown that", (bad(Known("square", (Norm(X / START_GAP),))),)),
    # ---------------------------------------------------------------- class
    "a word that the claim lacks": Case(
        "is none of the words of the claim", (bad(Instance("success-probability-bounds", (H,))),),
        change=without("success-probability-bounds"), false=True, runs={"likely": False},
    ),
    "a part that the word lacks": Case("has no such part", (bad(Instance("coordinate-smooth", which=3)),)),
    "a part from the end": Case("has no such part", (bad(Instance("coordinate-smooth", which=-1)),)),
    "one point of two": Case("is about 2 points; 1 are given", (bad(Instance("coordinate-smooth", (X,))),)),
    "a point too much": Case("is about 0 points; 1 are given", (bad(Instance("coordinate-smooth", (X,), which=1)),)),
    "a draw that is none": Case("expected one sample", (bad(Instance("success-probability-bounds", (X,))),)),
    "no draw": Case("expected one sample", (bad(Instance("success-probability-bounds")),)),
    "two draws": Case("expected one sample", (bad(Instance("success-probability-bounds", (H, H))),)),
    "what is compressed in a method that compresses nothing": Case(
        "expected one compressed", (bad(Instance("contraction", (H,))),),
        change=lambda c: replace(c, problems=("contraction",)),
    ),
    "an unknown point": Case("neither a variable", (bad(Instance("bounded-below", (E,))),)),
    # ---------------------------------------------------------------- facts, names, claims
    "no such fact": Case("there is no fact 'magic'", (bad(Known("magic", (N,))),)),
    "a fact about fewer terms": Case("there is no fact 'square' about 2 terms", (bad(Known("square", (N, N))),)),
    "a fact about an unknown term": Case("neither a variable", (bad(Known("sign-square", (E,))),)),
    "a name that is not a variable": Case("is not a variable", (bad(Defined(Norm(X))),)),
    "a name for nothing": Case("nothing is named q", (bad(Defined(NAME)),)),
    "a name of a state": Case("has a meaning already", (bad(Defined(variable("x"))),), names={variable("x"): Norm(X0)}),
    "a name of a constant": Case("has a meaning already", (bad(Defined(variable("L"))),), names={variable("L"): Norm(X0)}),
    "a name of a draw": Case("has a meaning already", (bad(Defined(variable("h"))),), names={variable("h"): Norm(X0)}),
    "a name twice": Case("has a meaning already", (bad(Defined(N)),)),
    "a name that hides an index": Case("lacks an index", (bad(Defined(NAME)),), names={NAME: X}),
    "a name of what is drawn": Case("is not known at the start", (bad(Defined(NAME)),), names={NAME: Total(Sign(H))}),
    "a name of what will be": Case("is not known at the start", (bad(Defined(NAME)),), names={NAME: AFTER}),
    "no such claim": Case("no claim has the id", (bad(Cited("no-such-claim")),)),
    "a claim about runs": Case("is not a relation between formulas", (bad(Cited("theorem-5")),)),
    "a claim with assumptions": Case("the claim has no set for norms", (bad(Cited("theorem-5-eq8")),)),
    "a claim about fewer parameters": Case(
        "theorem-5-eq7-from-2 is not about every", (bad(Cited("theorem-5-eq7-from-2")),), claim="theorem-5-corrected",
    ),
    "a claim about other parameters": Case("the claim has no set for gamma0", (bad(Cited("theorem-5-eq7-corrected")),)),
    "a claim with terms that are not read": Case("holds terms that the calculus does not read", (bad(Cited("odd")),)),
    "a claim that is not shown": Case("is not shown", (bad(Cited("false")),), false=True),
}  # fmt: skip
