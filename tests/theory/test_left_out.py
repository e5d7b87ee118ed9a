"""A claim names what it leaves out of the source, and its report repeats it."""

from __future__ import annotations

import re
from dataclasses import fields, replace

import pytest
import sympy as sp

from signdescent.checks.check import check
from signdescent.theory import AnyClaim, LawClaim, RunClaim
from signdescent.theory.left_out import COORDINATES
from signdescent.theory.papers.stochastic_sign_descent import CLAIMS

PARTIAL = {name: claim for name, claim in CLAIMS.items() if claim.left_out}
ID = re.compile(r"[a-z][a-z0-9.]*(?:-[a-z0-9.]*[a-z0-9])+")
WORD = re.compile(r"[a-z]{3,}")


def notes(claim: AnyClaim) -> tuple[str, ...]:
    """Return the notes of a report that uses no engine."""
    return check(claim, engines=()).notes


def named(text: str) -> set[str]:
    """Return the words of a text that look like ids."""
    return set(ID.findall(text)) - {"rho-norm", "l12-norm"}


@pytest.mark.parametrize("name", PARTIAL)
def test_a_report_repeats_what_the_claim_leaves_out(name: str) -> None:
    """The report has the note for every verdict."""
    claim = PARTIAL[name]
    assert f"left out: {claim.left_out}" in notes(claim)


def test_a_claim_that_leaves_nothing_out_has_no_such_note() -> None:
    """The note comes only from the field."""
    claim = next(iter(PARTIAL.values()))
    assert not any(note.startswith("left out") for note in notes(replace(claim, left_out="")))


@pytest.mark.parametrize("name", PARTIAL)
def test_a_title_of_a_partial_claim_says_more_than_the_print(name: str) -> None:
    """The field is in words, and repeats neither the statement nor the quotation."""
    claim = PARTIAL[name]
    assert claim.title
    assert claim.title not in (str(claim.statement), claim.reference.quote if claim.reference else "")
    assert len(WORD.findall(claim.title)) >= 2, claim.title


def test_the_claims_that_a_gap_points_to_exist() -> None:
    """Every id in the field is the id of a claim."""
    pointed = {name: named(claim.left_out) - set(CLAIMS) for name, claim in PARTIAL.items()}
    assert {name: missing for name, missing in pointed.items() if missing} == {}
    assert named("the rest: lemma-12-nu-infinite and b9-unroll") == {"lemma-12-nu-infinite", "b9-unroll"}


def test_one_term_of_a_sum_is_called_so() -> None:
    """A claim about one coordinate names neither the norm nor the inner product alone."""
    for name, claim in PARTIAL.items():
        if claim.left_out == COORDINATES:
            assert re.search(r"g_i|s_i|coordinate|term|2 rho_i", claim.title), (name, claim.title)


def test_claims_about_laws_and_runs_have_the_field_too() -> None:
    """The field is empty by default."""
    for kind in (LawClaim, RunClaim):
        assert {field.default for field in fields(kind) if field.name == "left_out"} == {""}
    law = CLAIMS["lemma-12"]
    assert isinstance(law, LawClaim)
    assert "lemma-12-nu-infinite" in law.left_out


def test_the_print_that_is_left_out_of_lemma_12_is_said_by_its_companion() -> None:
    """Without noise r = 0 belongs to the companion's domain, where the printed quotient is 0/0."""
    law, companion = CLAIMS["lemma-12"], CLAIMS["lemma-12-nu-infinite"]
    (ratio,) = [symbol for symbol in law.where if symbol.name == "r"]
    assert law.where[ratio].contains(0) == sp.false
    assert companion.where[ratio].contains(0) == sp.true
