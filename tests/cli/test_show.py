"""`signdescent show`: what is claimed and how it is argued, without a verdict."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Run

STEPS = ["near-1", "near-2", "near-3", "near-4", "near-5", "near"]

OWN = """
import sympy as sp
from signdescent.theory import Claim, LawClaim, Proof, Reference, RunClaim, Step, Use
from signdescent.theory.laws import Case, Cited, LawProof
from signdescent.theory.rules import Induction

x = sp.Symbol("x", positive=True)
n = sp.Symbol("n", integer=True)
steps = (
    Step(x + 1 > 0, "first"),
    Step(2**n >= n + 1, "second", where={n: sp.Naturals}, by=Induction(n)),
    Step(x**2 + 1 > 0, "last", (Use("first", {x: x**2}), "second"), by="algebra", assumptions=(x > 1,)),
)
proof = Proof(steps, "Easy.")
unit = {x: sp.Interval(0, 1)}
formula = Claim("plus", x**2 + 1 > 0, {x: sp.Reals}, (x >= 2,), "positive", Reference("p. 1"), proof)
laws = LawClaim("laws", ("unimodal", "symmetric"), "same-sign", x / 2, unit, proof=LawProof(Case(Cited("lemma-1-sharp"), x > 0), "Easy."))
runs = RunClaim("runs", "sign_sgd", ("smooth",), "mean-l2-norm", x, unit, relies_on=("gauss",))
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "my_claims.py"
    path.write_text(OWN)
    return path


def test_json_shows_lemma_15(run: Run) -> None:
    """Statement, sets, assumptions, reference, steps and companions are those of the table."""
    data = run("show", "lemma-15", "--json").json()
    assert data["parameters"]["id"] == "lemma-15"
    found = data["result"]
    assert found["kind"] == "formula"
    assert found["statement"] == "-t <= 8*sqrt(s**2 - 2*s*t + 1)/3 - 1/3"
    assert found["latex"] is None
    assert found["where"] == {"s": "Interval.open(0, oo), positive", "t": "Interval(-1, 1)"}
    assert found["assumptions"] == []
    assert found["reference"]["place"] == "Lemma 15, p. 31"
    assert found["printed_proof"]["note"].startswith("The paper compares")
    assert [step["label"] for step in found["printed_proof"]["steps"]][:6] == STEPS
    assert found["printed_proof"]["steps"][5]["uses"] == STEPS[:5]
    assert {"lemma-15-sharp", "lemma-15-direct"} <= set(found["companions"])
    assert not {"verdict", "proved", "sound"} & set(found)


def test_text_shows_lemma_15(run: Run) -> None:
    """The text names everything a reader needs, and no verdict."""
    done = run("show", "lemma-15")
    assert done.code == 0
    for words in (
        "lemma-15 (formula): -<a,b>/|a|",
        'Lemma 15, p. 31: "For any non-zero vectors a and b"',
        "-t <= 8*sqrt(s**2 - 2*s*t + 1)/3 - 1/3",
        "t in Interval(-1, 1)",
        "nothing more",
        "printed proof (11 steps)",
        "near-3",
        "if sqrt(s**2 - 2*s*t + 1) <= 1/2",
        "companions",
        "lemma-15-sharp",
    ):
        assert words in done.out
    assert "PROVED" not in done.out
    assert "\x1b" not in done.out


def test_latex_is_added_on_request(run: Run) -> None:
    r"""`--latex` gives the statement and every step in LaTeX."""
    found = run("show", "lemma-15", "--latex", "--json").json()["result"]
    assert r"\sqrt{" in found["latex"]
    assert all(step["latex"] for step in found["printed_proof"]["steps"])
    assert r"\sqrt{" in run("show", "lemma-15", "--latex").out


def test_own_claim_with_rules_and_uses(run: Run, own: Path) -> None:
    """A claim of a user's file shows which steps use what, by which rule, and under which conditions."""
    found = run("show", "plus", "--file", own, "--json").json()["result"]
    assert found["assumptions"] == ["x >= 2"]
    assert found["where"] == {"x": "Reals, positive"}
    _, second, last = found["proof"]["steps"]
    assert (second["by"], second["where"]) == ("induction", {"n": "Naturals"})
    assert last["uses"] == ["first at x = x**2", "second"]
    assert (last["by"], last["assumptions"]) == ("algebra", ["x > 1"])
    text = run("show", "plus", "--file", own, "--latex").out
    assert "our proof (3 steps)\n    Easy." in text
    assert "[from first at x = x**2, second; by algebra; if x > 1]" in text
    assert "[by induction; for n in Naturals]" in text
    assert r"x \geq 2" in text


def test_claims_about_laws_and_runs(run: Run, own: Path) -> None:
    """What is no formula is put in words."""
    laws = run("show", "laws", "--file", own, "--json").json()["result"]
    assert laws["kind"] == "laws"
    assert laws["statement"] == "P(same-sign) >= x/2 for every law that is unimodal, symmetric"
    assert laws["proof"]["note"] == "Easy."
    assert [(step["label"], step["conclusion"]) for step in laws["proof"]["steps"]] == [("cited", "lemma-1-sharp")]
    assert "cited          lemma-1-sharp" in run("show", "laws", "--file", own).out
    runs = run("show", "runs", "--file", own, "--json").json()["result"]
    assert runs["relies_on"] == ["gauss"]
    assert "relies on    gauss" in run("show", "runs", "--file", own).out
    assert (runs["kind"], runs["statement"]) == (
        "runs",
        "mean-l2-norm <= x for sign_sgd (constant steps) on smooth problems",
    )


def test_unknown_id_names_the_nearest(run: Run, own: Path) -> None:
    """A misspelt id is one line with the nearest ids, of the paper or of the file."""
    run("show", "lema-15").refused("'lema-15'", "Did you mean", "lemma-15", "signdescent list")
    run("show", "plsu", "--file", own).refused("'plsu'", "plus", str(own), "laws")
    run("show", "zzzzzz", "--file", own).refused("'zzzzzz'", "The file holds plus, laws, runs.")
    run("show").refused("ID")
