"""Tables of claims by id, and sentences of a paper without a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from signdescent.errors import ClaimError
from signdescent.theory.claim import Claim
from signdescent.theory.law_claim import LawClaim
from signdescent.theory.run_claim import RunClaim
from signdescent.theory.stated import Reference, check_id, reference_of

__all__ = ["AnyClaim", "Listed", "table"]


AnyClaim = Claim | LawClaim | RunClaim


@dataclass(frozen=True, slots=True)
class Listed:
    """A sentence of the paper without a verdict, and the reason.

    Parameters
    ----------
    id : str
        A slug, distinct from the ids of all claims.
    kind : str
        ``"vague"`` (too unclear to check), ``"external"`` (about another text) or ``"definition"``.
    text : str
        A paraphrase of the sentence.
    missing : str
        What a check would need; empty for a definition.
    reference : Reference or str or None
        Its place in the paper.
    """

    id: str
    kind: str
    text: str
    missing: str = ""
    reference: Reference | None = None

    def __post_init__(self) -> None:
        check_id(self.id)
        object.__setattr__(self, "reference", reference_of(self.reference))
        if self.kind not in ("vague", "external", "definition"):
            msg = f"Expected kind of {self.id!r} to be 'vague', 'external' or 'definition'; got {self.kind!r}."
            raise ClaimError(msg)
        if not self.missing and self.kind != "definition":
            msg = f"Listed {self.id!r} is {self.kind}; say in missing what a check would need."
            raise ClaimError(msg)


def table(claims: Iterable[AnyClaim]) -> Mapping[str, AnyClaim]:
    """Collect claims into a read-only table by id.

    Parameters
    ----------
    claims : iterable of Claim, LawClaim or RunClaim
        In the order of the table.

    Returns
    -------
    mapping from str to claim

    Raises
    ------
    ClaimError
        If two claims have the same id, or if ``defect`` or ``repeats`` names a missing claim, the claim itself, or a
        claim that names a third.

    Examples
    --------
    >>> import sympy as sp
    >>> x = sp.Symbol("x", real=True)
    >>> list(table([Claim("square", x**2 >= 0, {x: sp.Reals})]))
    ['square']
    """
    collected: dict[str, AnyClaim] = {}
    for claim in claims:
        if claim.id in collected:
            msg = f"Two claims have the id {claim.id!r}; ids must be distinct. Rename one of them."
            raise ClaimError(msg)
        collected[claim.id] = claim
    for claim in collected.values():
        for name in ("defect", "repeats"):
            _check_named(claim, name, collected)
    return MappingProxyType(collected)


def _check_named(claim: AnyClaim, name: str, collected: Mapping[str, AnyClaim]) -> None:
    other = getattr(claim, name)
    if not other:
        return
    if other not in collected:
        msg = f"Expected {name} of {claim.id!r} to be the id of a claim of its table; got {other!r}. Correct the id."
        raise ClaimError(msg)
    further = getattr(collected[other], name)
    if other == claim.id or further:
        cure = f"name {further!r}" if further not in ("", claim.id) else "leave it empty"
        msg = f"Expected {name} of {claim.id!r} to be a claim that stands for itself; got {other!r}. Here {cure}."
        raise ClaimError(msg)
