"""Expected outcomes for title, abstract, introduction, contributions, Table 1, and sections 3.1 and 3.2."""

from __future__ import annotations

from paper.vocabulary import Row

ROWS: dict[str, Row] = {
    "abs-exp-noise": Row("holds", "abs-exp-noise", {"abs-exp-noise-lower": "holds"}),
    "abs-1bit-both": Row(
        "refuted",
        "abs-1bit-both",
        {
            "abs-1bit-both-node": "refuted",
            "abs-1bit-both-corrected": "holds",
            "abs-1bit-both-tie": "holds",
            "abs-1bit-both-coin": "holds",
        },
    ),
    "abs-ssdm-dist": Row(
        "refuted",
        "abs-ssdm-dist",
        {"abs-ssdm-dist-stuck": "holds", "abs-ssdm-dist-fails": "holds", "abs-ssdm-dist-corrected": "holds"},
    ),
    "eq-1": Row("listed", "eq-1"),
    "eq-2": Row("listed", "eq-2"),
    "alg-1": Row("listed", "algorithm-1"),
    "alg-2": Row("listed", "algorithm-2"),
    "alg-3-start": Row("holds", "algorithm-3-start"),
    "def-sign": Row("listed", "definition-sign", {"definition-sign-size": "holds"}),
    "def-3-stochsign": Row("listed", "definition-3-stochastic-sign", {"definition-3-stochastic-sign-law": "holds"}),
    "eq-3": Row("listed", "eq-3", {"eq-3-monotone": "holds"}),
    "intro-unbiased": Row("listed", "intro-unbiased"),
    "sec2-lemmas-necessary": Row(
        "refuted",
        "sec2-lemmas-necessary",
        {"sec2-lemmas-necessary-any": "refuted", "sec2-lemmas-necessary-corrected": "holds"},
    ),
    "sec2-slight-violation": Row("holds", "sec2-slight-violation"),
    "sec2-thm5-Kfree": Row("holds", "sec2-thm5-k-free", {"sec2-thm5-first": "listed"}),
    "sec2-stochsign-unlike-det": Row(
        "refuted",
        "sec2-stochsign-unlike-det",
        {"sec2-stochsign-unlike-det-corrected": "holds", "sec2-stochsign-unlike-det-mean": "holds"},
    ),
    "sec2-sign-bits-only": Row(
        "refuted",
        "sec2-sign-bits-only",
        {"sec2-sign-bits-only-corrected": "holds", "sec2-sign-bits-only-one-node": "holds"},
    ),
    "table-signsgd-rate": Row("holds", "table-signsgd-rate", {"table-signsgd-rate-eq7-fails": "holds"}),
    "table-smoothness": Row(
        "listed",
        "table-smoothness",
        {"table-smoothness-mean": "refuted", "table-smoothness-mean-corrected": "holds"},
    ),
    "table-biased-yes": Row("holds", "table-biased-yes"),
    "table-minibatch-yes": Row(
        "listed",
        "table-minibatch-yes",
        {"table-minibatch-yes-lemma-1": "holds", "table-minibatch-yes-lemma-3": "holds"},
    ),
    "table-maj-rate": Row("holds", "table-maj-rate"),
    "table-speedup": Row(
        "refuted", "table-speedup", {"table-speedup-corrected": "holds", "table-speedup-sharp": "holds"}
    ),
    "table-ssdm-partitioned": Row(
        "refuted",
        "table-ssdm-partitioned",
        {"table-ssdm-partitioned-family": "holds", "table-ssdm-partitioned-corrected": "holds"},
    ),
    "table-ssdm-rate": Row("holds", "table-ssdm-rate"),
    "table rows SGD/Signum/Noisy signSGD": Row(
        "listed", "table-sgd", {"table-signum": "listed", "table-noisy-signsgd": "listed"}
    ),
    "table-bernstein-row": Row("listed", "table-bernstein-row", {"table-bernstein-row-calls": "holds"}),
    "sec5.2-stepsize-cite": Row(
        "refuted",
        "sec5.2-stepsize-cite",
        {"sec5.2-stepsize-cite-fails": "holds", "sec5.2-stepsize-cite-corrected": "holds"},
    ),
    "asm-1": Row("listed", "assumption-1", {"assumption-1-at-zero": "holds"}),
    "spb-extremes": Row(
        "listed",
        "spb-extremes",
        {"spb-extremes-noiseless": "holds", "spb-extremes-gauss": "holds", "spb-extremes-two-point": "refuted"},
    ),
    "remark-1a": Row(
        "holds",
        "remark-1a",
        {"remark-1a-two-nodes": "holds", "remark-1a-three-nodes": "holds", "remark-1a-run": "holds"},
    ),
    "remark-1b": Row(
        "holds",
        "remark-1b",
        {
            "remark-1b-with-atom": "refuted",
            "remark-1b-with-atom-corrected": "holds",
            "remark-1b-laws": "holds",
            "remark-1b-every-law": "refuted",
            "remark-1b-every-law-corrected": "holds",
        },
    ),
    "sign-oracle extension": Row("holds", "sign-oracle-extension", {"sign-oracle-extension-votes": "holds"}),
    "asm-noboundedvar": Row("holds", "assumption-no-bounded-variance"),
    "sec3.2-unique-min": Row(
        "holds",
        "sec3.2-unique-min",
        {"sec3.2-unique-min-determinant": "holds", "sec3.2-unique-min-sharp": "holds"},
    ),
    "sec3.2-unbiased": Row("holds", "sec3.2-unbiased"),
    "sec3.2-Z-sign": Row("refuted", "sec3.2-z-sign", {"sec3.2-z-sign-corrected": "holds"}),
    "sec3.2-stuck": Row("holds", "sec3.2-stuck", {"sec3.2-stuck-run": "holds"}),
    "sec3.2-sign-formula": Row("holds", "sec3.2-sign-formula"),
    "sec3.2-S-nonempty": Row("holds", "sec3.2-s-nonempty", {"sec3.2-s-cone": "holds"}),
    "sec3.2-S-rho": Row("holds", "sec3.2-s-rho", {"sec3.2-s-sign": "holds", "sec3.2-s-rho-sharp": "holds"}),
    "sec3.2-complement-sign": Row("holds", "sec3.2-complement-sign"),
    "sec3.2-worked-example": Row(
        "refuted",
        "sec3.2-worked-example",
        {"sec3.2-worked-example-corrected": "holds", "sec3.2-worked-example-away": "holds"},
    ),
    "sec3.2-closer": Row(
        "refuted", "sec3.2-closer", {"sec3.2-closer-corrected": "holds", "sec3.2-closer-only-if": "holds"}
    ),
}
