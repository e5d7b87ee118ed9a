"""Expected outcomes for section 4, section 6 and Appendix C."""

from __future__ import annotations

from paper.vocabulary import Row

ROWS: dict[str, Row] = {
    "def-1": Row("listed", "definition-1"),
    "rho-posdef": Row("holds", "rho-posdef", {"rho-posdef-sum": "holds"}),
    "sec4-weighted-l1": Row(
        "holds",
        "sec4-weighted-l1",
        {"sec4-weighted-l1-everywhere": "refuted", "sec4-weighted-l1-everywhere-corrected": "holds"},
    ),
    "sec4-not-norm": Row("holds", "sec4-not-norm", {"sec4-l12-not-norm": "holds"}),
    "eq-6": Row("holds", "eq-6", {"eq-6-sharp": "holds"}),
    "sec4-l12-prop1": Row("holds", "sec4-l12-prop1"),
    "sec4-l12-prop2": Row("holds", "sec4-l12-prop2", {"sec4-l12-prop2-sharp": "holds"}),
    "sec4-l12-prop3": Row(
        "holds",
        "sec4-l12-prop3",
        {"sec4-l12-prop3-variable": "refuted", "sec4-l12-prop3-variable-corrected": "holds"},
    ),
    "sec4-implies-g-to-0": Row(
        "flawed",
        "sec4-implies-g-to-0",
        {
            "sec4-implies-g-to-0-properties": "holds",
            "sec4-implies-g-to-0-fails": "holds",
            "sec4-implies-g-to-0-corrected": "holds",
        },
    ),
    "sec4-near-lower": Row("refuted", "sec4-near-lower", {"sec4-near-lower-corrected": "holds"}),
    "sec4-near-upper": Row(
        "refuted",
        "sec4-near-upper",
        {
            "sec4-near-upper-unsquared": "refuted",
            "sec4-near-upper-full-noise": "refuted",
            "sec4-near-upper-corrected": "holds",
            "sec4-near-full-noise-corrected": "holds",
        },
    ),
    "sec4-away-lower": Row("holds", "sec4-away-lower"),
    "sec4-away-upper": Row(
        "refuted",
        "sec4-away-upper",
        {"sec4-away-upper-corrected": "holds", "sec4-away-full-noise-corrected": "holds"},
    ),
    "sec4-neighbourhood": Row(
        "listed",
        "sec4-neighbourhood",
        {"sec4-neighbourhood-iterates": "refuted", "sec4-neighbourhood-iterates-corrected": "holds"},
    ),
    "sec4-figure1/8": Row(
        "holds",
        "sec4-figure1-near",
        {
            "sec4-figure1-far": "holds",
            "sec4-figure8-scaling": "holds",
            "sec4-figure8-quiet": "holds",
            "sec4-figure8-loud": "holds",
        },
    ),
    "sec4-lemma2-lower": Row("holds", "sec4-lemma2-lower", {"sec4-lemma2-lower-sharp": "holds"}),
    "sec6-rosen-biased": Row(
        "holds",
        "sec6-rosen-biased",
        {"sec6-rosen-mean": "holds", "sec6-rosen-biased-sharp": "holds"},
    ),
    "sec6-rosen-smooth": Row(
        "listed",
        "sec6-rosen-smooth",
        {"sec6-rosen-smooth-fails": "holds", "sec6-rosen-smooth-corrected": "holds"},
    ),
    "sec6-2l": Row("listed", "sec6-2l"),
    "sec6-start": Row("listed", "sec6-start"),
    "sec6-figures": Row("listed", "sec6-figures"),
    "sec6-communication": Row("listed", "sec6-communication"),
    "sec6-rosen-non-convex": Row("holds", "sec6-rosen-non-convex", {"sec6-rosen-minimum": "holds"}),
    "sec6-bigger-batch": Row("holds", "sec6-batch-bound"),
    "sec6": Row(
        "listed",
        "sec6-spb-violated",
        {
            "sec6-rosen-spb-pair": "holds",
            "sec6-rosen-spb-one": "holds",
            "sec6-rosen-spb-two": "holds",
            "sec6-rosen-cap": "holds",
            "sec6-rosen-cap-figure-3": "holds",
        },
    ),
    "eq-32": Row("holds", "eq-32", {"eq-32-best-step": "holds"}),
    "C-chain1": Row("holds", "c-chain1"),
    "C-chain2": Row("holds", "c-chain2"),
    "C-2/5": Row("holds", "c-2-5"),
    "C-sqrt3/5": Row("holds", "c-sqrt3-5"),
    "C-final": Row("holds", "c-final"),
    "C-const-5": Row(
        "holds",
        "c-const-5",
        {
            "c-const-5-sharp": "holds",
            "c-const-5-second-order": "holds",
            "c-const-5-exact": "holds",
            "c-const-5-exact-attained": "holds",
            "c-const-5-original-step": "holds",
            "c-const-5-run": "holds",
        },
    ),
    "C-recovers": Row(
        "refuted",
        "c-recovers",
        {
            "c-recovers-original": "listed",
            "c-recovers-same-chain": "refuted",
            "c-recovers-second-order": "refuted",
            "c-recovers-corrected": "holds",
        },
    ),
}
