"""Proofs as chains of steps. `signdescent.checks.formulas` checks them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from signdescent.errors import ArgumentError, ClaimError
from signdescent.theory.rules import RULES
from signdescent.theory.stated import Reference, boolean, check_commutes, check_key, conditions_of, domains_of

__all__ = ["Proof", "Step", "Use"]


_ENGINES = ("search", "algebra", "reals", "balls", "charts", "reduction")  # those of signdescent.checks.formulas.decide


@dataclass(frozen=True, slots=True)
class Use:
    """An earlier conclusion with values substituted for its symbols.

    Parameters
    ----------
    label : str
        Label of the earlier step.
    at : mapping from symbol to SymPy expression
        The values. The check of the proof verifies that the symbols occur in the step and that the values lie in
        their sets.

    Raises
    ------
    ClaimError
        If a key is not a symbol, or a value is not a finite expression.

    Examples
    --------
    >>> x = sp.Symbol("x", real=True)
    >>> dict(Use("tangent", {x: 2}).at)
    {x: 2}
    """

    label: str
    at: Mapping[sp.Symbol, sp.Expr] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not isinstance(self.label, str) or not self.label:
            msg = f"Expected label of a Use to be the label of an earlier step; got {self.label!r}."
            raise ClaimError(msg)
        if not isinstance(self.at, Mapping):
            msg = f"Expected at of Use({self.label!r}) to map symbols to expressions; got {self.at!r}."
            raise ClaimError(msg)
        for symbol in self.at:
            check_key(symbol, f"Use({self.label!r})", "at")
        values = {symbol: _value(value, symbol, self.label) for symbol, value in self.at.items()}
        object.__setattr__(self, "at", MappingProxyType(values))


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a proof.

    Parameters
    ----------
    conclusion : SymPy Boolean
        The statement that holds for all values of its symbols under the claim's assumptions.
    label : str
        The name by which later steps refer to it.
    uses : sequence of str or Use
        The earlier conclusions on which it depends. Engines see no others.
    by : str, rule or None
        An engine (``"algebra"``, ``"reals"``, ``"balls"``, ...), a rule of `signdescent.theory.rules`, or None to try
        all engines.
    where : mapping from symbol to SymPy set
        Sets of symbols that the claim does not have, or a smaller set for a symbol of the claim in a step about
        auxiliary functions.
    assumptions : sequence of SymPy Booleans
        Further assumptions of this step. A later step that uses it must satisfy them.
    reference : Reference or None
        The place in the paper, for a step of a printed proof.

    Raises
    ------
    ClaimError
        If `by` is neither an engine nor one of the rules in ``RULES``, a set depends on a symbol, or a symbol does
        not commute.

    Examples
    --------
    >>> x = sp.Symbol("x", real=True)
    >>> Step(sp.exp(x) >= 1 + x, "tangent").label
    'tangent'
    """

    conclusion: Boolean
    label: str = ""
    uses: Any = ()
    by: Any = None
    where: Mapping[sp.Symbol, sp.Set] = field(default_factory=dict)
    assumptions: tuple[Boolean, ...] = ()
    reference: Reference | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.label, str):
            msg = f"Expected label of a step to be a string; got {type(self.label).__name__}: {self.label!r}."
            raise ClaimError(msg)
        owner = self.label or "a step"
        object.__setattr__(self, "conclusion", boolean(self.conclusion, "conclusion", owner))
        object.__setattr__(self, "uses", _uses(self.uses, owner))
        object.__setattr__(self, "where", domains_of(self.where, owner))
        object.__setattr__(self, "assumptions", conditions_of(self.assumptions, owner))
        _check_by(self.by, owner)
        for part in (self.conclusion, *self.assumptions):
            check_commutes(part, owner)


@dataclass(frozen=True, slots=True)
class Proof:
    """A sequence of steps; the last conclusion is the claim's statement.

    Parameters
    ----------
    steps : sequence of Step
        Steps in order of use, with distinct labels.
    note : str
        The idea of the proof in one or two sentences.
    """

    steps: Any
    note: str = ""

    def __post_init__(self) -> None:
        steps = (self.steps,) if isinstance(self.steps, Step) else tuple(self.steps)
        if not steps:
            msg = "Expected a proof with at least one step; got none."
            raise ClaimError(msg)
        for step in steps:
            if not isinstance(step, Step):
                msg = f"Expected steps to be Step objects; got {type(step).__name__}: {step!r}."
                raise ArgumentError(msg)
        object.__setattr__(self, "steps", steps)
        seen: set[str] = set()
        for step in steps:
            for use in step.uses:
                name = use.label if isinstance(use, Use) else use
                if name not in seen:
                    msg = f"Step {step.label!r} uses {name!r}, which is not the label of an earlier step."
                    raise ClaimError(msg)
            if step.label in seen:
                msg = f"Two steps have the label {step.label!r}; labels must be distinct."
                raise ClaimError(msg)
            if step.label:
                seen.add(step.label)


def _uses(value: Any, owner: str) -> tuple[str | Use, ...]:
    items = (value,) if isinstance(value, str | Use) or not isinstance(value, Iterable) else tuple(value)
    for item in items:
        if not isinstance(item, str | Use):
            msg = f"Expected uses of {owner!r} to be labels or Use objects; got {type(item).__name__}: {item!r}."
            raise ClaimError(msg)
    return items


def _check_by(by: object, owner: str) -> None:
    """Raise `ClaimError` unless `by` is None, the name of an engine, or a rule whose class is in `RULES`."""
    if by is None or type(by) in RULES:
        return
    if isinstance(by, str):
        if by in _ENGINES:
            return
        msg = f"Expected by of {owner!r} among {', '.join(_ENGINES)}, a rule, or None; got {by!r}."
        raise ClaimError(msg)
    names = ", ".join(rule.__name__ for rule in RULES)
    what = f"the class {by.__name__}" if isinstance(by, type) else f"an object of type {type(by).__name__}"
    msg = f"Expected by of {owner!r} to be an engine's name, None, or a rule, one of {names}; got {what}."
    raise ClaimError(msg)


def _value(value: object, symbol: sp.Symbol, label: str) -> sp.Expr:
    """Return the value of a symbol in a `Use` as an expression; raise `ClaimError` unless it is finite."""
    try:
        expression = sp.sympify(value, strict=True)
    except sp.SympifyError:
        expression = None
    if not isinstance(expression, sp.Expr) or expression.has(sp.nan, sp.zoo, sp.oo, -sp.oo):
        msg = (
            f"Expected at[{symbol}] of Use({label!r}) to be a SymPy expression with a finite value; "
            f"got {type(value).__name__}: {value!r}."
        )
        raise ClaimError(msg)
    check_commutes(expression, f"Use({label!r})")
    return expression
