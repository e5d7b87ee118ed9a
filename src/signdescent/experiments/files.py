"""The four files of an experiment: picture as PNG and SVG, data as CSV, everything else as JSON."""

from __future__ import annotations

import csv
import io
import json
import platform
from collections.abc import Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from signdescent import __version__
from signdescent._files import write_whole
from signdescent.errors import InputFileError
from signdescent.experiments.experiment import Experiment, Result
from signdescent.render.style import styled

__all__ = ["described", "prepared_folder", "table_of", "write_files"]

SCHEMA_VERSION = 1


def prepared_folder(path: str | Path) -> Path:
    """Create a folder if needed, and check that it is writable.

    Raises
    ------
    InputFileError
        If it cannot be created, is a file, or is not writable.
    """
    folder = Path(path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / ".signdescent-trial", b"")
        (folder / ".signdescent-trial").unlink()
    except OSError as error:
        message = f"Expected a writable folder; got {path} ({error.strerror or error})."
        raise InputFileError(message) from error
    return folder


def write_files(experiment: Experiment, result: Result, folder: Path, *, seed: int, quick: bool) -> tuple[str, ...]:
    """Write NAME.png, NAME.svg, NAME.csv and NAME.json, atomically; return their names.

    Equal arguments give equal CSV and JSON, and with equal versions equal pictures.
    """
    picture, drawing = io.BytesIO(), io.BytesIO()
    with styled():
        page = result.draw()
        page.savefig(picture, format="png")
        page.savefig(drawing, format="svg", metadata={"Date": None})
    document = {"schema_version": SCHEMA_VERSION, **described(experiment, result), "seed": seed, "quick": quick}
    document["versions"] = versions()
    contents: dict[str, str | bytes] = {
        "png": picture.getvalue(),
        "svg": drawing.getvalue(),
        "csv": table_of(result.data),
        "json": json.dumps(document, allow_nan=False, indent=2, ensure_ascii=False) + "\n",
    }
    for ending, content in contents.items():
        write_whole(folder / f"{experiment.name}.{ending}", content)
    return tuple(f"{experiment.name}.{ending}" for ending in contents)


def described(experiment: Experiment, result: Result) -> dict[str, Any]:
    """Return names, parameters and sentences as JSON data."""
    return {
        "name": experiment.name,
        "title": experiment.title,
        "place": experiment.place,
        "parameters": dict(result.parameters),
        "chosen": list(result.chosen),
        "sentences": [
            {"text": sentence.text, "holds": sentence.holds, "evidence": sentence.evidence}
            for sentence in result.sentences
        ],
    }


def versions() -> dict[str, str]:
    """Return the versions that the numbers and the picture depend on."""
    libraries = {name: metadata.version(name) for name in ("numpy", "scipy", "matplotlib")}
    return {"signdescent": __version__, "python": platform.python_version(), **libraries}


def table_of(data: Mapping[str, Sequence[Any]]) -> str:
    r"""Return columns of equal length as CSV, numbers in full precision; None is an empty cell.

    Examples
    --------
    >>> table_of({"k": [0, 1], "value": [0.1, None]})
    'k,value\n0,0.1\n1,\n'
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(data)
    writer.writerows([_plain(cell) for cell in row] for row in zip(*data.values(), strict=True))
    return text.getvalue()


def _plain(cell: Any) -> Any:
    """Return a NumPy number as a Python number."""
    return cell.item() if hasattr(cell, "item") else cell
