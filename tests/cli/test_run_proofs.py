"""`signdescent show` and `check` print the lines of the proofs about all runs."""

from __future__ import annotations

from pathlib import Path

import pytest
import sympy as sp

from processes.lines import shown_lines
from signdescent.theory import RunClaim
from signdescent.theory.calculus.normal_forms import normal
from signdescent.theory.calculus.proof import RunTheorem
from signdescent.theory.calculus.rules import Compared, Coupled, Defined, Known, Replaced
from signdescent.theory.calculus.wording import justification, relation_text, said
from signdescent.theory.papers.stochastic_sign_descent import CLAIMS

from .conftest import Run

VERDICTS = {"theorem-5-constant": "PROVED", "theorem-5-corrected": "CERTIFIED", "theorem-5-from-2": "CERTIFIED"}

EMPTY = """
from dataclasses import replace
import sympy as sp
from signdescent.theory.papers.stochastic_sign_descent import CLAIMS

claim = CLAIMS["theorem-5-constant"]
total = next(symbol for symbol in claim.where if symbol.name == "total")
empty = replace(claim, id="empty", assumptions=(sp.Lt(total, -1, evaluate=False),))
"""


def proof_of(name: str) -> RunTheorem:
    claim = CLAIMS[name]
    assert isinstance(claim, RunClaim)
    assert isinstance(claim.proof, RunTheorem)
    return claim.proof


@pytest.mark.parametrize("name", VERDICTS)
def test_show_prints_every_line(run: Run, name: str) -> None:
    """Every line is shown with its rule, the lines that it uses, and what it says if the proof says it."""
    printed = run("show", name).out.splitlines()
    (first,) = (at for at, text in enumerate(printed) if text.startswith("  our proof"))
    for line, row in zip(proof_of(name).lines, printed[first + 1 :], strict=False):
        assert row.strip().startswith(f"{line.label} ")
        assert f"by {line.by.name}]" in row
        assert line.conclusion is None or relation_text(line.conclusion) in row
    steps = run("show", name, "--json").json()["result"]["proof"]["steps"]
    assert [step["label"] for step in steps] == [line.label for line in proof_of(name).lines]


def test_show_prints_the_method_and_the_words(run: Run) -> None:
    """Theorem 8: the variables and draws of SSDM, what the class's words say, and each line's multipliers."""
    text = run("show", "theorem-8-corrected").out
    for part in (
        "x_i begins with x0_i, then -gamma*mean_n(s_i,n) + x_i",
        "s_i,n is drawn at stage 1: random signs with the mean dir(m_i,n)",
        "e0_i,n is drawn before iteration 0: the noise of a sample of grad f_n(x0)_i",
        "independent-nodes: the nodes' samples are independent",
        "let B_i,n begins with e0_i,n, then beta*B_i,n + (1 - beta)*e_i,n",
        "mean_n(s_i,n)**2 <= mean_n(s_i,n**2)    [the fact square-of-mean; by fact]",
        "sum_i(1) = d    [the fact dimension; by fact]",
        "[from along times -1, aside; by combination]",
        "[the mean over nodes of one; by sum-over-index]",
        "as L; by invariant]",
    ):
        assert part in text
    data = run("show", "theorem-8-corrected", "--json").json()["result"]
    assert list(data["words"]) == list(CLAIMS["theorem-8-corrected"].problems)  # type: ignore[union-attr]
    assert len(data["method"]) == 7
    assert run("show", "lemma-15", "--json").json()["result"]["method"] is None


@pytest.mark.parametrize(
    "name", [name for name, claim in CLAIMS.items() if isinstance(getattr(claim, "proof", None), RunTheorem)]
)
def test_every_line_is_put_in_words(name: str) -> None:
    """Every line has a justification that names its rule; words and facts are written out as what they say."""
    theorem = proof_of(name)
    for line in theorem.lines:
        assert justification(line).endswith(f"by {line.by.name}")
        assert line.by.name not in ("class", "fact", "definition", "comparison") or said(line, theorem) is not None


@pytest.mark.parametrize("name", ["sec5.1-eventually-fading-bias", "sec5.3.1-invariance-run", "theorem-8-corrected"])
def test_a_line_in_words_is_what_the_checker_reads(name: str) -> None:
    """Facts, definitions, comparisons in both senses, substitutions and couplings say in text what is checked."""
    theorem, compared = proof_of(name), 0
    for line in theorem.lines:
        if isinstance(line.by, Known | Defined | Compared | Replaced | Coupled):
            relation, gap = said(line, theorem), shown_lines(name)[line.label].gap
            assert relation is not None
            left, right = relation.args if isinstance(relation, sp.Le | sp.Eq) else reversed(relation.args)
            assert normal((right - left - gap).xreplace(dict(theorem.names))) == 0
            compared += 1
    assert compared


@pytest.mark.parametrize("name", VERDICTS)
def test_check_prints_every_line_with_its_verdict(run: Run, name: str) -> None:
    """Every line is checked, and the claim has the verdict of its weakest line."""
    done = run("check", name)
    assert done.code == 0
    assert done.out.startswith(f"{name}: {VERDICTS[name]}\n")
    rows = [text.split() for text in done.out.splitlines() if " rule " in text]
    printed = CLAIMS[name].printed_proof  # type: ignore[union-attr]
    printed_lines = len(printed.lines) if isinstance(printed, RunTheorem) else 0
    assert len(rows) == len(proof_of(name).lines) + printed_lines
    verdicts = {word for row in rows for word in row if word in ("PROVED", "CERTIFIED", "UNDECIDED")}
    assert verdicts == ({"PROVED"} if VERDICTS[name] == "PROVED" else {"PROVED", "CERTIFIED"})


def test_check_proves_nothing_of_an_empty_class(run: Run, tmp_path: Path) -> None:
    """With an assumption that no problem meets, the proof is not accepted and the exit code is not 0."""
    path = tmp_path / "empty_class.py"
    path.write_text(EMPTY)
    done = run("check", "empty", "--file", path)
    assert done.code != 0
    assert done.out.startswith("empty: UNDECIDED")
    assert "the claim may be vacuous" in done.out
