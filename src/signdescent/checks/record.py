"""The record of verdicts: the accepted result of a check of every claim.

A record maps an id to a verdict and to the status of the printed proof.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from signdescent._files import write_whole
from signdescent.checks.report import ProofStatus, Report, Verdict
from signdescent.errors import InputFileError

__all__ = ["PATH", "Record", "differences", "read_record", "record_of", "stronger", "write_record"]

Record = Mapping[str, tuple[Verdict, ProofStatus | None]]

PATH = Path(__file__).with_name("ledger.json")
"""The record that is part of the package."""


def record_of(reports: Iterable[Report]) -> Record:
    """Return the record of some reports, in the given order.

    Examples
    --------
    >>> report = Report(id="lemma-0", verdict=Verdict.PROVED, statement="True", sentence="")
    >>> record_of([report])
    {'lemma-0': (<Verdict.PROVED: 'proved'>, None)}
    """
    return {report.id: (report.verdict, report.proof) for report in reports}


_STRENGTH = (Verdict.UNDECIDED, Verdict.SUPPORTED, Verdict.CERTIFIED, Verdict.PROVED)
"""From weak to strong. REFUTED, VACUOUS and ILL_POSED are not comparable, so a change to or from them is always a
difference."""


def read_record(path: str | Path = PATH) -> Record | None:
    """Return the record in a file, or None if there is no file; raise `InputFileError` for other content."""
    try:
        text = Path(path).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        message = f"{path} cannot be read as a record of verdicts ({error}); write it again with --record."
        raise InputFileError(message) from error
    try:
        return _parsed(json.loads(text, object_pairs_hook=_distinct))
    except (ValueError, TypeError, RecursionError) as error:
        message = f"{path} is not a record of verdicts ({error}); write it again with --record."
        raise InputFileError(message) from error


def write_record(path: str | Path, record: Record) -> None:
    """Write a record as JSON, one claim per line; the file is replaced as a whole."""
    lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(list(entry))}" for name, entry in record.items())
    write_whole(path, f"{{\n{lines}\n}}\n" if record else "{}\n")


def differences(record: Record, found: Record) -> tuple[str, ...]:
    """Return one line for every claim whose verdict or printed-proof status differs from the record.

    Examples
    --------
    >>> differences({"lemma-0": (Verdict.PROVED, None)}, {"lemma-0": (Verdict.REFUTED, None)})
    ('lemma-0: now refuted; the record says proved',)
    """
    lines = [
        f"{name}: now {_words(entry)}; the record "
        + (f"says {_words(record[name])}" if name in record else "does not have it")
        for name, entry in found.items()
        if name not in record or record[name] != entry
    ]
    gone = [
        f"{name}: no longer a claim; the record says {_words(entry)}"
        for name, entry in record.items()
        if name not in found
    ]
    return (*lines, *gone)


def stronger(record: Record, found: Record) -> Record:
    """Return the entries that are stronger than the recorded ones: a verdict closer to PROVED.

    The status of the printed proof is unchanged, or SOUND where UNCHECKED was recorded. Such entries are expected when
    the check has a larger budget than the record.

    Examples
    --------
    >>> stronger({"lemma-0": (Verdict.SUPPORTED, None)}, {"lemma-0": (Verdict.PROVED, None)})
    {'lemma-0': (<Verdict.PROVED: 'proved'>, None)}
    >>> stronger({"lemma-0": (Verdict.SUPPORTED, None)}, {"lemma-0": (Verdict.REFUTED, None)})
    {}
    """
    return {name: entry for name, entry in found.items() if name in record and _is_stronger(record[name], entry)}


def _parsed(data: Any) -> Record:
    if not isinstance(data, dict):
        msg = f"expected an object; got {type(data).__name__}"
        raise TypeError(msg)
    record: dict[str, tuple[Verdict, ProofStatus | None]] = {}
    for name, entry in data.items():
        if not isinstance(entry, list) or len(entry) != 2:
            msg = f"{name!r} should have [verdict, proof]; got {entry!r}"
            raise ValueError(msg)
        record[name] = (Verdict(entry[0]), None if entry[1] is None else ProofStatus(entry[1]))
    return record


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) != len(pairs):
        msg = "a name occurs twice"
        raise ValueError(msg)
    return data


def _is_stronger(old: tuple[Verdict, ProofStatus | None], new: tuple[Verdict, ProofStatus | None]) -> bool:
    held = old[0] is new[0] or (
        old[0] in _STRENGTH and new[0] in _STRENGTH and _STRENGTH.index(old[0]) < _STRENGTH.index(new[0])
    )
    kept = old[1] is new[1] or (old[1] is ProofStatus.UNCHECKED and new[1] is ProofStatus.SOUND)
    return held and kept and old != new


def _words(entry: tuple[Verdict, ProofStatus | None]) -> str:
    verdict, proof = entry
    return f"{verdict}, printed proof {proof}" if proof is not None else str(verdict)
