"""A Matplotlib figure as inline SVG: unique ids, colours of the page, nothing loaded."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from typing import Any

from signdescent.render.mathml_atoms import escaped
from signdescent.render.style import BLACK, BLUE, GREEN, GREY, PINK, RED, styled

__all__ = ["GRID", "INKS", "inline_svg", "readable"]

GRID = "#e3e3e3"
INKS = {
    BLUE: "--plot-blue", RED: "--plot-red", GREEN: "--plot-green", PINK: "--plot-pink",
    BLACK: "--ink", GREY: "--soft", "#555555": "--soft", "#444444": "--soft", GRID: "--line",
}  # fmt: skip
"""Colour of a drawing -> variable of the style sheet, which depends on the colour scheme."""

_COLOUR = re.compile(r"#[0-9a-f]{6}")
_REFERENCE = re.compile(r"#([\w.-]+)")
_LINKS = ("href", "clip-path", "style")
_DROPPED = ("metadata", "style")


def inline_svg(figure: Any, name: str, *, title: str, description: str) -> str:
    """Return a figure as an ``svg`` element that parses as HTML5 and as XML.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The figure. Colours other than those of `INKS` are the same in light and dark mode.
    name : str
        Letters, digits, ``-`` and ``.``; every id begins with ``plot_`` and this name.
    title, description : str
        Text for screen readers.
    """
    import matplotlib as mpl

    written = io.StringIO()
    with styled(), mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": name}):
        empty = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        figure.savefig(written, format="svg", metadata=empty, facecolor="none")
    root = ET.fromstring(written.getvalue())
    _clean(root)
    _rename(root, f"plot_{name}_")
    root.attrib = {
        "viewBox": root.attrib["viewBox"],
        "role": "img",
        "aria-labelledby": f"plot_{name}_title plot_{name}_desc",
    }
    words = (("title", title), ("desc", description))
    for place, (tag, text) in enumerate(words):
        element = ET.Element(tag, id=f"plot_{name}_{tag}")
        element.text = readable(text)
        root.insert(place, element)
    return ET.tostring(root, encoding="unicode")


def readable(text: str) -> str:
    """Return a text without characters that XML forbids."""
    import html

    return html.unescape(escaped(text))


def _clean(element: ET.Element) -> None:
    """Drop namespaces, metadata and the style sheet; use the colours and the font of the page."""
    element.tag = element.tag.rpartition("}")[2]
    for key in [*element.attrib]:
        value = element.attrib.pop(key)
        if key == "style":
            value = _COLOUR.sub(_ink, value)
        element.attrib[key.rpartition("}")[2]] = value
    for child in [*element]:
        _clean(child)
        if child.tag in _DROPPED or (child.tag == "defs" and not len(child)):
            element.remove(child)
    element.tail = None
    if element.tag not in ("text", "tspan"):
        element.text = None


def _ink(match: re.Match[str]) -> str:
    variable = _VARIABLES.get(match[0])
    return f"var({variable})" if variable else match[0]


_VARIABLES = {colour.lower(): variable for colour, variable in INKS.items()}


def _rename(root: ET.Element, prefix: str) -> None:
    """Prefix the ids that are referred to, and drop the others."""
    used = {
        identifier
        for part in root.iter()
        for key in _LINKS
        if "#" in part.get(key, "")
        for identifier in _REFERENCE.findall(part.get(key, ""))
    }
    known = {part.get("id") for part in root.iter()} & used
    for part in root.iter():
        if part.get("id") in known:
            part.set("id", prefix + part.attrib["id"])
        else:
            part.attrib.pop("id", None)
        for key in _LINKS:
            if "#" in part.get(key, ""):
                part.set(
                    key, _REFERENCE.sub(lambda m: "#" + (prefix if m[1] in known else "") + m[1], part.attrib[key])
                )
