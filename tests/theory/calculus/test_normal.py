"""The normal form of a term has the value of the term: on random models, in exact numbers."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import pytest
import sympy as sp

from processes.models import GAMMA, TOTAL, B, U, V, W, model, random_scalar, random_vector
from signdescent.checks.runs.processes.surds import sign_of
from signdescent.checks.runs.processes.values import Moment, Process, earliest, evaluated, moments
from signdescent.theory.calculus.normal_forms import normal
from signdescent.theory.calculus.terms import (
    COORDINATE,
    ITERATION,
    NODE,
    START,
    Better,
    Excess,
    Expectation,
    Gain,
    Head,
    Majority,
    Norm,
    OverNodes,
    Total,
    Value,
    free_indices,
    is_nonnegative,
    variable,
)
from signdescent.theory.symbols import K


def places(process: Process) -> Iterator[tuple[Moment, int, int]]:
    """Yield every moment with every coordinate and node."""
    for at in moments(process):
        for i in range(process.dimension):
            for n in range(process.count):
                yield at, i, n


def differs(one: sp.Expr, other: sp.Expr, process: Process) -> bool:
    """Return whether two terms have different values somewhere in a process."""
    left, right = evaluated(one), evaluated(other)
    return any(
        sign_of(gap)
        for i in range(process.dimension)
        for n in range(process.count)
        for gap in earliest(process, lambda at, i=i, n=n: left(at, i, n) - right(at, i, n))  # type: ignore[misc]
    )


@pytest.mark.parametrize("seed", [*range(5), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(5, 40))])
def test_a_term_and_its_normal_form_have_one_value(seed: int) -> None:
    """A random term, scalar or vector, with or without a free node, has the value of its normal form everywhere."""
    rng = random.Random(seed)
    for _ in range(12):
        node = rng.random() < 1 / 2
        make: Callable[..., sp.Expr] = rng.choice((random_scalar, random_scalar, random_vector))
        term = make(rng, rng.choice((1, 2, 2, 3)), node)
        assert not differs(term, normal(term), model(rng, 2)), term
        assert normal(normal(term)) == normal(term), term


WRONG: dict[str, tuple[sp.Expr, sp.Expr]] = {
    "a factor with the index comes out of a sum": (Total(U * V), U * Total(V)),
    "a sum of products is a product of sums": (Total(U * V), Total(U) * Total(V)),
    "a mean of products is a product of means": (OverNodes(W**2), OverNodes(W) ** 2),
    "a sign comes out of a norm": (Norm(-2 * U), -2 * Norm(U)),
    "a norm of a sum is a sum of norms": (Norm(U + V), Norm(U) + Norm(V)),
    "a sum of ones is 1": (Total(sp.Integer(1)), sp.Integer(1)),
    "a mean of products is a product of expectations": (
        Expectation(Total(W) ** 2, 0), Expectation(Total(W), 0) ** 2,
    ),
    "the square of a norm is the norm": (Norm(U) ** 2, Norm(U)),
    "a mean of products with a sum is a product with a sum of means": (
        OverNodes(B * Total(W)), OverNodes(B) * Total(OverNodes(W)),
    ),
    "a mean of sums is a sum of means without its weight": (OverNodes(B * Total(W)), Total(OverNodes(W))),
    "a mean of products of sums is a sum of means of products": (OverNodes(Total(W) ** 2), Total(OverNodes(W) ** 2)),
    "a norm has another sign in it": (Norm(U - V), Norm(U + V)),
    "a negative factor of a norm comes out": (Norm(-GAMMA * U), -GAMMA * Norm(U)),
    "a mean of expectations is that of one node": (Expectation(OverNodes(Norm(W)), START), Expectation(Norm(W), START)),
    "an expectation of a square is a square": (
        Expectation(OverNodes(Norm(W)) ** 2, START), OverNodes(Expectation(Norm(W), START)) ** 2,
    ),
    "the better of two points is linear": (Better("f", -U, -V), -Better("f", U, V)),
    "a majority is a chance": (2 * Majority(B) - 1, 2 * B - 1),
    "a function is linear": (Value("f", U + V), Value("f", U) + Value("f", V)),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_rewriting_is_seen(name: str) -> None:
    """The comparison tells a wrong rewriting: two terms that `normal` must not identify differ on some model."""
    one, other = WRONG[name]
    assert any(differs(one, other, model(random.Random(seed))) for seed in range(9))
    assert normal(one - other) != 0


SAME: dict[str, tuple[sp.Expr, sp.Expr]] = {
    "a mean of sums is a sum of means": (OverNodes(Total(W)), Total(OverNodes(W))),
    "with a weight of the node": (OverNodes(B * Total(U * W)), Total(U * OverNodes(B * W))),
    "with constants": (OverNodes(2 * GAMMA * B * Total(W - 3)), 2 * GAMMA * Total(OverNodes(B * W) - 3 * OverNodes(B))),
    "a mean of a product of two sums": (OverNodes(Total(W) * Total(U)), Total(U) * Total(OverNodes(W))),
    "a norm and its opposite": (Norm(U - V), Norm(V - U)),
    "an opposite with constants": (Norm(GAMMA * U - GAMMA * V), GAMMA * Norm(V - U)),
    "an opposite with sums": (Norm(OverNodes(W) - U), Norm(U - OverNodes(W))),
    "an expectation of a mean of norms": (Expectation(OverNodes(Norm(W)), START), OverNodes(Expectation(Norm(W), START))),
    "with a constant": (
        Expectation(3 * GAMMA * OverNodes(Norm(W)), START), 3 * GAMMA * OverNodes(Expectation(Norm(W), START)),
    ),
    "of squares": (Expectation(OverNodes(W**2), START), OverNodes(Expectation(W**2, START))),
}  # fmt: skip


@pytest.mark.parametrize("name", SAME)
def test_equal_terms_have_one_normal_form(name: str) -> None:
    """What `normal` must identify is equal on random models, and has one normal form."""
    one, other = SAME[name]
    assert not any(differs(one, other, model(random.Random(seed), 2)) for seed in range(6))
    assert normal(one - other) == 0


def careless_mean_of_sums(operator: type[Head], inside: list[sp.Expr]) -> sp.Expr:
    """Move a mean into a sum, and the other factors out of the mean."""
    if not inside:
        return operator(sp.Integer(1)) if operator is Total else sp.Integer(1)
    totals = [f for f in inside if isinstance(f, Total)]
    if operator is OverNodes and totals:
        others = sp.Mul(*(f for f in inside if f is not totals[0]))
        return normal(OverNodes(others) * Total(OverNodes(totals[0].args[0])))
    return operator(sp.Mul(*inside))


def careless_expectation(random_part: sp.Expr, stage: sp.Expr) -> sp.Expr:
    """Take the mean over nodes out of every product."""
    means = [f for f in sp.Mul.make_args(random_part) if isinstance(f, OverNodes)]
    if stage == START and means:
        return sp.Mul(*(OverNodes(Expectation(f.args[0], stage)) for f in means)) * Expectation(
            sp.Mul(*(f for f in sp.Mul.make_args(random_part) if f not in means)), stage
        )
    return Expectation(random_part, stage)


FAULTS: dict[str, tuple[str, Callable[..., sp.Expr], tuple[sp.Expr, ...]]] = {
    "a weight of the node is averaged alone": ("_applied", careless_mean_of_sums, ()),
    "means come out of products in expectations": (
        "_mean", careless_expectation, (Expectation(OverNodes(W) * OverNodes(B * W), START),),
    ),
    "a coordinate is taken out of the mean of sums": (
        "_applied", lambda operator, inside: operator(sp.Integer(1)) * sp.Mul(*inside) if operator is Total else operator(sp.Mul(*inside)), (),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_the_new_forms_is_seen(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a fault in how means, sums and expectations change places, random terms tell."""
    from signdescent.theory.calculus import normal_forms

    where, fault, more = FAULTS[name]
    monkeypatch.setattr(normal_forms, where, fault)
    rng = random.Random(1)
    pairs = [(term, normal(term)) for term in (*more, *(random_scalar(rng, 2) for _ in range(60)))]
    assert any(differs(term, form, model(rng, 2)) for term, form in pairs)


def test_a_normal_form_with_a_fault_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """If factors with the coordinate came out of sums as well, random terms would tell."""
    from signdescent.theory.calculus import normal_forms

    def careless(term: Head) -> sp.Expr:
        return sp.Add(
            *(
                sp.Mul(*factors[:-1]) * term.func(factors[-1])
                for factors in normal_forms.monomials(normal(term.args[0]))
            )
        )

    monkeypatch.setitem(normal_forms._NORMAL, Total, careless)
    rng = random.Random(0)
    pairs = [(term := random_scalar(rng, 2), normal(term)) for _ in range(40)]
    assert any(differs(term, form, model(rng)) for term, form in pairs)


J, B = sp.symbols("j b", integer=True)
_ONE_TO = (J, 1, K)
SUMS: dict[str, tuple[sp.Expr, sp.Expr | None]] = {
    "a constant": (sp.Sum(GAMMA, _ONE_TO), K * GAMMA),
    "nothing": (sp.Sum(sp.Integer(0), _ONE_TO), sp.Integer(0)),
    "another letter": (sp.Sum(GAMMA / J, _ONE_TO), GAMMA * sp.Sum(1 / B, (B, 1, K))),
    "a shift": (sp.Sum(1 / sp.sqrt(J + 1), (J, 0, K - 1)), sp.Sum(1 / sp.sqrt(J), _ONE_TO)),
    "the letter of the iteration": (sp.Sum(1 / ITERATION, (ITERATION, 1, K)), sp.Sum(1 / J, _ONE_TO)),
    "a polynomial": (sp.Sum((J + TOTAL) ** 2, _ONE_TO), sp.Sum(J**2, _ONE_TO) + 2 * TOTAL * sp.Sum(J, _ONE_TO) + K * TOTAL**2),
    "the iteration inside": (sp.Sum(ITERATION * J, _ONE_TO), ITERATION * sp.Sum(J, _ONE_TO)),
    "a sum in a sum": (sp.Sum(sp.Sum(ITERATION * B, (ITERATION, 1, 3)), (B, 1, K)), None),
    "a sum up to a letter": (sp.Sum(sp.Sum(B * J, (B, 1, J)), _ONE_TO), None),
    "heads": (sp.Sum(J * Norm(U), _ONE_TO), None),
}  # fmt: skip


@pytest.mark.parametrize("name", SUMS)
def test_sums_of_constants_keep_their_value(name: str) -> None:
    """A sum of constants has the value of its normal form, whatever its letter is; equal sums have one normal form."""
    term, same = SUMS[name]
    process = model(random.Random(1), 3)
    assert not differs(term, normal(term), process), normal(term)
    if same is not None:
        assert not differs(term, same, process)
        assert normal(term - same) == 0


def test_sums_that_differ_have_two_normal_forms() -> None:
    """The sum of k j over j is not the sum of j^2, and the iteration is not the letter of a sum."""
    one, other = sp.Sum(ITERATION * J, _ONE_TO), sp.Sum(J**2, _ONE_TO)
    assert differs(one, other, model(random.Random(1), 3))
    assert normal(one - other) != 0


def test_a_normal_form_moves_to_other_iterations() -> None:
    """What is put for the iteration does not reach into sums of constants."""
    form = normal(ITERATION * sp.Sum(1 / J, _ONE_TO))
    assert form.xreplace({ITERATION: sp.Integer(0)}) == 0
    process = model(random.Random(1), 3)
    assert not differs(form.xreplace({ITERATION: ITERATION + 1}), (ITERATION + 1) * sp.Sum(1 / J, _ONE_TO), process)


FREE: dict[str, tuple[sp.Expr, set[object]]] = {
    "a vector": (U, {COORDINATE}),
    "a norm": (Norm(U), set()),
    "a norm on a node": (Norm(W), {NODE}),
    "a mean over nodes": (OverNodes(W), {COORDINATE}),
    "the better of two points": (Better("f", U, V), {COORDINATE}),
    "the better of two points of a node": (Better("f", W, V), {COORDINATE, NODE}),
    "the value at the better of two points": (Value("f", Better("f", W, V)), {NODE}),
    "the gain of a mean": (Gain(OverNodes(W)), {COORDINATE}),
    "a value at a point of a node": (Value("f", W), {NODE}),
    "a value of the function of a node": (Value("f_n", U, NODE), {NODE}),
    "a product with an inner sum": (U * Total(V), {COORDINATE}),
    "a number": (variable("a"), set()),
}


@pytest.mark.parametrize("name", FREE)
def test_free_indices(name: str) -> None:
    """Sums, norms and means bind their index; a gradient has a coordinate."""
    term, indices = FREE[name]
    assert free_indices(term) == indices


def test_what_is_at_least_0_by_form_is_so() -> None:
    """A random term that is at least 0 by its form has no negative value, and some terms are told to be so."""
    rng, seen = random.Random(5), 0
    for _ in range(150):
        term = random_scalar(rng, 2)
        term = rng.choice((term, term**2, abs(term), Total(random_vector(rng, 1) ** 2)))
        if is_nonnegative(term) and not term.has(Excess):  # of a cubic, which has no lower bound
            seen += 1
            value = evaluated(term)
            assert all(sign_of(value(at, i, n)) >= 0 for at, i, n in places(model(rng))), term
    assert seen > 30
    assert is_nonnegative(Majority(B))
    assert is_nonnegative(Gain(B) * Norm(U))
    assert not is_nonnegative(Better("f", U, V))
    assert not is_nonnegative(U * V)
    assert not is_nonnegative(Total(U))
    assert not is_nonnegative(Norm(U) - Norm(V))
    assert not is_nonnegative(U**3)
