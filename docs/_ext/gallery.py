"""The gallery page: every experiment runs once a build, shorter than in earnest, and its picture is shown."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

FOLDER = "_static/gallery"
LARGEST_DRAWING = 400_000  # bytes; a larger SVG is shown as PNG
SEED = 0
WORDS = {
    True: ("✓", "holds", "proved"),
    False: ("✗", "does not hold", "refuted"),
    None: ("?", "cannot tell", "undecided"),
}

log = logging.getLogger(__name__)


class Gallery(SphinxDirective):
    """Put the gallery here: one section for each experiment."""

    def run(self) -> list[nodes.Node]:
        """Run the experiments, write their files into the build, and return the sections."""
        from signdescent.experiments import EXPERIMENTS, load
        from signdescent.experiments.files import described, prepared_folder, write_files

        folder = prepared_folder(Path(self.env.app.outdir) / FOLDER)
        up = "../" * self.env.docname.count("/")
        found: list[nodes.Node] = []
        for name in EXPERIMENTS:
            try:
                experiment = load(name)
            except ImportError as error:
                log.info("gallery: %s is left out, because it cannot be imported: %s", name, error)
                continue
            result = experiment.run(quick=True, rng=SEED)
            write_files(experiment, result, folder, seed=SEED, quick=True)
            found.append(section(described(experiment, result), picture=up + FOLDER + "/" + shown(folder, name)))
        return found


def shown(folder: Path, name: str) -> str:
    """Return the file to show: the drawing, or the picture where the drawing is large."""
    small = (folder / f"{name}.svg").stat().st_size <= LARGEST_DRAWING
    return f"{name}.svg" if small else f"{name}.png"


def section(experiment: Mapping[str, Any], *, picture: str) -> nodes.section:
    """Return the section of one experiment, as `described` tells it."""
    title = f"{experiment['place']}: {experiment['title']}"
    part = nodes.section("", nodes.title("", title), ids=[experiment["name"]], names=[experiment["name"]])
    part += nodes.raw("", body(experiment, picture=picture), format="html")
    return part


def body(experiment: Mapping[str, Any], *, picture: str) -> str:
    """Return picture, sentences, choices and command as HTML."""
    name = experiment["name"]
    outcomes = "; ".join(f"{WORDS[one['holds']][1]}: {one['text']}" for one in experiment["sentences"])
    alt = f"{experiment['place']}, run again: {experiment['title']}. {outcomes}"
    sentences = "".join(_sentence(one) for one in experiment["sentences"])
    parameters = experiment["parameters"]
    chosen = "".join(
        f"<dt><code>{html.escape(key)}</code></dt><dd><code>{html.escape(_value(parameters[key]))}</code></dd>"
        for key in experiment["chosen"]
        if key in parameters
    )
    choices = (
        f'<details><summary>Not given in the paper, chosen here</summary><dl class="facts">{chosen}</dl></details>'
        if chosen
        else ""
    )
    link = html.escape(picture)
    return (
        f'<div class="ledger gallery"><p class="picture"><a href="{link}"><img src="{link}" alt="{html.escape(alt)}" '
        f'loading="lazy" /></a></p><ul class="sentences">{sentences}</ul>{choices}'
        f"<p>Shown: a shorter run. The whole one: <code>signdescent reproduce {name} --out figures</code></p></div>"
    )


def _sentence(sentence: Mapping[str, Any]) -> str:
    sign, word, tone = WORDS[sentence["holds"]]
    return (
        f'<li data-holds="{word}"><span class="verdict {tone}"><span aria-hidden="true">{sign}</span>{word}</span> '
        f'{html.escape(sentence["text"])}<span class="small">{html.escape(sentence["evidence"])}</span></li>'
    )


def _value(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def setup(app: Any) -> dict[str, Any]:
    """Register the directive; nothing is run unless the page is built."""
    app.add_directive("gallery", Gallery)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
