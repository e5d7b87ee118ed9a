"""The ledger page: every claim is checked once a build, and shown as `signdescent report` shows it."""

from __future__ import annotations

from functools import cache
from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive


@cache
def _ledger() -> str:
    from signdescent.checks.render.html import fragment
    from signdescent.checks.render.report_plots import pictures_of
    from signdescent.cli._reports import checked
    from signdescent.theory.claims import CLAIMS, SECTIONS

    reports = list(checked(CLAIMS, file=None, seed=0, budget=1.0, workers=2))
    return fragment(reports, CLAIMS, SECTIONS, pictures=pictures_of(reports, CLAIMS, general=True))


class Ledger(Directive):
    """Put the ledger here."""

    def run(self) -> list[nodes.Node]:
        """Check every claim and return the page's body."""
        return [nodes.raw("", _ledger(), format="html")]


def setup(app: Any) -> dict[str, Any]:
    """Register the directive; nothing is checked unless the page is built."""
    app.add_directive("ledger", Ledger)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
