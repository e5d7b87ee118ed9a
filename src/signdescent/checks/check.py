"""One claim in, one report out."""

from __future__ import annotations

import platform
import time
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from math import isfinite
from typing import TYPE_CHECKING

from signdescent.checks.budget import Budget
from signdescent.checks.formulas.decide import ENGINES, Decision, decide
from signdescent.checks.formulas.proof import check_chain
from signdescent.checks.formulas.safeguards import safeguarded
from signdescent.checks.formulas.sympy_safety import UnsupportedSet
from signdescent.checks.memory import guarded
from signdescent.checks.report import ChainReport, ProofStatus, Report, Said, Verdict, Witness
from signdescent.checks.translate import Unsupported
from signdescent.checks.translate.numbers import rigorous_sympy
from signdescent.checks.wording import counted
from signdescent.errors import ArgumentError, DomainError, SigndescentError
from signdescent.theory.claim import Claim
from signdescent.theory.law_claim import LawClaim
from signdescent.theory.run_claim import RunClaim
from signdescent.theory.table import AnyClaim

if TYPE_CHECKING:
    from signdescent.checks.laws.search import LawSearch
    from signdescent.checks.runs.search import RunSearch

__all__ = ["ALL_ENGINES", "check"]

ALL_ENGINES = ("chain", *ENGINES, "laws", "runs")
"""Engines by name: ``"chain"`` checks the claim's own proof, ``"laws"`` and ``"runs"`` are for claims about these."""

_LIBRARIES = ("sympy", "python-flint", "z3-solver", "scipy", "numpy", "hypothesis")


def check(
    claim: AnyClaim | str,
    *,
    engines: Sequence[str] | None = None,
    rng: int = 0,
    budget: Budget | float | None = None,
) -> Report:
    """Check one claim and report everything that was found out.

    Parameters
    ----------
    claim : Claim, LawClaim, RunClaim or str
        A claim, or the id of one of the paper's.
    engines : sequence of str, optional
        Which engines to ask, of ``ALL_ENGINES``; all by default.
    rng : int
        Seed of the search; the report repeats it.
    budget : Budget or float, optional
        Counts of work, or a factor on the default ones. Seconds never decide a verdict.

    Returns
    -------
    Report
        Frozen; see there.

    Warns
    -----
    RuntimeWarning
        When the check failed in a way that nobody foresaw; the verdict is UNDECIDED then.

    Raises
    ------
    ArgumentError
        When the claim or an engine's name is no such thing.
    UnknownClaimError
        When no claim of the paper has the id.

    Examples
    --------
    >>> import sympy as sp
    >>> from signdescent.theory import Claim
    >>> x = sp.Symbol("x")
    >>> str(check(Claim("tangent", sp.exp(x) >= 1 + x, {x: sp.Reals})).verdict)
    'certified'
    >>> report = check(Claim("too-steep", sp.exp(x) >= 1 + 2 * x, {x: sp.Reals}))
    >>> str(report.verdict), dict(report.witness.point)
    ('refuted', {'x': Fraction(1, 1)})
    """
    if isinstance(claim, str):
        from signdescent.theory.papers.stochastic_sign_descent import find

        claim = find(claim)
    if not isinstance(claim, AnyClaim):
        msg = f"Expected claim to be a Claim or the id of one; got {type(claim).__name__}: {claim!r}."
        raise ArgumentError(msg)
    asked = tuple(engines) if engines is not None else ALL_ENGINES
    for name in asked:
        if name not in ALL_ENGINES:
            msg = f"Expected engines among {', '.join(ALL_ENGINES)}; got {name!r}."
            raise DomainError(msg)
    limits = budget if isinstance(budget, Budget) else Budget().scaled(1.0 if budget is None else float(budget))
    started = time.perf_counter()
    with rigorous_sympy():
        report = _checked_or_given_up(claim, asked, limits, int(rng))
    notes = (*report.notes, *([f"left out: {claim.left_out}"] if claim.left_out else []))
    seconds = round(time.perf_counter() - started, 3)
    return replace(report, notes=notes, seed=int(rng), seconds=seconds, versions=versions())


def _checked_or_given_up(claim: AnyClaim, asked: tuple[str, ...], budget: Budget, rng: int) -> Report:
    """Check a claim; where something fails that nobody foresaw, warn and report that nothing is known."""
    try:
        return guarded(_checked, partial(_given_up, claim))(claim, asked, budget, rng)
    except SigndescentError:
        raise
    except (Unsupported, UnsupportedSet) as unsupported:
        return _given_up(claim, str(unsupported))
    except Exception as failure:
        said = f"{type(failure).__name__}: {failure}"
        warnings.warn(f"The check of {claim.id!r} failed with {said}. Please report it.", RuntimeWarning, stacklevel=3)
        return _given_up(claim, f"the check failed with {said}; nothing is known of the claim")


def _checked(claim: AnyClaim, asked: tuple[str, ...], budget: Budget, rng: int) -> Report:
    if isinstance(claim, Claim):
        return _check_formula(claim, asked, budget, rng)
    if isinstance(claim, LawClaim):
        return _check_laws(claim, asked, budget, rng)
    return _check_runs(claim, asked, budget, rng)


def _given_up(claim: AnyClaim, sentence: str) -> Report:
    """Return the report on a claim whose check was ended."""
    return Report(
        id=claim.id,
        title=claim.title,
        verdict=Verdict.UNDECIDED,
        statement=str(claim.statement),
        reference=str(claim.reference or ""),
        sentence=sentence,
    )


def versions() -> Mapping[str, str]:
    """Return the versions of signdescent, Python and the libraries that decide."""
    found = {"python": platform.python_version()}
    for name in ("signdescent", *_LIBRARIES):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "unknown"
    return found


def _check_formula(claim: Claim, asked: tuple[str, ...], budget: Budget, rng: int) -> Report:
    engines = tuple(name for name in asked if name in ENGINES)
    chain = printed = None
    looked: Decision | None = None
    if "search" in engines and claim.proof is not None:  # a witness overrides every proof
        points = replace(budget, polish=0)  # minimise only where the proof is not accepted
        looked = decide(claim.statement, claim.where, claim.assumptions, engines=("search",), budget=points, rng=rng)
    if claim.proof is not None and "chain" in asked and not (looked and looked.verdict is Verdict.REFUTED):
        chain = check_chain(claim, claim.proof)
    if claim.printed_proof is not None and "chain" in asked:
        printed = check_chain(claim, claim.printed_proof, stop=False)
    if chain is not None and chain.accepted:
        verdict = Verdict.PROVED if chain.exact else Verdict.CERTIFIED
        found = looked or Decision(verdict, "")
        decision = replace(
            found,
            verdict=verdict,
            engine="chain",
            sentence=chain.sentence,
            rules=chain.rules,
            evidence=(*found.evidence, Said("chain", chain.sentence)),
        )
    elif engines:
        decision = (
            looked
            if looked is not None and looked.verdict is Verdict.REFUTED
            else decide(claim.statement, claim.where, claim.assumptions, engines=engines, budget=budget, rng=rng)
        )
        if chain is not None:
            decision = replace(decision, evidence=(*decision.evidence, Said("chain", chain.sentence)))
    else:
        decision = Decision(Verdict.UNDECIDED, chain.sentence if chain else "no proof is given and no engine was asked")
    decision = safeguarded(claim, decision, budget)
    return Report(
        id=claim.id,
        title=claim.title,
        verdict=decision.verdict,
        statement=str(claim.statement),
        reference=str(claim.reference or ""),
        sentence=decision.sentence,
        engine=decision.engine,
        evidence=decision.evidence,
        unsettled=decision.unsettled,
        proof=_printed_status(claim, printed),
        chain=chain,
        printed=printed,
        witness=decision.witness,
        term=decision.missing.term if decision.missing else "",
        ill_posed_at=decision.missing.point if decision.missing else None,
        margin=decision.margin,
        margin_at=decision.margin_at,
        points_tried=decision.points_tried,
        points_met=decision.points_met,
        rules=decision.rules,
        relies_on=chain.relies_on if chain is not None and chain.accepted else (),
        certificate={"id": claim.id, **decision.certificate} if decision.certificate else None,
        notes=decision.notes,
    )


def _printed_status(claim: Claim, printed: ChainReport | None) -> ProofStatus | None:
    """Judge a printed proof: broken where some step is refuted, sound where all are shown and reach the statement."""
    if claim.printed_proof is None:
        return None
    if printed is None:
        return ProofStatus.UNCHECKED
    if any(step.verdict is Verdict.REFUTED for step in printed.steps):
        return ProofStatus.BROKEN
    return ProofStatus.SOUND if printed.accepted else ProofStatus.UNCHECKED


def _check_laws(claim: LawClaim, asked: tuple[str, ...], budget: Budget, rng: int) -> Report:
    """Check a claim about laws: its proof, and a search through the families; a witness overrides every proof."""
    from signdescent.checks.laws.search import LawSearch, search_laws

    found = search_laws(claim, evaluations=budget.laws, rng=rng) if "laws" in asked else LawSearch()
    chain = _law_chain(claim) if claim.proof is not None and "chain" in asked and found.witness is None else None
    engine = "laws"
    looked = ""
    if found.ill_posed:
        looked = f"the bound is ill-posed: {found.ill_posed}"
    elif found.doubtful:
        looked = f"in floating point {found.doubtful} seems to violate it; no exact law was found that does"
    elif found.met and found.witness is None:
        families = counted(len(found.families), "family", "families")
        looked = f"of {families}, {counted(found.met, 'law keeps to it', 'laws keep to it')}"
    if found.witness is not None:
        verdict, sentence = Verdict.REFUTED, "a law of the class violates it"
    elif found.ill_posed:
        verdict, sentence = Verdict.UNDECIDED, looked
    elif chain is not None and chain.accepted:
        verdict = Verdict.PROVED if chain.exact else Verdict.CERTIFIED
        engine, sentence = "chain", chain.sentence
    elif found.met and not found.doubtful:
        verdict, sentence = Verdict.SUPPORTED, f"no violation: {looked}"
    else:
        verdict, sentence = Verdict.UNDECIDED, looked or "no law that meets the assumptions was tried"
    common = _searched(claim, "laws", found, looked, found.witness, chain)
    return replace(
        common,
        verdict=verdict,
        sentence=sentence,
        engine=engine,
        rules=chain.rules if chain is not None else (),
        relies_on=chain.relies_on if chain is not None and chain.accepted else (),
    )


_ESTABLISHED: dict[str, tuple[AnyClaim, Report]] = {}
"""Reports of claims that proofs of other claims have cited in this process; kept with the claim itself."""


def _established(cited: Claim | LawClaim, above: tuple[LawClaim, ...] = ()) -> Report:
    """Return the report of a claim that a proof cites; what is shown is checked once in a process.

    `above` are the claims whose proofs led here: what one of them cites does not prove it. That a claim about laws was
    not shown is not kept: it may cite one of those above, and the table may give its ids to other claims by and by.
    """
    if any(cited is one for one in above):
        return Report(
            id=cited.id, verdict=Verdict.UNDECIDED, statement=str(cited.statement), sentence="it cites itself"
        )
    known, report = _ESTABLISHED.get(cited.id, (None, None))
    if known is not cited or report is None:
        report = _check_formula(cited, ALL_ENGINES, Budget(), 0) if isinstance(cited, Claim) else _cited(cited, above)
        if report.verdict.holds or isinstance(cited, Claim):
            _ESTABLISHED[cited.id] = (cited, report)
    return report


def _cited(cited: LawClaim, above: tuple[LawClaim, ...]) -> Report:
    chain = ChainReport(accepted=False, sentence="it has no proof")
    if cited.proof is not None:
        chain = _law_chain(cited, above)
    held = Verdict.PROVED if chain.exact else Verdict.CERTIFIED
    verdict = held if chain.accepted else Verdict.UNDECIDED
    return Report(
        id=cited.id, verdict=verdict, statement=cited.statement, sentence=chain.sentence, relies_on=chain.relies_on
    )


def _law_chain(claim: LawClaim, above: tuple[LawClaim, ...] = ()) -> ChainReport:
    """Check the proof of a claim about laws."""
    from signdescent.checks.laws.proof import check_law_proof
    from signdescent.theory.papers.stochastic_sign_descent import find

    proof = claim.proof
    assert proof is not None
    return check_law_proof(claim, proof, find=find, check=partial(_established, above=(*above, claim)))


def _check_runs(claim: RunClaim, asked: tuple[str, ...], budget: Budget, rng: int) -> Report:
    """Check a claim about runs: its proof, and a search over problems; a witness overrides every proof."""
    from signdescent.checks.runs.proof import check_run_proof, refuted_for_many_steps, refuted_in_the_limit
    from signdescent.checks.runs.search import RunSearch, search_runs
    from signdescent.theory.papers.stochastic_sign_descent import find

    found = search_runs(claim, instances=budget.runs, rng=rng) if "runs" in asked else RunSearch()
    chain: ChainReport | None = None
    notes: list[str] = []
    engine, witness, words = "runs", found.witness, found.witness_words
    if witness is None and "chain" in asked:
        refutation = refuted_in_the_limit(claim, find=find, check=_established)
        if refutation is not None:
            engine, witness, words = "chain", refutation.witness, refutation.words
        if claim.proof is not None:
            chain = check_run_proof(claim, claim.proof, find=find, check=_established)
    looked = found.unknown or (f"no violation in {found.sentence()}" if found.met else "")
    if found.ill_posed:
        looked = f"the bound is ill-posed: {found.ill_posed}"
    if witness is not None:
        verdict, sentence = Verdict.REFUTED, f"a problem of the class violates it: {words}"
        notes = [f"evidence: {witness.confirmed_by}"] if found.statistical else []
        if (
            engine == "runs"
            and "chain" in asked
            and (more := refuted_for_many_steps(claim, find=find, check=_established))
        ):
            notes.append(more)
    elif found.ill_posed:
        verdict, sentence = Verdict.UNDECIDED, looked
    elif chain is not None and chain.accepted:
        verdict = Verdict.PROVED if chain.exact else Verdict.CERTIFIED
        engine, sentence = "chain", chain.sentence
    elif found.met:
        verdict, sentence = Verdict.SUPPORTED, looked
    else:
        verdict, sentence = Verdict.UNDECIDED, looked or "no problem that meets the assumptions was tried"
    common = _searched(claim, "runs", found, looked if found.witness is None else "", witness, chain)
    return replace(
        common,
        verdict=verdict,
        sentence=sentence,
        engine=engine,
        rules=chain.rules if chain is not None and chain.accepted else (),
        relies_on=claim.relies_on,
        notes=tuple(notes),
    )


def _searched(
    claim: LawClaim | RunClaim,
    tried: str,
    found: LawSearch | RunSearch,
    looked: str,
    witness: Witness | None,
    chain: ChainReport | None,
) -> Report:
    """Return what the reports on laws and on runs share: the claim, what was tried, and what came nearest."""
    evidence = [Said(tried, looked)] if looked else []
    if chain is not None:
        evidence.append(Said("chain", chain.sentence))
    return Report(
        id=claim.id,
        title=claim.title,
        verdict=Verdict.UNDECIDED,
        statement=claim.statement,
        reference=str(claim.reference or ""),
        sentence="",
        evidence=tuple(evidence),
        chain=chain,
        witness=witness,
        tightness=found.ratio if witness is None and isfinite(found.ratio) else None,
        tightness_at=found.ratio_at if witness is None else "",
        tried=tried,
        points_tried=found.tried,
        points_met=found.met,
    )
