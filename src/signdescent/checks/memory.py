"""Memory limits: a check that exceeds its limit is undecided.

The limit covers Python and NumPy, whose allocations raise `MemoryError` once the address space of the process has grown
by the limit, and z3, which has a limit of its own.

It does not cover FLINT and GMP, which abort the process when an allocation fails. A check of numbers with hundreds of
millions of digits can therefore still end the process; in `check_many` this is one worker, and the pool reports that it
broke. The limit applies to the whole process, and only one guard is active at a time: a guard inside another guard, or
off the main thread, has no effect. On systems without a limit on address space (Windows, macOS) only the limit of z3
applies.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

__all__ = ["MORE_BYTES", "OUT_OF_MEMORY", "Z3_MEGABYTES", "guarded", "limited_memory"]

P = ParamSpec("P")
T = TypeVar("T")

MORE_BYTES = 4 * 2**30
"""Bytes that a check may add to the address space of the process."""

Z3_MEGABYTES = 2048
"""Memory limit of z3."""

OUT_OF_MEMORY = (
    f"the check asked for more than {MORE_BYTES // 2**30} GiB of memory; the claim is undecided. "
    "Try a smaller domain, shorter numbers, or a smaller budget"
)
"""The sentence of the verdict when a check runs out of memory."""

_GUARD = threading.Lock()


@contextmanager
def limited_memory(more: int = MORE_BYTES) -> Iterator[bool]:
    """Limit the growth of the process; an allocation beyond the limit raises `MemoryError`.

    Parameters
    ----------
    more : int
        Bytes of address space beyond the current size.

    Yields
    ------
    bool
        Whether a limit is set: False inside another guard, off the main thread, and on systems without one.
    """
    if threading.current_thread() is not threading.main_thread() or not _GUARD.acquire(blocking=False):
        yield False
        return
    try:
        with _limited_z3():
            before = _lower(more)
            try:
                yield before is not None
            finally:
                if before is not None:
                    _restore(before)
    finally:
        _GUARD.release()


def guarded(function: Callable[P, T], otherwise: Callable[[str], T], *, more: int = MORE_BYTES) -> Callable[P, T]:
    """Return a function that calls `function`, and `otherwise` if that runs out of memory.

    Parameters
    ----------
    function : callable
        The function to guard, such as the check of one claim.
    otherwise : callable
        Called with `OUT_OF_MEMORY` after the memory of the failed call is released; returns the result, with the
        verdict UNDECIDED.
    more : int
        Bytes, as in `limited_memory`.

    Returns
    -------
    callable
        Has the signature of `function`. Other exceptions propagate.

    Examples
    --------
    >>> def too_much(count):
    ...     return len(bytearray(count))
    >>> ask = guarded(too_much, lambda sentence: "undecided", more=2**28)
    >>> ask(1000), ask(2**40)
    (1000, 'undecided')
    """

    def call(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            with limited_memory(more):
                return function(*args, **kwargs)
        except MemoryError:
            pass  # leaving this clause releases the frames that hold the memory
        except Exception as error:
            if not _of_memory(error):
                raise
        return otherwise(OUT_OF_MEMORY)

    return call


def _of_memory(error: BaseException | None) -> bool:
    """Return whether an exception, or one in its chain of causes, reports exhausted memory."""
    seen = 0
    while error is not None and seen < 10:
        if isinstance(error, MemoryError) or (type(error).__name__ == "Z3Exception" and "memory" in str(error)):
            return True
        error, seen = error.__cause__ or error.__context__, seen + 1
    return False


@contextmanager
def _limited_z3() -> Iterator[None]:
    import z3

    before = z3.get_param("memory_max_size")
    z3.set_param("memory_max_size", Z3_MEGABYTES)
    try:
        yield
    finally:
        z3.set_param("memory_max_size", int(before))


def _lower(more: int) -> tuple[int, int] | None:
    """Set the limit and return the previous one, or None if the system has none or refuses."""
    size = _address_space()
    if size is None:
        return None
    try:
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = min(size + more, *(end for end in (soft, hard) if end != resource.RLIM_INFINITY), size + more)
        resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
    except (ImportError, AttributeError, OSError, ValueError):
        return None
    return soft, hard


def _restore(before: tuple[int, int]) -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, before)


def _address_space() -> int | None:
    """Return the address space of the process in bytes, or None if the system does not report it."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - not a path of the user
            pages = int(file.read().split()[0])
        import resource

        return pages * resource.getpagesize()
    except (OSError, ImportError, ValueError):
        return None
