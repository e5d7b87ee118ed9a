"""Expected outcomes for section 5.3, Definition 3, Lemma 15, Theorem 8 and Appendix B.9."""

from __future__ import annotations

from paper.vocabulary import Row

ROWS: dict[str, Row] = {
    "sec5.3.1-invariance": Row(
        "holds",
        "sec5.3.1-invariance",
        {
            "sec5.3.1-invariance-ssdm": "holds",
            "sec5.3.1-invariance-run": "holds",
            "sec5.3.1-invariance-ssdm-run": "holds",
            "sec5.3.1-landscape": "holds",
            "sec5.3.1-cannot-guarantee": "holds",
        },
    ),
    "def-3-spb": Row(
        "holds",
        "definition-3-spb",
        {"definition-3": "listed", "definition-3-probabilities": "holds", "definition-3-rho-norm": "holds"},
    ),
    "sec5.3-spb-of-momentum": Row("refuted", "sec5.3-spb-of-momentum", {"sec5.3-spb-of-momentum-corrected": "holds"}),
    "def-3-unbiased": Row(
        "holds",
        "definition-3-unbiased",
        {"definition-3-variance-coordinate": "holds", "definition-3-variance": "holds"},
    ),
    "asm-2": Row("listed", "assumption-2"),
    "alg-3": Row("listed", "algorithm-3"),
    "alg-3 initial momentum": Row("holds", "algorithm-3-initial-momentum"),
    "L-15'": Row("holds", "lemma-15-direct", {"lemma-15-two-sided": "holds"}),
    "lemma-15": Row(
        "holds",
        "lemma-15",
        {
            "lemma-15-sharp": "holds",
            "lemma-15-sharp-third": "holds",
            "lemma-15-sharp-family": "holds",
            "lemma-15-best-slope": "holds",
            "lemma-15-largest-c0": "holds",
            "lemma-15-best-for-descent": "holds",
        },
    ),
    "Lemma-15-case1": Row("holds", "lemma-15-case1"),
    "Lemma-15-case2": Row("holds", "lemma-15-case2"),
    "B9-smoothness": Row("holds", "b9-smoothness", {"b9-smoothness-node": "holds"}),
    "B9 |s_k| <= M sqrt d": Row("holds", "b9-step-length"),
    "eq-29": Row("holds", "eq-29", {"eq-29-sign": "holds", "eq-29-sharp": "holds"}),
    "B9-recursion": Row("holds", "b9-recursion"),
    "B9-unroll": Row("holds", "b9-unroll", {"b9-unroll-sum": "holds"}),
    "eq-31": Row("holds", "eq-31"),
    "eq-30": Row("refuted", "eq-30", {"eq-30-corrected": "holds"}),
    "B9-eps-bounds": Row("holds", "b9-eps-bounds", {"b9-eps-bounds-sharp": "holds"}),
    "B9-averages": Row("holds", "b9-averages"),
    "B9-jensen": Row("holds", "b9-jensen"),
    "B9-nodes": Row("holds", "b9-nodes", {"b9-nodes-mean": "holds", "b9-nodes-start": "holds"}),
    "B9-final": Row("holds", "b9-final", {"b9-final-sharp": "holds"}),
    "thm-8": Row(
        "refuted",
        "theorem-8-stuck",
        {
            "theorem-8": "refuted",
            "theorem-8-stuck-run": "holds",
            "theorem-8-stuck-corrected": "holds",
            "theorem-8-homogeneous": "holds",
            "theorem-8-homogeneous-run": "holds",
            "theorem-8-one-gradient": "holds",
        },
    ),
    "CX1": Row("holds", "theorem-8-cx1", {"theorem-8-cx1-until": "holds", "theorem-8-cx1-corrected": "holds"}),
    "CX1'": Row(
        "refuted",
        "theorem-8-cx1-scaled",
        {"theorem-8-cx1-scaled-from": "holds", "theorem-8-cx1-scaled-until": "holds"},
    ),
    "CX2": Row(
        "refuted",
        "theorem-8-cx2",
        {"theorem-8-cx2-from": "holds", "theorem-8-cx2-jensen": "holds", "theorem-8-opposed-run": "supported"},
    ),
    "thm-8-FIX": Row(
        "holds",
        "theorem-8-corrected",
        {
            "theorem-8-corrected-node": "holds",
            "theorem-8-corrected-mean": "holds",
            "theorem-8-corrected-second-moment": "holds",
            "theorem-8-corrected-error": "holds",
            "theorem-8-corrected-average": "holds",
            "theorem-8-corrected-parameters": "holds",
            "theorem-8-corrected-zeta": "holds",
        },
    ),
    "thm-8-OPT": Row(
        "holds",
        "theorem-8-tuned-step",
        {
            "theorem-8-tuned-slope": "holds",
            "theorem-8-tuned-step-attained": "holds",
            "theorem-8-tuned-noiseless": "holds",
            "theorem-8-tuned-momentum": "holds",
            "theorem-8-tuned-momentum-attained": "holds",
            "theorem-8-tuned-one-node": "holds",
        },
    ),
    "thm-8-ALT": Row(
        "holds",
        "theorem-8-alt",
        {
            "theorem-8-alt-unbiased": "holds",
            "theorem-8-alt-telescoped": "holds",
            "theorem-8-alt-tuned": "holds",
            "theorem-8-alt-tuned-attained": "holds",
        },
    ),
    "sec5.3-optimal-eps4": Row(
        "refuted",
        "sec5.3-optimal-eps4",
        {
            "sec5.3-optimal-eps4-corrected": "holds",
            "sec5.3-optimal-eps4-no-speedup": "holds",
            "sec5.3-optimal-eps4-lower-bound": "listed",
        },
    ),
    "sec5.3-EF remarks": Row("listed", "sec5.3-error-feedback"),
    "sec5.3-noisy-compare": Row(
        "refuted",
        "sec5.3-noisy-compare",
        {
            "sec5.3-noisy-compare-corrected": "holds",
            "sec5.3-noisy-compare-squared": "holds",
            "sec5.3-noisy-compare-ratio": "holds",
            "sec5.3-noisy-external": "listed",
        },
    ),
    "sec5.3-allreduce": Row("holds", "sec5.3-allreduce"),
    "sec5.3-allreduce, contrast": Row(
        "listed",
        "sec5.3-allreduce-contrast",
        {"sec5.3-allreduce-contrast-fails": "holds", "sec5.3-allreduce-majorities": "refuted"},
    ),
    "sec5.3-no-stochsign": Row(
        "holds",
        "sec5.3-no-stochsign",
        {
            "sec5.3-no-stochsign-run": "holds",
            "sec5.3-no-stochsign-span": "holds",
            "sec5.3-no-stochsign-sign": "refuted",
            "sec5.3-no-stochsign-sign-corrected": "holds",
        },
    ),
    "sec5.3-no-momentum": Row(
        "holds",
        "sec5.3-no-momentum",
        {
            "sec5.3-no-momentum-variance": "holds",
            "sec5.3-no-momentum-step": "holds",
            "sec5.3-no-momentum-weighted": "holds",
            "sec5.3-no-momentum-growth": "holds",
            "sec5.3-no-momentum-weights": "holds",
            "sec5.3-no-momentum-bound": "holds",
            "sec5.3-no-momentum-sum-of-weights": "holds",
            "sec5.3-no-momentum-exponential": "holds",
        },
    ),
    "sec5.3-sign-bits-only": Row(
        "refuted",
        "sec5.3-sign-bits-only",
        {"sec5.3-sign-bits-only-corrected": "holds", "sec5.3-sign-bits-only-float": "holds"},
    ),
    "sec5.3-no-momentum-cost": Row(
        "holds",
        "sec5.3-no-momentum-dense",
        {"sec5.3-no-momentum-dense-integers": "holds", "sec5.3-no-momentum-overhead": "holds"},
    ),
}
