"""Memory is limited while a check runs, and a check that exceeds the limit is undecided."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable

import numpy as np
import pytest
import z3

from signdescent.checks import memory
from signdescent.checks.memory import OUT_OF_MEMORY, guarded, limited_memory

resource = pytest.importorskip("resource")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the system has no limit of address space")

SMALL = 2**28


def grown_list() -> int:
    """Grow a list until memory is exhausted."""
    kept: list[bytes] = []
    for k in range(10**6):
        kept.append(bytes(2**20) + bytes([k % 256]))
    return len(kept)


HUNGRY: dict[str, Callable[[], object]] = {
    "one block": lambda: bytearray(2**40),
    "many blocks": grown_list,
    "an array": lambda: np.zeros(2**37),
    "a long integer": lambda: 1 << 2**36,
}


def limits() -> tuple[object, ...]:
    return (resource.getrlimit(resource.RLIMIT_AS), z3.get_param("memory_max_size"))


@pytest.mark.parametrize("name", HUNGRY)
def test_a_check_that_asks_for_too_much_ends_undecided(name: str) -> None:
    """The result is UNDECIDED with the sentence of the guard, and the limits are restored."""
    before = limits()
    ask = guarded(lambda: str(HUNGRY[name]()), lambda sentence: f"undecided: {sentence}", more=SMALL)
    assert ask() == f"undecided: {OUT_OF_MEMORY}"
    assert limits() == before
    assert len(bytearray(2 * SMALL)) == 2 * SMALL


def test_an_ordinary_answer_passes() -> None:
    """Arguments and result pass through; the limits apply during the call only."""
    before = limits()
    seen: list[tuple[object, ...]] = []

    def look(a: int, *, b: int) -> int:
        seen.append(limits())
        return a + b

    assert guarded(look, lambda _: -1, more=SMALL)(1, b=2) == 3
    assert limits() == before
    assert seen[0][0] != before[0]
    assert seen[0][1] == str(memory.Z3_MEGABYTES)


def test_other_errors_pass() -> None:
    """Other exceptions propagate."""
    before = limits()

    def fails() -> int:
        message = "memory of a bug"
        raise ValueError(message)

    with pytest.raises(ValueError, match="memory of a bug"):
        guarded(fails, lambda _: -1)()
    assert limits() == before


def test_exhausted_memory_behind_another_error_counts() -> None:
    """An exception caused by a MemoryError counts as exhausted memory."""

    def wraps() -> int:
        try:
            bytearray(2**40)
        except MemoryError as error:
            message = "no answer"
            raise RuntimeError(message) from error
        return 0

    assert guarded(wraps, lambda _: -1, more=SMALL)() == -1


def test_memory_is_released_before_the_answer_is_made() -> None:
    """The answer may need memory: the frames of the failed check are released first."""

    def otherwise(_: str) -> int:
        return len(bytearray(2 * SMALL))

    assert guarded(grown_list, otherwise, more=SMALL)() == 2 * SMALL


def test_a_guard_inside_a_guard_changes_nothing() -> None:
    """The outer limit applies until the outer guard ends."""
    before = limits()
    with limited_memory(SMALL) as outer:
        held = limits()
        with limited_memory(1) as inner:
            assert (outer, inner) == (True, False)
            assert limits() == held
        assert limits() == held
    assert limits() == before


def test_a_thread_is_not_limited() -> None:
    """The limit applies to the whole process, so a thread does not set it."""
    limited: list[bool] = []

    def run() -> None:
        with limited_memory(1) as holds:
            limited.append(holds)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert limited == [False]


def test_a_lower_limit_of_the_user_stays() -> None:
    """A lower limit set by the user is never raised."""
    code = (
        "import resource\n"
        "from signdescent.checks.memory import limited_memory, _address_space\n"
        "import z3\n"
        "low = _address_space() + 2**27\n"
        "resource.setrlimit(resource.RLIMIT_AS, (low, resource.RLIM_INFINITY))\n"
        "with limited_memory(2**40):\n"
        "    print(resource.getrlimit(resource.RLIMIT_AS)[0] == low)\n"
        "print(resource.getrlimit(resource.RLIMIT_AS)[0] == low)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.split() == ["True", "True"]


def test_without_a_limit_of_the_system_the_check_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """If the system does not report the size of the process, the check runs without a limit."""
    monkeypatch.setattr(memory, "_address_space", lambda: None)
    with limited_memory(1) as holds:
        assert holds is False
    assert guarded(lambda: len(bytearray(2**20)), lambda _: -1, more=1)() == 2**20


def test_z3_gives_up_at_its_own_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """A query that exceeds the memory limit of z3 is unknown, and z3 decides others after the guard."""
    monkeypatch.setattr(memory, "Z3_MEGABYTES", 60)

    def solve() -> tuple[str, str]:
        x, y = z3.BitVecs("x y", 2048)
        solver = z3.Solver()
        solver.add(x * y == 12345678910111213, z3.UGT(x, 5), z3.UGT(y, 5))
        return str(solver.check()), solver.reason_unknown()

    assert guarded(solve, lambda _: ("unknown", "out of memory"))() == ("unknown", "out of memory")
    solver = z3.Solver()
    solver.add(z3.Real("x") > 1)
    assert solver.check() == z3.sat
