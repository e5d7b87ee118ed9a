"""The rows of the corpus by mpmath alone, and what its runner, its record and its page make of outcomes."""

import ast
import json
from pathlib import Path

import pytest
from attack.runner import Answer
from benchmarks.corpus import run
from benchmarks.corpus.numeric import holds, number, usable
from benchmarks.corpus.points import inside, points
from benchmarks.corpus.record import changes, lines, read, write
from benchmarks.corpus.row import Row, pair
from benchmarks.corpus.rows import COLLECTED, FAMILIES, OWN, ROWS
from benchmarks.corpus.run import Outcome, case, outcomes
from mpmath import mp

from signdescent.errors import ClaimError
from signdescent.theory import Claim

ROOT = Path(__file__).parents[2]
TRUE = [row for row in OWN if row.truth]
FALSE = [row for row in ROWS.values() if not row.truth]
NOT_STATABLE = {"Integral"}
ALIKE = 25
"""Digits of the sanity check of true rows."""


def violations(row: Row, count: int) -> list[dict[str, str]]:
    """Return the drawn points at which a row fails by more than rounding, or has no value."""
    return [
        {name: mp.nstr(value, 8) for name, value in point.items()}
        for point in points(row, count, "sanity")
        if not holds(row.statement, point, apart=True)
    ]


def fails(row: Row) -> bool:
    """Return whether a row fails at its point, which belongs to its domain, to 50 digits."""
    with mp.workdps(50):
        point = {name: number(text) for name, text in row.at.items()}
        belongs = all(inside(row.where[name], value) for name, value in point.items())
        met = all(holds(condition, point) for condition in row.assumptions)
        return set(point) == set(row.where) and belongs and met and holds(row.statement, point) is False


def test_the_values_come_from_mpmath_alone() -> None:
    """What checks the rows imports neither the project nor SymPy."""
    for name in ("numeric", "points", "row"):
        tree = ast.parse((ROOT / "benchmarks" / "corpus" / f"{name}.py").read_text(encoding="utf-8"))
        modules = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        modules += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
        assert not [module for module in modules if module.startswith(("signdescent", "sympy", "attack"))]


def test_ids_are_unique_and_have_a_source() -> None:
    """No row hides another, and each prefix names its source."""
    assert len(ROWS) == len(COLLECTED) + len(OWN)
    assert {row.prefix for row in ROWS.values()} == set(FAMILIES)
    assert all(row.source for row in OWN)


def test_every_row_can_be_stated_but_for_functions_that_the_text_form_lacks() -> None:
    """A row is refused only where it names an integral."""
    refused = []
    for row in ROWS.values():
        try:
            Claim(row.id, row.statement, dict(row.where), row.assumptions)
        except ClaimError:
            refused.append(row.statement)
    assert all(any(name in statement for name in NOT_STATABLE) for statement in refused)
    assert refused


@pytest.mark.parametrize("row", FALSE, ids=lambda row: row.id)
def test_a_false_row_fails_at_its_point(row: Row) -> None:
    """The point is in the domain, meets the assumptions, and the statement is false there to 50 digits."""
    assert fails(row)


def test_a_true_row_does_not_fail_at_a_point_of_its_own() -> None:
    """A negative control of the test above, also for points outside the domain and equalities that are strict."""
    where = {"x": "[0, 1]"}
    assert fails(Row("a", "x**2 < x", where, truth=False, at={"x": "1"}))
    assert not fails(Row("a", "x**2 <= x", where, truth=False, at={"x": "1"}))
    assert not fails(Row("a", "x**2 <= x", where, truth=False, at={"x": "2"}))
    assert not fails(Row("a", "x**2 < x", where, ("x < 1",), truth=False, at={"x": "1"}))
    assert not fails(Row("a", "log(x) > 0", where, truth=False, at={"x": "0"}))


def test_a_twin_differs_from_its_row() -> None:
    """Each true row of our own has a twin with the same domain and another statement."""
    assert len(TRUE) >= 150
    for row in TRUE:
        twin = ROWS[f"{row.id}-false"]
        assert (twin.where, twin.assumptions, twin.truth) == (row.where, row.assumptions, False)
        assert "".join(twin.statement.split()) != "".join(row.statement.split())


@pytest.mark.parametrize("row", TRUE[::10], ids=lambda row: row.id)
def test_true_rows_hold_at_a_few_points(row: Row) -> None:
    """A sanity test: no violation is met at 40 points. It proves nothing."""
    with mp.workdps(ALIKE):
        assert violations(row, 40) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "row", [row for row in ROWS.values() if row.truth and usable(row.statement)], ids=lambda r: r.id
)
def test_true_rows_hold_at_many_points(row: Row) -> None:
    """A sanity test: no violation is met at the ends of the sets and 300 points. It proves nothing."""
    with mp.workdps(ALIKE):
        assert violations(row, 300) == []


def test_a_false_statement_is_seen_by_the_sanity_test() -> None:
    """A negative control: a twin put in the place of its row is found out at the drawn points."""
    _, twin = pair("a.b", "x <= 1", {"x": "[0, 1]"}, "", twin="x <= 0.9", at={"x": "1"})
    with mp.workdps(ALIKE):
        assert violations(twin, 40)
        assert violations(Row("a", "log(x) <= x", {"x": "[0, 1]"}), 40)


def test_outcomes_follow_the_truth() -> None:
    """The same statement is right as a false row and wrong as a true one; a refused text is no answer."""
    rows = [
        Row("a.false", "x <= 1", {"x": "[0, 2]"}, truth=False),
        Row("a.true", "x <= 2", {"x": "[0, 2]"}),
        Row("a.wrong", "x <= 1", {"x": "[0, 2]"}),
        Row("a.refused", "zeta(x) <= 1", {"x": "[0, 2]"}),
    ]
    found = {outcome.id: outcome.kind for outcome in outcomes(rows, jobs=2, limit=30)}
    assert found == {"a.false": "right", "a.true": "right", "a.wrong": "WRONG", "a.refused": "refused"}


@pytest.mark.parametrize(("seconds", "kind"), [(59.97, "slow"), (60.4, "slow"), (3.0, "starved")])
def test_a_busy_machine_makes_no_row_slow(seconds: float, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped by the clock on the wall is not stopped by processor time."""
    row = Row("a.1", "x <= 1", {"x": "[0, 1]"})
    monkeypatch.setattr(run, "answers", lambda *_, **__: iter([Answer(case(row), "slow", seconds)]))
    assert [outcome.kind for outcome in outcomes([row], jobs=1, limit=60)] == [kind]


def test_a_record_is_read_as_it_was_written(tmp_path: Path) -> None:
    """Counts, medians and changes are those of the outcomes."""
    order = {name: Row(name, "x <= 1", {"x": "reals"}) for name in ("a.1", "a.2", "b.1", "b.2")}
    found = [Outcome("b.1", "WRONG", "refuted", 4.0), Outcome("a.1", "right", "proved", 1.0)]
    found += [Outcome("a.2", "refused", "Error ClaimError", 2.0), Outcome("b.2", "slow", "slow", 60.0)]
    write(tmp_path / "a.json", found, order, limit=60, jobs=1, label="quiet")
    document = read(tmp_path / "a.json")
    assert [row["id"] for row in document["rows"]] == list(order)
    table = {line.prefix: (*line.counts.values(), line.median, line.worst) for line in lines(document["rows"])}
    assert table == {"a": (1, 1, 0, 0, 1.5, 2.0), "b": (0, 0, 1, 1, 32.0, 60.0), "all": (1, 1, 1, 1, 3.0, 60.0)}
    now = [Outcome("a.1", "slow", "slow", 60.0), Outcome("a.2", "right", "proved", 1.0)]
    now += [Outcome("b.1", "WRONG", "refuted", 1.0), Outcome("b.2", "undecided", "undecided", 1.0)]
    now += [Outcome("c.1", "right", "proved", 1.0)]
    assert list(changes(document["rows"], now)) == [
        ("worse", "a.1", "right", "slow"),
        ("better", "a.2", "refused", "right"),
        ("other", "b.2", "slow", "undecided"),
    ]


def test_the_record_has_rows_of_the_corpus_alone_and_nothing_wrong() -> None:
    """What the page shows was run on these rows."""
    rows = json.loads((ROOT / "docs" / "corpus.json").read_text(encoding="utf-8"))["rows"]
    assert {row["id"] for row in rows} <= set(ROWS)
    assert not [row["id"] for row in rows if row["kind"] in ("WRONG", "CRASH")]
