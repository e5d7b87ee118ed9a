"""The paper's claims, one file per numbered item, in reading order; files are imported on demand."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from signdescent.errors import UnknownClaimError
from signdescent.theory.table import AnyClaim, Listed, table

__all__ = ["CLAIMS", "FILES", "LISTED", "SECTIONS", "Section", "find"]

FILES = (
    "abstract",
    "section_2_contributions",
    "table_1",
    "assumption_1_success",
    "section_3_2_counterexample",
    "lemma_1_unimodal",
    "lemma_1_proof",
    "lemma_2_strong_growth",
    "lemma_3_mini_batch",
    "lemma_4_entropy",
    "definition_1_rho_norm",
    "section_4_norm",
    "section_4_equivalences",
    "theorem_5_sign_sgd",
    "theorem_5_descent",
    "theorem_5_step_sizes",
    "theorem_6_monotone",
    "section_5_1_comments",
    "section_5_1_convergence",
    "section_5_1_option_2",
    "definition_2_vote_norm",
    "theorem_7_majority_vote",
    "section_5_2_nodes",
    "definition_3_stochastic_sign",
    "theorem_8_ssdm",
    "theorem_8_stuck",
    "theorem_8_proof",
    "theorem_8_sums",
    "theorem_8_averages",
    "theorem_8_corrected",
    "section_5_3_ssdm",
    "section_5_3_plain_sign",
    "section_5_3_norms_sent",
    "theorem_8_common_scale",
    "section_5_3_communication",
    "section_6_experiments",
    "theorem_9_gauss",
    "lemma_10_chebyshev",
    "lemma_11_berry_esseen",
    "lemma_12_batch_size",
    "lemma_12_sharp",
    "lemma_12_special_laws",
    "lemma_12_proof",
    "lemma_13_majority_vote",
    "theorem_14_hoeffding",
    "b8_speedup",
    "b8_margin",
    "b8_sharp_bounds",
    "b8_tails",
    "lemma_15_angle",
    "appendix_c_bernstein",
)
"""The files in reading order."""

if TYPE_CHECKING:
    SECTIONS: tuple[Section, ...]
    CLAIMS: Mapping[str, AnyClaim]
    LISTED: Mapping[str, Listed]


@dataclass(frozen=True, slots=True)
class Section:
    """The contents of one file: its title, its claims, and its sentences without a verdict."""

    title: str
    claims: tuple[AnyClaim, ...]
    listed: tuple[Listed, ...]


def find(name: str) -> AnyClaim:
    """Return the claim with an id; raise `UnknownClaimError` with the nearest ids."""
    if "CLAIMS" not in globals():  # unless a test has replaced the table
        likely = "_".join(name.replace(".", "_").split("-")[:2]) + "_"
        for file in FILES:
            if file.startswith(likely):
                for claim in _section(file).claims:
                    if claim.id == name:
                        return claim
    claims: Mapping[str, AnyClaim] = globals().get("CLAIMS") or _claims()
    if name in claims:
        return claims[name]
    near = difflib.get_close_matches(name, claims, n=3, cutoff=0.4)
    hint = f" Did you mean {', '.join(near)}?" if near else ""
    msg = f"No claim has the id {name!r}.{hint} `signdescent list` shows all {len(claims)}."
    raise UnknownClaimError(msg)


@cache
def _section(file: str) -> Section:
    module = import_module(f"{__name__}.{file}")
    title = (module.__doc__ or "").partition("\n")[0].rstrip(".")
    return Section(title, tuple(module.CLAIMS), tuple(getattr(module, "LISTED", ())))


@cache
def _sections() -> tuple[Section, ...]:
    return tuple(map(_section, FILES))


@cache
def _claims() -> Mapping[str, AnyClaim]:
    return table(claim for section in _sections() for claim in section.claims)


@cache
def _listed() -> Mapping[str, Listed]:
    return {item.id: item for section in _sections() for item in section.listed}


_TABLES = {"SECTIONS": _sections, "CLAIMS": _claims, "LISTED": _listed}


def __getattr__(name: str) -> Any:
    """Return a table in reading order: sections, claims by id, or listed sentences by id."""
    if name in _TABLES:
        return _TABLES[name]()
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
