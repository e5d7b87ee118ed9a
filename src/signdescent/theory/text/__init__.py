"""Claims given as text: formulas and sets, through a grammar of our own."""

from signdescent.theory.text.domains import domain
from signdescent.theory.text.grammar import formula

__all__ = ["domain", "formula"]
