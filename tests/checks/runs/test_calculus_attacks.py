"""Proofs about runs by which a reader once had the calculus accept something false; none is accepted any more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
import sympy as sp

from signdescent.checks.check import cited_report
from signdescent.checks.library import Library
from signdescent.checks.report import ChainReport
from signdescent.checks.runs.calculus.check import check_theorem
from signdescent.checks.runs.check import check_proof
from signdescent.theory.calculus.facts import at_most, equal
from signdescent.theory.calculus.method import Draw, MethodTerms, State
from signdescent.theory.calculus.proof import (
    AtEnd,
    Cited,
    Combined,
    Defined,
    Instance,
    Invariant,
    Known,
    LeastOf,
    Line,
    MeanOf,
    RunTheorem,
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
)
from signdescent.theory.papers.stochastic_sign_descent import CLAIMS, find
from signdescent.theory.run_claim import RunClaim
from signdescent.theory.symbols import K

CLAIM = CLAIMS["theorem-5-constant"]
assert isinstance(CLAIM, RunClaim)
PROOF = CLAIM.proof
assert isinstance(PROOF, RunTheorem)
LIBRARY = Library(find, cited_report)
RIGHT = CLAIM.right
MEAN = Average(Expectation(variable("N"), START))
GAMMA = sp.Symbol("gamma", positive=True)
FIRST = Excess("f", variable("x0", COORDINATE))
X, X0 = variable("x", COORDINATE), variable("x0", COORDINATE)
j = sp.Symbol("j", integer=True)


def checked(lines: Sequence[Line], names: dict[Any, Any] | None = None) -> ChainReport:
    """Check the proof of Theorem 5 with constant steps, continued by further lines."""
    assert isinstance(CLAIM, RunClaim)
    assert isinstance(PROOF, RunTheorem)
    theorem = RunTheorem(PROOF.method, (*PROOF.lines, *lines), {**PROOF.names, **(names or {})})
    return check_theorem(CLAIM, theorem, LIBRARY)


def combined(label: str, uses: dict[str, Any], conclusion: Any) -> Line:
    return Line(label, Combined(uses), conclusion)


def test_the_proof_goes_on_where_it_is_right() -> None:
    """Negative control: a true line after the last one is shown, though the proof then ends elsewhere."""
    assert isinstance(CLAIM, RunClaim)
    report = checked([combined("more", {"bound": 1}, at_most(MEAN, CLAIM.right + 1))])
    assert report.steps[-1].verdict.holds
    assert "is not the claim" in report.sentence


ATTACKS: dict[str, tuple[Callable[[], list[Line]], dict[Any, Any], str]] = {
    "a weight of one iteration on a sum": (
        lambda: [
            combined("s", {"summed": 2**ITERATION}, at_most(0, 2**ITERATION)),
            Line("least", LeastOf("s")),
        ],
        {},
        "does not speak of one iteration",
    ),
    "an inequality named itself": (
        lambda: [Line("itself", Combined({}), at_most(0, 1)), combined("absurd", {"itself": 1}, equal(0, 1))],
        {},
        "label is taken",
    ),
    "an inequality as an equation": (
        lambda: [combined("one", {}, at_most(0, 1)), combined("absurd", {"one": 1}, equal(0, 1))],
        {},
        "two sides differ",
    ),
    "a parameter as a name": (lambda: [Line("def", Defined(K))], {K: sp.Integer(7)}, "not a variable"),
    "a term as a name": (lambda: [Line("def", Defined(FIRST))], {FIRST: sp.Integer(0)}, "not a variable"),
    "a name in a sum": (
        lambda: [
            Line("def", Defined(variable("T"))),
            combined("s", {}, at_most(sp.Sum(variable("T"), (ITERATION, 1, K)), K * variable("T"))),
        ],
        {variable("T"): ITERATION},
        "not a sum of constants",
    ),
    "an index that a sum captures": (
        lambda: [combined("s", {}, equal(sp.Sum(ITERATION, (j, 1, K)), sp.Sum(j, (j, 1, K))))],
        {},
        "two sides differ",
    ),
    "a decimal": (
        lambda: [combined("s", {"bound": sp.Float(1)}, at_most(MEAN, sp.Rational(99, 100) * RIGHT))],
        {},
        "Float",
    ),
    "infinity": (lambda: [Line("s", Known("square", (sp.oo * X,)))], {}, "cannot hold"),
    "the imaginary unit": (lambda: [Line("s", Known("square", (sp.I * X,)))], {}, "cannot hold"),
    "an index as a number": (
        lambda: [Line("s", Known("cauchy-schwarz", (COORDINATE * X, X)))],
        {},
        "cannot hold",
    ),
    "a symbol without a set": (lambda: [Line("s", Known("square", (sp.Symbol("w"),)))], {}, "no set for w"),
    "a folded conclusion": (lambda: [combined("s", {}, sp.true)], {}, "unevaluated"),
    "a head without arguments": (lambda: [Line("s", Known("square", (Norm(),)))], {}, "these arguments"),
    "an unknown claim": (lambda: [Line("s", Cited("no-such-claim"))], {}, "no claim has the id"),
    "too many summands": (
        lambda: [Line("s", Known("square", (Total((X + GAMMA + K + 1) ** 40),)))],
        {},
        "summands",
    ),
}
"""What is tried, the names that go with it, and why it is refused."""


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_refused(name: str) -> None:
    """The last line is refused, for the reason given, and the claim is not shown."""
    build, names, reason = ATTACKS[name]
    report = checked(build(), names)
    assert not report.accepted
    assert reason in report.sentence
    assert not report.steps[-1].verdict.holds


@pytest.mark.parametrize("share", [sp.Rational(99, 100), sp.Integer(0)], ids=str)
def test_a_smaller_bound_is_refused(share: sp.Rational) -> None:
    """Eq. (8) is attained at K = 1 by x^2/2 from x0 = gamma, so that no smaller constant holds."""
    report = checked([combined("less", {"bound": 1}, at_most(MEAN, share * RIGHT))])
    assert not report.steps[-1].verdict.holds


def test_a_bound_that_does_not_exist_is_not_shown() -> None:
    """A term that cancels in the normal form must exist all the same: gamma need not be an integer."""
    assert isinstance(CLAIM, RunClaim)
    assert isinstance(PROOF, RunTheorem)
    ill = replace(CLAIM, right=RIGHT + sp.Sum(1, (j, 1, GAMMA)) - GAMMA)
    assert not check_theorem(ill, PROOF, LIBRARY).accepted


# ------------------------------------------------------------------ claims of a user's own that are false


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
N, T, W = variable("N"), variable("T"), variable("w")
zeta = sp.Symbol("zeta", nonnegative=True)
HALF_LINE = sp.Interval(0, sp.oo)
RESTING = MethodTerms((State(X, X0, X),), ())
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
        mean(Norm(X)),
        ZERO,
        SCATTERED,
        (Line("said", Instance("partitioned-data", (NODES_POINT,))),),
    ),
    # h = 1 for all nodes, and x_n = 1, -1: a sample of the first node agrees, one of the second does not
    "samples of one law for different vectors": Attack(
        "stands for one vector at all nodes",
        ("shared-data",),
        mean(Norm(X)),
        ZERO,
        SCATTERED,
        (Line("said", Instance("shared-data", (SAMPLES,))),),
    ),
    # with x_n = 1, 1, -1 the vote is 1, and 2 I(2/3; 2, 2) - 1 > 0 times x_n differs in sign from it at the third node
    "a vote about different vectors": Attack(
        "is not drawn first by every node, for one vector",
        ("shared-data", "no-atom-at-zero"),
        mean(Norm(X)),
        ZERO,
        SCATTERED,
        (Line("said", Voted("lemma-13-corrected", SAMPLES)),),
    ),
    # f_1 = y^2/2, f_2 = -y^2/2 at y = 0: zeta is 0, and the distance at y - 1 is 1
    "zeta at a point that the proof chooses": Attack(
        "speaks of x_i, which the method does not have",
        ("partitioned-data",),
        mean(OverNodes(distance(Y - 1))),
        zeta,
        RESTING_Y,
        (Line("x", Defined(X)), *FAR),
        {zeta: HALF_LINE},
        names={X: Y - 1, N: APART},
    ),
    "zeta at a variable of the proof's own": Attack(
        "speaks of x_i, which the method does not have",
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
    for attack in (one, far):
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
