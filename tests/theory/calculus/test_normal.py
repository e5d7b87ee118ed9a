"""The normal form of a term has the value of the term: on random models, in exact numbers."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import pytest
import sympy as sp

from processes.models import GAMMA, TOTAL, U, V, W, model, random_scalar, random_vector
from processes.terms import Moment, Process, evaluated, moments
from reference.surds import sign_of
from signdescent.theory.calculus.normal_forms import normal
from signdescent.theory.calculus.terms import (
    COORDINATE,
    ITERATION,
    NODE,
    Excess,
    Expectation,
    Head,
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
    return any(sign_of(left(at, i, n) - right(at, i, n)) != 0 for at, i, n in places(process))


@pytest.mark.parametrize("seed", range(12))
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
    "a function is linear": (Value("f", U + V), Value("f", U) + Value("f", V)),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_rewriting_is_seen(name: str) -> None:
    """The comparison tells a wrong rewriting: two terms that `normal` must not identify differ on some model."""
    one, other = WRONG[name]
    assert any(differs(one, other, model(random.Random(seed))) for seed in range(9))
    assert normal(one - other) != 0


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
    assert not is_nonnegative(U * V)
    assert not is_nonnegative(Total(U))
    assert not is_nonnegative(Norm(U) - Norm(V))
    assert not is_nonnegative(U**3)
