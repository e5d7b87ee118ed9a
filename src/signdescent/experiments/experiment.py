"""What every experiment gives: a picture, its data, every parameter, and a check of each sentence about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["Experiment", "Result", "Sentence"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence of the paper about a figure or a table, held against what was run.

    Parameters
    ----------
    text : str
        What the paper says, in a few of its words; after ``"ours: "`` what it does not say, and we ask.
    holds : bool or None
        The outcome, computed; None where the run cannot tell.
    evidence : str
        The numbers behind it.
    """

    text: str
    holds: bool | None
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one run of an experiment gives.

    Parameters
    ----------
    draw : callable
        Draws the picture on a Matplotlib figure that it makes, and returns it; called only where a picture is wanted.
    data : mapping from str to sequence
        Columns of equal length, for a CSV file.
    parameters : mapping
        Every parameter, as JSON data.
    chosen : sequence of str
        The parameters among them that the paper does not give.
    sentences : sequence of Sentence
        What the paper says of it, and whether it is so.
    """

    draw: Callable[[], Any]
    data: Mapping[str, Sequence[Any]]
    parameters: Mapping[str, Any]
    chosen: tuple[str, ...]
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """A figure or a table of the paper that can be run.

    Parameters
    ----------
    name : str
        As ``"figure-2"``.
    title : str
        What it shows, in one line.
    place : str
        Where it stands in the paper.
    run : callable
        ``run(quick=..., rng=..., progress=...)`` returns a `Result`; `progress(done, total)` may be None.
    """

    name: str
    title: str
    place: str
    run: Callable[..., Result]
