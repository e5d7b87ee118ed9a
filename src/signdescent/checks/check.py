"""Check one claim of any kind."""

from __future__ import annotations

import math
import platform
import time
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from importlib.metadata import PackageNotFoundError, version

from signdescent.checks.budget import Budget
from signdescent.checks.formulas.check import check_formula
from signdescent.checks.formulas.decide import ENGINES
from signdescent.checks.formulas.sympy_safety import UnsupportedSet
from signdescent.checks.library import Library
from signdescent.checks.memory import guarded
from signdescent.checks.report import Outcome, Report, Verdict, report_on
from signdescent.checks.translate import Unsupported
from signdescent.checks.translate.numbers import rigorous_sympy
from signdescent.errors import ArgumentError, DomainError, SigndescentError
from signdescent.theory.claim import Claim
from signdescent.theory.law_claim import LawClaim
from signdescent.theory.table import AnyClaim

__all__ = ["ALL_ENGINES", "check", "cited_report"]

ALL_ENGINES = ("chain", *ENGINES, "laws", "runs")
"""Names of engines. ``"chain"`` checks the claim's own proof; ``"laws"`` and ``"runs"`` decide claims about these."""

_LIBRARIES = ("sympy", "python-flint", "z3-solver", "scipy", "numpy", "hypothesis")


def check(
    claim: AnyClaim | str,
    *,
    engines: Sequence[str] | None = None,
    rng: int = 0,
    budget: Budget | float | None = None,
) -> Report:
    """Check one claim and return the report on it.

    Parameters
    ----------
    claim : Claim, LawClaim, RunClaim or str
        A claim, or the id of a claim of the paper.
    engines : sequence of str, optional
        Engines to ask, from ``ALL_ENGINES``; all by default.
    rng : int
        Seed of the search.
    budget : Budget or float, optional
        Limits on the work, or a factor on the default limits.

    Returns
    -------
    Report
        The verdict with its evidence; no verdict depends on the running time.

    Warns
    -----
    RuntimeWarning
        If the check fails unexpectedly; the verdict is then UNDECIDED.

    Raises
    ------
    ArgumentError
        If `claim` is neither a claim nor an id.
    DomainError
        If an engine is unknown.
    UnknownClaimError
        If no claim of the paper has the id.

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
        from signdescent.theory.papers import find

        claim = find(claim)
    if not isinstance(claim, AnyClaim):
        msg = f"Expected claim to be a Claim or the id of one; got {type(claim).__name__}: {claim!r}."
        raise ArgumentError(msg)
    asked = tuple(engines) if engines is not None else ALL_ENGINES
    for name in asked:
        if name not in ALL_ENGINES:
            msg = f"Expected engines among {', '.join(ALL_ENGINES)}; got {name!r}."
            raise DomainError(msg)
    limits = budget if isinstance(budget, Budget) else Budget().scaled(_factor(budget))
    started = time.perf_counter()
    with rigorous_sympy():
        report = _checked_or_given_up(claim, asked, limits, int(rng))
    notes = (*report.notes, *([f"left out: {claim.left_out}"] if claim.left_out else []))
    seconds = round(time.perf_counter() - started, 3)
    return replace(report, notes=notes, seed=int(rng), seconds=seconds, versions=versions())


def _factor(budget: float | None) -> float:
    """Return the factor of the default budget."""
    factor = 1.0 if budget is None else float(budget)
    if not 0 < factor < math.inf:
        msg = f"Expected budget to be a Budget or a positive finite factor of the default one; got {budget!r}."
        raise DomainError(msg)
    return factor


def _checked_or_given_up(claim: AnyClaim, asked: tuple[str, ...], budget: Budget, rng: int) -> Report:
    """Return the report on a claim; warn and report UNDECIDED if the check fails unexpectedly."""
    try:
        return guarded(_checked, partial(_given_up, claim))(claim, asked, budget, rng)
    except SigndescentError:
        raise
    except (Unsupported, UnsupportedSet) as unsupported:
        return _given_up(claim, str(unsupported))
    except Exception as failure:
        said = f"{type(failure).__name__}: {failure}"
        warnings.warn(f"The check of {claim.id!r} failed with {said}. Please report it.", RuntimeWarning, stacklevel=3)
        return _given_up(claim, f"the check failed with {said}; the claim is undecided")


def _checked(claim: AnyClaim, asked: tuple[str, ...], budget: Budget, rng: int) -> Report:
    if isinstance(claim, Claim):
        return check_formula(claim, asked, budget, rng)
    if isinstance(claim, LawClaim):
        from signdescent.checks.laws.check import check_laws

        return check_laws(claim, asked, budget, rng, _library())
    from signdescent.checks.runs.check import check_runs

    return check_runs(claim, asked, budget, rng, _library())


@cache
def _library() -> Library:
    """Return the library of the paper's claims."""
    from signdescent.theory.papers import find

    return Library(find, cited_report)


def cited_report(cited: AnyClaim, library: Library) -> Report:
    """Return the report on a claim that a proof cites; a claim about laws or runs is decided by its proof alone."""
    if isinstance(cited, Claim):
        return check_formula(cited, ALL_ENGINES, Budget(), 0)
    if cited.proof is None:
        return report_on(cited, Outcome(Verdict.UNDECIDED, "it has no proof"))
    if isinstance(cited, LawClaim):
        from signdescent.checks.laws.proof import check_law_proof

        chain = check_law_proof(cited, cited.proof, library.inside(cited))
    else:
        from signdescent.checks.runs.check import check_proof

        chain = check_proof(cited, cited.proof, library)
    return report_on(cited, Outcome(chain.verdict, chain.sentence), relies_on=chain.relies_on)


def _given_up(claim: AnyClaim, sentence: str) -> Report:
    """Return the report UNDECIDED on a claim whose check was abandoned."""
    return report_on(claim, Outcome(Verdict.UNDECIDED, sentence))


def versions() -> Mapping[str, str]:
    """Return the versions of signdescent, Python and the libraries that decide."""
    installed = {"python": platform.python_version()}
    for name in ("signdescent", *_LIBRARIES):
        try:
            installed[name] = version(name)
        except PackageNotFoundError:
            installed[name] = "unknown"
    return installed
