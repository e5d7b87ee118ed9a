"""Run cases in forked children with a time limit, several at once."""

from __future__ import annotations

import math
import os
import resource
import selectors
import signal
import time
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from attack.case import PRELUDE, Case

__all__ = ["Answer", "answers"]


_WAIT = 10  # seconds of wall time per second of processor time
_STOPPED = (signal.SIGXCPU, signal.SIGKILL)


@dataclass(frozen=True, slots=True)
class Answer:
    """A verdict, ``"slow"`` or ``"Error ..."``, and the processor time in seconds."""

    case: Case
    verdict: str
    seconds: float


@dataclass(slots=True)
class _Child:
    case: Case
    pid: int
    pipe: int
    started: float
    data: bytes = b""


def answers(cases: Iterable[Case], *, workers: int = 2, limit: float = 20.0, budget: float = 1.0) -> Iterator[Answer]:
    """Yield the answers as they arrive; a case above the limit on processor time is ``"slow"``."""
    exec(PRELUDE, {})  # import everything once, before forking
    waiting = iter(cases)
    running: dict[int, _Child] = {}
    with selectors.DefaultSelector() as selector:
        more = True
        while more or running:
            while more and len(running) < workers:
                case = next(waiting, None)
                if case is None:
                    more = False
                    break
                child = _start(case, limit, budget)
                running[child.pipe] = child
                selector.register(child.pipe, selectors.EVENT_READ)
            for key, _ in selector.select(timeout=0.2):
                child = running[key.fd]
                chunk = os.read(child.pipe, 65536)
                child.data += chunk
                if not chunk:
                    yield _finish(selector, running, child, child.data.decode())
            now = time.monotonic()
            for child in [child for child in running.values() if now - child.started > _WAIT * limit]:
                os.kill(child.pid, signal.SIGKILL)
                yield _finish(selector, running, child, "slow")


def _start(case: Case, limit: float, budget: float) -> _Child:
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read)
        seconds = math.ceil(limit)
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        os.write(write, _verdict(case, budget).encode())
        os._exit(0)
    os.close(write)
    return _Child(case, pid, read, time.monotonic())


def _finish(selector: selectors.BaseSelector, running: dict[int, _Child], child: _Child, verdict: str) -> Answer:
    selector.unregister(child.pipe)
    os.close(child.pipe)
    del running[child.pipe]
    _, status, used = os.wait4(child.pid, 0)
    if not verdict:
        verdict = "slow" if os.WIFSIGNALED(status) and os.WTERMSIG(status) in _STOPPED else "Error the process died"
    return Answer(child.case, verdict, used.ru_utime + used.ru_stime)


def _verdict(case: Case, budget: float) -> str:
    space: dict[str, Any] = {}
    warnings.simplefilter("error", RuntimeWarning)  # the warning of a failed check
    try:
        exec(PRELUDE + case.code, space)
        ours = str(space["check"].__module__).startswith("signdescent")
        more = {"budget": budget} if ours else {}
        return str(space["check"](space["C"], **more).verdict)
    except Exception as error:  # every exception of a check is an answer
        return f"Error {type(error).__name__}: {error}"[:300]
