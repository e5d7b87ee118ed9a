"""Check many claims, in this process or in several; the reports are the same and keep the given order."""

from __future__ import annotations

import os
import pickle
import signal
import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from signdescent.checks.report import Report
from signdescent.errors import DomainError

if TYPE_CHECKING:
    from signdescent.checks.budget import Budget
    from signdescent.theory.table import AnyClaim

__all__ = ["check_many", "reports"]

FEW = 4
"""The largest number of claims for which no processes are started by default; each process first imports SymPy."""

Find = Callable[[str], "AnyClaim"]


def check_many(
    claims: Iterable[AnyClaim | str],
    *,
    workers: int | None = None,
    engines: Sequence[str] | None = None,
    rng: int = 0,
    budget: Budget | float | None = None,
    progress: Callable[[Report], object] | None = None,
) -> list[Report]:
    """Check several claims independently and return their reports in the given order.

    Parameters
    ----------
    claims : iterable of Claim, LawClaim, RunClaim or str
        Claims, or ids of claims of the paper.
    workers : int, optional
        Number of processes, at least 1. By default one per processor, and 1 for up to 4 claims. With more than one,
        processes are spawned, so a script needs the usual ``if __name__ == "__main__":``.
    engines, rng, budget
        As in `check`; applied to every claim.
    progress : callable, optional
        Called with each report, in order, as soon as it and all earlier ones are available.

    Returns
    -------
    list of Report
        Independent of the number of workers, except for the running times.

    Raises
    ------
    DomainError
        If workers < 1.
    ArgumentError, UnknownClaimError
        As `check`.

    Examples
    --------
    >>> [str(report.verdict) for report in check_many(["lemma-15", "lemma-15-sharp"], workers=1)]
    ['proved', 'proved']
    """
    wanted = list(claims)
    if workers is None:
        workers = 1 if len(wanted) <= FEW else os.cpu_count() or 1
    collected = []
    with closing(reports(wanted, workers=workers, engines=engines, rng=rng, budget=budget)) as source:
        for report in source:
            if progress is not None:
                progress(report)
            collected.append(report)
    return collected


def reports(
    claims: Sequence[AnyClaim | str],
    *,
    workers: int,
    engines: Sequence[str] | None = None,
    rng: int = 0,
    budget: Budget | float | None = None,
    find: Find | None = None,
) -> Generator[Report, None, None]:
    """Yield the reports of `check_many` one by one; closing the iterator ends its processes.

    Parameters
    ----------
    claims, workers, engines, rng, budget
        As in `check_many`.
    find : callable, optional
        Maps an id to a claim; must be importable by name. Default: the table of the paper.
    """
    if workers < 1:
        message = f"Expected workers >= 1; got workers={workers!r}. Give the number of processes."
        raise DomainError(message)
    task = partial(_check, engines=engines, rng=rng, budget=budget, find=find)
    workers = min(workers, len(claims))
    if workers > 1 and _travels(claims):
        return _in_processes(task, claims, workers)
    return (task(claim) for claim in claims)


def _check(
    claim: AnyClaim | str,
    *,
    engines: Sequence[str] | None,
    rng: int,
    budget: Budget | float | None,
    find: Find | None,
) -> Report:
    from signdescent.checks.check import check

    known = find(claim) if find is not None and isinstance(claim, str) else claim
    return check(known, engines=engines, rng=rng, budget=budget)


def _travels(claims: Sequence[AnyClaim | str]) -> bool:
    """Return whether all claims can be pickled; ids always can."""
    try:
        pickle.dumps([claim for claim in claims if not isinstance(claim, str)])
    except Exception:  # the parts of a claim may raise anything
        return False
    return True


def _in_processes(
    task: Callable[[AnyClaim | str], Report], claims: Sequence[AnyClaim | str], workers: int
) -> Generator[Report, None, None]:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing.context import SpawnContext
    from multiprocessing.process import BaseProcess

    started: list[BaseProcess] = []

    class Recording(SpawnContext):
        """Spawns processes and records them, so that only those of this pool are terminated."""

        def Process(self, *args: Any, **kwargs: Any) -> BaseProcess:  # type: ignore[override]
            process = super().Process(*args, **kwargs)
            started.append(process)
            return process

    pool = ProcessPoolExecutor(workers, mp_context=Recording())
    finished = False
    try:
        with _deaf_to_interrupts():  # inherited by the workers: this process alone handles Ctrl-C
            futures = [pool.submit(task, claim) for claim in claims]
        for future in futures:
            yield future.result()
        finished = True
    finally:
        if not finished:
            for process in started:
                process.terminate()
        # The pool's own thread joins every process; a second join here would compete with it.
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():  # only the main thread may set handlers
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
