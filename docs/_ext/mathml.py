"""Formulas as MathML, which browsers draw themselves: no script and no fonts from anywhere else."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from latex2mathml.converter import convert

_SMALL = re.compile(r"\\([dt])frac\b")  # the converter knows \frac only
_BAR = re.compile(r"<mo[^>]*>(&#x0007C;|&#x02016;)</mo>")  # | and its double, which browsers space like operators


def mathml(latex: str, *, display: str) -> str:
    """Return one formula; what cannot be converted is shown as it was written."""
    markup = convert(_SMALL.sub(r"\\frac", latex), display=display)
    return _BAR.sub(r'<mo stretchy="false" lspace="0" rspace="0">\1</mo>', markup)


def _inline(self: Any, node: nodes.math) -> None:
    self.body.append(mathml(node.astext(), display="inline"))
    raise nodes.SkipNode


def _display(self: Any, node: nodes.math_block) -> None:
    self.body.append(f'<div class="math">{mathml(node.astext(), display="block")}</div>\n')
    raise nodes.SkipNode


def setup(app: Any) -> dict[str, Any]:
    """Register the renderer; ``html_math_renderer = "mathml"`` chooses it."""
    app.add_html_math_renderer("mathml", (_inline, None), (_display, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
