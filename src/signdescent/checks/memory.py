"""A check that asks for more memory than it is given ends undecided, not in a crash and not in a wrong verdict.

What is covered: Python and NumPy, whose allocations fail with `MemoryError` once the address space of the process has
grown by the limit, and z3, which gives up by itself at a limit of its own.

What is not: FLINT and GMP, below python-flint, end the process when an allocation fails, so that a check of numbers of
hundreds of millions of digits ends it still; in `check_many` this is one worker, and the pool says that it broke. The
limit is of the whole process: threads share it, and only one guard holds at a time; inside another guard, or on a
thread that is not the main one, a guard changes nothing. Where the system knows no such limit, as Windows, and macOS
for address space, only z3's holds.
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
"""How much a check may add to the address space of the process."""

Z3_MEGABYTES = 2048
"""What z3 may hold, by its own count."""

OUT_OF_MEMORY = (
    f"the check asked for more than {MORE_BYTES // 2**30} GiB of memory; nothing is known of the claim. "
    "Try a smaller domain, shorter numbers, or a smaller budget"
)
"""The sentence of a verdict that the guard ends."""

_GUARD = threading.Lock()


@contextmanager
def limited_memory(more: int = MORE_BYTES) -> Iterator[bool]:
    """Let the process grow by so many bytes at most meanwhile; a larger allocation raises `MemoryError`.

    Parameters
    ----------
    more : int
        Bytes of address space beyond what the process has now.

    Yields
    ------
    bool
        Whether a limit holds: False inside another guard, off the main thread, and where the system has none.
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
    """Return a function that answers as the given one, or as `otherwise` where that one runs out of memory.

    Parameters
    ----------
    function : callable
        What to call, as the check of one claim.
    otherwise : callable
        Called with `OUT_OF_MEMORY`, after everything that the call held is gone; makes the answer, with the verdict
        UNDECIDED.
    more : int
        Bytes, as in `limited_memory`.

    Returns
    -------
    callable
        With the signature of `function`. Other exceptions pass.

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
            pass  # the frames that held the memory are gone only once this clause is left
        except Exception as error:
            if not _of_memory(error):
                raise
        return otherwise(OUT_OF_MEMORY)

    return call


def _of_memory(error: BaseException | None) -> bool:
    """Return whether an exception, or one that it was raised from, tells of exhausted memory."""
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
    """Set the limits, and return the system's as it was, or None where it has none or refuses."""
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
    """Return the bytes of address space that the process has, or None where the system does not say."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - no path of the user's
            pages = int(file.read().split()[0])
        import resource

        return pages * resource.getpagesize()
    except (OSError, ImportError, ValueError):
        return None
