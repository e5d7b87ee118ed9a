"""`signdescent check ID --drop`: a claim without each of its assumptions in turn."""

from __future__ import annotations

from typing import Any

import click

from signdescent.checks.drop import Dropped, drop_assumptions
from signdescent.checks.report import Report
from signdescent.cli._reports import painted
from signdescent.cli._stderr import progress
from signdescent.cli.output import write_json
from signdescent.render.text import missing_term
from signdescent.theory.table import AnyClaim

__all__ = ["report_drops"]

UNDECIDED = 4
_SAYS = {
    "needed": "NEEDED     without it the claim is",
    "redundant": "REDUNDANT  without it the claim is still",
    "undecided": "UNDECIDED  without it the claim is",
}


def report_drops(claim: AnyClaim, parameters: dict[str, Any], *, seed: int, as_json: bool) -> int:
    """Print which assumptions a claim needs, and return the exit code."""
    with progress(claim.id) as bar:
        outcomes = drop_assumptions(claim, rng=seed, budget=float(parameters["budget"]), progress=bar.move)
    if as_json:
        write_json("check", parameters, {"id": claim.id, "dropped": [_data(dropped) for dropped in outcomes]})
    else:
        click.echo(painted("\n".join(_lines(claim, outcomes))))
    return UNDECIDED if any(dropped.outcome == "undecided" for dropped in outcomes) else 0


def _lines(claim: AnyClaim, outcomes: tuple[Dropped, ...] | Any) -> list[str]:
    if not outcomes:
        return [f"{claim.id}: no assumption to drop; it assumes only the sets of its symbols."]
    lines = [f"{claim.id}: each assumption dropped in turn"]
    for dropped in outcomes:
        says = _SAYS[dropped.outcome]
        lines.append(f"  {dropped.assumption}")
        lines.append(f"    {says} {dropped.report.verdict.upper()}{_at(dropped.report)}")
    return lines


def _at(report: Report) -> str:
    """Return where the claim fails, or where a term of it does not exist."""
    missing = missing_term(report)
    if report.witness is None and missing is None:
        return ""
    point = report.witness.point if report.witness is not None else missing[1] if missing is not None else {}
    at = " at " + (", ".join(f"{name} = {value}" for name, value in point.items()) or "its only point")
    return at if missing is None else f"{at}, where {missing[0]} does not exist"


def _data(dropped: Dropped) -> dict[str, Any]:
    witness = dropped.report.witness
    return {
        "assumption": str(dropped.assumption),
        "outcome": dropped.outcome,
        "verdict": str(dropped.report.verdict),
        "witness": {name: str(value) for name, value in witness.point.items()} if witness else None,
        "sentence": dropped.report.sentence,
    }
