"""Reports as JSON data; the schema is `report.SCHEMA_VERSION`."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from signdescent.checks.report import SCHEMA_VERSION, ChainReport, Report, Witness
from signdescent.render.text import missing_term

__all__ = ["report_data", "reports_data"]


def reports_data(reports: Sequence[Report], **more: Any) -> dict[str, Any]:
    """Return one JSON object for several reports."""
    return {"schema_version": SCHEMA_VERSION, "reports": [report_data(report) for report in reports], **more}


def report_data(report: Report) -> dict[str, Any]:
    """Return one report as JSON data; verdicts in lower case, exact numbers as strings such as ``"p/q"``, no NaN."""
    missing = missing_term(report)
    return {
        "id": report.id,
        "title": report.title,
        "reference": report.reference,
        "statement": report.statement,
        "verdict": str(report.verdict),
        "sentence": report.sentence,
        "proof": str(report.proof) if report.proof is not None else None,
        "engine": report.engine,
        "evidence": [str(said) for said in report.evidence],
        "relies_on": list(report.relies_on),
        "rules": list(report.rules),
        "witness": _point(report.witness),
        "witness_sides": [report.witness.left, report.witness.right] if report.witness else None,
        "confirmed_by": report.witness.confirmed_by if report.witness else None,
        "term": missing[0] if missing else None,
        "ill_posed_at": _plain(missing[1]) if missing else None,
        "margin": _number(report.margin),
        "margin_at": {name: _number(value) for name, value in report.margin_at.items()},
        "points_tried": report.points_tried,
        "points_met": report.points_met,
        "tried": report.tried,
        "tightness": _number(report.tightness),
        "tightness_at": report.tightness_at,
        "steps": [*_steps("proof", report.chain), *_steps("printed", report.printed)],
        "notes": list(report.notes),
        "certified_boxes": len(report.certificate["boxes"]) if report.certificate else None,
        "seed": report.seed,
        "seconds": report.seconds,
        "versions": dict(report.versions),
    }


def _steps(chain: str, checked: ChainReport | None) -> list[dict[str, Any]]:
    if checked is None:
        return []
    return [
        {
            "chain": chain,
            "label": step.label,
            "conclusion": step.conclusion,
            "verdict": str(step.verdict),
            "engine": step.engine,
            "rule": step.rule or None,
            "sentence": step.sentence,
            "reference": step.reference or None,
            "witness": _point(step.witness),
            "witness_sides": [step.witness.left, step.witness.right] if step.witness else None,
            "sides": list(step.sides) if step.sides else None,
        }
        for step in checked.steps
    ]


def _point(witness: Witness | None) -> Mapping[str, str] | None:
    return None if witness is None else _plain(witness.point)


def _plain(point: Mapping[str, Fraction | str]) -> Mapping[str, str]:
    return {name: str(value) for name, value in point.items()}


def _number(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else value
