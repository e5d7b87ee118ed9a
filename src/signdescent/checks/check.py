"""One claim in, one report out."""

from __future__ import annotations

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
        return check_formula(claim, asked, budget, rng)
    if isinstance(claim, LawClaim):
        from signdescent.checks.laws.check import check_laws

        return check_laws(claim, asked, budget, rng, _library())
    from signdescent.checks.runs.check import check_runs

    return check_runs(claim, asked, budget, rng, _library())


@cache
def _library() -> Library:
    """Return the library of the paper's claims."""
    from signdescent.theory.papers.stochastic_sign_descent import find

    return Library(find, cited_report)


def cited_report(cited: Claim | LawClaim, library: Library) -> Report:
    """Return the report on a claim that a proof cites; of a claim about laws its proof alone counts."""
    if isinstance(cited, Claim):
        return check_formula(cited, ALL_ENGINES, Budget(), 0)
    if cited.proof is None:
        return report_on(cited, Outcome(Verdict.UNDECIDED, "it has no proof"))
    from signdescent.checks.laws.proof import check_law_proof

    chain = check_law_proof(cited, cited.proof, library.inside(cited))
    return report_on(cited, Outcome(chain.verdict, chain.sentence), relies_on=chain.relies_on)


def _given_up(claim: AnyClaim, sentence: str) -> Report:
    """Return the report on a claim whose check was ended."""
    return report_on(claim, Outcome(Verdict.UNDECIDED, sentence))


def versions() -> Mapping[str, str]:
    """Return the versions of signdescent, Python and the libraries that decide."""
    found = {"python": platform.python_version()}
    for name in ("signdescent", *_LIBRARIES):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "unknown"
    return found
