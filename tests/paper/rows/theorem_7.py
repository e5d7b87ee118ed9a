"""Expected outcomes for Theorem 7, Lemma 13 and Appendices B.7 and B.8 (section 5.2)."""

from __future__ import annotations

from paper.vocabulary import Row

ROWS: dict[str, Row] = {
    "def-2": Row("listed", "definition-2", {"definition-2-no-noise": "holds"}),
    "rho1=rho": Row("holds", "definition-2-one-node"),
    "eq-23": Row("listed", "eq-23", {"eq-23-ends": "holds", "eq-23-symmetry": "holds"}),
    "B7-chain": Row("holds", "b7-chain", {"b7-chain-zeros": "holds"}),
    "B7 same steps": Row("holds", "b7-same-steps"),
    "lem-13, eq-24": Row("holds", "lemma-13", {"lemma-13-odd": "holds", "lemma-13-run": "holds"}),
    "eq-25": Row("listed", "eq-25"),
    "eq-26": Row("holds", "eq-26"),
    "eq-27": Row("holds", "eq-27"),
    "lem-13-even": Row("holds", "lemma-13-even"),
    "lem-13-even, P(tie)>0": Row("refuted", "lemma-13-tie", {"lemma-13-tie-corrected": "holds"}),
    "lem-13-atoms": Row(
        "refuted",
        "lemma-13-atoms",
        {
            "lemma-13-atoms-corrected": "holds",
            "lemma-13-atoms-corrected-one-vote": "holds",
            "lemma-13-atoms-sharp": "holds",
            "lemma-13-atoms-sharp-better": "holds",
            "lemma-13-unequal-nodes": "holds",
            "lemma-13-every-law": "refuted",
            "lemma-13-corrected": "holds",
            "lemma-13-sharp": "holds",
        },
    ),
    "thm-7-eq9": Row(
        "refuted",
        "theorem-7-eq9",
        {
            "theorem-7": "refuted",
            "theorem-7-from-2": "holds",
            "theorem-7-corrected": "holds",
            "theorem-7-eq9-from-2": "holds",
            "theorem-7-eq9-corrected": "holds",
            "theorem-7-eq9-sharp": "holds",
        },
    ),
    "thm-7-eq10": Row("holds", "theorem-7-eq10", {"theorem-7-eq10-formula": "holds"}),
    "sec5.2-2l-nodes": Row(
        "holds",
        "sec5.2-2l-nodes",
        {
            "sec5.2-2l-nodes-zeros": "refuted",
            "sec5.2-2l-nodes-zeros-corrected": "holds",
            "sec5.2-odd-sum": "holds",
        },
    ),
    "sec5.2-2l-nodes, no difference": Row(
        "refuted",
        "sec5.2-no-difference",
        {"sec5.2-no-difference-corrected": "holds", "sec5.2-second-moment": "holds"},
    ),
    "sec5.2-2l-nodes, little probability": Row(
        "listed",
        "sec5.2-little-probability",
        {"sec5.2-little-probability-falls": "holds", "sec5.2-little-probability-two-nodes": "holds"},
    ),
    "thm-14-hoeffding": Row(
        "listed",
        "theorem-14-hoeffding",
        {
            "theorem-14-cosh": "holds",
            "theorem-14-moment": "holds",
            "theorem-14-markov": "holds",
            "theorem-14-optimum": "holds",
        },
    ),
    "eq-28": Row("listed", "eq-28"),
    "B8 E X = 1-2rho": Row("holds", "b8-mean"),
    "B8-hoeffding": Row("holds", "b8-hoeffding", {"b8-hoeffding-range": "holds", "b8-hoeffding-formula": "holds"}),
    "B8-t-choice": Row("holds", "b8-t-choice", {"b8-t-choice-exponent": "holds"}),
    "B8-identity": Row(
        "refuted", "b8-identity", {"b8-identity-corrected": "holds", "b8-identity-corrected-even": "holds"}
    ),
    "B8-exponent": Row(
        "refuted", "b8-exponent", {"b8-exponent-corrected": "holds", "b8-exponent-hoeffding-only": "holds"}
    ),
    "B8-final": Row("flawed", "b8-final"),
    "sec5.2-speedup": Row("flawed", "sec5.2-speedup"),
    "sec5.2-min-all-i": Row("refuted", "sec5.2-min-all-i", {"sec5.2-min-all-i-corrected": "holds"}),
    "sec5.2-variance": Row("listed", "sec5.2-variance"),
    "L-BETA (B0)": Row("holds", "b8-margin-series", {"b8-margin-derivative": "holds", "b8-margin-monotone": "holds"}),
    "L-BETA (B1)": Row("holds", "b8-slopes"),
    "L-BETA (B2)": Row("holds", "b8-power"),
    "L-BETA (B3)": Row("holds", "b8-final-sharp-lower", {"b8-final-sharp-lower-best": "holds"}),
    "L-BETA (B4)": Row("holds", "b8-final-sharp-upper", {"b8-final-sharp-upper-best": "holds"}),
    "L-BETA (B5)": Row("holds", "b8-tails", {"b8-tails-pi": "holds"}),
    "L-BETA order": Row("holds", "b8-order", {"b8-margin-slope": "holds"}),
    "L-BETA best kappa": Row(
        "holds",
        "b8-exponent-unimprovable",
        {
            "b8-exponent-few-nodes": "holds",
            "b8-exponent-one-node-limit": "refuted",
            "b8-exponent-three-nodes-limit": "refuted",
        },
    ),
}
