"""Sphinx configuration. The pages ask nothing of any host: no scripts, fonts or inventories from elsewhere."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

from signdescent import __version__, render

project = "signdescent"
author = "The signdescent developers"
copyright = "2026, The signdescent developers"
release = version = __version__

extensions = ["sphinx.ext.autodoc", "sphinx.ext.autosummary", "numpydoc", "myst_parser"]
extensions += ["mathml", "ledger", "gallery", "benchmarks_page", "corpus_page", "commands"]
exclude_patterns = ["_build", "generated"]
source_suffix = {".md": "markdown", ".rst": "restructuredtext"}
nitpicky = True

html_theme = "furo"
html_title = "signdescent"
html_math_renderer = "mathml"
html_static_path = ["_static", str(Path(render.__file__).with_name("report.css"))]
html_css_files = ["signdescent.css", "report.css"]
html_copy_source = False
html_show_sphinx = False
html_theme_options = {"footer_icons": []}

myst_enable_extensions = ["dollarmath", "deflist"]
myst_heading_anchors = 3

autodoc_typehints = "none"
autodoc_member_order = "bysource"
autosummary_generate = False
numpydoc_show_class_members = False
numpydoc_class_members_toctree = False
default_role = "code"

ROOMS = ("signdescent.bounds", "signdescent.theory", "signdescent.errors", "signdescent")
"""Modules of which every public name must have its place in the reference."""

TABLES = ("simulation.methods:METHODS", "simulation.problems:PROBLEMS", "simulation.records:RECORDS")
"""Tables of which every entry must have it."""


def _every_name_is_documented(_app: Any, env: Any) -> None:
    """Warn of public names that no page of the reference describes."""
    from importlib import import_module

    from sphinx.util import logging

    wanted = [f"{room}.{name}" for room in ROOMS for name in import_module(room).__all__ if not name.startswith("_")]
    for table in TABLES:
        module, name = table.split(":")
        entries = getattr(import_module(f"signdescent.{module}"), name).values()
        wanted += [f"{entry.__module__}.{entry.__qualname__}" for entry in entries]
    known = env.get_domain("py").objects
    for name in wanted:
        if name not in known:
            logging.getLogger(__name__).warning("%s is not in the reference", name)


_QUOTED = re.compile(r"(``.*?``|`[^`]*`)")
_MARK = re.compile(r"\||(?<=\bstr)_(?!\w)")


def _read_plainly(_app: Any, _what: str, _name: str, _obj: Any, _options: Any, lines: list[str]) -> None:
    """Keep |x| an absolute value and str_ a type, where reStructuredText would see marks of its own."""
    for place, line in enumerate(lines):
        if "math::" in line or "\\" in line:
            continue
        parts = _QUOTED.split(line)
        parts[::2] = [_MARK.sub(r"\\\g<0>", part) for part in parts[::2]]
        lines[place] = "".join(parts)


def setup(app: Any) -> None:
    """Check the reference at every build."""
    app.connect("env-check-consistency", _every_name_is_documented)
    app.connect("autodoc-process-docstring", _read_plainly, priority=100)
