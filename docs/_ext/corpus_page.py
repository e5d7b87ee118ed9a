"""The corpus page: a file that `python -m benchmarks.corpus --json` wrote, as a table by source."""

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
HEADS = ("Source", "Rows", "Right", "Undecided", "Over the limit", "Wrong", "Median, s", "Worst, s")


class Corpus(SphinxDirective):
    """Put the outcomes of the file in the argument here; its path counts from the folder of the pages."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Read the file and return the page's body."""
        return recorded(self, body)


def body(document: Mapping[str, Any]) -> str:
    """Return machine, table and the rows without an answer as HTML; without rows, say so."""
    if not document["rows"]:
        return '<div class="ledger"><p>No run is recorded.</p></div>'
    if str(ROOT) not in sys.path:
        sys.path.append(str(ROOT))
    from benchmarks.corpus.record import lines
    from benchmarks.corpus.rows import FAMILIES, ROWS

    head = "".join(f'<th scope="col">{name}</th>' for name in HEADS)
    table = "".join(_line(line, FAMILIES) for line in lines(document["rows"]))
    open_rows = "".join(
        f"<li><code>{html.escape(row['id'])}</code> ({html.escape(row['kind'])}): "
        f"<code>{html.escape(ROWS[row['id']].statement)}</code></li>"
        for row in document["rows"]
        if row["kind"] != "right"
    )
    return (
        f'<div class="ledger"><p>{html.escape(_told(document))}</p><div class="formula"><table class="measured">'
        f"<thead><tr>{head}</tr></thead><tbody>{table}</tbody></table></div>"
        f"<details><summary>Rows without a right answer</summary><ul>{open_rows}</ul></details></div>"
    )


def _line(line: Any, families: Mapping[str, str]) -> str:
    name = html.escape(families.get(line.prefix, "All sources"))
    counts = "".join(f"<td>{number}</td>" for number in (line.total, *line.counts.values()))
    return (
        f'<tr><th scope="row">{name}<span>{html.escape(line.prefix)}</span></th>{counts}'
        f"<td>{line.median:.2f}</td><td>{line.worst:.1f}</td></tr>"
    )


def _told(document: Mapping[str, Any]) -> str:
    machine = document["machine"]
    label = f"; {machine['label']}" if machine.get("label") else ""
    return (
        f"Run on {document['date']}: {machine['machine']}, {machine['processors']} processors{label}; "
        f"Python {machine['python']}, "
        + ", ".join(f"{name} {number}" for name, number in document["versions"].items())
        + f". At most {document['limit']:g} seconds of processor time for a row, {document['jobs']} at once."
    )


def setup(app: Any) -> dict[str, Any]:
    """Register the directive."""
    app.add_directive("corpus", Corpus)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
