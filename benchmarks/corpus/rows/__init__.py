"""All rows, one file for each family of sources."""

from __future__ import annotations

from collections.abc import Mapping

from benchmarks.corpus.row import Row
from benchmarks.corpus.rows import (
    changed,
    coq_interval,
    cvc5,
    dlmf,
    dreal,
    formal_ineqs,
    fungrim,
    hol_light,
    lean_ineq_comp,
    leancert,
    metitarski,
    optimisation,
    own_exp_log,
    own_incomplete,
    own_means,
    own_norms,
    own_special,
    own_steps,
    own_sums,
    polya,
    polypaver,
)

__all__ = ["COLLECTED", "FAMILIES", "OWN", "ROWS"]

COLLECTED: tuple[Row, ...] = (
    *metitarski.ROWS,
    *polya.ROWS,
    *leancert.ROWS,
    *dlmf.ROWS,
    *fungrim.ROWS,
    *coq_interval.ROWS,
    *formal_ineqs.ROWS,
    *dreal.ROWS,
    *cvc5.ROWS,
    *polypaver.ROWS,
    *hol_light.ROWS,
    *lean_ineq_comp.ROWS,
    *optimisation.ROWS,
    *changed.ROWS,
)
"""Rows that tests of other programs and reference works state, lemmas of optimisation, and false variants."""

OWN: tuple[Row, ...] = (
    *own_sums.ROWS,
    *own_exp_log.ROWS,
    *own_means.ROWS,
    *own_norms.ROWS,
    *own_steps.ROWS,
    *own_special.ROWS,
    *own_incomplete.ROWS,
)
"""Rows from papers, textbooks and reference works; each true one has a false twin."""

ROWS: Mapping[str, Row] = {row.id: row for row in (*COLLECTED, *OWN)}
"""Every row by its id."""

FAMILIES: Mapping[str, str] = {
    "mt": "MetiTarski, tptp/Problems",
    "mtx": "MetiTarski, the exact inequality in a problem's comments",
    "mtv": "Verified MetiTarski",
    "mtr": "MetiTarski, polynomial parts, from cvc5's regressions",
    "po": "Polya, examples/sample_problems.py, by number",
    "lc": "LeanCert and its Python package, tests",
    "dl": "DLMF, by number",
    "fu": "Fungrim, by entry",
    "ci": "coq-interval, testsuite",
    "fi": "formal_ineqs for HOL Light, and Flyspeck",
    "dr": "dReal 4, tests",
    "cv": "cvc5, regressions of nonlinear arithmetic",
    "pp": "PolyPaver, examples",
    "ho": "HOL Light, Examples/sos.ml",
    "li": "LeanIneqComp, seeds",
    "op": "Lemmas of optimisation papers and textbooks",
    "ff": "A row of another family, changed a little",
    "dlmf": "DLMF, further entries",
    "fungrim": "Fungrim, further entries",
    "hlp": "Hardy, Littlewood, Pólya 1934",
    "mitrinovic": "Mitrinović 1970",
    "proofwiki": "ProofWiki",
    "sums": "Papers and textbooks: sums",
    "products": "Papers and textbooks: products",
    "factorials": "Papers and textbooks: factorials",
    "binomials": "Papers and textbooks: binomial coefficients",
    "explog": "Papers and textbooks: exponentials and logarithms",
    "means": "Papers and textbooks: means and convexity",
    "norms": "Papers and textbooks: norms and inner products",
    "steps": "Papers: step sizes, rates, recursions",
    "special": "Papers and textbooks: special functions",
}
"""The source of each prefix; the rest of an id, or `Row.source`, is the place there."""
