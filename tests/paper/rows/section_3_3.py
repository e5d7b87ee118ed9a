"""Expected outcomes for section 3.3 and Appendices B.1 to B.4."""

from __future__ import annotations

from paper.vocabulary import Row

ROWS: dict[str, Row] = {
    "L-GAUSS": Row(
        "holds",
        "theorem-9-far",
        {
            "theorem-9-near": "holds",
            "theorem-9-far-factor": "holds",
            "theorem-9-near-factor": "holds",
            "theorem-9-means": "holds",
        },
    ),
    "L-GEXACT": Row(
        "holds",
        "lemma-1-sharp",
        {
            "lemma-1-sharp-attained": "holds",
            "lemma-1-sharp-attained-spread": "holds",
            "lemma-1-sharp-attained-near": "holds",
            "lemma-1-sharp-gain": "holds",
            "lemma-1-sharp-gain-reached": "holds",
        },
    ),
    "L-CANT": Row(
        "holds",
        "cantelli",
        {
            "cantelli-mean": "holds",
            "cantelli-batch": "holds",
            "cantelli-attained": "holds",
            "cantelli-asymptotic": "holds",
            "cantelli-asymptotic-law": "holds",
        },
    ),
    "L-BE": Row("listed", "berry-esseen", {"eq-13-two-point": "holds", "eq-13-two-point-sharp": "holds"}),
    "thm-9-gauss": Row(
        "holds",
        "theorem-9",
        {
            "theorem-9-mixture": "holds",
            "theorem-9-continuous": "holds",
            "theorem-9-least": "holds",
            "theorem-9-far-attained": "holds",
            "theorem-9-near-attained": "holds",
        },
    ),
    "lemma-1": Row(
        "holds",
        "lemma-1",
        {"lemma-1-formula": "holds", "lemma-1-above-half": "holds", "lemma-1-mixture": "flawed"},
    ),
    "lemma-1-discrete": Row(
        "refuted",
        "lemma-1-discrete",
        {"lemma-1-discrete-corrected": "holds", "lemma-1-discrete-smoothed": "holds", "lemma-1-lattice": "refuted"},
    ),
    "lem-1-display": Row("holds", "lemma-1-display"),
    "B1-chain-line2": Row(
        "refuted",
        "b1-chain-line2",
        {
            "b1-chain-line2-corrected": "holds",
            "b1-chain-line1": "holds",
            "b1-chain-line3": "holds",
            "b1-chain-line4": "holds",
            "b1-chain-line5": "holds",
            "b1-chain-line6": "holds",
        },
    ),
    "B1-improved": Row(
        "holds",
        "lemma-1-second-order-formula",
        {"lemma-1-second-order": "holds", "b1-improved-reduces": "holds", "b1-improved-best": "holds"},
    ),
    "B1-l12-alt": Row("holds", "b1-l12-alt", {"b1-l12-alt-mixture": "holds", "b1-l12-alt-sharp": "holds"}),
    "lemma-2": Row(
        "holds",
        "lemma-2",
        {"lemma-2-formula": "holds", "lemma-2-sharp": "holds", "lemma-2-sharp-formula": "holds", "b2-failure": "holds"},
    ),
    "B2-variance": Row("holds", "b2-variance", {"b2-variance-without-replacement": "holds"}),
    "B2-first-eq": Row("holds", "b2-first-eq"),
    "lemma-10": Row("holds", "lemma-10", {"lemma-10-formula": "holds"}),
    "eq-11": Row("holds", "eq-11"),
    "lemma-10-sharp": Row(
        "holds",
        "lemma-10-sharp",
        {
            "lemma-10-sharp-formula": "holds",
            "lemma-10-necessary": "holds",
            "lemma-10-necessary-law": "holds",
            "lemma-10-necessary-log2": "holds",
            "lemma-10-conjecture": "open",
            "lemma-10-conjecture-weaker": "holds",
        },
    ),
    "lemma-11": Row("holds", "lemma-11", {"lemma-11-sharp": "holds", "lemma-11-sharp-formula": "holds"}),
    "eq-12": Row("holds", "eq-12", {"eq-12-normal": "holds"}),
    "eq-13": Row("holds", "eq-13"),
    "B3-triv-11": Row("holds", "b3-triv-11"),
    "B3-12-better": Row("refuted", "b3-12-better", {"b3-12-better-corrected": "holds", "b3-12-trivial": "holds"}),
    "B3-bernoulli": Row("holds", "b3-bernoulli", {"b3-bernoulli-sharp": "holds"}),
    "lemma-12, eq-14": Row(
        "flawed",
        "lemma-12-formula",
        {
            "lemma-12": "holds",
            "lemma-12-chord": "refuted",
            "lemma-12-corrected": "holds",
            "lemma-12-own-constant": "holds",
            "lemma-12-own-constant-value": "holds",
        },
    ),
    "lemma-12+": Row(
        "holds",
        "lemma-12-sharp-formula",
        {
            "lemma-12-sharp": "holds",
            "lemma-12-sharp-simple": "holds",
            "lemma-12-necessary": "holds",
            "lemma-12-necessary-law": "holds",
        },
    ),
    "lemma-12-literal": Row(
        "refuted",
        "lemma-12-literal",
        {"lemma-12-literal-corrected": "holds", "lemma-12-literal-law": "holds", "lemma-12-signed": "refuted"},
    ),
    "lemma-12-sigma0": Row("listed", "lemma-12-sigma0", {"lemma-12-sigma0-sign": "holds"}),
    "lem-12 case split": Row("holds", "lemma-12-case-split"),
    "lem-12 erf concave": Row("holds", "lemma-12-erf-concave"),
    "lem-12 erf(x) >= erf(1) x": Row("holds", "lemma-12-erf-secant"),
    "lem-12 nu = infinity": Row("holds", "lemma-12-nu-infinite"),
    "lemma-3": Row(
        "holds",
        "lemma-3",
        {
            "lemma-3-formula": "holds",
            "lemma-3-sharp": "holds",
            "lemma-3-not-monotone": "holds",
            "lemma-3-wording": "listed",
        },
    ),
    "minibatch-target": Row(
        "holds",
        "minibatch-target",
        {
            "minibatch-target-chebyshev": "holds",
            "minibatch-target-necessary": "holds",
            "minibatch-target-normal-increasing": "holds",
            "minibatch-target-normal-spare": "holds",
            "minibatch-target-bounded": "holds",
            "minibatch-target-unimodal": "holds",
        },
    ),
    "lemma-4a": Row(
        "refuted",
        "lemma-4a",
        {
            "lemma-4a-corrected": "holds",
            "lemma-4a-uniform": "holds",
            "lemma-4a-fails": "holds",
            "lemma-4a-vector": "refuted",
            "lemma-4a-vector-corrected": "holds",
        },
    ),
    "B4-entropy": Row("holds", "b4-gibbs"),
    "B4 Gaussian entropy": Row("holds", "b4-gaussian-entropy"),
    "lemma-4b": Row("holds", "lemma-4b"),
    "sec3.3-incomparable": Row("holds", "sec3.3-incomparable", {"sec3.3-incomparable-variance": "holds"}),
    "sec3.3-broader": Row("listed", "sec3.3-broader"),
    "sec3.3-four-conditions": Row("listed", "sec3.3-four-conditions"),
}
