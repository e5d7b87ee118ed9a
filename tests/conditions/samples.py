"""Claims about laws where they do not fit a sample: another class, mean, domain, or draw."""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from conditions.cases import Case, bad, without
from conditions.letters import H, X
from conditions.newer import drawn
from signdescent.theory.calculus.method import Draw
from signdescent.theory.calculus.rules import Instance, Sampled
from signdescent.theory.calculus.terms import Gradient

__all__ = ["CASES"]

MIXED = "c-const-5-run"
SKEWED = [(4, -2), (1, 8)]  # a gradient of 2 leads to the sample 0 with probability 4/5


def sample(claim: str = "lemma-1", line: str = "unbiased", draw: sp.Expr = H) -> Sampled:
    """Return what a claim says of the sample."""
    return Sampled(claim, draw, line)


CASES: dict[str, Case] = {
    "a sample by a formula": Case("is not a claim about the sign of one sample", (bad(sample("odd")),), claim=MIXED),
    "a sample by a claim about batches": Case(
        "is not a claim about the sign of one sample", (bad(sample("law-of-batches")),), claim=MIXED
    ),
    "a sample by a claim about votes": Case(
        "is not a claim about the sign of one sample", (bad(sample("lemma-13-corrected")),), claim=MIXED
    ),
    "a sample by a claim with assumptions": Case(
        "is not a claim about the sign of one sample", (bad(sample("assumed-law")),), claim=MIXED
    ),
    "a sample whose law may be any": Case(
        "which the words of the claim do not give",
        (bad(sample()),),
        claim=MIXED,
        change=without("unimodal-symmetric-noise"),
        false=True,
        runs={"noise": SKEWED, "iterations": 1},
    ),
    "a sample with another mean": Case(
        "expected the line 'finite variance' to say",
        (bad(sample(line="finite variance")),),
        claim=MIXED,
        false=True,
        runs={"noise": [(1, -2)], "iterations": 1},
    ),
    "a sample that is the iterate": Case("is not a sample, or its noise", (bad(sample(draw=X)),), claim=MIXED),
    "a sample that is a sign": Case(
        "is not a sample, or its noise",
        (bad(sample()),),
        claim=MIXED,
        method=drawn(Draw(H, "stochastic-sign", Gradient("f", X), 1)),
    ),
    "a sample of no node that is drawn later": Case(
        "is not a sample, or its noise",
        (bad(sample()),),
        claim=MIXED,
        method=drawn(Draw(H, "sample", Gradient("f", X), 2)),
    ),
    "a sample by a claim with another symbol": Case(
        "speaks of more than the mean", (bad(sample("law-with-more")),), claim=MIXED
    ),
    "a sample by a bound in pieces": Case("in terms that are not read", (bad(sample("lemma-1-sharp")),), claim=MIXED),
    "a sample with a small mean": Case("is not about every mean", (bad(sample("law-of-large-means")),), claim=MIXED),
    "a sample with much noise": Case("is not about every mean", (bad(sample("law-with-little-noise")),), claim=MIXED),
    "a sample without noise": Case("is not about every mean", (bad(sample("law-with-noise")),), claim=MIXED),
    "a sample by a claim that is not shown": Case("is not shown", (bad(sample("false-law")),), claim=MIXED),
    "a sample whose variance may be infinite": Case(
        "has a finite conditional expectation",
        (bad(Instance("stochastic-gradient", (H,)), label="m"), bad(sample("sign-of-a-sample", "m"))),
        change=lambda claim: replace(claim, problems=(*claim.problems, "stochastic-gradient")),
    ),
}
"""Cases for `Sampled`."""
