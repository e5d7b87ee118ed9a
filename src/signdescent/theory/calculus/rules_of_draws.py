"""The rules that rest on how the nodes draw: independence, votes, and runs with weights that draw alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import sympy as sp

from signdescent.theory.calculus.terms import Total, Variable
from signdescent.theory.calculus.uses import freeze

__all__ = ["Coupled", "MeanSquareOf", "Sampled", "Voted"]


@dataclass(frozen=True, slots=True)
class MeanSquareOf:
    """The mean square of the mean over the nodes of independent vectors.

    Parameters
    ----------
    line : str
        It says that E[vector | stage] = mean.
    vector : SymPy expression
        A coordinate of a vector of every node, made of what the node draws next, and of what is known.
    mean : SymPy expression
        Known at the stage.
    stage : int
        The stage that is given; what the vector is made of is drawn at the next one.
    each : bool
        Whether the squares of each coordinate are meant, and not their sum.
    """

    line: str
    vector: sp.Expr
    mean: sp.Expr
    stage: int = 0
    each: bool = False

    name: ClassVar[str] = "independence"
    statement: ClassVar[str] = (
        "If the nodes draw independently and E[u_n | stage] = v_n, then E[|mean of u_n|^2 | stage] = |mean of v_n|^2 + "
        "(mean of E[|u_n|^2 | stage] - mean of |v_n|^2)/M; and the same for each coordinate."
    )
    proof: ClassVar[str] = (
        "The u_n - v_n have mean 0 and are independent given the stage, so that E<u_n - v_n, u_m - v_m> = 0 for n "
        "!= m. Hence E|mean of (u_n - v_n)|^2 is the mean of the E|u_n - v_n|^2, divided by M, and "
        "E|u_n - v_n|^2 = E|u_n|^2 - |v_n|^2. All of these are finite. A coordinate is a vector of length 1."
    )

    def size(self, vector: sp.Expr) -> sp.Expr:
        """Return the square of a vector's length, or of its coordinate."""
        return vector**2 if self.each else Total(vector**2)


@dataclass(frozen=True, slots=True)
class Coupled:
    """A run with positive weights of the nodes is equal to the run without them, outcome by outcome.

    The method is made of nothing that words tie to the functions, such as a point where f is least, a bound on the
    noise or a smoothness constant: with weights these are others, and the method would be another one.

    Parameters
    ----------
    copies : mapping from Variable to Variable
        For every variable of the method the proof's own variable that is its copy in the run with weights.
    agree : mapping from Variable to label
        For a draw the line by which its copy has the law that the run with weights asks for.
    same : str
        The line that says that the first variable is equal to its copy.
    """

    copies: Mapping[Variable, Variable]
    agree: Mapping[Variable, str]
    same: str

    def __post_init__(self) -> None:
        freeze(self, "copies", "agree")

    name: ClassVar[str] = "coupling"
    statement: ClassVar[str] = (
        "If samples of a run times the weights, and its stochastic signs as they are, have the laws that a run with "
        "weights asks for, given the past, the iterates of the two runs are equal, and the method has no constants "
        "that words tie to the functions, then they are equal in law."
    )
    proof: ClassVar[str] = (
        "The copies follow the method with these draws: its constants, being tied to no function, are the same in the "
        "run with weights. Given the past each draw has the law that it has in the run "
        "with weights: a sample is w_n times a sample at the same point, and the law of a stochastic sign depends on "
        "the direction of its vector alone. So the copies are a run with weights, and its iterates are those without."
    )


@dataclass(frozen=True, slots=True)
class Sampled:
    """What a claim about laws says of one sample, times the size of its mean.

    Parameters
    ----------
    id : str
        A claim about the probability that one sample has the sign of its mean.
    draw : SymPy expression
        The sample, or its noise.
    line : str
        It says what the mean of the draw is, given the past.
    """

    id: str
    draw: sp.Expr
    line: str

    name: ClassVar[str] = "law"
    statement: ClassVar[str] = (
        "What is shown of every law of a class holds, given the past, of what is drawn, if the words of the claim and "
        "a line on its mean put its law into the class: |g| P(the sample has the sign of g | past) is at least |g| "
        "times the bound, with |g| for the size of the mean, and the conditional standard deviation for sigma."
    )
    proof: ClassVar[str] = (
        "Given the past, a coordinate of the sample has a law with the mean g and a finite variance, and with the "
        "properties that the words state. If g is not 0, this law is one of the claim's; if it is 0, so are both sides."
    )


@dataclass(frozen=True, slots=True)
class Voted:
    """What a claim about laws says of the vote of nodes whose samples have one law.

    Parameters
    ----------
    id : str
        A claim about the expected sign of the sum of signs.
    draw : SymPy expression
        The samples.
    """

    id: str
    draw: sp.Expr

    name: ClassVar[str] = "vote"
    statement: ClassVar[str] = (
        "What is shown of the expected sign of the sum of the signs of independent copies of every law holds, given "
        "the past, of the samples that the nodes draw."
    )
    proof: ClassVar[str] = (
        "Given the past, the samples of one coordinate are independent copies, and the sign that counts as right is "
        "that of a known number. Where this number is 0, both sides are."
    )
