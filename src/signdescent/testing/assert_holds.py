"""Assert in a test suite that a claim holds."""

from __future__ import annotations

from signdescent.checks.budget import Budget
from signdescent.checks.check import check
from signdescent.checks.report import Verdict
from signdescent.render.text import report_text
from signdescent.theory.table import AnyClaim

__all__ = ["assert_holds"]


def assert_holds(claim: AnyClaim | str, *, allow_supported: bool = False, budget: Budget | float | None = None) -> None:
    """Raise AssertionError with the report unless a claim is proved or certified.

    Parameters
    ----------
    claim : Claim, LawClaim, RunClaim or str
        A claim, or the id of one of the paper's.
    allow_supported : bool
        Let SUPPORTED pass as well.
    budget : Budget or float, optional
        As in `check`.

    Returns
    -------
    None

    Raises
    ------
    AssertionError
        With the whole report, for any other verdict.
    ArgumentError, UnknownClaimError
        As `check`.

    Examples
    --------
    >>> import sympy as sp
    >>> from signdescent.theory import Claim
    >>> x = sp.Symbol("x")
    >>> assert_holds(Claim("square", x**2 >= 0, {x: sp.Reals}))
    """
    __tracebackhide__ = True  # pytest then shows the caller's line, not this one
    report = check(claim, budget=budget)
    if not (report.verdict.holds or (allow_supported and report.verdict is Verdict.SUPPORTED)):
        raise AssertionError(report_text(report))
