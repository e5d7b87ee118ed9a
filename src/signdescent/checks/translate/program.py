"""Compile SymPy expressions into one straight-line program, shared by the float and the ball evaluators.

Equal subexpressions are computed once. Operations are names; the tables in `floats`, `balls` and `ball_functions`
define them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.logic.boolalg import BooleanFalse, BooleanTrue

from signdescent.checks.translate.special import SPECIAL, is_special

__all__ = ["UNARY", "Instruction", "Program", "Unsupported", "compile_program"]


class Unsupported(Exception):
    """Raised when a target cannot express a function; the message is ``unsupported: <function>``."""

    def __init__(self, name: str) -> None:
        super().__init__(f"unsupported: {name}")


@dataclass(frozen=True, slots=True)
class Instruction:
    """One operation: its name, the places of its arguments, and its constant or sub-program if it has one."""

    op: str
    args: tuple[int, ...] = ()
    data: Any = None


@dataclass(frozen=True, slots=True)
class Program:
    """Instructions in order of evaluation; `outputs` are the places of the compiled expressions."""

    symbols: tuple[sp.Symbol, ...]
    instructions: tuple[Instruction, ...]
    outputs: tuple[int, ...]


UNARY: dict[type, str] = {
    sp.exp: "exp",
    sp.log: "log",
    sp.erf: "erf",
    sp.erfc: "erfc",
    sp.Abs: "abs",
    sp.sign: "sign",
    sp.floor: "floor",
    sp.ceiling: "ceiling",
    sp.gamma: "gamma",
    sp.loggamma: "loggamma",
    sp.digamma: "digamma",
    sp.harmonic: "harmonic",
    sp.factorial: "factorial",
    sp.sin: "sin",
    sp.cos: "cos",
    sp.tan: "tan",
    sp.atan: "atan",
    sp.asin: "asin",
    sp.acos: "acos",
    sp.sinh: "sinh",
    sp.cosh: "cosh",
    sp.tanh: "tanh",
    sp.asinh: "asinh",
}

_CONSTANTS = (sp.pi, sp.E, sp.EulerGamma, sp.Catalan, sp.GoldenRatio)

_NARY: dict[type, str] = {
    sp.Add: "add",
    sp.Mul: "mul",
    sp.Min: "min",
    sp.Max: "max",
    sp.And: "and",
    sp.Or: "or",
    sp.Not: "not",
    sp.Implies: "implies",
    sp.binomial: "binomial",
    sp.beta: "beta",
    sp.Pow: "pow",
    sp.Eq: "eq",
    sp.Ne: "ne",
    sp.Le: "le",
    sp.Lt: "lt",
    sp.Ge: "ge",
    sp.Gt: "gt",
}


def compile_program(expressions: Sequence[sp.Basic], symbols: Sequence[sp.Symbol]) -> Program:
    """Return the program of expressions in the given symbols; raise `Unsupported` for an unknown function."""
    builder = _Builder(tuple(symbols))
    outputs = tuple(builder.place(sp.sympify(expression)) for expression in expressions)
    return Program(tuple(symbols), tuple(builder.instructions), outputs)


class _Builder:
    def __init__(self, symbols: tuple[sp.Symbol, ...]) -> None:
        self.symbols = symbols
        self.inputs = {symbol: number for number, symbol in enumerate(symbols)}
        self.instructions: list[Instruction] = []
        self.places: dict[sp.Basic, int] = {}

    def place(self, node: sp.Basic) -> int:
        known = self.places.get(node)
        if known is None:
            instruction = self._instruction(node)
            known = self.places[node] = len(self.instructions)
            self.instructions.append(instruction)
        return known

    def _instruction(self, node: sp.Basic) -> Instruction:
        if isinstance(node, sp.Symbol):
            if node not in self.inputs:
                msg = f"free symbol {node}"
                raise Unsupported(msg)
            return Instruction("input", data=self.inputs[node])
        if isinstance(node, BooleanTrue | BooleanFalse):
            return Instruction("truth", data=bool(node))
        if isinstance(node, sp.Rational):
            return Instruction("rational", data=node)
        if isinstance(node, sp.NumberSymbol):
            if node not in _CONSTANTS:
                raise Unsupported(str(node))
            return Instruction("constant", data=str(node))
        if isinstance(node, sp.Float):
            return Instruction("rational", data=sp.Rational(node))
        if isinstance(node, sp.Pow) and node.base is sp.S.Exp1:
            return Instruction("exp", (self.place(node.exp),))
        name = UNARY.get(type(node)) or _NARY.get(type(node))
        if isinstance(node, sp.harmonic) and len(node.args) != 1:
            order = "harmonic of an order"
            raise Unsupported(order)
        if name is not None:
            return Instruction(name, tuple(self.place(arg) for arg in node.args))
        if is_special(node):
            return Instruction(SPECIAL[type(node)].op, tuple(self.place(arg) for arg in node.args))
        if isinstance(node, sp.polygamma) and node.args[0] == 0:
            return Instruction("digamma", (self.place(node.args[1]),))
        if isinstance(node, sp.polygamma) and node.args[0].is_Integer and node.args[0] > 0:
            return Instruction("polygamma", tuple(self.place(arg) for arg in node.args))
        if isinstance(node, sp.betainc_regularized):
            return Instruction("betainc_regularized", tuple(self.place(arg) for arg in node.args))
        if isinstance(node, sp.Piecewise):
            flat = [part for branch in node.args for part in (branch[0], branch[1])]
            return Instruction("piecewise", tuple(self.place(part) for part in flat))
        if isinstance(node, sp.Sum | sp.Product):
            return self._loop(node)
        if node in (sp.oo, -sp.oo, sp.zoo, sp.nan):
            raise Unsupported(str(node))
        raise Unsupported(getattr(node.func, "__name__", str(node.func)))

    def _loop(self, node: sp.Sum | sp.Product) -> Instruction:
        """Return the instruction of a Sum or Product; several indices become nested loops, the last one outermost."""
        *inner, (index, low, high) = node.limits
        body = node.func(node.function, *inner) if inner else node.function
        program = compile_program([body], (*self.symbols, index))
        op = "sum" if isinstance(node, sp.Sum) else "product"
        return Instruction(op, (self.place(low), self.place(high)), program)
