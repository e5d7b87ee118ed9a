"""The benchmark page: a file that `python -m benchmarks --out` wrote, as a table and a picture."""

from __future__ import annotations

import html
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docutils import nodes
from recorded import recorded
from sphinx.util.docutils import SphinxDirective

ROOT = Path(__file__).parents[2]


class Benchmarks(SphinxDirective):
    """Put the results of the file in the argument here; its path counts from the folder of the pages."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Read the file and return the page's body."""
        return recorded(self, body)


def body(document: Mapping[str, Any]) -> str:
    """Return machine, picture and table as HTML."""
    machine, versions = document["machine"], document["versions"]
    label = f"; {machine['label']}" if machine.get("label") else ""
    told = (
        f"Measured on {document['date']}: {machine['machine']}, {machine['processors']} processors{label}; "
        f"Python {machine['python']}, " + ", ".join(f"{name} {number}" for name, number in versions.items()) + f". "
        f"Medians of {document['repeats']} rounds, in brackets the least and the greatest."
    )
    rows = "".join(_rows(row) for row in document["rows"])
    head = "".join(f'<th scope="col">{name}</th>' for name in ("What", "Ours, ns a coordinate", "Beside others"))
    return (
        f'<div class="ledger"><p>{html.escape(told)}</p>{pictures(document)}<div class="formula">'
        f'<table class="measured"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div></div>'
    )


def pictures(document: Mapping[str, Any]) -> str:
    """Return the plots of the norm, as markup."""
    if str(ROOT) not in sys.path:
        sys.path.append(str(ROOT))
    from benchmarks.picture import norm_figures

    from signdescent.render.html_pictures import figure_html
    from signdescent.render.inline_svg import inline_svg

    numbers = "; ".join(
        f"{row['case']}, {row['size']:,} coordinates: ours {row['ns']['ours']['median']:.3g} ns a coordinate"
        for row in document["rows"]
        if row["topic"] == "rho_m_norm"
    )
    told = {"nodes": "number of nodes, at the largest size", "coordinates": "number of coordinates, at 9 nodes"}
    found = []
    for name, page in norm_figures(document["rows"]).items():
        title = f"Time of the rho_M-norm against the {told[name]}"
        svg = inline_svg(page, f"benchmarks-{name}", title=title, description=numbers)
        found.append(figure_html(svg, f"{title}. Bands: least and greatest."))
    return f'<div class="plots">{"".join(found)}</div>'


def _rows(row: Mapping[str, Any]) -> str:
    what = f"{row['topic']}, {row['case']}, {row['size']:,} coordinates"
    high = f'rowspan="{len(row["ratios"])}"'
    below = html.escape(f"{row['accuracy']}; at most {row['peak_mib']:.1f} MiB")
    first = (
        f'<th scope="rowgroup" {high}>{html.escape(what)}<span>{below}</span></th>'
        f"<td {high}>{_range(row['ns']['ours'])}</td>"
    )
    lines = []
    for place, (name, ratio) in enumerate(row["ratios"].items()):
        spread = f"{_range(ratio)} times as long"
        told = f"Ours takes {spread} as the {name}" if ratio["is_limit"] else f"{name} takes {spread}"
        lines.append(f"<tr>{first if place == 0 else ''}<td>{html.escape(told)}.{_goal(ratio)}</td></tr>")
    return "".join(lines)


def _goal(ratio: Mapping[str, Any]) -> str:
    """Return the goal and whether it is met; nothing where none is set at this size."""
    if ratio["goal"] is None:
        return ""
    sign = "at most" if ratio["is_limit"] else "at least"
    word = "met" if ratio["met"] else "missed"
    return f" <strong>Goal: {sign} {ratio['goal']:g}, {word}.</strong>"


def _range(spread: Mapping[str, float]) -> str:
    return f"{spread['median']:.3g} [{spread['low']:.3g}, {spread['high']:.3g}]"


def setup(app: Any) -> dict[str, Any]:
    """Register the directive."""
    app.add_directive("benchmarks", Benchmarks)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
