"""Claims of a user's own that are false, or say nothing, each with a proof that was once accepted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
import sympy as sp

from signdescent.checks.check import cited_report
from signdescent.checks.library import Library
from signdescent.checks.runs.calculus.check import check_theorem
from signdescent.checks.runs.calculus.check import checked as checked_line
from signdescent.checks.runs.calculus.checker import Checker
from signdescent.checks.runs.calculus.statement import Refused, Statement
from signdescent.checks.runs.check import check_proof
from signdescent.errors import ClaimError
from signdescent.theory.calculus.facts import at_most
from signdescent.theory.calculus.method import Draw, MethodTerms, State
from signdescent.theory.calculus.normal_forms import normal
from signdescent.theory.calculus.proof import Line, RunTheorem
from signdescent.theory.calculus.rules import (
    AtEnd,
    Cited,
    Combined,
    Compared,
    Defined,
    Given,
    Instance,
    Invariant,
    Known,
    MeanOf,
    Special,
    SummedOver,
    Telescoped,
    Unconditional,
    Voted,
)
from signdescent.theory.calculus.terms import (
    COORDINATE,
    ITERATION,
    NODE,
    START,
    Average,
    Excess,
    Expectation,
    Gradient,
    Last,
    Norm,
    OverNodes,
    OverTime,
    Total,
    variable,
)  # fmt: skip
from signdescent.theory.claim import Claim
from signdescent.theory.papers.stochastic_sign_descent import find
from signdescent.theory.run_claim import RunClaim
from signdescent.theory.symbols import K

LIBRARY = Library(find, cited_report)
GAMMA = sp.Symbol("gamma", positive=True)
X, X0 = variable("x", COORDINATE), variable("x0", COORDINATE)
j = sp.Symbol("j", integer=True)


@dataclass(frozen=True, slots=True)
class Attack:
    """A claim that is false, or says nothing, with a proof that was once accepted.

    Parameters
    ----------
    reason : str
        A part of the sentence that refuses it.
    problems : tuple of str
    left : str or SymPy expression
    right : SymPy expression
    method : MethodTerms
    lines : tuple of Line
    where, names, auxiliary
        As in the claim and in the proof.
    """

    reason: str
    problems: tuple[str, ...]
    left: Any
    right: Any
    method: MethodTerms
    lines: tuple[Line, ...]
    where: dict[sp.Symbol, sp.Set] = field(default_factory=dict)
    assumptions: tuple[Any, ...] = ()
    names: dict[Any, Any] = field(default_factory=dict)
    auxiliary: tuple[State, ...] = ()

    @property
    def claim(self) -> RunClaim:
        """The claim with its proof."""
        proof = RunTheorem(self.method, self.lines, self.names, self.auxiliary)
        sets = {K: sp.S.Naturals, **self.where}
        return RunClaim("false", self.method, self.problems, self.left, self.right, sets, self.assumptions, proof=proof)


def averaged(*lines: Line) -> tuple[Line, ...]:
    """Return lines that end with a bound on a term, continued to one on the mean of its expectation."""
    last = lines[-1].label
    return (*lines, Line("E", Unconditional(last)), Line("sum", Telescoped("E", ZERO)), Line("mean", MeanOf("sum")))


def mean(term: sp.Expr) -> sp.Expr:
    return Average(Expectation(term, START))


def at_end(term: sp.Expr) -> sp.Expr:
    return Last(Expectation(term, START))


ZERO = sp.Integer(0)
Y = variable("y", COORDINATE)
NODES_POINT, NODES_NOISE, SAMPLES = (variable(name, COORDINATE, NODE) for name in ("xn", "e0", "h"))
N, T, W, U = variable("N"), variable("T"), variable("w"), variable("u", COORDINATE)
zeta, Q = sp.symbols("zeta q", nonnegative=True)
HALF_LINE = sp.Interval(0, sp.oo)
RESTING = MethodTerms((State(X, X0, X),), ())
SCALAR = MethodTerms((State(T, ZERO, T),), ())
RESTING_Y = MethodTerms((State(Y, X0, Y),), ())
SCATTERED = MethodTerms(
    (State(NODES_POINT, NODES_NOISE, NODES_POINT),),
    (Draw(NODES_NOISE, "noise", X0, 0), Draw(SAMPLES, "sample", NODES_POINT, 1)),
)
"""Every node has a point of its own, drawn at first."""


def distance(x: sp.Expr) -> sp.Expr:
    """Return how far the gradient of a node is from their mean."""
    gradient = Gradient("f_n", x, NODE)
    return Norm(gradient - OverNodes(gradient))


def below(term: sp.Expr) -> Line:
    return Line("below", Combined({"said": 1}), at_most(term, 0))


APART = OverNodes(distance(X))
FAR = (
    Line("N", Defined(N)),
    Line("N >= 0", Combined({"N": -1}), at_most(0, N)),
    Line("far", Combined({"N": 1}), at_most(N, APART)),
    Line("zeta", Instance("partitioned-data", which=1)),
    Line("E", Unconditional("far", given=("N >= 0",))),
    Line("sum", Telescoped("E", ZERO)),
    Line("sum of N", Combined({"sum": 1, "zeta": 1}), at_most(OverTime(Expectation(N, START)), K * zeta)),
    Line("mean", MeanOf("sum of N")),
)
"""The lines to: the mean of E N is at most zeta, with N the distance at x."""

FALSE: dict[str, Attack] = {
    # f_n(x) = x^2/2 for both nodes at the points 1 and -1: the gradients are 1 and -1, and their distance is 1
    "one gradient at different points": Attack(
        "says this of one point for all nodes",
        ("homogeneous",),
        mean(distance(NODES_POINT)),
        ZERO,
        SCATTERED,
        averaged(Line("said", Instance("homogeneous", (NODES_POINT,))), below(distance(NODES_POINT))),
    ),
    # f_1 = x, f_2 = 0 at the points 0 and 1: f = x/2 has the values 0 and 1/2 there, and the mean of f_n(x_n) is 0
    "the mean of functions at different points": Attack(
        "says this of one point for all nodes",
        ("partitioned-data",),
        mean(Norm(NODES_POINT)),
        ZERO,
        SCATTERED,
        (Line("said", Instance("partitioned-data", (NODES_POINT,))),),
    ),
    # h = 1 for all nodes, and x_n = 1, -1: a sample of the first node agrees, one of the second does not
    "samples of one law for different vectors": Attack(
        "stands for one vector at all nodes",
        ("shared-data",),
        mean(Norm(NODES_POINT)),
        ZERO,
        SCATTERED,
        (Line("said", Instance("shared-data", (SAMPLES,))),),
    ),
    # with x_n = 1, 1, -1 the vote is 1, and 2 I(2/3; 2, 2) - 1 > 0 times x_n differs in sign from it at the third node
    "a vote about different vectors": Attack(
        "is not drawn first by every node, for one vector",
        ("shared-data", "no-atom-at-zero"),
        mean(Norm(NODES_POINT)),
        ZERO,
        SCATTERED,
        (Line("said", Voted("lemma-13-corrected", SAMPLES)),),
    ),
    # f_1 = y^2/2, f_2 = -y^2/2 at y = 0: zeta is 0, and the distance at y - 1 is 1
    "zeta at a point that the proof chooses": Attack(
        "speaks of x_i, which is not the method's first variable",
        ("partitioned-data",),
        mean(OverNodes(distance(Y - 1))),
        zeta,
        RESTING_Y,
        (Line("x", Defined(X)), *FAR),
        {zeta: HALF_LINE},
        names={X: Y - 1, N: APART},
    ),
    "zeta at a variable of the proof's own": Attack(
        "speaks of x_i, which is not the method's first variable",
        ("partitioned-data",),
        mean(OverNodes(distance(Y))),
        zeta,
        RESTING_Y,
        FAR,
        {zeta: HALF_LINE},
        names={N: APART},
        auxiliary=(State(X, X0, X + 1),),
    ),
}

# the sum is 2/7 at K = 1, and T stays there; with K in the place of k, which the inner sum binds, it would be 2/15
INNER = sp.Sum(1 / (1 + sp.Sum(ITERATION * K, (ITERATION, 1, 3))), (j, 1, 2))
TWO_SEVENTHS = sp.Rational(2, 7)
FALSE["an iteration that a sum binds"] = Attack(
    "the last line is not the claim",
    ("convex",),
    at_end(T**2),
    INNER.xreplace({ITERATION: K}) ** 2,
    MethodTerms((State(T, TWO_SEVENTHS, T),), ()),
    (
        Line("T", Invariant({"itself": 1}), at_most(T**2, TWO_SEVENTHS**2)),
        Line("sum", Combined({"T": 1}), at_most(T**2, INNER**2)),
        Line("E", Unconditional("sum")),
        Line("end", AtEnd("E")),
    ),
    {K: sp.FiniteSet(1)},
)

# f = x^2/2 from x_0 = 0: the excess there is 0, and at x_0 - 1 it is 1/2
FALSE["a first iterate elsewhere"] = Attack(
    "does not begin at x0",
    ("bounded-below",),
    at_end(Excess("f", X - 1)),
    sp.Symbol("start", nonnegative=True),
    MethodTerms((State(X, X0 + 1, X),), ()),
    (Line("said", Instance("bounded-below", which=1)),),
    {sp.Symbol("start", nonnegative=True): HALF_LINE},
)

STAYS = (Line("stays", Compared(Norm(X - X0), ZERO, factor=1, addend=0, uses={})), Line("end", AtEnd("stays")))
"""The lines to: x_K is x_0 for the method that rests."""


def resting(
    reason: str,
    problems: tuple[str, ...],
    where: dict[sp.Symbol, sp.Set],
    *,
    draws: tuple[Draw, ...] = (),
    assumptions: tuple[Any, ...] = (),
    left: Any = None,
) -> Attack:
    """Return the claim that the method which rests stays where it is; it is false of no problem."""
    method = MethodTerms((State(X, X0, X),), draws)
    return Attack(reason, problems, left or at_end(Norm(X - X0)), ZERO, method, STAYS, where, assumptions)


def real(name: str) -> sp.Symbol:
    return sp.Symbol(name, real=True)


NO_MEMBER = "no problem was found"
NEGATIVE, LARGE, SMALL = sp.Interval(-2, -1), sp.Interval(2, 3), sp.Interval(0, sp.Rational(1, 2))
H = variable("h", COORDINATE)
ONE = Draw(H, "sample", sp.Integer(1), 1)
"""A sample with the mean 1, so that its mean square is at least 1."""
FALSE |= {
    f"a negative {name}": resting(NO_MEMBER, (word,), {real(name): NEGATIVE})
    for name, word in (
        ("total", "coordinate-smooth"),
        ("smooth", "smooth"),
        ("start", "bounded-below"),
        ("distance", "minimum"),
        ("noise", "bounded-variance"),
        ("deviations", "batch-noise"),
        ("batch", "batch-noise"),
        ("d", "convex"),
    )
}
FALSE |= {
    "a problem that another word names": resting(NO_MEMBER, ("clock", "opposed-parabolas", "homogeneous"), {}),
    "a contraction of more than all": resting(NO_MEMBER, ("contraction",), {real("contraction"): LARGE}),
    "two excesses of the first iterate": resting(
        NO_MEMBER, ("bounded-below",), {real("start"): SMALL, real("delta"): LARGE}
    ),
    "a spread above the deviations": resting(
        NO_MEMBER, ("bounded-variance", "independent-nodes"), {real("noise"): SMALL, real("spread"): LARGE}
    ),
    "a mean above its bound": resting(
        NO_MEMBER, ("stochastic-gradient", "bounded-second-moment"), {real("sigma"): SMALL}, draws=(ONE,)
    ),
    "a condition that nothing meets": Attack(
        NO_MEMBER, ("convex",), at_end(Norm(X - X0)), ZERO, RESTING, STAYS, {K: sp.S.Naturals},
        (sp.Le(1, 0, evaluate=False),),
    ),
    "a sum that does not exist": resting(
        "the bound or the method", ("convex",), {GAMMA: sp.Interval.open(0, sp.oo)},
        left=at_end(Norm(X - X0) * sp.Sum(1, (j, 1, GAMMA)) / GAMMA),
    ),
    "a draw that does not exist": resting(
        "the bound or the method", ("convex",), {real("beta"): sp.FiniteSet(0)},
        draws=(Draw(H, "sample", X / real("beta"), 1),),
    ),
    "an excess over no bound": resting(
        "bounds the function from below", ("convex",), {}, left=at_end(Excess("f", X) * Norm(X - X0))
    ),
    # the mean of a number that is 1 or -1 is not 2
    "a sign with any mean": resting(
        "need not be at most the scale", ("bounded-samples",), {real("scale"): sp.Interval(1, 1)},
        draws=(Draw(H, "scaled-sign", sp.Integer(2), 1),),
    ),
    # U is 0, whatever the gradient of f is
    "a gradient that is none": Attack(
        "the method's gradient is not that of the objective",
        ("convex",),
        "mean-l2-norm",
        ZERO,
        MethodTerms((State(X, X0, X), State(U, ZERO, U)), (), gradient=U),
        averaged(Line("said", Invariant({"itself": 1}), at_most(Norm(U), 0))),
    ),
    "a bound that varies": Attack("varies with the iteration", ("convex",), at_end(T**2), T, SCALAR, STAYS),
    "a variable of the proof alone": Attack(
        "the calculus has no term for",
        ("convex",),
        mean(Norm(U)),
        ZERO,
        RESTING,
        averaged(Line("said", Invariant({"itself": 1}), at_most(Norm(U), 0))),
        auxiliary=(State(U, ZERO, U),),
    ),
}  # fmt: skip


class Liar(str):
    """A text that equals every other one."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, _other: object) -> bool:
        return True


class Anything(tuple):  # type: ignore[type-arg]
    """A tuple that equals every other one."""

    __slots__ = ()
    __hash__ = tuple.__hash__

    def __eq__(self, _other: object) -> bool:
        return True

    def __ne__(self, _other: object) -> bool:
        return False


FALSE |= {
    # f_1 = x^2/2 and f_2 = -x^2/2 are convex in the mean; the gradients differ
    "a word that equals every word": Attack(
        "the calculus' own objects",
        ("convex",),
        mean(distance(X)),
        ZERO,
        RESTING,
        averaged(Line("said", Instance(Liar("homogeneous"), (X,))), below(distance(X))),
    ),
}


class Odd(int):
    """A number that is neither above nor at most another one."""

    __slots__ = ()
    __hash__ = int.__hash__

    def __eq__(self, _other: object) -> bool:
        return True

    def __le__(self, _other: object) -> bool:
        return False

    __lt__ = __ge__ = __gt__ = __le__


# what is drawn counted neither as known nor as unknown, and was left out: <h, x> <= |h| |x| became sum x_i <= |x|
FALSE["a stage that is neither before nor after"] = Attack(
    "the calculus' own objects",
    ("convex",),
    mean(Norm(X)),
    ZERO,
    MethodTerms((State(X, X0, X),), (ONE,)),
    (Line("said", Known("cauchy-schwarz", (H, X))), Line("given", Given("said", Odd(0)))),
)
LATER = variable("e", COORDINATE)
# e = h^2 times 1 or -1 with E h^2 infinite: E[e | h] = 0, and E[e | past] does not exist
FALSE["a mean given too little"] = Attack(
    "has a finite conditional expectation",
    ("unbiased",),
    mean(Norm(X)),
    ZERO,
    MethodTerms((State(X, X0, X),), (Draw(H, "sample", X, 1), Draw(LATER, "noise", H, 2))),
    (Line("said", Instance("unbiased", (LATER,), given=0)),),
)
FALSE["points that change"] = Attack(
    "the calculus' own objects",
    ("convex",),
    mean(Norm(X)),
    ZERO,
    RESTING,
    (Line("said", Known("square", Anything((X,)))),),
)


def test_states_that_equal_every_other_one_are_refused() -> None:
    """A proof about a method that rests is none about one that moves, though its states say that they are equal."""
    moving = resting("", ("convex",), {}).claim
    moving = replace(moving, method=MethodTerms((State(X, X0, X + 1),), ()))
    proof = RunTheorem(MethodTerms(Anything((State(X, X0, X),)), ()), STAYS)
    assert "the calculus' own objects" in check_proof(moving, proof, LIBRARY).sentence


def test_a_word_of_a_claim_is_a_plain_text() -> None:
    """A word that equals every word would give the claim every property."""
    attack_claim = resting("", ("convex",), {}).claim
    with pytest.raises(ClaimError, match="Expected problems"):
        replace(attack_claim, problems=(Liar("convex"),))


@pytest.mark.parametrize("name", FALSE)
def test_a_false_claim_is_not_shown(name: str) -> None:
    """A claim of a user's own that is false, or that speaks of nothing, is refused for the reason given."""
    attack = FALSE[name]
    assert isinstance(attack.claim.proof, RunTheorem)
    report = check_proof(attack.claim, attack.claim.proof, LIBRARY)
    assert not report.accepted
    assert attack.reason in report.sentence


def test_true_claims_of_the_same_forms_are_shown() -> None:
    """Negative control: one gradient at one point, and zeta at the iterates."""
    one = Attack(
        "",
        ("homogeneous",),
        mean(distance(X)),
        ZERO,
        RESTING,
        averaged(Line("said", Instance("homogeneous", (X,))), below(distance(X))),
    )
    far = Attack("", ("partitioned-data",), mean(APART), zeta, RESTING, FAR, {zeta: HALF_LINE}, names={N: APART})
    rests = resting("", ("bounded-below",), {real("start"): HALF_LINE})
    for attack in (one, far, rests):
        assert isinstance(attack.claim.proof, RunTheorem)
        report = check_proof(attack.claim, attack.claim.proof, LIBRARY)
        assert report.accepted, report.sentence


# ------------------------------------------------------------------ special cases


def resting_for(step: sp.Expr) -> MethodTerms:
    """Return a method that moves x by 0 if the step size is the same in all iterations, and else not."""
    return MethodTerms((State(X, X0, X + (W - step) * W), State(W, ZERO, step)), ())


def uniform_for(step: sp.Expr) -> MethodTerms:
    """Return a method that moves x by 0 if the step size is the same in all coordinates, and else not."""
    return MethodTerms((State(X, X0, X + step * Total(X) - Total(step * X)),), ())


STEPS = {GAMMA: sp.Interval.open(0, sp.oo)}
SPECIAL: dict[str, tuple[Callable[[sp.Expr], MethodTerms], Any, Any, str]] = {
    "a step size of its own in every iteration": (resting_for, 1 / (ITERATION + 1), "mean-l2-norm", "is the same in every"),
    "a step size of its own in every coordinate": (
        uniform_for, 1 + variable("L", COORDINATE) ** 2, "mean-l2-norm", "is the same in every"
    ),
    "a left side in terms": (resting_for, 1 / K, mean(Norm(X)), "holds terms that the calculus does not read"),
}  # fmt: skip
"""A method for a step size, what is put in its place, the left side, and why it is refused."""


@pytest.mark.parametrize("name", SPECIAL)
def test_a_special_case_has_one_step_size(name: str) -> None:
    """What holds for every constant step size need not hold where it varies."""
    build, step, left, reason = SPECIAL[name]
    general = RunClaim("general", build(GAMMA), ("convex",), left, ZERO, {K: sp.S.Naturals, **STEPS})
    attack = Attack("", ("convex",), mean(Norm(X)), ZERO, build(step), (Line("s", Special("general", {GAMMA: step})),))
    assert isinstance(attack.claim.proof, RunTheorem)
    report = check_theorem(attack.claim, attack.claim.proof, Library({"general": general}.__getitem__, cited_report))
    assert not report.accepted
    assert reason in report.sentence


INTEGER, POSITIVE = sp.Symbol("p", integer=True), sp.Symbol("p", positive=True)
LEVEL = sp.Symbol("level", real=True)


@pytest.mark.parametrize(
    ("symbol", "statement", "values"),
    [
        (INTEGER, sp.Ge(INTEGER**2, INTEGER, evaluate=False), sp.Interval(0, 1)),
        (POSITIVE, sp.Ge(POSITIVE, 0, evaluate=False), sp.Interval(-1, 1)),
    ],
    ids=["an integer", "a positive number"],
)
def test_a_cited_claim_is_about_what_its_symbols_declare(symbol: Any, statement: Any, values: sp.Set) -> None:
    """A claim about the integers or the positive numbers of a set says nothing of the other numbers there."""
    formula = Claim("formula", statement, {symbol: values})
    attack = Attack(
        "",
        ("convex",),
        at_end(Norm(X)),
        ZERO,
        RESTING,
        (Line("said", Cited("formula", {symbol: LEVEL})),),
        {LEVEL: values},
    )
    assert isinstance(attack.claim.proof, RunTheorem)
    report = check_theorem(attack.claim, attack.claim.proof, Library({"formula": formula}.__getitem__, cited_report))
    assert "is not about every p" in report.sentence


# ------------------------------------------------------------------ infinite expectations

A, B, C = (Expectation(Norm(variable(name, COORDINATE)), START) for name in ("x", "u", "y"))
TAKEN = {
    "more": B - C - A,  # E|x| + E|y| <= E|u|
    "less": C - B,  # E|u| <= E|y|; both lines hold if E|u| and E|y| are infinite
    "x": A,
    "none": -Norm(X0) * B,  # |x0| E|u| <= 0 holds if x0 is 0
    "signed": (1 - Q) * (B - C),
}
INFINITE: dict[str, tuple[Any, str]] = {
    "a coefficient that may be 0": (
        Line("bad", Combined({"more": 1, "less": 1}), at_most(A, Q * (B + C))), "may be infinite"
    ),
    "a product that is finite": (Line("bad", Combined({"more": 1, "less": 1, "none": 1}), at_most(A, 0)), "may be infinite"),
    "a coefficient of either sign": (
        Line("bad", Combined({"more": 1, "signed": 1, "less": Q}), at_most(A, 0)), "may be infinite"
    ),
    "an expectation for a weight": (Line("bad", SummedOver("x", NODE, B)), "averaged over the nodes alone"),
    "an expectation by another name": (Line("bad", Defined(variable("q"))), "hides an expectation"),
}  # fmt: skip


def with_lines_taken() -> Checker:
    """Return a checker that takes the lines above as shown."""
    method = MethodTerms(tuple(State(variable(name, COORDINATE), X0, X0) for name in ("x", "u", "y")), ())
    claim = RunClaim("infinite", method, ("convex",), mean(Norm(X)), ZERO, {K: sp.S.Naturals, Q: sp.Interval(0, 2)})
    lines = {label: Statement(normal(gap), kind="mean") for label, gap in TAKEN.items()}
    return Checker(claim, RunTheorem(method, (), {variable("q"): B}), LIBRARY, lines)


@pytest.mark.parametrize("name", INFINITE)
def test_infinite_expectations_do_not_cancel(name: str) -> None:
    """Where larger sides may be infinite, nothing follows; the lines taken as shown hold where both are."""
    line, reason = INFINITE[name]
    checker = with_lines_taken()
    with pytest.raises(Refused, match=reason):
        checked_line(checker, line)


def test_finite_expectations_cancel() -> None:
    """Negative control: what is on the larger side with the same coefficient, or above it, is finite with it."""
    checker = with_lines_taken()
    checked_line(checker, Line("good", Combined({"more": Q}), at_most(Q * (A + C), Q * B)))
    checked_line(checker, Line("better", Combined({"more": 1, "less": 1}), at_most(A, B + C)))
