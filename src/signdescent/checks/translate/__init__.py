"""Translate SymPy expressions to floats (NumPy), balls (Arb) and z3.

A function that a target cannot express raises `Unsupported`; it is never approximated silently.
"""

from signdescent.checks.translate.program import Program, Unsupported, compile_program

__all__ = ["Program", "Unsupported", "compile_program"]
