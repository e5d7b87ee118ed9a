"""Many claims at once: one after the other, or in new processes; the answers are the same and in the given order."""

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
"""Up to so many claims no processes are started unless asked for: each of them imports SymPy first."""

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
    """Check several claims, each by itself, and return their reports in the given order.

    Parameters
    ----------
    claims : iterable of Claim, LawClaim, RunClaim or str
        Claims, or ids of the paper's.
    workers : int, optional
        Processes, at least 1; by default one for each processor, and none for up to 4 claims. They are started
        anew (spawned), so a script that asks for them needs the usual ``if __name__ == "__main__":``.
    engines, rng, budget
        As in `check`; the same for every claim.
    progress : callable, optional
        Called with each report, in order, as soon as it and those before it are there.

    Returns
    -------
    list of Report
        The same, but for their running times, whatever the number of workers.

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
    found = []
    with closing(reports(wanted, workers=workers, engines=engines, rng=rng, budget=budget)) as source:
        for report in source:
            if progress is not None:
                progress(report)
            found.append(report)
    return found


def reports(
    claims: Sequence[AnyClaim | str],
    *,
    workers: int,
    engines: Sequence[str] | None = None,
    rng: int = 0,
    budget: Budget | float | None = None,
    find: Find | None = None,
) -> Generator[Report, None, None]:
    """Yield the reports of `check_many` one by one; when closing the iterator returns, its processes have ended.

    Parameters
    ----------
    claims, workers, engines, rng, budget
        As in `check_many`.
    find : callable, optional
        What turns an id into a claim, in whatever process; importable by name. The paper's table by default.
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
    """Return whether all claims can be sent to another process; ids always can."""
    try:
        pickle.dumps([claim for claim in claims if not isinstance(claim, str)])
    except Exception:  # whatever a claim's parts raise: then nothing is sent
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
        """Starts processes anew, and knows which: another pool of this process is not ours to end."""

        def Process(self, *args: Any, **kwargs: Any) -> BaseProcess:  # type: ignore[override]
            process = super().Process(*args, **kwargs)
            started.append(process)
            return process

    pool = ProcessPoolExecutor(workers, mp_context=Recording())
    finished = False
    try:
        with _deaf_to_interrupts():  # the workers inherit it: Ctrl-C is for this process to handle
            futures = [pool.submit(task, claim) for claim in claims]
        for future in futures:
            yield future.result()
        finished = True
    finally:
        if not finished:
            for process in started:
                process.terminate()
        # The thread of the pool waits for each process and collects it; nobody else may, or one of the two finds none.
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
