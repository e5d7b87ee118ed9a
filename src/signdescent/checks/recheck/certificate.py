"""Re-check a certificate: its format, that its boxes cover the domain, and the proof on each of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from flint import ctx

from signdescent.checks.recheck.boxes import box_of, covers
from signdescent.checks.recheck.proofs import prove_claim
from signdescent.checks.recheck.well_formed import Malformed, require_well_formed
from signdescent.checks.recheck.work import allow, require
from signdescent.errors import InputFileError

__all__ = ["RecheckResult", "recheck", "recheck_file"]

Progress: TypeAlias = Callable[[int, int], object]


class RecheckResult(NamedTuple):
    """The verdict on one certificate: `reason` explains it, `boxes` counts the boxes listed."""

    accepted: bool
    reason: str
    boxes: int
    id: str


def recheck(certificate: dict[str, Any], *, progress: Progress | None = None) -> RecheckResult:
    """Decide whether a certificate proves its statement on its whole domain; never raise.

    `progress` is called with the numbers of boxes checked and in total after each box; it must not raise.
    """
    count, name = 0, ""
    try:
        count, name = len(certificate["boxes"]), str(certificate.get("id", ""))
        allow()
        require_well_formed(certificate)
        precision, domain, assumptions = (certificate[key] for key in ("precision", "domain", "assumptions"))
        wholes = {n: {"real": False, "integer": True}[side["kind"]] for n, side in domain.items()}
        place = box_of({n: [side["low"], side["high"]] for n, side in domain.items()}, wholes)
        boxes = [box_of(entry["box"], wholes) for entry in certificate["boxes"]]
        allow(count)
        require(covers(place, boxes), "the boxes do not cover the domain")
        with ctx.workprec(precision):
            for done, (box, entry) in enumerate(zip(boxes, certificate["boxes"], strict=True)):
                allow()
                prove_claim(certificate["statement"], list(assumptions), box, entry["proof"])
                if progress is not None:
                    progress(done + 1, count)
    except Exception as error:  # any failure on malformed content is a rejection
        return RecheckResult(False, f"{type(error).__name__}: {error}"[:200], count, name)
    return RecheckResult(True, "proved on every box, and the boxes cover the domain", count, name)


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) < len(pairs):
        keys = [key for key, _ in pairs]
        message = f"the key {next(key for key in keys if keys.count(key) > 1)[:40]!r} is repeated in one object"
        raise Malformed(message)
    return data


def _no_constant(text: str) -> Any:
    message = f"{text} is not a number of a certificate"
    raise Malformed(message)


def recheck_file(path: str | Path, *, progress: Progress | None = None) -> RecheckResult:
    """Re-check the certificate in a JSON file; `InputFileError` if the file cannot be read or is not JSON.

    Repeated keys, NaN and infinities are not allowed in a certificate and lead to a rejection.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
        certificate = json.loads(text, object_pairs_hook=_distinct, parse_constant=_no_constant)
    except Malformed as error:
        return RecheckResult(False, str(error), 0, "")
    except (OSError, ValueError, RecursionError) as error:
        why = getattr(error, "strerror", None) or error
        message = f"{path} is not a readable certificate ({why}); 'signdescent check --certificates' writes one"
        raise InputFileError(message) from error
    return recheck(certificate, progress=progress)
