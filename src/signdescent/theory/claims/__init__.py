"""The paper's claims, one file per numbered item, in reading order."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType

from signdescent.errors import UnknownClaimError
from signdescent.theory.claim import AnyClaim, Listed, table
from signdescent.theory.claims import (
    appendix_c_bernstein,
    assumption_1_success,
    b8_speedup,
    definition_1_rho_norm,
    definition_2_vote_norm,
    definition_3_stochastic_sign,
    front_matter,
    lemma_1_unimodal,
    lemma_2_strong_growth,
    lemma_3_mini_batch,
    lemma_4_entropy,
    lemma_10_chebyshev,
    lemma_11_berry_esseen,
    lemma_12_batch_size,
    lemma_13_majority_vote,
    lemma_15_angle,
    section_3_2_counterexample,
    section_4_norm,
    section_5_1_comments,
    section_5_3_ssdm,
    section_6_experiments,
    table_1,
    theorem_5_sign_sgd,
    theorem_6_monotone,
    theorem_7_majority_vote,
    theorem_8_ssdm,
    theorem_9_gauss,
    theorem_14_hoeffding,
)

__all__ = ["CLAIMS", "LISTED", "SECTIONS", "Section", "find"]


@dataclass(frozen=True, slots=True)
class Section:
    """What one file holds: its title, its claims, and the sentences that get no verdict."""

    title: str
    claims: tuple[AnyClaim, ...]
    listed: tuple[Listed, ...]


def _section(module: ModuleType) -> Section:
    title = (module.__doc__ or "").partition("\n")[0].rstrip(".")
    return Section(title, tuple(module.CLAIMS), tuple(getattr(module, "LISTED", ())))


SECTIONS: tuple[Section, ...] = tuple(
    map(
        _section,
        (
            front_matter,
            table_1,
            assumption_1_success,
            section_3_2_counterexample,
            lemma_1_unimodal,
            lemma_2_strong_growth,
            lemma_3_mini_batch,
            lemma_4_entropy,
            definition_1_rho_norm,
            section_4_norm,
            theorem_5_sign_sgd,
            theorem_6_monotone,
            section_5_1_comments,
            definition_2_vote_norm,
            theorem_7_majority_vote,
            definition_3_stochastic_sign,
            theorem_8_ssdm,
            section_5_3_ssdm,
            section_6_experiments,
            theorem_9_gauss,
            lemma_10_chebyshev,
            lemma_11_berry_esseen,
            lemma_12_batch_size,
            lemma_13_majority_vote,
            theorem_14_hoeffding,
            b8_speedup,
            lemma_15_angle,
            appendix_c_bernstein,
        ),
    )
)
"""The files in reading order."""

CLAIMS: Mapping[str, AnyClaim] = table(claim for section in SECTIONS for claim in section.claims)
"""Every claim by its id, in reading order."""

LISTED: Mapping[str, Listed] = {item.id: item for section in SECTIONS for item in section.listed}
"""Every sentence without a verdict by its id, in reading order."""


def find(name: str) -> AnyClaim:
    """Return the claim with an id; raise `UnknownClaimError` with the nearest ids."""
    if name in CLAIMS:
        return CLAIMS[name]
    near = difflib.get_close_matches(name, CLAIMS, n=3, cutoff=0.4)
    hint = f" Did you mean {', '.join(near)}?" if near else ""
    msg = f"No claim has the id {name!r}.{hint} `signdescent list` shows all {len(CLAIMS)}."
    raise UnknownClaimError(msg)
