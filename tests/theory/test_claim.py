"""Claims, steps and proofs validate their arguments, name the faulty one, and are immutable."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from types import MappingProxyType
from typing import Any

import pytest
import sympy as sp

from signdescent.errors import ArgumentError, ClaimError, SigndescentError
from signdescent.theory.claim import Claim, Proof, Reference, Step, Use
from signdescent.theory.law_claim import LawClaim
from signdescent.theory.run_claim import RunClaim
from signdescent.theory.table import AnyClaim, table

x, y = sp.symbols("x y", real=True)
WHERE = {x: sp.Reals}
f = sp.Function("f")


def claim(**changes: Any) -> Claim:
    return Claim(**{"id": "a-claim", "statement": sp.exp(x) >= 1 + x, "where": WHERE, **changes})


def law_claim(**changes: Any) -> LawClaim:
    plain = {"id": "a-law", "laws": ("unimodal",), "event": "same-sign", "bound": x / 2, "where": WHERE}
    return LawClaim(**{**plain, **changes})


def run_claim(**changes: Any) -> RunClaim:
    plain = {
        "id": "a-run",
        "method": "sign_sgd",
        "problems": ("smooth",),
        "left": "mean-l2-norm",
        "right": x / 2,
        "where": WHERE,
    }
    return RunClaim(**{**plain, **changes})


MAKERS: list[Callable[..., Any]] = [claim, law_claim, run_claim]

# ------------------------------------------------------------------ errors, by name


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("bad", ["", "Lemma 1", "1-lemma", "lemma_1", "-a", "lemma-1\n", "é", 7, None])
def test_an_id_that_is_no_slug(make: Callable[..., Any], bad: object) -> None:
    with pytest.raises(ClaimError, match=rf"slug.*got id={re.escape(repr(bad))}"):
        make(id=bad)


@pytest.mark.parametrize("good", ["a", "lemma-15", "eq.22b", "b8-final-sharp.2"])
def test_slugs_are_accepted(good: str) -> None:
    assert claim(id=good).id == good


@pytest.mark.parametrize("bad", [x, x + 1, 1, "x > 0", None, sp.Interval(0, 1)])
def test_a_statement_that_is_no_boolean(bad: object) -> None:
    if not isinstance(bad, str):  # a text is parsed as a statement
        with pytest.raises(ClaimError, match=rf"Expected statement of 'a-claim'.*got {type(bad).__name__}: "):
            claim(statement=bad)
    with pytest.raises(ClaimError, match=rf"Expected conclusion of 'far'.*got {type(bad).__name__}: "):
        Step(bad, "far")
    with pytest.raises(ClaimError, match="Expected conclusion of 'a step'"):
        Step(bad)


@pytest.mark.parametrize("make", MAKERS)
def test_an_assumption_that_is_no_boolean(make: Callable[..., Any]) -> None:
    with pytest.raises(ClaimError, match=r"Expected an assumption of 'a-\w+' .*got Symbol: x"):
        make(assumptions=(x > 0, x))


def test_an_assumption_of_a_step_that_is_no_boolean() -> None:
    with pytest.raises(ClaimError, match="Expected an assumption of 'far'"):
        Step(x > 0, "far", assumptions=(x,))


@pytest.mark.parametrize("make", MAKERS)
def test_a_symbol_without_a_set(make: Callable[..., Any]) -> None:
    with pytest.raises(
        ClaimError, match=r"Symbol x of 'a-\w+' has no set; add it to where, as where={x: sympy\.Reals}"
    ):
        make(where={})
    with pytest.raises(ClaimError, match=r"Symbol y of 'a-\w+' has no set"):
        make(assumptions=(y > 0,))


@pytest.mark.parametrize("make", MAKERS)
def test_two_symbols_of_one_name(make: Callable[..., Any]) -> None:
    """If a key of where and a symbol of the formula have the same name but differ, the message says so."""
    other = sp.Symbol("x", negative=True)
    assert other != x
    with pytest.raises(ClaimError, match=r"two symbols named x in 'a-\w+'.* different assumptions; use one object"):
        make(where={other: sp.Reals})


@pytest.mark.parametrize("make", MAKERS)
def test_two_symbols_of_one_name_in_where(make: Callable[..., Any]) -> None:
    """Reports identify symbols by name, so two symbols of one name are refused."""
    with pytest.raises(
        ClaimError, match=r"two symbols named x in where of 'a-\w+'.* use one object for both, or rename"
    ):
        make(where={**WHERE, sp.Symbol("x", negative=True): sp.Reals})


@pytest.mark.parametrize("number", [sp.Integer(10) ** 4300, sp.Rational(1, 10**4300), -(sp.Integer(7) ** 6000)])
def test_a_number_that_cannot_be_printed(number: sp.Rational) -> None:
    """Python cannot print longer integers, and a report would have to."""
    for changes in ({"statement": x >= number}, {"where": {x: sp.Interval(0, abs(number))}}):
        with pytest.raises(ClaimError, match="has more than 4200 digits; write it as a power"):
            claim(**changes)


def test_a_bound_symbol_needs_no_set() -> None:
    k = sp.Symbol("k", integer=True)
    assert claim(statement=sp.Sum(x**k, (k, 0, 3)) >= 0).where == WHERE


@pytest.mark.parametrize("make", MAKERS)
def test_an_undefined_function(make: Callable[..., Any]) -> None:
    part = {claim: {"statement": f(x) > 0}, law_claim: {"bound": f(x)}, run_claim: {"right": f(x)}}[make]
    with pytest.raises(ClaimError, match=r"Function f of 'a-\w+' is undefined; write it out"):
        make(**part)
    with pytest.raises(ClaimError, match=r"Function f of 'a-\w+' is undefined"):
        make(assumptions=(f(x) > 1,))


@pytest.mark.parametrize("make", MAKERS)
def test_a_key_of_where_that_is_no_symbol(make: Callable[..., Any]) -> None:
    with pytest.raises(ClaimError, match=r"Expected the keys of where of 'a-\w+' to be SymPy symbols; got 'x'"):
        make(where={**WHERE, "x": sp.Reals})


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("bad", [(0, 1), x > 0, None, range(3)])
def test_a_value_of_where_that_is_no_set(make: Callable[..., Any], bad: object) -> None:
    with pytest.raises(ClaimError, match=rf"Expected where\[x\] of 'a-\w+'.*got {type(bad).__name__}: "):
        make(where={x: bad})


@pytest.mark.parametrize("make", MAKERS)
def test_a_set_that_depends_on_a_symbol(make: Callable[..., Any]) -> None:
    with pytest.raises(ClaimError, match=r"The set of x in 'a-\w+' depends on \['y'\]; use a fixed set"):
        make(where={x: sp.Interval(0, y), y: sp.Reals})


def test_a_proof_without_steps() -> None:
    with pytest.raises(ClaimError, match="at least one step; got none"):
        Proof(())


@pytest.mark.parametrize("bad", [x > 0, "step", None])
def test_a_proof_of_something_else_than_steps(bad: object) -> None:
    with pytest.raises(ArgumentError, match=rf"Expected steps to be Step objects; got {type(bad).__name__}: "):
        Proof((Step(x > 0, "a"), bad))


@pytest.mark.parametrize("use", ["b", Use("b"), "a", Use("a", {x: 1}), ""])
def test_a_use_of_what_is_no_earlier_step(use: str | Use) -> None:
    name = use.label if isinstance(use, Use) else use
    with pytest.raises(ClaimError, match=f"Step 'a' uses '{name}', which is not the label of an earlier step"):
        Proof((Step(x > 0, "a", uses=(use,)), Step(x > 1, "b")))


def test_two_steps_of_one_label() -> None:
    with pytest.raises(ClaimError, match="Two steps have the label 'a'; labels must be distinct"):
        Proof((Step(x > 0, "a"), Step(x > 1, "b"), Step(x > 2, "a")))


def test_steps_without_a_label_may_be_many() -> None:
    assert len(Proof((Step(x > 0), Step(x > 1), Step(x > 2))).steps) == 3


def test_errors_are_also_built_in_ones() -> None:
    assert issubclass(ClaimError, SigndescentError)
    assert issubclass(ClaimError, ValueError)
    assert issubclass(ArgumentError, TypeError)


# ------------------------------------------------------------------ conversion of the arguments


def test_one_item_stands_for_a_sequence_of_one() -> None:
    step = Step(x > 0, "a")
    assert Proof(step).steps == (step,)
    assert Step(x > 1, uses="a").uses == ("a",)
    assert Step(x > 1, uses=Use("a")).uses == (Use("a"),)
    assert claim(assumptions=x > 0).assumptions == (x > 0,)
    assert claim(assumptions=[x > 0, True]).assumptions == (x > 0, sp.true)
    assert law_claim(laws="symmetric").laws == ("symmetric",)
    assert run_claim(problems="smooth").problems == ("smooth",)
    assert claim(proof=step).proof == claim(proof=[step]).proof == Proof((step,))
    assert claim(printed_proof=(step,)).printed_proof == Proof((step,))


@pytest.mark.parametrize("value", [True, False])
def test_a_statement_that_is_already_decided_is_still_a_claim(value: bool) -> None:
    decided = sp.true if value else sp.false
    assert claim(statement=value).statement is decided
    assert Step(value).conclusion is decided
    assert claim(statement=decided, where={}).where == {}


def test_numbers_become_exact() -> None:
    assert law_claim(bound=1).bound == sp.Integer(1)
    assert run_claim(right=0).right == sp.Integer(0)
    assert Use("a", {x: 2}).at == {x: sp.Integer(2)}


def test_a_reference_may_be_text() -> None:
    assert claim(reference="Lemma 1, p. 7").reference == Reference("Lemma 1, p. 7")
    assert str(Reference("p. 7")) == "p. 7"
    assert str(Reference("p. 7", "we get")) == 'p. 7: "we get"'
    assert claim().reference is None


# ------------------------------------------------------------------ frozen


@pytest.mark.parametrize(
    ("made", "name"),
    [
        (claim(), "statement"), (law_claim(), "bound"), (run_claim(), "right"), (Step(x > 0), "conclusion"),
        (Proof((Step(x > 0),)), "steps"), (Use("a"), "label"), (Reference("p. 1"), "place"),
    ],
)  # fmt: skip
def test_nothing_can_be_changed(made: Any, name: str) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(made, name, None)
    assert not hasattr(made, "__dict__")


def test_mappings_are_read_only_copies() -> None:
    where: dict[sp.Symbol, sp.Set] = {x: sp.Reals}
    at = {x: sp.Integer(1)}
    made = [
        claim(where=where).where,
        law_claim(where=where).where,
        run_claim(where=where).where,
        Step(x > 0, where=where).where,
    ]
    use = Use("a", at)
    where[y], at[y] = sp.Reals, sp.Integer(2)
    for mapping in (*made, use.at):
        assert isinstance(mapping, MappingProxyType)
        assert set(mapping) == {x}


# ------------------------------------------------------------------ tables


def test_a_table_keeps_the_order_and_is_read_only() -> None:
    claims: list[AnyClaim] = [claim(id="b"), law_claim(id="a"), run_claim(id="c")]
    made = table(iter(claims))
    assert list(made) == ["b", "a", "c"]
    assert list(made.values()) == claims
    assert isinstance(made, MappingProxyType)
    assert dict(table(())) == {}


def test_a_table_rejects_two_claims_of_one_id() -> None:
    with pytest.raises(ClaimError, match=r"Two claims have the id 'same'; ids must be distinct\. Rename one of them."):
        table([claim(id="same"), claim(id="other"), law_claim(id="same")])


@pytest.mark.parametrize("name", ["defect", "repeats"])
def test_a_claim_names_only_one_of_its_table_that_stands_for_itself(name: str) -> None:
    """A defect or a repetition names another claim of the table that does not name a third."""
    first = claim(id="first")
    assert list(table([first, claim(id="second", **{name: "first"})])) == ["first", "second"]
    with pytest.raises(
        ClaimError, match=rf"Expected {name} of 'second' to be the id of a claim of its table; got 'gone'"
    ):
        table([first, claim(id="second", **{name: "gone"})])
    with pytest.raises(
        ClaimError, match=rf"{name} of 'second' .* stands for itself; got 'second'. Here leave it empty"
    ):
        table([claim(id="second", **{name: "second"})])
    second = claim(id="second", **{name: "first"})
    with pytest.raises(ClaimError, match=rf"{name} of 'third' .* stands for itself; got 'second'. Here name 'first'"):
        table([first, second, claim(id="third", **{name: "second"})])
