"""Claims of a user's file: the file is run, and the claims at its module level are collected."""

from __future__ import annotations

import builtins
import contextlib
import difflib
import os
import sys
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType, ModuleType

from signdescent.cli._stderr import prints_aside, progress
from signdescent.errors import ClaimError, InputFileError, UnknownClaimError
from signdescent.theory.claim import Claim
from signdescent.theory.law_claim import LawClaim
from signdescent.theory.run_claim import RunClaim
from signdescent.theory.table import AnyClaim

__all__ = ["claims_of", "companions_of", "kind_of", "load_claims", "pick"]

_KINDS = {Claim: "formula", LawClaim: "laws", RunClaim: "runs"}


def kind_of(claim: AnyClaim) -> str:
    """Return ``"formula"``, ``"laws"`` or ``"runs"``."""
    return next(kind for form, kind in _KINDS.items() if isinstance(claim, form))


def claims_of(file: str | Path | None) -> Mapping[str, AnyClaim]:
    """Return the claims of a user's file, or the paper's if no file is given."""
    if file is not None:
        return load_claims(file)
    with progress("reading the paper's claims"):
        from signdescent.theory.papers.stochastic_sign_descent import CLAIMS
    return CLAIMS


def pick(claims: Mapping[str, AnyClaim], name: str, file: str | Path | None = None) -> AnyClaim:
    """Return the claim with an id; raise `UnknownClaimError` with the nearest ids."""
    if name in claims:
        return claims[name]
    if file is None:
        from signdescent.theory.papers import find

        return find(name)
    near = difflib.get_close_matches(name, claims, n=3, cutoff=0.4)
    hint = f" Did you mean {', '.join(near)}?" if near else ""
    everything = f"The file holds {', '.join(list(claims)[:5])}{', ...' if len(claims) > 5 else ''}."
    message = f"No claim in {file} has the id {name!r}.{hint} {everything}"
    raise UnknownClaimError(message)


def companions_of(claim: AnyClaim, claims: Mapping[str, AnyClaim]) -> tuple[str, ...]:
    """Return the ids that start with the claim's own and a hyphen."""
    return tuple(name for name in claims if name.startswith(claim.id + "-"))


def load_claims(path: str | Path) -> Mapping[str, AnyClaim]:
    """Run a Python file and return the claims at its module level by id, in the order of their names there.

    Parameters
    ----------
    path : str or Path
        The file. It is run as a module under its own name, not as ``__main__``, and may import its neighbours;
        its output goes to standard error.

    Returns
    -------
    mapping
        Id -> claim, for every `Claim`, `LawClaim` and `RunClaim` that a module-level name holds, also inside
        lists, tuples and dicts. One object under two names counts once.

    Raises
    ------
    InputFileError
        If the file cannot be read, does not parse, raises, or holds no claim.
    ClaimError
        If two claims have one id.
    """
    module = _run(Path(path))
    claims: dict[str, tuple[AnyClaim, str]] = {}
    for name, claim in _walk(vars(module)):
        if claim.id in claims and claims[claim.id][0] is not claim:
            message = (
                f"{path}: two claims have the id {claim.id!r}, {claims[claim.id][1]} and {name}; "
                "give one of them another id."
            )
            raise ClaimError(message)
        claims.setdefault(claim.id, (claim, name))
    if not claims:
        message = (
            f"{path} holds no claim; assign one to a module-level name, "
            "as my_claim = Claim('my-claim', x**2 >= 0, {x: sympy.Reals})."
        )
        raise InputFileError(message)
    return MappingProxyType({name: claim for name, (claim, _) in claims.items()})


def _run(path: Path) -> ModuleType:
    """Execute a file as a fresh module."""
    try:
        source = path.read_bytes()
    except OSError as error:
        message = f"{path} cannot be read ({error.strerror or error}); name a Python file with claims."
        raise InputFileError(message) from error
    where = os.fspath(path)
    try:
        code = compile(source, where, "exec", dont_inherit=True)
    except SyntaxError as error:
        line = f", line {error.lineno}" if error.lineno else ""
        message = f"{path}{line}: {type(error).__name__}: {error.msg}"
        raise InputFileError(message) from error
    except (ValueError, RecursionError, MemoryError, OverflowError) as error:
        message = f"{path}: {type(error).__name__}: {error}"
        raise InputFileError(message) from error
    module = ModuleType(path.stem)
    module.__file__ = where
    module.__dict__["__builtins__"] = builtins
    with _as_module(module, path.resolve().parent):
        try:
            exec(code, module.__dict__)
        except (Exception, SystemExit) as error:
            line = _line_of(error, where)
            message = f"{path}{line}: {type(error).__name__}: {error}"
            raise InputFileError(message) from error
    return module


@contextlib.contextmanager
def _as_module(module: ModuleType, folder: Path) -> Iterator[None]:
    """Make a file and its neighbours importable while it runs, and redirect its output."""
    path, known = list(sys.path), sys.modules.get(module.__name__)
    sys.path.insert(0, str(folder))
    if known is None:
        sys.modules[module.__name__] = module
    try:
        with prints_aside():
            yield
    finally:
        sys.path[:] = path
        if known is None:
            sys.modules.pop(module.__name__, None)


def _line_of(error: BaseException, where: str) -> str:
    """Return the last line of the file itself that led to an exception."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == where]
    return f", line {lines[-1]}" if lines else ""


def _walk(namespace: Mapping[str, object]) -> Iterator[tuple[str, AnyClaim]]:
    """Yield every claim with the name under which it is reached."""
    seen: set[int] = set()  # containers may hold themselves
    for name, value in namespace.items():
        if not (name.startswith("__") and name.endswith("__")):
            yield from _inside(name, value, seen)


def _inside(name: str, value: object, seen: set[int]) -> Iterator[tuple[str, AnyClaim]]:
    if isinstance(value, AnyClaim):
        yield name, value
    elif isinstance(value, list | tuple | dict) and id(value) not in seen:
        seen.add(id(value))
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in items:
            yield from _inside(f"{name}[{key!r}]", item, seen)
