"""The result of an experiment: a picture, its data, its parameters, and a check of each sentence about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["Experiment", "Result", "Sentence"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence of the paper about a figure or a table, and whether the run confirms it.

    Parameters
    ----------
    text : str
        The sentence, abridged; with the prefix ``"ours: "`` a question that is not in the paper.
    holds : bool or None
        The computed outcome; None if the run does not decide it.
    evidence : str
        The supporting numbers.
    """

    text: str
    holds: bool | None
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The result of one run of an experiment.

    Parameters
    ----------
    draw : callable
        Returns the picture as a new Matplotlib figure; called only if a picture is written.
    data : mapping from str to sequence
        Columns of equal length, for a CSV file.
    parameters : mapping
        Every parameter, as JSON data.
    chosen : sequence of str
        The parameters among them that the paper does not give.
    sentences : sequence of Sentence
        The paper's sentences with their outcomes.
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
        Such as ``"figure-2"``.
    title : str
        One line about its content.
    place : str
        Its place in the paper.
    run : callable
        ``run(quick=..., rng=..., progress=...)`` returns a `Result`; `progress(done, total)` may be None.
    """

    name: str
    title: str
    place: str
    run: Callable[..., Result]
