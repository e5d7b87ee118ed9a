"""Expected outcomes for Theorems 5 and 6 and of the comments on them (section 5.1, Appendices B.5 and B.6)."""

from __future__ import annotations

from paper.vocabulary import Row

ROWS: dict[str, Row] = {
    "sec5-general-smoothness": Row(
        "listed",
        "sec5-general-smoothness",
        {"sec5-general-smoothness-quadratic": "holds", "sec5-general-smoothness-least": "holds"},
    ),
    "B5-intro": Row("refuted", "b5-intro", {"b5-intro-corrected": "holds"}),
    "B5-descent": Row("flawed", "b5-descent", {"b5-descent-no-zero": "holds"}),
    "eq-15": Row("holds", "eq-15"),
    "eq-16,17": Row("holds", "eq-16", {"eq-17": "holds"}),
    "eq-18": Row("refuted", "eq-18", {"eq-18-corrected": "holds", "eq-18-sharp": "holds", "eq-18-no-zero": "holds"}),
    "eq-19": Row("holds", "eq-19"),
    "eq-20": Row("holds", "eq-20"),
    "eq-21": Row("holds", "eq-21"),
    "eq-22a": Row("holds", "eq-22a", {"eq-22a-sharp": "holds"}),
    "eq-22b": Row("holds", "eq-22b", {"eq-22b-sharp": "holds"}),
    "thm-5-eq7": Row(
        "refuted",
        "theorem-5-eq7",
        {
            "theorem-5": "refuted",
            "theorem-5-last-step": "refuted",
            "theorem-5-from-2": "holds",
            "theorem-5-corrected": "holds",
            "theorem-5-eq7-from-2": "flawed",
            "theorem-5-eq7-corrected": "holds",
            "theorem-5-eq7-corrected-attained": "holds",
            "theorem-5-eq7-sharp": "holds",
        },
    ),
    "thm-5-eq8": Row("holds", "theorem-5-eq8", {"theorem-5-constant": "holds"}),
    "thm-5-lastdisplay": Row("holds", "theorem-5-lastdisplay", {"theorem-5-lastdisplay-average": "holds"}),
    "B5-constant-step": Row("holds", "b5-constant-step"),
    "sec5.1-1/K-neighbourhood": Row(
        "holds", "sec5.1-1-over-k-neighbourhood", {"sec5.1-1-over-k-neighbourhood-attained": "holds"}
    ),
    "sec5.1-stronger": Row("holds", "sec5.1-stronger", {"sec5.1-stronger-strictly": "holds"}),
    "sec5.1-slow": Row("holds", "sec5.1-slow", {"sec5.1-slow-step": "holds", "sec5.1-slow-divergence": "holds"}),
    "sec5.1-l1": Row("holds", "sec5.1-l1", {"sec5.1-l1-rate": "holds", "sec5.1-l1-log-factor": "holds"}),
    "sec5.1-eventually": Row(
        "refuted",
        "sec5.1-eventually",
        {
            "sec5.1-eventually-fading-bias": "holds",
            "sec5.1-fading-smooth": "holds",
            "sec5.1-fading-bounded": "holds",
            "sec5.1-fading-success": "holds",
            "sec5.1-eventually-clock": "supported",
            "sec5.1-eventually-fails": "holds",
            "sec5.1-eventually-corrected": "holds",
            "sec5.1-eventually-corrected-limit": "holds",
            "sec5.1-clock-smooth-x": "holds",
            "sec5.1-clock-smooth-y": "holds",
            "sec5.1-clock-second-y": "holds",
            "sec5.1-clock-bounded": "holds",
            "sec5.1-clock-success": "holds",
            "sec5.1-clock-infimum": "holds",
            "sec5.1-clock-position": "holds",
            "sec5.1-clock-coupling": "holds",
            "sec5.1-clock-union": "holds",
            "sec5.1-clock-miss": "holds",
            "sec5.1-clock-misses": "holds",
            "sec5.1-clock-fourth-step": "holds",
            "sec5.1-clock-fourth": "holds",
            "sec5.1-clock-moments": "holds",
            "sec5.1-clock-threshold": "holds",
            "sec5.1-clock-paley-zygmund": "holds",
            "sec5.1-clock-derivative": "holds",
        },
    ),
    "thm-6": Row(
        "holds",
        "theorem-6",
        {
            "theorem-6-average": "holds",
            "theorem-6-average-lines": "holds",
            "theorem-6-average-sharp": "holds",
        },
    ),
    "thm-6-const": Row("holds", "theorem-6-const", {"theorem-6-const-run": "holds"}),
    "thm-6-monotone": Row("holds", "theorem-6-monotone"),
    "B6 displays": Row(
        "holds",
        "b6-line-2",
        {
            "b6-line-3": "holds",
            "b6-line-4": "holds",
            "b6-line-4-sharp": "holds",
            "b6-roots": "holds",
            "b6-roots-differences": "holds",
            "b6-roots-sharp": "holds",
        },
    ),
    "sec5.1-option2-comments": Row(
        "holds",
        "sec5.1-option2-comments",
        {
            "sec5.1-option2-comments-eq7": "holds",
            "sec5.1-option2-comments-average": "holds",
            "sec5.1-option2-useful": "listed",
        },
    ),
}
