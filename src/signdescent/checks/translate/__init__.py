"""From one SymPy tree to each target: floats (NumPy), balls (Arb), z3, certificates, LaTeX and MathML.

A function that a target cannot express raises `Unsupported` with its name; it is never approximated in silence.
"""

from signdescent.checks.translate.program import Program, Unsupported, compile_program

__all__ = ["Program", "Unsupported", "compile_program"]
