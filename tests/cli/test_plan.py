"""`signdescent plan`: Theorems 5 to 8 side by side, from moments of a problem."""

from __future__ import annotations

import pytest

from signdescent.bounds import theorem_5, theorem_8

from .conftest import Run

PROBLEM = ("--gap", "1", "--smoothness", "10", "--dimension", "100")


def test_one_node_and_an_accuracy(run: Run) -> None:
    """A constant step needs 2 delta L/e^2 = 200000 iterations, exactly."""
    done = run("plan", *PROBLEM, "--accuracy", "0.1", "--json")
    assert done.code == 0
    rates = {(row["theorem"], row["version"]): row for row in done.json()["result"]["rates"]}
    assert rates["5, constant step", "printed"]["iterations"] == 200_000
    sharp = rates["5, decreasing steps", "sharp"]
    assert sharp["iterations"] == float(theorem_5(1.0, 1000.0, accuracy=0.1, version="sharp").iterations)
    assert rates["8, SSDM", "sharp"]["bits_up"] == 100 * rates["8, SSDM", "sharp"]["iterations"]


def test_many_nodes_and_iterations(run: Run) -> None:
    done = run("plan", *PROBLEM, "--noise", "1/2", "--nodes", "8", "--iterations", "1000", "--json")
    rates = {(row["theorem"], row["version"]): row for row in done.json()["result"]["rates"]}
    assert ("7, decreasing steps", "sharp") in rates
    expected = theorem_8(1.0, 10.0, 0.5, 100, iterations=1000, nodes=8)
    assert rates["8, SSDM", "corrected"]["bound"] == float(expected.bound)
    assert rates["8, SSDM", "corrected"]["bits_down"] == 4 * rates["8, SSDM", "corrected"]["bits_up"]


def test_with_heterogeneity_the_printed_theorem_8_is_left_out(run: Run) -> None:
    done = run("plan", *PROBLEM, "--heterogeneity", "0.2", "--accuracy", "0.1", "--json")
    rates = done.json()["result"]["rates"]
    assert ("8, SSDM", "printed") not in {(row["theorem"], row["version"]) for row in rates}
    assert all(row["iterations"] is None for row in rates if row["theorem"] == "8, SSDM")


def test_the_table_names_the_measures(run: Run) -> None:
    out = run("plan", *PROBLEM, "--iterations", "100").out
    assert "min over k < K of E||g_k||_rho" in out
    assert "false at K = 1" in out


@pytest.mark.parametrize("nodes", ["1", "8"])
def test_the_table_fits_a_terminal(run: Run, nodes: str) -> None:
    """Every row stands below its theorem and measure, and no line is longer than 80 characters."""
    words = ("plan", *PROBLEM, "--noise", "0.5", "--nodes", nodes, "--accuracy", "0.01")
    lines = run(*words).out.splitlines()
    rates = run(*words, "--json").json()["result"]["rates"]
    assert max(map(len, lines)) <= 80
    above, shown = "", []
    for line in lines[1 : lines.index("")]:
        if line.startswith("Theorem "):
            above = line
        else:
            shown.append((above, line.split()[0]))
    assert shown == [(f"Theorem {rate['theorem']}: {rate['measure']}", rate["version"]) for rate in rates]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--accuracy", "0.1", "--iterations", "5"), "exactly one"),
        ((), "exactly one"),
        (("--iterations", "0"), "--iterations"),
        (("--iterations", "1.5"), "--iterations"),
        (("--accuracy", "-1"), "accuracy"),
        (("--accuracy", "nan"), "--accuracy"),
        (("--accuracy", "1", "--noise", "-1"), "noise"),
        (("--accuracy", "1", "--nodes", "0"), "--nodes"),
    ],
)
def test_bad_input_is_refused(run: Run, arguments: tuple[str, ...], words: str) -> None:
    run("plan", *PROBLEM, *arguments).refused(words)
