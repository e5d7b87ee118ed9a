"""The ledger page, where every claim is checked once a build, and the role that points at a claim of it."""

from __future__ import annotations

from functools import cache
from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.util.docutils import SphinxRole


@cache
def _ledger() -> str:
    from signdescent.cli._reports import checked
    from signdescent.render.html import fragment
    from signdescent.render.report_plots import pictures_of
    from signdescent.theory.papers.stochastic_sign_descent import CLAIMS, SECTIONS

    reports = list(checked(CLAIMS, file=None, seed=0, budget=1.0, workers=2))
    return fragment(reports, CLAIMS, SECTIONS, pictures=pictures_of(reports, CLAIMS, general=True))


class Ledger(Directive):
    """Put the ledger here."""

    def run(self) -> list[nodes.Node]:
        """Check every claim and return the page's body."""
        return [nodes.raw("", _ledger(), format="html")]


class ClaimRole(SphinxRole):
    """``{claim}`lemma-12-chord```: the id, as a link to its entry in the ledger; an unknown id is a warning."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the link."""
        from signdescent.theory.papers.stochastic_sign_descent import CLAIMS

        if self.text not in CLAIMS:
            message = self.inliner.reporter.warning(f"no claim has the id {self.text!r}", line=self.lineno)
            return [], [message]
        up = "../" * self.env.docname.count("/")
        code = nodes.literal("", self.text)
        return [nodes.reference("", "", code, refuri=f"{up}ledger.html#{self.text}", internal=True)], []


def setup(app: Any) -> dict[str, Any]:
    """Register both; nothing is checked unless the page is built."""
    app.add_directive("ledger", Ledger)
    app.add_role("claim", ClaimRole())
    return {"parallel_read_safe": True, "parallel_write_safe": True}
