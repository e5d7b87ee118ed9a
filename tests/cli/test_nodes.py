"""`signdescent nodes`: the least number of nodes, settled exactly while it is small."""

from __future__ import annotations

from fractions import Fraction

import pytest

from signdescent.bounds import vote_margin
from signdescent.bounds.exact_votes import EXACT_UP_TO

from .conftest import Run


@pytest.mark.parametrize(
    ("rho", "margin", "nodes"),
    [
        ("0.6", "0.2", 1),  # 2 * 0.6 - 1 is below 0.2 in float64
        ("0.75", "0.6875", 3),
        ("2/3", "13/27", 3),
        ("0.6", "0.9", 67),
        ("1", "1", 1),
        ("1/2", "0", 1),
        ("0.5000000000000000000000001", "1e-25", 1),
    ],
)
def test_known_answers(run: Run, rho: str, margin: str, nodes: int) -> None:
    """Ties count as reached, because the numbers are read exactly."""
    done = run("nodes", "--rho", rho, "--margin", margin, "--json")
    assert done.code == 0
    result = done.json()["result"]
    assert result["nodes"] == nodes
    assert result["exact"]
    assert result["margins"][-1]["margin"] >= float(Fraction(margin))


def test_large_answer_is_consistent(run: Run) -> None:
    """Beyond exact rationals the answer agrees with the vote's margin on both sides."""
    result = run("nodes", "--rho", "0.501", "--margin", "0.9", "--json").json()["result"]
    nodes = result["nodes"]
    assert nodes > EXACT_UP_TO
    assert vote_margin(0.501, nodes - 2) < 0.9 <= vote_margin(0.501, nodes)
    assert [row["nodes"] for row in result["margins"]] == [nodes - 2, nodes]
    assert result["least_given_rounding_of_rho"] <= nodes <= result["most_given_rounding_of_rho"]


def test_rounding_of_rho_is_told(run: Run) -> None:
    """Where rounding R to float64 moves the answer, the range is shown."""
    words = ("nodes", "--rho", "0.500000000001", "--margin", "1e-6")
    result = run(*words, "--json").json()["result"]
    assert result["least_given_rounding_of_rho"] < result["nodes"] < result["most_given_rounding_of_rho"]
    assert not result["exact"]
    assert "was rounded to float64" in run(*words).out


def test_text_names_the_margin_and_the_step_below(run: Run) -> None:
    """The text holds the answer, its margin and the one below."""
    done = run("nodes", "--rho", "0.75", "--margin", "0.6")
    assert done.out.startswith("Nodes: 3\n")
    assert "0.6875" in done.out
    assert "0.5 " in done.out
    assert done.err == ""


@pytest.mark.parametrize(
    ("rho", "margin", "why"),
    [("0.5", "0.1", "gains nothing"), ("0.4", "0", "gains nothing"), ("0.9", "1", "never wrong"),
     ("0.5000000001", "0.999", "2**53")],
)  # fmt: skip
def test_unreachable_exits_3(run: Run, rho: str, margin: str, why: str) -> None:
    """A margin out of reach has exit code 3, and a reason beside the null."""
    done = run("nodes", "--rho", rho, "--margin", margin, "--json")
    assert done.code == 3
    result = done.json()["result"]
    assert result["nodes"] is None
    assert why in result["reason"]
    text = run("nodes", "--rho", rho, "--margin", margin)
    assert text.code == 3
    assert why in text.out


@pytest.mark.parametrize("bad", ["-0.1", "1.1", "nan", "inf", "x", "", "1e500", "1/0"])
@pytest.mark.parametrize("option", ["--rho", "--margin"])
def test_bad_number_is_one_line(run: Run, option: str, bad: str) -> None:
    """Whatever is outside [0, 1] or no number is refused."""
    values = {"--rho": "0.6", "--margin": "0.5"} | {option: bad}
    run("nodes", *(word for pair in values.items() for word in pair)).refused(option)
