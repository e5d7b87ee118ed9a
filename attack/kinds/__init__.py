"""Kinds of claims: by name, a function that yields cases from a random generator without end."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from attack.case import Case
from attack.kinds import (
    booleans,
    certificates,
    constants,
    domains,
    floats,
    folded,
    integers,
    laws,
    missing,
    names,
    rules,
    smooth,
    uses,
)

__all__ = ["KINDS"]

KINDS: dict[str, Callable[[random.Random], Iterator[Case]]] = {
    "domains": domains.cases,
    "missing": missing.cases,
    "folded": folded.cases,
    "names": names.cases,
    "floats": floats.cases,
    "booleans": booleans.cases,
    "constants": constants.cases,
    "touching": smooth.touching,
    "smooth": smooth.smooth,
    "infinite": smooth.infinite,
    "several": smooth.several,
    "integers": integers.counted,
    "integer-traps": integers.traps,
    "rules": rules.damaged,
    "rules-sound": rules.sound,
    "uses": uses.uses,
    "fakes": uses.fakes,
    "steps": uses.steps,
    "laws": laws.laws,
    "runs": laws.runs,
    "certificates": certificates.cases,
}
"""A new kind needs a function in a file of this folder, and an entry here."""
