"""Markup of the pictures and tables of the page."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from signdescent.checks.report import Report
from signdescent.render.mathml_atoms import escaped

__all__ = ["Pictures", "figure_html", "pictures_html", "tightness_html"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """Pictures of a page, as markup.

    Parameters
    ----------
    of_claims : mapping from claim id to str
        Shown in the claim's article.
    general : sequence of str
        Shown before the claims.
    """

    of_claims: Mapping[str, str] = field(default_factory=dict)
    general: tuple[str, ...] = ()


def figure_html(svg: str, caption: str) -> str:
    """Return a picture with its caption."""
    return f'<figure class="plot">{svg}<figcaption>{escaped(caption)}</figcaption></figure>'


def pictures_html(pictures: Pictures) -> str:
    """Return the section of the general pictures; empty if there are none."""
    if not pictures.general:
        return ""
    inside = "\n".join(pictures.general)
    return (
        '<section class="item_pictures" aria-labelledby="pictures"><h2 id="pictures">At a glance</h2>'
        f'<div class="plots">\n{inside}\n</div></section>'
    )


def tightness_html(reports: Sequence[Report]) -> str:
    """Return the table of the tightness of bounds over laws; empty if no such bound was searched."""
    rows = "".join(
        f'<tr><th scope="row"><a href="#{report.id}"><code>{report.id}</code></a>'
        f'<span class="small">{escaped(report.tightness_at)}</span></th><td>{_number(report.tightness)}</td></tr>'
        for report in reports
        if report.tightness is not None
    )
    if not rows:
        return ""
    return (
        '<section class="item_tightness" aria-labelledby="tightness"><h2 id="tightness">How tight the bounds are</h2>'
        "<p>The least (1 - bound)/(1 - probability) among the laws searched: the ratio of the failures that the bound "
        "allows to those of the law shown. 1 is tight; a larger number only means that no tighter law was found.</p>"
        '<table class="tight"><thead><tr><th scope="col">Claim, and the tightest law</th>'
        f'<th scope="col">Least ratio</th></tr></thead><tbody>{rows}</tbody></table></section>'
    )


def _number(value: float) -> str:
    """Return a ratio to six digits, or a text if it is not finite."""
    return f"{value:.6g}" if math.isfinite(value) else "cannot tell"
