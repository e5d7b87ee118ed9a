"""`check_many` gives the same reports as `check`, for any number of processes."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from multiprocessing import active_children, get_context

import pytest
import sympy as sp

from signdescent.checks import check_many
from signdescent.checks.check import check
from signdescent.checks.many import reports
from signdescent.checks.report import Report, Verdict
from signdescent.errors import ArgumentError, DomainError, UnknownClaimError
from signdescent.theory import Claim
from signdescent.theory.table import AnyClaim

X = sp.Symbol("x")
CLAIMS: list[AnyClaim | str] = [
    Claim("tangent", sp.exp(X) >= 1 + X, {X: sp.Reals}),
    "lemma-15",
    Claim("too-steep", sp.exp(X) >= 1 + 2 * X, {X: sp.Reals}),
    "lemma-15-sharp",
    Claim("square", X**2 >= 0, {X: sp.Reals}),
]


def timeless(found: list[Report]) -> list[Report]:
    """Return the reports with running times set to 0."""
    return [replace(report, seconds=0.0) for report in found]


def test_workers_change_nothing() -> None:
    """One process or two: the same reports, of ids and of claims, refutations included, in the given order."""
    seen: list[str] = []
    one = check_many(CLAIMS, workers=1, rng=3, progress=lambda report: seen.append(report.id))
    two = check_many(CLAIMS, workers=2, rng=3)
    assert timeless(one) == timeless(two) == timeless([check(claim, rng=3) for claim in CLAIMS])
    assert seen == [report.id for report in two] == ["tangent", "lemma-15", "too-steep", "lemma-15-sharp", "square"]
    assert [report.verdict for report in two][2] is Verdict.REFUTED


def test_engines_and_budget_reach_every_claim() -> None:
    """Options of `check_many` apply to every claim, with one worker or two."""
    full = check_many(CLAIMS[::2], workers=1, engines=["search"])
    for workers in (1, 2):
        found = check_many(CLAIMS[::2], workers=workers, engines=["search"], budget=0.1)
        assert [report.verdict for report in found] == [Verdict.SUPPORTED, Verdict.REFUTED, Verdict.SUPPORTED]
        assert found[0].points_tried < full[0].points_tried / 5


def test_a_claim_that_cannot_be_pickled_is_checked_here() -> None:
    """A claim whose parts cannot be pickled is checked in this process."""
    local = type("Local", (str,), {})("no module holds this class")
    claim = Claim("stuck", X**2 >= 0, {X: sp.Reals}, title=local)
    assert [report.id for report in check_many([claim, "lemma-15"], workers=2)] == ["stuck", "lemma-15"]


def test_bad_input_is_refused() -> None:
    """Zero workers, an unknown id or engine and a value that is not a claim are refused; no claims give no reports."""
    assert check_many([]) == []
    with pytest.raises(DomainError, match="workers >= 1; got workers=0"):
        check_many(["lemma-15"], workers=0)
    with pytest.raises(UnknownClaimError, match="lemma-0"):
        check_many(["lemma-0", "lemma-15"], workers=1)
    with pytest.raises(DomainError, match="guess"):
        check_many(["lemma-15"], engines=["guess"])
    with pytest.raises(ArgumentError, match="Expected claim"):
        check_many([3])  # type: ignore[list-item]


@pytest.mark.slow
def test_an_unknown_id_is_refused_in_another_process() -> None:
    """The error names the id there too; the process has read the whole table to find the nearest ids."""
    with pytest.raises(UnknownClaimError, match="lemma-0"):
        check_many(["lemma-0", "lemma-15"], workers=2)


def is_there(pid: int) -> bool:
    """Return whether a process exists, including one that has ended and was not joined."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_closing_early_ends_its_own_processes_and_no_other() -> None:
    """Closing the iterator early ends and joins all processes that it started, and none that was started elsewhere."""
    source = reports(["lemma-15"] * 6, workers=2)
    assert next(source).id == "lemma-15"
    ours = [child.pid for child in active_children() if child.name.startswith("SpawnProcess")]
    assert len(ours) >= 1
    assert all(pid is not None and is_there(pid) for pid in ours)
    other = get_context("spawn").Process(target=time.sleep, args=(600,))
    other.start()
    try:
        source.close()
        assert [pid for pid in ours if pid is not None and is_there(pid)] == []
        assert other.is_alive()
    finally:
        other.terminate()
        other.join(60)


def test_an_error_ends_all_processes() -> None:
    """An exception in a check propagates, and all processes have ended."""
    before = {child.pid for child in active_children()}
    with pytest.raises(ArgumentError, match="Expected claim"):
        check_many(["lemma-15", 3, "lemma-15", "lemma-15"], workers=2)  # type: ignore[list-item]
    assert {child.pid for child in active_children()} <= before


def test_one_worker_is_this_process() -> None:
    """With one worker no process is started."""
    before = active_children()
    assert next(iter(reports(["lemma-15"], workers=1))).id == "lemma-15"
    assert active_children() == before
