"""A small run of the standing attack, and its truths against what is computed apart from the generators."""

import json
import random
import subprocess
import sys
import warnings
from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from attack.case import PRELUDE, Case, judged
from attack.kinds import KINDS
from attack.numbers import least, mp, value
from attack.raw import falsified, mutated
from attack.runner import answers

from signdescent.checks.formulas.opinion.second_opinion import second_opinion
from signdescent.errors import ClaimError
from signdescent.theory import Claim

ROOT = Path(__file__).parents[2]
FORMULAS = [kind for kind in KINDS if kind not in ("laws", "runs", "certificates")]
SEEN = {"rules": 0.6, "constants": 0.8, "touching": 0.6}
"""The least share of false claims that points contradict: sign patterns and equal constants are not read."""


def drawn(kind: str, count: int) -> list[Case]:
    return list(islice(KINDS[kind](random.Random(f"test {kind}")), count))


@pytest.fixture(autouse=True)
def _deprecations() -> Iterator[None]:
    """Let SymPy warn of what odd cases build on purpose."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_draws_the_same_cases_for_the_same_seed(kind: str) -> None:
    """The cases depend on the seed alone, and have a truth that is one of the four."""
    assert drawn(kind, 5) == drawn(kind, 5)
    assert all(case.truth in "TFVU" and case.kind.startswith(kind.split("-")[0]) for case in drawn(kind, 5))


@pytest.mark.parametrize("kind", FORMULAS)
def test_truths_agree_with_values_at_points(kind: str) -> None:
    """No claim drawn as true is contradicted at a point, and nearly every one drawn as false is."""
    refused: list[str] = []
    found: dict[str, list[bool]] = {"T": [], "V": [], "F": [], "U": []}
    for case in drawn(kind, 16):
        space: dict[str, Any] = {}
        try:
            exec(PRELUDE + case.code, space)
        except ClaimError:
            refused.append(case.truth)
            continue
        claim = space["C"]
        assert isinstance(claim, Claim)
        found[case.truth].append(second_opinion(claim.statement, claim.where, claim.assumptions) is not None)
    assert set(refused) <= {"U", "F"}  # a refusal says nothing false
    assert not any(found["T"] + found["V"])
    assert sum(found["F"]) >= SEEN.get(kind, 1.0) * len(found["F"])


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_no_verdict_is_wrong(kind: str) -> None:
    """No claim of known truth gets a wrong verdict or crashes the check, in twenty draws of each kind."""
    wrong = [
        (judged(answer.case, answer.verdict), answer.verdict, answer.case.code)
        for answer in answers(drawn(kind, 20), limit=20.0, budget=0.5)
        if judged(answer.case, answer.verdict) in ("WRONG", "CRASH")
    ]
    assert wrong == []


@pytest.mark.parametrize("claims", [21, pytest.param(63, marks=pytest.mark.slow)])
def test_a_small_attack_finds_nothing(tmp_path: Path, claims: int) -> None:
    """`python -m attack` on some claims of each kind exits with 0, so that no verdict was wrong and no check crashed."""
    found = tmp_path / "found.jsonl"
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "attack",
        "--claims",
        str(claims),
        "--budget",
        "0.2",
        "--limit",
        "5",
    ]
    done = subprocess.run([*command, "--out", found], cwd=ROOT, capture_output=True, text=True, check=False)
    assert f"{claims} claims" in done.stdout, done.stderr
    lines = [json.loads(line) for line in found.read_text(encoding="utf-8").splitlines()]
    assert done.returncode == 0, [line for line in lines if line["today"] != "slow"]


@pytest.mark.parametrize(
    ("truth", "answer", "outcome"),
    [
        ("T", "certified", "right"),
        ("T", "supported", "undecided"),
        ("T", "refuted", "WRONG"),
        ("F", "refuted", "right"),
        ("F", "proved", "WRONG"),
        ("F", "supported", "WRONG"),
        ("F", "undecided", "undecided"),
        ("V", "vacuous", "right"),
        ("V", "proved", "WRONG"),
        ("U", "ill-posed", "right"),
        ("U", "refuted", "WRONG"),
        ("T", "slow", "slow"),
        ("F", "Error TypeError: no", "CRASH"),
        ("F", "Error ClaimError: no", "refused"),
    ],
)
def test_an_answer_is_judged_by_the_truth(truth: str, answer: str, outcome: str) -> None:
    """A verdict that is too strong or the wrong one is wrong, "undecided" never is."""
    assert judged(Case("a", truth, ""), answer) == outcome


def test_a_wrong_verdict_a_crash_and_a_slow_check_are_told_apart() -> None:
    """The runner returns the verdict of each child, its error, and "slow" above the limit."""
    verdict = "import types\ncheck=lambda c: types.SimpleNamespace(verdict={!r})\nC=0"
    cases = [
        Case("right", "F", verdict.format("refuted")),
        Case("wrong", "F", verdict.format("proved")),
        Case("crash", "F", "1/0"),
        Case("dead", "F", "import os\nos._exit(3)"),
        Case("slow", "F", "while True: pass"),
    ]
    found = {answer.case.kind: judged(answer.case, answer.verdict) for answer in answers(cases, limit=1.0)}
    assert found == {"right": "right", "wrong": "WRONG", "crash": "CRASH", "dead": "CRASH", "slow": "slow"}


def test_values_and_least_values_are_those_of_the_code() -> None:
    """Expressions are read with fifty digits, and a least value inside an interval is found to thirty."""
    assert abs(value("log(x)+R(1,3)", x=mp.e) - mp.mpf(4) / 3) < mp.mpf(10) ** -45
    at, lowest = least("exp(x)-2*x", Fraction(0), Fraction(2))
    assert abs(lowest - (2 - 2 * mp.log(2))) < mp.mpf(10) ** -22
    assert abs(at - mp.log(2)) < mp.mpf(10) ** -10


def test_a_certificate_that_states_a_falsehood_is_known_as_one() -> None:
    """A statement that fails somewhere on its domain is falsified, a true one and one with other assumptions is not."""
    part = ["add", ["exp", ["symbol", "x"]], ["mul", ["rational", "-2"], ["symbol", "x"]]]
    domain = {"x": {"kind": "real", "low": "0", "high": "2"}}
    true = {"statement": ["ge", part, ["rational", "3/5"]], "domain": domain, "assumptions": []}
    assert not falsified(true)
    assert falsified({**true, "statement": ["ge", part, ["rational", "7/10"]]})
    assert falsified({**true, "statement": ["lt", part, ["rational", "1"]]})
    assert not falsified({**true, "statement": ["ge", part, ["rational", "7/10"]], "assumptions": [["true"]]})
    altered = [mutated(json.loads(json.dumps(true)), random.Random(seed)) for seed in range(200)]
    assert sum(map(falsified, altered)) >= 15
