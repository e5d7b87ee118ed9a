"""`--set name=value`: parameters of the method and of the problem, by name."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from signdescent.cli.output import exact
from signdescent.errors import ArgumentError, DomainError

__all__ = ["chosen", "made", "parameters_of", "read_value", "split"]

Constructor = Callable[..., Any]


def chosen(name: str, table: Mapping[str, Constructor], what: str) -> str:
    """Return a key of a table; ``-`` may stand for ``_``."""
    key = name.replace("-", "_")
    if key not in table:
        message = f"Expected {what} to be one of {', '.join(table)}; got {what}={name!r}."
        raise DomainError(message)
    return key


def parameters_of(constructor: Constructor) -> Mapping[str, inspect.Parameter]:
    """Return the parameters that can be set, by name."""
    return inspect.signature(constructor).parameters


def split(settings: Sequence[str], method: Constructor, problem: Constructor) -> tuple[dict[str, Any], dict[str, Any]]:
    """Split settings into those of the method and those of the problem.

    A name that both have needs the prefix ``method.`` or ``problem.``.

    Parameters
    ----------
    settings : sequence of str
        ``"name=value"`` each.
    method, problem : callable
        The constructors.

    Returns
    -------
    tuple of dict
        The parameters of the method, and of the problem.

    Raises
    ------
    ArgumentError
        If a setting does not have this form.
    DomainError
        If neither or both have a parameter of that name, or it is set twice.
    """
    owners = {"method": parameters_of(method), "problem": parameters_of(problem)}
    parameters: dict[str, dict[str, Any]] = {"method": {}, "problem": {}}
    for setting in settings:
        match = re.fullmatch(r"(?:(method|problem)\.)?([A-Za-z_]\w*)=(.*)", setting, re.DOTALL)
        if match is None:
            message = f"Expected --set name=value; got --set {setting!r}."
            raise ArgumentError(message)
        owner, name, text = match.groups()
        matching = [who for who, names in owners.items() if name in names and owner in (None, who)]
        if len(matching) != 1:
            known = "; ".join(f"{who}: {', '.join(names) or 'none'}" for who, names in owners.items())
            cure = "write method. or problem. in front" if matching else f"there are {known}"
            message = f"Expected --set to name one parameter; got --set {setting!r}: {cure}."
            raise DomainError(message)
        if name in parameters[matching[0]]:
            message = f"Expected each parameter to be set once; got --set {setting!r} again."
            raise DomainError(message)
        parameters[matching[0]][name] = read_value(text, name)
    return parameters["method"], parameters["problem"]


def read_value(text: str, name: str) -> Any:
    """Read a boolean, none, an integer, a decimal, a ratio, or a tuple of these with commas; else return the text."""
    if "," in text:
        return tuple(read_value(part, name) for part in text.split(",") if part.strip())
    word = text.strip()
    plain = {"true": True, "false": False, "none": None}
    if word.lower() in plain:
        return plain[word.lower()]
    if re.fullmatch(r"[+-]?[0-9]{1,15}", word):
        return int(word)
    if re.match(r"[+-]?\.?[0-9]", word) or word.lower().lstrip("+-") in {"nan", "inf", "infinity"}:
        return float(exact(word, f"--set {name}"))
    return word


def made(constructor: Constructor, settings: Mapping[str, Any]) -> Any:
    """Call a constructor; raise `ArgumentError` if a parameter without default is not set."""
    missing = [
        name
        for name, parameter in parameters_of(constructor).items()
        if parameter.default is inspect.Parameter.empty
        and parameter.kind is not inspect.Parameter.VAR_KEYWORD
        and name not in settings
    ]
    if missing:
        message = f"Expected a value for {', '.join(missing)}; give --set {missing[0]}=..."
        raise ArgumentError(message)
    return constructor(**settings)
