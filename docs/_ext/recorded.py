"""What pages made of a recorded JSON file share."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

__all__ = ["recorded"]


def recorded(directive: SphinxDirective, body: Callable[[Mapping[str, Any]], str]) -> list[nodes.Node]:
    """Return the file in the directive's argument as HTML; its path counts from the folder of the pages."""
    _, path = directive.env.relfn2path(directive.arguments[0], "index")
    directive.env.note_dependency(path)
    document = json.loads(Path(path).read_text(encoding="utf-8"))
    return [nodes.raw("", body(document), format="html")]
