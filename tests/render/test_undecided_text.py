"""What the text of an undecided report says."""

from __future__ import annotations

import pytest

from signdescent.checks.report import Report, Said, Verdict
from signdescent.render.text import report_text


@pytest.mark.parametrize("unsettled", [True, False])
def test_the_reason_is_not_lost(*, unsettled: bool) -> None:
    """Where all engines gave up, each is shown; where something else withheld the verdict, the text says what."""
    said = (Said("balls", "9 boxes: open"), Said("reals", "no"), Said("balls", "99 boxes"))
    report = Report(
        id="mine",
        verdict=Verdict.UNDECIDED,
        statement="s",
        sentence="a term is gone",
        evidence=said,
        unsettled=unsettled,
    )
    text = report_text(report)
    assert ("no engine decided it" in text) is unsettled
    assert ("a term is gone" in text) is not unsettled
    assert ("advice" in text) is unsettled
    assert "tried       reals: no\n  tried       balls: 99 boxes" in text
    assert "9 boxes: open" not in text
