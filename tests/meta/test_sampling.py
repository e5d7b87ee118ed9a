"""What `every` keeps among the fast tests, and what it leaves to the slow ones."""

from __future__ import annotations

from typing import Any

import pytest

from reference.sampling import every


def fast(cases: list[Any]) -> list[Any]:
    """Return the cases without the mark of the slow tests."""
    return [case for case in cases if pytest.mark.slow not in getattr(case, "marks", ())]


def values(cases: list[Any]) -> list[Any]:
    return [case.values if isinstance(case, type(pytest.param())) else case for case in cases]


def test_every_step_th_case_is_fast_and_none_is_lost() -> None:
    found = every(3, range(8))
    assert fast(found) == [0, 3, 6]
    assert values(found) == [0, (1,), (2,), 3, (4,), (5,), 6, (7,)]


def test_the_first_case_of_each_kind_is_fast() -> None:
    assert fast(every(4, "aabbbc", kind=str)) == ["a", "b", "b", "c"]


def test_a_heavy_case_is_slow_and_is_not_the_first_of_its_kind() -> None:
    """The next case of the kind takes its place."""
    assert fast(every(9, ["x1", "x2", "y1"], kind=lambda case: case[0], heavy=("x1",))) == ["x2", "y1"]
    assert fast(every(1, [(1, "a"), (2, "b")], heavy=("b",), name=lambda case: case[1])) == [(1, "a")]


def test_a_heavy_name_without_a_case_is_an_error() -> None:
    with pytest.raises(ValueError, match="gone"):
        every(1, ["here"], heavy=("gone",))


def test_arguments_are_spread_and_parameters_keep_id_and_marks() -> None:
    assert every(2, [(1, 2), (3, 4)], spread=True) == [(1, 2), pytest.param(3, 4, marks=pytest.mark.slow)]
    own = pytest.param(5, id="five", marks=pytest.mark.statistical)
    (_, found) = every(2, [4, own])
    assert (found.values, found.id) == ((5,), "five")
    assert found.marks == (pytest.mark.statistical, pytest.mark.slow)
