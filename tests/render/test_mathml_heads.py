"""Lines of proofs about runs on the page: every head of the calculus has a form, and nothing is shown as plain text."""

from __future__ import annotations

import pickle
import xml.etree.ElementTree as ET

import pytest
import sympy as sp

from processes.lines import of, shown_lines
from signdescent.checks.check import check
from signdescent.checks.report import ChainReport, Report, StepReport, Verdict, Witness
from signdescent.checks.runs.calculus.check import _relation
from signdescent.render.html_claim import claim_html
from signdescent.render.mathml import math
from signdescent.theory import RunClaim
from signdescent.theory.calculus import terms
from signdescent.theory.calculus.facts import NODE_SMOOTHNESS, at_most
from signdescent.theory.calculus.terms import (
    COORDINATE,
    NODE,
    START,
    Agrees,
    Average,
    Better,
    Direction,
    Excess,
    Expectation,
    Gain,
    Gradient,
    Head,
    Largest,
    Last,
    Least,
    Majority,
    Norm,
    OverNodes,
    OverTime,
    Sign,
    SquaredLength,
    Total,
    UnderWeights,
    Value,
    Variable,
    Where,
    variable,
)
from signdescent.theory.papers.first_order_methods import claims

X, M = variable("x", COORDINATE), variable("m", COORDINATE, NODE)
G, P = Gradient("f", X), variable("p")


def seen(markup: str) -> str:
    """Return what a reader sees, in one line; invisible operators are left out."""
    return "".join(ET.fromstring(markup).itertext()).replace("\u2061", "").replace("\u2062", "").replace("\xa0", " ")


SHOWN: dict[type[Head], tuple[sp.Expr, str]] = {
    Variable: (M, "mi,n"),
    Value: (Value("f_n", X - M, NODE), "fn(x−mn)"),
    Excess: (2 * Excess("f", X), "2(f(x)−f*)"),
    Gradient: (Gradient("f", X - 2 * G), "∇if(x−2∇f(x))"),
    Sign: (Sign(X), "sign(xi)"),
    Agrees: (Agrees(X, G), "[sign(xi)=sign(∇if(x))]"),
    Direction: (Direction(M), "dir(mn)i"),
    Better: (Better("f", 2 * X, X), "betterf(2x,x)"),
    Where: (Where(0, P, X / P, X), "{xipwhere 0<pxielse"),
    Majority: (Majority(P), "I(p;l,l)"),
    Gain: (Gain(P), "gain(p)"),
    Norm: (Norm(G - Direction(M)), "‖∇f(x)−dir(mn)‖"),
    SquaredLength: (SquaredLength(X), "‖x‖2"),
    Total: (Total(X * G) + Total(X - M), "∑i∇if(x)xi"),
    OverNodes: (OverNodes(NODE_SMOOTHNESS), "1M∑nLn"),
    Expectation: (Expectation(X, 0) + Expectation(P, START) + Expectation(P, 1), "E[p|first draws]"),
    OverTime: (OverTime(P), "∑k<Kp"),
    Average: (Average(P), "1K∑k<Kp"),
    Least: (Least(P), "mink<K(p)"),
    Last: (Last(P), "(p) after K iterations"),
    Largest: (Largest(Sign(X)), "maxk<K(sign(xi))"),
    UnderWeights: (UnderWeights(X), "distance(x,x under weights)"),
}  # fmt: skip


def test_every_head_is_shown() -> None:
    """No head of the calculus lacks a case below."""
    heads = {value for value in vars(terms).values() if isinstance(value, type) and issubclass(value, Head)}
    assert heads - {Head} == set(SHOWN)


@pytest.mark.parametrize("head", SHOWN)
def test_a_head_has_a_form_of_its_own(head: type[Head]) -> None:
    """A reader sees each head in the notation of papers; vectors show no coordinate."""
    term, text = SHOWN[head]
    shown = seen(math(term)).replace(" ", "")
    assert text.replace(" ", "") in shown
    assert "E[xi|past]" in shown or head is not Expectation


def texts(markup: str) -> list[str]:
    """Return what is shown as plain text."""
    return [(part.text or "").strip() for part in ET.fromstring(markup).iter("mtext")]


@pytest.mark.parametrize("name", [
        "theorem-5-corrected", "theorem-7-eq10", "theorem-8-corrected", "lemma-13-run", "sec5.3.1-invariance-ssdm-run",
        "sec5.3-no-momentum", "sec3.2-stuck-run", "sec5.3-no-stochsign-run", "sec5.1-eventually-fading-bias", "c-const-5-run",
    ],
)  # fmt: skip
def test_every_line_of_a_proof_is_a_formula(name: str) -> None:
    """What the lines say, as they are stated and as the checker reads them, is well-formed and has no other words."""
    for line in of(name)[1].lines:
        for relation in (line.conclusion, _relation(shown_lines(name)[line.label])):
            if relation is not None:
                assert set(texts(math(relation, block=True))) <= {
                    "past",
                    "first draws",
                    "after",
                    "iterations",
                    "under weights",
                    "where",
                    "else",
                }


def test_the_page_shows_the_lines_of_a_proof() -> None:
    """Claim and lines are MathML; the report can be sent to another process."""
    claim = claims()["gradient-descent-smooth"]
    report = pickle.loads(pickle.dumps(check(claim, engines=("chain",))))
    page = ET.fromstring(claim_html(report, claim, {}))
    steps = page.findall(".//li")
    assert isinstance(claim, RunClaim)
    lines = [step for step in steps if "step" in (step.get("class") or "")]
    assert len(lines) == len(report.chain.steps)
    assert all(step.find(".//math") is not None and step.find(".//div/code") is None for step in lines)
    formula = page.find("div[@class='formula']/math")
    assert formula is not None
    assert "".join(formula.itertext()).startswith("1K∑k<K")


def test_the_page_shows_where_a_line_fails() -> None:
    """A false line stands with its formula, what is missing, and its process with both sides."""
    witness = Witness({"K": sp.Integer(1), "problem": "f = 1/2 x^2"}, "1", "1/2", "exact arithmetic")
    step = StepReport(
        label="step", conclusion="x <= 0", verdict=Verdict.REFUTED, engine="calculus", sentence="what is left is -1",
        rule="combination", witness=witness, sides=("x", "0"), formula=at_most(Norm(X), 0),
    )  # fmt: skip
    chain = ChainReport(accepted=False, sentence="line step", steps=(step,))
    report = Report(id="own", verdict=Verdict.UNDECIDED, statement="", chain=chain)
    page = claim_html(report, None, {})
    for part in ("Fails at", "f = 1/2 x^2", "What is left is -1.", "‖", "left side"):
        assert part in page
